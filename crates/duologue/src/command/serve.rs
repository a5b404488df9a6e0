use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use duologue_forum::Forum;
use duologue_store::Store;
use duologue_web::{Limits, Origin, Site, Theme, router};
use tokio::net::TcpListener;

use super::redirects;
use crate::data::Data;
use crate::dialogue;

/// How often a node looks whether a log has grown.
const LOOK: Duration = Duration::from_secs(1);

/// Show a dialogue's pages and its record.
///
/// Example: duologue serve --data data --listen 127.0.0.1:8080
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    data: Data,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A theme: logo, side colours, footer, imprint, privacy (docs/operator.md).
    #[arg(long)]
    theme: Option<PathBuf>,
    /// The site's public address, for feeds, calendars and sitemaps; by default where it listens.
    #[arg(long)]
    url: Option<Origin>,
}

impl Serve {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.data.open().await?;
        let theme = theme(self.theme.as_deref())?;
        let forum = dialogue::settle(&store).await?;
        let listener = listen(self.listen).await?;
        println!("Listening on http://{}/ ; stop with Ctrl-C.", listener.local_addr()?);
        until_stopped(store, forum, theme, self.url, listener).await
    }
}

pub fn theme(file: Option<&Path>) -> anyhow::Result<Theme> {
    let Some(file) = file else { return Ok(Theme::default()) };
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    Theme::parse(&text).with_context(|| file.display().to_string())
}

pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; name another with --listen"))
}

/// Serves a store until the process is asked to stop.
pub async fn until_stopped(
    store: Store,
    forum: Forum,
    theme: Theme,
    url: Option<Origin>,
    listener: TcpListener,
) -> anyhow::Result<ExitCode> {
    let origin = match url {
        Some(url) => url,
        None => format!("http://{}", listener.local_addr()?).parse()?,
    };
    let mut site = Site::of(store.clone(), forum, theme, origin)?;
    site.redirects = redirects::load(store.dir(), &site.forum())?;
    let site = Arc::new(site);
    let watched = site.clone();
    let watch = tokio::spawn(async move {
        if let Err(e) = watched.index().await {
            tracing::error!(%e, "the site runs without search");
        }
        loop {
            tokio::time::sleep(LOOK).await;
            if let Err(e) = watched.refresh().await {
                tracing::error!(%e, "the logs could not be read; readers keep the old state");
            }
        }
    });
    let weekly = tokio::spawn(crate::weekly::scrub(store.clone()));
    duologue_web::serve(listener, router(site), Limits::default(), stopped()).await;
    watch.abort();
    weekly.abort();
    store.close().await?;
    Ok(ExitCode::SUCCESS)
}

async fn stopped() {
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
