//! Beginning a log: ours, with its key and its empty head, or the mirror of a peer's.

use duologue_record::checkpoint::Checkpoint;
use duologue_record::guard::Guard;
use duologue_record::merkle;
use duologue_record::note::{Signer, Verifier};

use crate::Store;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::head::{Log, Pen};
use crate::log::{LogId, LogInfo, insert_log};
use crate::writer::{Effect, Work, Writer};

impl Store {
    /// Begins a log of ours. Its key is kept in `keys/`, and its empty head is signed. Doing it twice is once. Where
    /// another key of this log lies already, it is kept and nothing is begun.
    pub async fn create_log(&self, id: &LogId, origin: &str, signer: &Signer) -> Result<()> {
        id.check()?;
        let (id, origin, skey) = (id.clone(), origin.to_owned(), signer.skey());
        self.ask(Work::Create { id, origin, skey }).await
    }

    /// Begins a mirror of a log that another keeps.
    pub async fn add_peer_log(&self, id: &LogId, origin: &str, vkey: &str) -> Result<()> {
        id.check()?;
        let key = Verifier::from_vkey(vkey)
            .map_err(|error| StoreError::BadPeer { log: id.clone(), why: error.to_string() })?;
        self.ask(Work::AddPeer { id: id.clone(), origin: origin.to_owned(), key }).await
    }
}

impl Writer {
    pub(crate) async fn create(
        &mut self,
        tx: &mut Tx,
        id: LogId,
        origin: String,
        skey: &str,
    ) -> Result<Effect> {
        let key_file = self.files.key(&id);
        let bad_key = |why: String| StoreError::BadKey { log: id.clone(), path: key_file.clone(), why };
        let signer = Signer::from_skey(skey).map_err(|error| bad_key(error.to_string()))?;
        let key = signer.verifier();
        if self.exists(&id, &origin, &key, true)? {
            return Ok(Effect::Nothing);
        }
        let guard_file = self.files.guard(&id);
        let signed = self.files.read(guard_file.clone()).await?;
        let signed = signed.map(|text| Checkpoint::parse(&String::from_utf8_lossy(&text)));
        if signed.is_some_and(|head| head.map_or(true, |head| head.size > 0)) {
            let why = format!(
                "{} says that heads were signed, yet the database knows no such log",
                guard_file.display()
            );
            return Err(StoreError::Rollback { log: id, why });
        }
        let key_text = format!("{skey}\n").into_bytes();
        // The same key is there where a crash or another transaction was in the way of the row.
        if self.files.read(key_file.clone()).await?.is_some_and(|kept| kept != key_text) {
            return Err(StoreError::KeyExists { log: id, path: key_file });
        }
        let head = Checkpoint { origin: origin.clone(), size: 0, root: merkle::empty_root() };
        let note = head.sign(&signer).map_err(|error| bad_key(error.to_string()))?.to_bytes();
        let text = head.to_text();
        self.files.put(vec![(key_file.clone(), key_text), (guard_file, text.into_bytes())]).await?;
        let info = LogInfo { id: id.clone(), origin, vkey: key.vkey(), ours: true, size: 0 };
        let row = insert_log(tx, &info, Some(&note)).await?;
        let pen = Pen { signer: Ok(signer), key_file, guard: Guard { last: Some(head.clone()) } };
        let log = Log { pen: Some(pen), head: Some((head, note)), ..Log::begun(row, info.origin, key) };
        self.hold(&id, log);
        Ok(Effect::Began(id))
    }

    pub(crate) async fn add_peer(
        &mut self,
        tx: &mut Tx,
        id: LogId,
        origin: String,
        key: Verifier,
    ) -> Result<Effect> {
        if self.exists(&id, &origin, &key, false)? {
            return Ok(Effect::Nothing);
        }
        let info = LogInfo { id: id.clone(), origin, vkey: key.vkey(), ours: false, size: 0 };
        let row = insert_log(tx, &info, None).await?;
        self.hold(&id, Log::begun(row, info.origin, key));
        Ok(Effect::Began(id))
    }

    fn exists(&self, id: &LogId, origin: &str, key: &Verifier, ours: bool) -> Result<bool> {
        let clash = |what| Err(StoreError::LogExists { log: id.clone(), what });
        match self.logs.get(id) {
            Some(log) if log.origin != origin => clash("origin"),
            Some(log) if log.key != *key => clash("key"),
            Some(log) if log.pen.is_some() != ours => clash("owner"),
            Some(_) => Ok(true),
            None => match self.logs.iter().find(|(_, log)| log.origin == origin) {
                Some((other, _)) => Err(StoreError::LogExists { log: other.clone(), what: "name" }),
                None => Ok(false),
            },
        }
    }
}
