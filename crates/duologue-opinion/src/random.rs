//! Numbers that look random and are a function of their seed.

/// Steele, Lea and Flood 2014, SplitMix64.
pub(crate) fn mix(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// From 0 up to, not including, 1, for this seed and these things alone.
pub(crate) fn uniform(seed: u64, of: [u64; 2]) -> f64 {
    let [first, second] = of;
    let bits = mix(mix(mix(seed) ^ first) ^ second) >> 11;
    bits as f64 / (1_u64 << 53) as f64
}
