//! Measures for Prometheus, on a listener of their own. No label holds a path with data, an address or a query.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

use crate::routes::Site;

const REQUESTS: &str = "duologue_requests_total";
const REQUEST_SECONDS: &str = "duologue_request_seconds";
const REFRESH_SECONDS: &str = "duologue_refresh_seconds";
const ENTRIES: &str = "duologue_log_entries";
const REFUSED: &str = "duologue_logs_refused";
const JOBS: &str = "duologue_jobs_waiting";
const WAITING: &str = "duologue_live_streams";
const MEMORY: &str = "process_resident_memory_bytes";

const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// The text format's media type, https://prometheus.io/docs/instrumenting/exposition_formats/.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
/// What was measured waits to be summed up; this is how long it may gather where nobody asks.
const GATHER: Duration = Duration::from_secs(5);

/// The measures of this process. Without one, nothing is measured.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Begins to measure; a process does so once.
    pub fn begin() -> Result<Metrics, BuildError> {
        let handle = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
            .install_recorder()?;
        describe_counter!(REQUESTS, "Requests answered, by kind of route, method and status.");
        describe_histogram!(REQUEST_SECONDS, Unit::Seconds, "Time until an answer began.");
        describe_histogram!(REFRESH_SECONDS, Unit::Seconds, "Time to take in what the logs gained.");
        describe_gauge!(ENTRIES, "Entries of each voice's record that readers see.");
        describe_gauge!(
            REFUSED,
            "Logs that were not written to since the start, since they cannot be trusted."
        );
        describe_gauge!(JOBS, "Jobs that wait or are under way.");
        describe_gauge!(WAITING, "Pages that wait for news of the forum.");
        describe_gauge!(MEMORY, Unit::Bytes, "Resident memory of the process.");
        Ok(Metrics(handle))
    }

    /// What the listener of measures answers: `/metrics` and nothing else.
    pub fn router(self, site: Arc<Site>) -> Router {
        Router::new().route("/metrics", get(show)).with_state((self, site))
    }

    /// Sums up what was measured, for as long as it is polled.
    pub async fn keep(self) {
        loop {
            tokio::time::sleep(GATHER).await;
            self.0.run_upkeep();
        }
    }
}

async fn show(State((metrics, site)): State<(Metrics, Arc<Site>)>) -> Response {
    for (voice, size) in site.forum().sizes() {
        gauge!(ENTRIES, "voice" => voice.to_string()).set(float(size));
    }
    gauge!(REFUSED).set(float(u64::try_from(site.refused.len()).unwrap_or_default()));
    gauge!(WAITING).set(float(u64::try_from(site.live.open()).unwrap_or_default()));
    match site.store.jobs().await {
        Ok(jobs) => gauge!(JOBS).set(float(jobs)),
        Err(e) => tracing::warn!(%e, "the waiting jobs could not be counted"),
    }
    if let Some(bytes) = resident() {
        gauge!(MEMORY).set(float(bytes));
    }
    ([(header::CONTENT_TYPE, TEXT)], metrics.0.render()).into_response()
}

/// A request was answered.
pub(crate) fn answered(route: &str, method: &'static str, status: u16, elapsed: Duration) {
    let labels = [("route", route.to_owned()), ("method", method.to_owned()), ("status", status.to_string())];
    counter!(REQUESTS, &labels).increment(1);
    histogram!(REQUEST_SECONDS, "route" => route.to_owned()).record(elapsed);
}

/// The logs had grown, and the forum was folded further.
pub(crate) fn refreshed(elapsed: Duration) {
    histogram!(REFRESH_SECONDS).record(elapsed);
}

fn float(number: u64) -> f64 {
    number as f64
}

/// Resident memory, from Linux's /proc (proc_pid_status(5)).
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}
