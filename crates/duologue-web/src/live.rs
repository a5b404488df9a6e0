//! Pages that wait for news of the forum: what they are told, and how many may wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::page::Assets;

/// Streams at a time, unless the operator grants more connections: half of those, so that others are always answered.
const MOST: usize = 512;
/// One client may have an eighth of them: more than the people behind one address of a house, not all that there are.
const SHARE: usize = 8;

/// What the pages load that wait; a folder of files has no server to wait for.
pub fn script() -> Assets {
    Assets {
        path: "assets/live.js",
        media: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/live.js").to_vec(),
    }
}

/// Who waits for news, and the news.
pub struct Live {
    /// Streams at a time.
    pub most: usize,
    /// The name of the state that readers see; nothing once the process ends.
    state: watch::Sender<Option<Arc<str>>>,
    /// Open streams by their client's bucket; one without any is not kept.
    open: Mutex<HashMap<u16, usize>>,
}

impl Live {
    pub fn new(state: String) -> Live {
        let (state, _) = watch::channel(Some(state.into()));
        Live { most: MOST, state, open: Mutex::default() }
    }

    /// The state that readers see is another now.
    pub fn tell(&self, state: String) {
        self.state.send_if_modified(|told| match told {
            Some(old) if **old != *state => {
                *old = state.into();
                true
            }
            _ => false,
        });
    }

    /// Ends every stream, and those that begin later at once.
    pub fn end(&self) {
        self.state.send_replace(None);
    }

    pub fn listen(&self) -> watch::Receiver<Option<Arc<str>>> {
        self.state.subscribe()
    }

    /// Open streams.
    pub fn open(&self) -> usize {
        self.held().values().sum()
    }

    /// Whether there is room for one more of this client, which then is taken until [`Live::leave`].
    pub fn enter(&self, bucket: u16) -> Result<(), Full> {
        let mut held = self.held();
        if held.values().sum::<usize>() >= self.most {
            return Err(Full::Node);
        }
        let own = held.get(&bucket).copied().unwrap_or_default();
        if own >= self.most.div_ceil(SHARE) {
            return Err(Full::Client);
        }
        held.insert(bucket, own + 1);
        Ok(())
    }

    pub fn leave(&self, bucket: u16) {
        let mut held = self.held();
        match held.get_mut(&bucket) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(held.remove(&bucket)),
        }
    }

    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<u16, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    Node,
    Client,
}
