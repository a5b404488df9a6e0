//! The table on this node: what waits to be agreed, what its sides say of it, and the release when all have agreed.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, bail};
use duologue_forum::acts::{Agree, Body, Hold, Retract, Saying, Strength};
use duologue_forum::survey::{Asking, microdata, survey_manifest, survey_release};
use duologue_forum::{Forum, Manifest, NotReleased, Voice, compose, standing};
use duologue_record::Hash;
use duologue_store::{Book, LogId, LogInfo, NewAct, Store};
use duologue_web::{load_forum, load_voice};

use crate::clock;
use crate::survey::gate;

/// What manifests of results are called.
const SURVEY: &str = "survey-release";
const OPINIONS: &str = "opinion-release";

/// A log with what it says.
struct Spoken {
    log: LogInfo,
    voice: Voice,
}

/// The dialogue as its sides see it at the table.
pub struct Table<'a> {
    store: &'a Store,
    pub forum: Forum,
    logs: Vec<Spoken>,
}

impl<'a> Table<'a> {
    pub async fn read(store: &'a Store) -> anyhow::Result<Table<'a>> {
        let forum = load_forum(store, None).await?;
        let mut logs = Vec::new();
        for log in store.logs().await? {
            let voice = match (log.id.book, forum.voice(&log.id.voice)) {
                (Book::Record, Some(voice)) => voice.clone(),
                _ => load_voice(store, &log).await?,
            };
            logs.push(Spoken { log, voice });
        }
        Ok(Table { store, forum, logs })
    }

    fn spoken(&self, side: &str, book: Book) -> anyhow::Result<&Spoken> {
        let found = self.logs.iter().find(|s| s.log.id.voice == side && s.log.id.book == book && s.log.ours);
        found.with_context(|| format!("this data folder has no key for “{side}”, which alone can say this"))
    }

    /// The manifest with this hash, which must lie on the table.
    pub async fn manifest(&self, hash: &Hash) -> anyhow::Result<Manifest> {
        let bytes = self.store.blob(hash).await?;
        let bytes = bytes.with_context(|| format!("no manifest {hash} lies on the table here"))?;
        Manifest::from_bytes(&bytes).map_err(|e| anyhow::anyhow!("{hash} is no manifest: {e}"))
    }

    /// Lays sheets, and the files of answers that they name, on the table as one manifest. Nothing of it is served yet.
    pub async fn lay(&self, sheets: Vec<Vec<u8>>, files: Vec<Vec<u8>>) -> anyhow::Result<(Hash, Manifest)> {
        let (manifest, mut blobs) = survey_manifest(sheets, &self.forum.sides())?;
        gate::check(self.store, &self.forum, &manifest.hash()?, &blobs).await?;
        let parts = files.iter().flat_map(|file| microdata::parts(file));
        let mut parts: BTreeMap<Hash, Vec<u8>> = parts.map(|part| (Hash::of(part), part.to_vec())).collect();
        whole(&blobs, &parts).context("give the folder whole")?;
        // A file that no sheet names is not released.
        parts.retain(|hash, _| manifest.files.contains(hash));
        blobs.extend(parts.into_values());
        Ok((self.put(&manifest, blobs).await?, manifest))
    }

    /// Lays a manifest on the table with what it holds.
    pub async fn put(&self, manifest: &Manifest, mut blobs: Vec<Vec<u8>>) -> anyhow::Result<Hash> {
        blobs.push(manifest.to_bytes()?);
        self.store.put_blobs(blobs).await?;
        Ok(manifest.hash()?)
    }

    /// Manifests of which some side has said something at the table.
    pub fn waiting(&self) -> Vec<Hash> {
        let tables = self.logs.iter().filter(|s| s.log.id.book == Book::Table);
        let subjects = tables.flat_map(|s| {
            s.voice.subjects_from("manifest/").take_while(|on| on.starts_with("manifest/")).cloned()
        });
        let mut found: Vec<Hash> =
            subjects.filter_map(|on| on.strip_prefix("manifest/")?.parse().ok()).collect();
        found.sort();
        found.dedup();
        found
    }

    /// Where a manifest stands, in one line.
    pub fn standing(&self, hash: &Hash, manifest: &Manifest) -> String {
        let sides = self.forum.sides();
        let voices: Vec<&Voice> = self.logs.iter().map(|s| &s.voice).collect();
        let now = standing(hash, manifest, &sides, &voices, &|_, _| false, &clock::now());
        let mut parts = Vec::new();
        for (what, sides) in
            [("agreed", &now.agreed), ("waiting for", &now.waiting), ("no sides", &now.strangers)]
        {
            if !sides.is_empty() {
                parts.push(format!("{what}: {}", sides.join(", ")));
            }
        }
        parts.extend(now.held.iter().map(|held| match &held.reason {
            Some(reason) => format!("held by {} ({reason})", held.side),
            None => format!("held by {}", held.side),
        }));
        parts.join("; ")
    }

    /// Says something in a book of a side, and gives the entry's hash.
    async fn say(
        &mut self,
        side: &str,
        book: Book,
        said: Vec<(String, Saying)>,
    ) -> anyhow::Result<Vec<Hash>> {
        let spoken = self.spoken(side, book)?;
        let (id, size) = (LogId::new(side, book), spoken.voice.size());
        let (mut voice, mut acts, mut leaves) = (spoken.voice.clone(), Vec::new(), Vec::new());
        for (subject, saying) in said {
            let composed = compose(&voice, &subject, &saying, &clock::now(), &clock::random()?)?;
            let blobs = composed.blobs.clone();
            let blob = |hash: &Hash| blobs.iter().find(|blob| Hash::of(blob) == *hash).cloned();
            let act = duologue_forum::Act::read(voice.size(), &composed.entry, &blob)?;
            leaves.push(act.leaf);
            voice.hear(act);
            acts.push(NewAct { entry: composed.entry, blobs: composed.blobs });
        }
        self.store.append(&id, size, acts).await?;
        // What was appended names a manifest that only the store can give.
        let fresh = Table::read(self.store).await?;
        (self.forum, self.logs) = (fresh.forum, fresh.logs);
        Ok(leaves)
    }

    async fn party(&self, side: &str, hash: &Hash) -> anyhow::Result<Manifest> {
        let manifest = self.manifest(hash).await?;
        if !manifest.parties.iter().any(|party| party == side) {
            bail!("“{side}” is not a party of this manifest; they are {}", manifest.parties.join(", "));
        }
        if manifest.strength == Strength::Principal {
            bail!("this manifest needs the principals' own signatures, which are made apart from a server");
        }
        Ok(manifest)
    }

    /// A side agrees, by its log's key.
    pub async fn agree(&mut self, side: &str, hash: &Hash, by: Option<String>) -> anyhow::Result<Hash> {
        self.party(side, hash).await?;
        let agree = Agree { strength: Some(Strength::Staff), by, ..Agree::default() };
        self.on_manifest(side, hash, Body::Agree(agree)).await
    }

    /// A side holds what waits.
    pub async fn hold(&mut self, side: &str, hash: &Hash, reason: Option<String>) -> anyhow::Result<Hash> {
        self.party(side, hash).await?;
        self.on_manifest(side, hash, Body::Hold(Hold { reason })).await
    }

    async fn on_manifest(&mut self, side: &str, hash: &Hash, body: Body) -> anyhow::Result<Hash> {
        let said = vec![(format!("manifest/{hash}"), Saying::own(body))];
        self.say(side, Book::Table, said).await?.pop().context("nothing was said")
    }

    /// A side takes an entry of its own back: a hold, an agreement.
    pub async fn retract(
        &mut self,
        side: &str,
        entry: &Hash,
        reason: Option<String>,
    ) -> anyhow::Result<Hash> {
        let books = [Book::Table, Book::Record];
        let book = books
            .into_iter()
            .find(|book| self.spoken(side, *book).is_ok_and(|spoken| spoken.voice.word(entry).is_some()));
        let Some(book) = book else { bail!("“{side}” has no entry {entry}") };
        let said = vec![(format!("entry/{entry}"), Saying::own(Body::Retract(Retract { reason })))];
        self.say(side, book, said).await?.pop().context("nothing was said")
    }

    /// Releases results where every party has agreed and none holds: the sides that said so now, or why none did.
    ///
    /// Sides of this node that have released already say nothing again.
    pub async fn release(&mut self, hash: &Hash) -> anyhow::Result<Result<Vec<String>, NotReleased>> {
        let manifest = self.manifest(hash).await?;
        if ![SURVEY, OPINIONS].contains(&manifest.what.as_str()) {
            bail!("{hash} is a manifest of kind “{}”; only results are released here", manifest.what);
        }
        let named: BTreeSet<Hash> = manifest.blobs().copied().collect();
        let named: Vec<Hash> = named.into_iter().collect();
        let found: BTreeMap<Hash, Vec<u8>> = self.store.blobs(&named).await?.into_iter().collect();
        if found.len() < named.len() {
            bail!(
                "{} of the manifest's {} sheets and parts of files are not here",
                named.len() - found.len(),
                named.len()
            );
        }
        let sheets: Vec<Vec<u8>> =
            manifest.holds.iter().filter_map(|hash| found.get(hash).cloned()).collect();
        whole(&sheets, &found)?;
        let mut released = Vec::new();
        for side in manifest.parties.clone() {
            let Ok(spoken) = self.spoken(&side, Book::Record) else { continue };
            let has = spoken.voice.history(&manifest.subject).iter().any(|word| {
                word.end.is_none()
                    && matches!(word.body(), Some(Body::Release(r)) if r.manifest == Some(*hash))
            });
            if has {
                continue;
            }
            let now = clock::now();
            let said = {
                let sides = self.forum.sides();
                let voices: Vec<&Voice> = self.logs.iter().map(|s| &s.voice).collect();
                let asking = Asking {
                    hash,
                    manifest: &manifest,
                    side: &side,
                    sides: &sides,
                    voices: &voices,
                    now: &now,
                };
                survey_release(&asking, &sheets)
            };
            // What was laid here by another hand, or before another release, is held to the rules where it goes out.
            if said.is_ok() && manifest.what == SURVEY {
                gate::check(self.store, &self.forum, hash, &sheets).await?;
            }
            match said {
                Ok(said) => _ = self.say(&side, Book::Record, said).await?,
                Err(refusal) => return Ok(Err(refusal)),
            }
            released.push(side);
        }
        Ok(Ok(released))
    }
}

/// Refuses files of answers that their parts do not make.
fn whole(sheets: &[Vec<u8>], parts: &BTreeMap<Hash, Vec<u8>>) -> anyhow::Result<()> {
    for file in microdata::files(sheets) {
        let made = file.whole(&|part| parts.get(part).cloned());
        made.with_context(|| format!("the file of answers {} of a method sheet", file.sha256()))?;
    }
    Ok(())
}
