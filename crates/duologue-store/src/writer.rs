//! The one writer: takes what waits, runs it in one transaction, signs the heads, and only then answers.
//!
//! Group commit: while one group is being made durable the next one gathers in the queue, so many callers share one
//! fsync. Each piece of work has its savepoint; a refused one does not sink its neighbours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use duologue_record::note::Verifier;
use tokio::sync::{mpsc, oneshot};

use crate::Store;
use crate::append::{Appended, NewAct};
use crate::db::{Db, Tx};
use crate::error::{Result, StoreError};
use crate::files::Files;
use crate::follow::Reach;
use crate::head::{Before, Log};
use crate::lease::{self, Fence};
use crate::log::LogId;
use crate::poll::Taken;
use crate::tree::Trees;
use crate::vote::Vote;

const GROUP: usize = 256;

pub(crate) type Sql =
    Box<dyn for<'t> FnOnce(&'t mut Tx) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 't>> + Send>;

/// What can be asked of the writer. A value is handed over when the work is done, the answer when it is durable.
pub(crate) enum Work {
    Append {
        id: LogId,
        expected_size: u64,
        acts: Vec<NewAct>,
        value: oneshot::Sender<Appended>,
    },
    AppendPeer {
        id: LogId,
        entries: Vec<Vec<u8>>,
        checkpoint: Vec<u8>,
        blobs: Vec<Vec<u8>>,
        value: oneshot::Sender<u64>,
    },
    Create {
        id: LogId,
        origin: String,
        skey: String,
    },
    AddPeer {
        id: LogId,
        origin: String,
        key: Verifier,
    },
    Sql(Sql),
    Vote {
        topic: String,
        votes: Vec<Vote>,
        value: oneshot::Sender<Taken>,
    },
    /// Takes in what another node wrote.
    Follow,
    Close,
}

pub(crate) struct Request {
    pub(crate) work: Work,
    pub(crate) answer: oneshot::Sender<Result<()>>,
}

/// What a piece of work did to the writer's memory, to be taken back if its group fails.
pub(crate) enum Effect {
    Nothing,
    Grew(LogId, Before),
    Began(LogId),
}

/// The requests of one transaction.
#[derive(Default)]
struct Group {
    waiting: Vec<(oneshot::Sender<Result<()>>, Option<LogId>)>,
    effects: Vec<Effect>,
    closing: bool,
}

pub(crate) struct Writer {
    pub(crate) db: Db,
    pub(crate) files: Files,
    pub(crate) logs: BTreeMap<LogId, Log>,
    /// What readers see of the logs' trees.
    pub(crate) trees: Trees,
    /// The last taking of the lease after which memory is what the database holds.
    pub(crate) fence: Fence,
    pub(crate) halted: Option<StoreError>,
    pub(crate) inbox: mpsc::Receiver<Request>,
    /// Held until the writer ends: no second process may sign. Without it this one only reads.
    pub(crate) lock: Option<File>,
    #[cfg(test)]
    pub(crate) fault: crate::fault::Plan,
}

impl Store {
    pub(crate) async fn ask(&self, work: Work) -> Result<()> {
        let (answer, answered) = oneshot::channel();
        self.inner.inbox.send(Request { work, answer }).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs SQL and returns its value once that is durable: on SQLite in the next group, on PostgreSQL in a transaction
    /// of its own, beside whatever others write.
    pub(crate) async fn write<T, F>(&self, run: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Pin<Box<dyn Future<Output = Result<T>> + Send + 't>>
            + Send
            + 'static,
    {
        if matches!(self.inner.db, Db::Sqlite { .. }) {
            return self.write_record(run).await;
        }
        let mut tx = self.inner.db.begin().await?;
        match run(&mut tx).await {
            Ok(value) => tx.commit().await.map(|()| value),
            Err(error) => {
                tx.abandon().await;
                Err(error)
            }
        }
    }

    /// Runs SQL in the next group, in order with appends: a blob must not slip in beside its removal.
    pub(crate) async fn write_record<T, F>(&self, run: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Pin<Box<dyn Future<Output = Result<T>> + Send + 't>>
            + Send
            + 'static,
    {
        let (value, received) = oneshot::channel();
        let work: Sql = Box::new(move |tx| {
            Box::pin(async move {
                // A caller that went away does not undo what it asked for.
                let _ = value.send(run(tx).await?);
                Ok(())
            })
        });
        crate::log::taken(self.ask(Work::Sql(work)).await, received).await
    }
}

impl Writer {
    pub(crate) async fn run(mut self) {
        while let Some(first) = self.inbox.recv().await {
            tokio::task::yield_now().await; // lets callers on this thread join the group
            let mut group = vec![first];
            while group.len() < GROUP {
                let Ok(next) = self.inbox.try_recv() else { break };
                group.push(next);
            }
            if self.group(group).await {
                break;
            }
        }
    }

    /// Whether another process has the folder.
    pub(crate) fn is_beside(&self) -> bool {
        self.lock.is_none()
    }

    /// Runs one group; true when it asked to close.
    async fn group(&mut self, requests: Vec<Request>) -> bool {
        let (follow, requests): (Vec<_>, Vec<_>) =
            requests.into_iter().partition(|request| matches!(request.work, Work::Follow));
        if !follow.is_empty() {
            let followed = self.follow(Reach::Head).await;
            for request in follow {
                let _ = request.answer.send(followed.clone());
            }
        }
        let requests = if self.is_beside() { read_only(requests) } else { requests };
        let (votes, requests): (Vec<_>, Vec<_>) =
            requests.into_iter().partition(|request| matches!(request.work, Work::Vote { .. }));
        self.poll(votes).await;
        if requests.iter().all(|request| matches!(request.work, Work::Close)) {
            let closing = !requests.is_empty();
            requests.into_iter().for_each(|request| drop(request.answer.send(Ok(()))));
            return closing;
        }
        let mut group = Group::default();
        let sunk = match self.lead().await {
            Ok(()) => {
                self.catch_up().await;
                self.transact(requests, &mut group).await
            }
            Err(error) => {
                group.refuse(requests);
                Err(error)
            }
        };
        let sunk = sunk.err().map(|error| self.noted(error));
        if sunk.is_some() {
            self.take_back(group.effects);
            group.effects = Vec::new();
        }
        let touched: BTreeSet<&LogId> = group.effects.iter().filter_map(Effect::log).collect();
        let mut failed = BTreeMap::new();
        for id in touched {
            if let Err(error) = self.publish(id).await {
                failed.insert(id, error);
            }
        }
        self.step_back(sunk.is_some() || !failed.is_empty()).await;
        for (answer, log) in group.waiting {
            let failure = sunk.as_ref().or_else(|| failed.get(&log?));
            // A caller that went away does not undo what it asked for.
            let _ = answer.send(failure.map_or(Ok(()), |error| Err(error.clone())));
        }
        group.closing
    }

    /// Runs the requests in one transaction. An error sinks them all; a refusal is answered at once.
    async fn transact(&mut self, requests: Vec<Request>, group: &mut Group) -> Result<()> {
        let mut open = match &self.halted {
            Some(cause) => Err(StoreError::Halted(Arc::new(cause.clone()))),
            None => lease::begin(&self.db, self.fence).await,
        };
        for Request { work, answer } in requests {
            group.closing |= matches!(work, Work::Close);
            let Ok(tx) = &mut open else {
                group.waiting.push((answer, None));
                continue;
            };
            match self.one(tx, work).await {
                Ok(Ok(effect)) => {
                    group.waiting.push((answer, effect.log().cloned()));
                    group.effects.push(effect);
                }
                Ok(Err(refusal)) => {
                    let _ = answer.send(Err(self.noted(refusal)));
                }
                Err(error) => {
                    group.waiting.push((answer, None));
                    if let Ok(tx) = std::mem::replace(&mut open, Err(error)) {
                        tx.abandon().await;
                    }
                }
            }
        }
        lease::commit(open?, self.fence).await
    }

    /// The outer error sinks the group, the inner one refuses this work alone.
    async fn one(&mut self, tx: &mut Tx, work: Work) -> Result<Result<Effect>> {
        tx.save().await?;
        match self.work(tx, work).await {
            Ok(effect) => match tx.keep().await {
                Ok(()) => Ok(Ok(effect)),
                Err(error) => {
                    self.take_back(vec![effect]);
                    Err(error)
                }
            },
            // A full disk rolls back the whole transaction: then there is no savepoint to go back to.
            Err(error) => tx.undo().await.map(|()| Err(error.clone())).map_err(|_| error),
        }
    }

    async fn work(&mut self, tx: &mut Tx, work: Work) -> Result<Effect> {
        match work {
            Work::Append { id, expected_size, acts, value } => {
                let (appended, effect) = self.append(tx, &id, expected_size, acts).await?;
                let _ = value.send(appended);
                Ok(effect)
            }
            Work::AppendPeer { id, entries, checkpoint, blobs, value } => {
                let (size, effect) = self.append_peer(tx, &id, entries, checkpoint, blobs).await?;
                let _ = value.send(size);
                Ok(effect)
            }
            Work::Create { id, origin, skey } => self.create(tx, id, origin, &skey).await,
            Work::AddPeer { id, origin, key } => self.add_peer(tx, id, origin, key).await,
            Work::Sql(run) => run(tx).await.map(|()| Effect::Nothing),
            Work::Vote { .. } | Work::Follow | Work::Close => Ok(Effect::Nothing),
        }
    }

    /// Keeps a log in mind, for readers too.
    pub(crate) fn hold(&mut self, id: &LogId, log: Log) {
        self.trees.set(id, Ok(log.tree.clone()));
        self.logs.insert(id.clone(), log);
    }

    fn take_back(&mut self, effects: Vec<Effect>) {
        for effect in effects.into_iter().rev() {
            match effect {
                Effect::Nothing => {}
                Effect::Grew(id, before) => {
                    if let Some(log) = self.logs.get_mut(&id) {
                        log.go_back(before);
                    }
                }
                Effect::Began(id) => {
                    self.logs.remove(&id);
                    self.trees.forget(&id);
                }
            }
        }
    }

    /// Stops all further writing after a failure that leaves the disk's state unknown.
    pub(crate) fn noted(&mut self, error: StoreError) -> StoreError {
        if error.ends_writing() && self.halted.is_none() {
            tracing::error!(%error, "writing stops");
            self.halted = Some(error.clone());
        }
        error
    }
}

/// Refuses whatever would write.
fn read_only(requests: Vec<Request>) -> Vec<Request> {
    let (closing, writing): (Vec<_>, Vec<_>) =
        requests.into_iter().partition(|request| matches!(request.work, Work::Close));
    writing.into_iter().for_each(|request| drop(request.answer.send(Err(StoreError::Beside))));
    closing
}

impl Group {
    /// Nothing of the group is done; each is told why.
    fn refuse(&mut self, requests: Vec<Request>) {
        for Request { work, answer } in requests {
            self.closing |= matches!(work, Work::Close);
            self.waiting.push((answer, None));
        }
    }
}

impl Effect {
    fn log(&self) -> Option<&LogId> {
        match self {
            Effect::Nothing => None,
            Effect::Grew(id, _) | Effect::Began(id) => Some(id),
        }
    }
}
