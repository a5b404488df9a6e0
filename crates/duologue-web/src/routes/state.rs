use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use duologue_forum::Forum;
use duologue_record::Hash;
use duologue_search::Index;
use duologue_store::{LogId, Store};

use super::cache::Pages;
use crate::address::Links;
use crate::gate::Gate;
use crate::intake::Intake;
use crate::live::{self, Live};
use crate::load::{self, LoadError};
use crate::metrics;
use crate::origin::Origin;
use crate::page::{Assets, assets};
use crate::redirects::Redirects;
use crate::sizes::{Sizes, name};
use crate::theme::Theme;
use crate::topics::Topics;

/// Past states that are kept folded.
const PAST: usize = 4;

/// What a running site holds: the store, the forum folded from it, and how it looks.
pub struct Site {
    pub store: Store,
    pub theme: Theme,
    pub origin: Origin,
    pub assets: Vec<Assets>,
    /// Old addresses; none until they are set.
    pub redirects: Redirects,
    pub(super) pages: Pages,
    pub(super) index: Arc<Index>,
    /// The index holds no word that the forum has removed.
    searchable: AtomicBool,
    /// Who is let through to what is expensive.
    pub gate: Gate,
    /// How the publics vote.
    pub topics: Topics,
    /// Whose programs may bring votes; nobody's until it is set.
    pub intake: Option<Intake>,
    /// Pages that wait for news of the forum.
    pub live: Live,
    /// Logs that the store would not write to at the start, since it cannot trust them; readers still have them.
    pub refused: Vec<LogId>,
    forum: RwLock<Arc<Forum>>,
    past: Mutex<Vec<(Sizes, Arc<Forum>)>>,
    /// One past state is folded at a time: a visitor who asks for many slows only others who ask for them.
    folding: tokio::sync::Mutex<()>,
    /// What pages depend on beside the logs: this version, the theme and the site's own address.
    build: Hash,
}

impl Site {
    pub async fn load(store: Store, theme: Theme, origin: Origin) -> Result<Site, LoadError> {
        let forum = load::forum(&store, None).await?;
        let site = Site::of(store, forum, theme, origin)?;
        site.topics.catch_up(&site.store).await?;
        Ok(site)
    }

    /// A site over a store whose logs were folded already.
    pub fn of(store: Store, forum: Forum, theme: Theme, origin: Origin) -> Result<Site, LoadError> {
        let folder = store.dir().join("search");
        let index = match Index::open(&folder) {
            Ok(index) => index,
            Err(error) => {
                tracing::error!(%error, "there is no search until the next start");
                Index::nowhere(&folder)?
            }
        };
        let mut assets = assets(&theme);
        assets.push(live::script());
        let mut seen = env!("CARGO_PKG_VERSION").as_bytes().to_vec();
        assets.iter().for_each(|file| seen.extend(&file.bytes));
        seen.extend(format!("{theme:?}\n{origin}").as_bytes());
        Ok(Site {
            store,
            theme,
            origin,
            assets,
            redirects: Redirects::default(),
            pages: Pages::default(),
            searchable: AtomicBool::new(index.is_current(&forum)),
            index: Arc::new(index),
            gate: Gate::default(),
            topics: Topics::default(),
            intake: None,
            live: Live::new(name(&forum.sizes())),
            refused: Vec::new(),
            forum: RwLock::new(Arc::new(forum)),
            past: Mutex::default(),
            folding: tokio::sync::Mutex::default(),
            build: Hash::of(&seen),
        })
    }

    /// The forum as readers see it; a growing one replaces it whole.
    pub fn forum(&self) -> Arc<Forum> {
        self.forum.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How pages link: below the site's own address, now or in a past state.
    pub fn links(&self, at: Option<String>) -> Links {
        Links::Server { origin: self.origin.clone(), at }
    }

    /// Takes in what the logs have gained.
    pub async fn refresh(&self) -> Result<(), LoadError> {
        let started = std::time::Instant::now();
        if let Some(grown) = load::refreshed(&self.store, &self.forum()).await? {
            let grown = Arc::new(grown);
            // First the index: no search may show what pages have removed.
            let indexed = self.index_forum(grown.clone()).await;
            let state = name(&grown.sizes());
            *self.forum.write().unwrap_or_else(PoisonError::into_inner) = grown;
            self.pages.forget();
            self.live.tell(state);
            metrics::refreshed(started.elapsed());
            indexed?;
        }
        Ok(())
    }

    /// Brings the search index to the forum as it is; until then a search says that it is not ready.
    pub async fn index(&self) -> Result<(), LoadError> {
        self.index_forum(self.forum()).await
    }

    async fn index_forum(&self, forum: Arc<Forum>) -> Result<(), LoadError> {
        if !self.index.is_kept() {
            return Ok(());
        }
        let done = load::index(&self.store, self.index.clone(), forum).await;
        self.searchable.store(done.is_ok(), Ordering::Release);
        done.map(|_| ())
    }

    pub(super) fn is_searchable(&self) -> bool {
        self.searchable.load(Ordering::Acquire)
    }

    /// A past state; `None` if the logs were never that long.
    pub async fn at(&self, sizes: &Sizes) -> Result<Option<Arc<Forum>>, LoadError> {
        let now = self.forum().sizes();
        if sizes.iter().any(|(voice, size)| now.get(voice).is_none_or(|n| n < size)) {
            return Ok(None);
        }
        if let Some(forum) = self.kept(sizes) {
            return Ok(Some(forum));
        }
        let _turn = self.folding.lock().await;
        if let Some(forum) = self.kept(sizes) {
            return Ok(Some(forum));
        }
        let forum = Arc::new(load::forum(&self.store, Some(sizes)).await?);
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        past.insert(0, (sizes.clone(), forum.clone()));
        past.truncate(PAST);
        Ok(Some(forum))
    }

    fn kept(&self, sizes: &Sizes) -> Option<Arc<Forum>> {
        let past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        past.iter().find(|(s, _)| s == sizes).map(|(_, forum)| forum.clone())
    }

    /// Whether a past state is at hand; any other costs a fold.
    pub(super) fn keeps(&self, sizes: &Sizes) -> bool {
        self.kept(sizes).is_some()
    }

    /// Names the bytes of an answer: the same for the same version, address and logs.
    pub fn etag(&self, forum: &Forum, address: &str) -> String {
        let seen = format!("{}\n{address}\n{:?}\n{}", self.build, forum.sizes(), forum.redacted().len());
        // Weak: the same page goes out in several codings (RFC 9110, 8.8.3.3).
        format!("W/\"{}\"", Hash::of(seen.as_bytes()))
    }
}
