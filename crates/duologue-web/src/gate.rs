//! How often one client may ask for what is expensive (S13, S16): a bucket for each, in bounded memory.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::HeaderMap;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use percent_encoding::percent_decode_str;

use crate::client::{Proxy, client};

/// Expensive requests that a client may make in a minute, unless the operator says otherwise.
pub const PER_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Whether an address is expensive to answer.
pub fn costly(path: &str) -> bool {
    // Decoded as routes decode it, or an escaped letter would go around the gate.
    let path = percent_decode_str(path).decode_utf8_lossy();
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    matches!(
        segments.as_slice(),
        [_, "search" | "search.atom"]
            | ["api", "v1", "search", ..]
            | [.., "open-data.zip"]
            | [_, "survey", _, _, "answers.png" | "trend.png"]
    )
}

/// Who is let through to what is expensive.
pub struct Gate {
    proxies: Vec<Proxy>,
    /// One bucket for all whose addresses fall into it. There are 65,536, so memory is bounded whoever asks, no address
    /// is kept, and which clients share one cannot be foretold.
    buckets: DefaultKeyedRateLimiter<u16>,
    keys: RandomState,
}

impl Default for Gate {
    fn default() -> Gate {
        Gate::new(Vec::new(), PER_MINUTE)
    }
}

impl Gate {
    pub fn new(proxies: Vec<Proxy>, per_minute: NonZeroU32) -> Gate {
        let buckets = RateLimiter::keyed(Quota::per_minute(per_minute));
        Gate { proxies, buckets, keys: RandomState::new() }
    }

    /// Lets a client through, or says how long it should wait.
    pub fn ask(&self, peer: IpAddr, headers: &HeaderMap) -> Result<(), Duration> {
        let now = DefaultClock::default().now();
        self.buckets.check_key(&self.bucket(peer, headers)).map_err(|until| until.wait_time_from(now))
    }

    /// The bucket into which a client falls.
    pub fn bucket(&self, peer: IpAddr, headers: &HeaderMap) -> u16 {
        // One subscriber has a /64 of IPv6 at least (RFC 6177).
        let key = match client(peer, headers, &self.proxies) {
            IpAddr::V4(ip) => u64::from(ip.to_bits()),
            IpAddr::V6(ip) => u64::try_from(ip.to_bits() >> 64).unwrap_or_default(),
        };
        u16::try_from(self.keys.hash_one(key) >> 48).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expensive_is_known_in_every_spelling() {
        for path in [
            "/ja/search",
            "/ja/search/",
            "/ja//search",
            "/en/search.atom",
            "/zh/s%65arch",
            "/api/v1/search",
            "/api/v1/search/pages",
            "/en/editions/13/open-data.zip",
            "/en/editions/13/open%2Ddata.zip",
        ] {
            assert!(costly(path), "{path}");
        }
        for path in ["/", "/ja/", "/ja/editions/13", "/search", "/api/v1/editions", "/ja/texts/search-1"] {
            assert!(!costly(path), "{path}");
        }
    }

    #[test]
    fn an_ipv6_subscriber_has_one_bucket_whatever_address_it_takes() {
        let gate = Gate::new(Vec::new(), NonZeroU32::new(5).unwrap());
        let ask = |ip: &str| gate.ask(ip.parse().unwrap(), &HeaderMap::new());
        let passed = (0..100).filter(|n| ask(&format!("2001:db8:1:2::{n:x}")).is_ok()).count();
        assert_eq!(passed, 5);
        let wait = ask("2001:db8:1:2:ffff::1").unwrap_err();
        assert!(wait <= Duration::from_secs(12) && wait > Duration::from_secs(10), "{wait:?}");
    }
}
