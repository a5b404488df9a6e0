use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use duologue_forum::Forum;
use duologue_store::Store;
use duologue_web::{Gate, Limits, Metrics, PER_MINUTE, Site, Theme, router};
use sd_notify::NotifyState;
use tokio::net::{TcpListener, TcpSocket};

use super::redirects;
use crate::config::{Given, LogFormat, LogLevel, Settings};
use crate::mail::Mailer;
use crate::{dialogue, logs, secrets, votes, weekly};

/// How often a node looks whether a log has grown.
const LOOK: Duration = Duration::from_secs(1);
/// Connections that wait to be taken; whoever comes to a full queue is not heard for a second.
const WAITING: u32 = 1_024;
/// Connections at a time to the measures.
const SCRAPERS: usize = 16;

/// Show a dialogue's pages and its record.
///
/// Every setting is a flag, a variable DUOLOGUE_… or a key of the configuration file; the one named first here wins.
///
/// Example: duologue serve --data data --listen 127.0.0.1:8080
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    given: Given,
}

impl Serve {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let settings = self.given.read().settings()?;
        let format = settings.log_format.unwrap_or_default();
        logs::begin(format, settings.log_level.unwrap_or(LogLevel::Info));
        secrets::warn(&settings);
        let theme = theme(settings.theme.as_deref())?;
        let store = settings.data.open().await?;
        let forum = dialogue::settle(&store).await?;
        let listener = listen(settings.listen())?;
        let address = listener.local_addr()?;
        match format {
            LogFormat::Text => say!("Listening on http://{address}/ ; stop with Ctrl-C."),
            LogFormat::Json => tracing::info!(%address, "listening"),
        }
        until_stopped(store, forum, theme, listener, settings).await
    }
}

pub fn theme(file: Option<&Path>) -> anyhow::Result<Theme> {
    let Some(file) = file else { return Ok(Theme::default()) };
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    Theme::parse(&text).with_context(|| file.display().to_string())
}

pub fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        // A restart need not wait for connections of before to time out; elsewhere it would share the port.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(WAITING)
    };
    listener().with_context(|| format!("cannot listen on {address}; name another with --listen"))
}

/// Serves a store until the process is asked to stop.
pub async fn until_stopped(
    store: Store,
    forum: Forum,
    theme: Theme,
    listener: TcpListener,
    settings: Settings,
) -> anyhow::Result<ExitCode> {
    let origin = match settings.url {
        Some(url) => url,
        None => format!("http://{}", listener.local_addr()?).parse()?,
    };
    let mailer = Mailer::new(&settings.mail, origin.clone())?;
    let mut site = Site::of(store.clone(), forum, theme, origin)?;
    site.redirects = redirects::load(settings.data.folder())?;
    site.refused = store.refused();
    site.intake = votes::intake(settings.opinion.token_file.as_deref())?;
    site.topics.catch_up(&store).await?;
    site.gate = Gate::new(
        settings.trusted_proxies.unwrap_or_default(),
        settings.requests_per_minute.unwrap_or(PER_MINUTE),
    );
    let limits = Limits::default();
    let connections = settings.connections.map_or(limits.connections, NonZeroUsize::get);
    // Pages that wait must leave others room to be answered.
    site.live.most = connections / 2;
    let site = Arc::new(site);
    let measured = match settings.metrics_listen {
        Some(address) => {
            let listener = listen(address)?;
            tracing::info!(address = %listener.local_addr()?, "listening for who fetches measures");
            Some((Metrics::begin()?, listener))
        }
        None => None,
    };
    let beside = [
        tokio::spawn(watch(site.clone())),
        tokio::spawn(alive()),
        tokio::spawn(weekly::scrub(store.clone(), mailer)),
        tokio::spawn(votes::compute(site.clone())),
    ];
    let measures = measured.map(|(metrics, listener)| tokio::spawn(measure(metrics, listener, site.clone())));
    let end = async {
        stopped().await;
        site.live.end();
    };
    // The listener takes connections already, and all that answers them is there.
    notify(NotifyState::Ready);
    duologue_web::serve(listener, router(site.clone()), Limits { connections, ..limits }, end).await;
    beside.iter().for_each(tokio::task::JoinHandle::abort);
    if let Some(measures) = measures {
        measures.abort();
    }
    store.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Makes what pages do not wait for, then takes in what the logs gain.
async fn watch(site: Arc<Site>) {
    if let Err(e) = site.index().await {
        tracing::error!(%e, "the site runs without search");
    }
    loop {
        tokio::time::sleep(LOOK).await;
        if let Err(e) = site.refresh().await {
            tracing::error!(%e, "the logs could not be read; readers keep the old state");
        }
    }
}

/// Tells the service manager that tasks still get their turn.
async fn alive() {
    loop {
        tokio::time::sleep(LOOK).await;
        notify(NotifyState::Watchdog);
    }
}

async fn measure(metrics: Metrics, listener: TcpListener, site: Arc<Site>) {
    let limits = Limits { connections: SCRAPERS, ..Limits::default() };
    let answering =
        duologue_web::serve(listener, metrics.clone().router(site), limits, std::future::pending());
    tokio::join!(answering, metrics.keep());
}

/// Tells the service manager, where one asked to be told (sd_notify(3)).
fn notify(state: NotifyState<'_>) {
    if let Err(e) = sd_notify::notify(&[state]) {
        tracing::warn!(%e, "the service manager could not be told");
    }
}

async fn stopped() {
    asked_to_stop().await;
    notify(NotifyState::Stopping);
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(signal) => signal,
            Err(e) => {
                tracing::warn!(%e, "no handler for SIGTERM");
                let _ = interrupt.await;
                return;
            }
        };
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
