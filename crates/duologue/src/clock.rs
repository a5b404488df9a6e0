//! The machine's clock and its random source: the edge at which they enter.

use anyhow::Context;

/// Now, as entries have it: RFC 3339 in UTC, whole seconds.
pub fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

/// Now, as jobs have it: Unix milliseconds.
pub fn millis() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// 32 random bytes.
pub fn random() -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).context("the operating system gave no random bytes")?;
    Ok(bytes)
}
