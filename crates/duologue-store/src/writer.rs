//! The one writer: takes what waits, runs it in one transaction, signs the heads, and only then answers.
//!
//! Group commit: while one group is being made durable the next one gathers in the queue, so many callers share one
//! fsync. Each piece of work has its savepoint; a refused one does not sink its neighbours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use duologue_record::note::Verifier;
use tokio::sync::{mpsc, oneshot};

use crate::Store;
use crate::again::again;
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

type Running<'t, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 't>>;

/// What is run in a transaction, and again in another one where others were in its way: it owns nothing that it could use up.
pub(crate) type Step<A, T> = for<'t> fn(&'t mut Tx, &'t A) -> Running<'t, T>;

pub(crate) type Sql = Box<dyn for<'t> Fn(&'t mut Tx) -> Running<'t, ()> + Send + Sync>;

/// Where work puts its value; the last counts, of a transaction that was run again.
pub(crate) struct Slot<T>(Arc<Mutex<Option<T>>>);

impl<T> Slot<T> {
    pub(crate) fn new() -> Slot<T> {
        Slot(Arc::new(Mutex::new(None)))
    }

    pub(crate) fn put(&self, value: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }

    /// The value of work that is done.
    pub(crate) fn taken(&self, asked: Result<()>) -> Result<T> {
        asked?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or(StoreError::Closed)
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Slot<T> {
        Slot(self.0.clone())
    }
}

/// What can be asked of the writer. A value is handed over when the work is done, the answer when it is durable.
pub(crate) enum Work {
    Append {
        id: LogId,
        expected_size: u64,
        acts: Vec<NewAct>,
        value: Slot<Appended>,
    },
    AppendPeer {
        id: LogId,
        entries: Vec<Vec<u8>>,
        checkpoint: Vec<u8>,
        blobs: Vec<Vec<u8>>,
        value: Slot<u64>,
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
        value: Slot<Taken>,
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
    pub(crate) async fn write<A, T>(&self, what: A, run: Step<A, T>) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        if matches!(self.inner.db, Db::Sqlite { .. }) {
            return self.write_record(what, run).await;
        }
        again!(self.write_alone(&what, run).await)
    }

    async fn write_alone<A, T>(&self, what: &A, run: Step<A, T>) -> Result<T> {
        let mut tx = self.inner.db.begin().await?;
        match run(&mut tx, what).await {
            Ok(value) => tx.commit().await.map(|()| value),
            Err(error) => {
                tx.abandon().await;
                Err(error)
            }
        }
    }

    /// Runs SQL in the next group, in order with appends: a blob must not slip in beside its removal.
    pub(crate) async fn write_record<A, T>(&self, what: A, run: Step<A, T>) -> Result<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        let (what, value) = (Arc::new(what), Slot::new());
        let given = value.clone();
        let work: Sql = Box::new(move |tx| {
            let (what, given) = (what.clone(), given.clone());
            Box::pin(async move {
                given.put(run(tx, &what).await?);
                Ok(())
            })
        });
        value.taken(self.ask(Work::Sql(work)).await)
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
        let mut done = Vec::with_capacity(requests.len());
        let sunk = match self.lead().await {
            Ok(()) => {
                self.catch_up().await;
                again!(self.transact(&requests, &mut done).await)
            }
            Err(error) => Err(error),
        };
        let sunk = sunk.err().map(|error| self.noted(error));
        if sunk.is_some() {
            self.take_back(&mut done);
        }
        let touched: BTreeSet<&LogId> = done.iter().flatten().filter_map(Effect::log).collect();
        let mut failed = BTreeMap::new();
        for id in touched {
            if let Err(error) = self.publish(id).await {
                failed.insert(id, error);
            }
        }
        self.step_back(sunk.is_some() || !failed.is_empty()).await;
        let closing = requests.iter().any(|request| matches!(request.work, Work::Close));
        let mut done = done.iter();
        for Request { answer, .. } in requests {
            let answered = match (done.next(), &sunk) {
                (Some(Err(refusal)), _) => Err(refusal.clone()),
                (_, Some(error)) => Err(error.clone()),
                (Some(Ok(effect)), None) => match effect.log().and_then(|log| failed.get(log)) {
                    Some(error) => Err(error.clone()),
                    None => Ok(()),
                },
                (None, None) => Ok(()),
            };
            // A caller that went away does not undo what it asked for.
            let _ = answer.send(answered);
        }
        closing
    }

    /// Runs the requests in one transaction, and tells what each did or why it is refused. An error sinks them all.
    async fn transact(&mut self, requests: &[Request], done: &mut Vec<Result<Effect>>) -> Result<()> {
        // What was done before others were in the way.
        self.take_back(done);
        done.clear();
        if let Some(cause) = &self.halted {
            return Err(StoreError::Halted(Arc::new(cause.clone())));
        }
        let mut tx = lease::begin(&self.db, self.fence).await?;
        for Request { work, .. } in requests {
            match self.one(&mut tx, work).await {
                Ok(one) => done.push(one.map_err(|refusal| self.noted(refusal))),
                Err(error) => {
                    tx.abandon().await;
                    return Err(error);
                }
            }
        }
        lease::commit(tx, self.fence).await
    }

    /// The outer error sinks the group, the inner one refuses this work alone.
    async fn one(&mut self, tx: &mut Tx, work: &Work) -> Result<Result<Effect>> {
        tx.save().await?;
        match self.work(tx, work).await {
            Ok(effect) => match tx.keep().await {
                Ok(()) => Ok(Ok(effect)),
                Err(error) => {
                    self.take_back(&mut [Ok(effect)]);
                    Err(error)
                }
            },
            // No neighbour could be kept either: the engine has given up the whole transaction.
            Err(error @ StoreError::Contended) => Err(error),
            // A full disk rolls back the whole transaction: then there is no savepoint to go back to.
            Err(error) => tx.undo().await.map(|()| Err(error.clone())).map_err(|_| error),
        }
    }

    async fn work(&mut self, tx: &mut Tx, work: &Work) -> Result<Effect> {
        match work {
            Work::Append { id, expected_size, acts, value } => {
                let (appended, effect) = self.append(tx, id, *expected_size, acts).await?;
                value.put(appended);
                Ok(effect)
            }
            Work::AppendPeer { id, entries, checkpoint, blobs, value } => {
                let (size, effect) = self.append_peer(tx, id, entries, checkpoint, blobs).await?;
                value.put(size);
                Ok(effect)
            }
            Work::Create { id, origin, skey } => self.create(tx, id.clone(), origin.clone(), skey).await,
            Work::AddPeer { id, origin, key } => {
                self.add_peer(tx, id.clone(), origin.clone(), key.clone()).await
            }
            Work::Sql(run) => run(tx).await.map(|()| Effect::Nothing),
            Work::Vote { .. } | Work::Follow | Work::Close => Ok(Effect::Nothing),
        }
    }

    /// Keeps a log in mind, for readers too.
    pub(crate) fn hold(&mut self, id: &LogId, log: Log) {
        self.trees.set(id, Ok(log.tree.clone()));
        self.logs.insert(id.clone(), log);
    }

    /// Takes out of memory what was done in a transaction that came to nothing; refusals stay.
    fn take_back(&mut self, done: &mut [Result<Effect>]) {
        for effect in done.iter_mut().flatten().rev() {
            match std::mem::replace(effect, Effect::Nothing) {
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

impl Effect {
    fn log(&self) -> Option<&LogId> {
        match self {
            Effect::Nothing => None,
            Effect::Grew(id, _) | Effect::Began(id) => Some(id),
        }
    }
}
