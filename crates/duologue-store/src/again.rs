//! Transactions that others were in the way of are run again.
//!
//! Under the isolation that the store asks of PostgreSQL, serialization failures and deadlocks hardly occur; engines that
//! speak its protocol and run everything serializable (CockroachDB, YugabyteDB) answer with them as a matter of course,
//! and expect the whole transaction again.

use std::time::Duration;

/// How often a transaction is run again.
pub(crate) const TIMES: u32 = 5;

/// Runs a transaction, and again while others are in its way. It must leave nothing behind when it fails, in memory either.
macro_rules! again {
    ($transaction:expr) => {{
        let mut times = 0;
        loop {
            match $transaction {
                Err($crate::error::StoreError::Contended) if times < $crate::again::TIMES => {
                    $crate::again::pause(times).await;
                    times += 1;
                }
                done => break done,
            }
        }
    }};
}

pub(crate) use again;

/// 10 ms, and twice as long each time: 310 ms in all, far below a lease.
pub(crate) async fn pause(times: u32) {
    tokio::time::sleep(Duration::from_millis(10 << times.min(TIMES))).await;
}
