//! The index on disk. It can always be made anew, so a folder that cannot be read is simply emptied.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use duologue_forum::Forum;
use duologue_record::Hash;
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::LockError;
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, IndexReader, IndexWriter, ReloadPolicy, TERMINATED, TantivyError};

use crate::document::{Document, Words};
use crate::documents::documents;
use crate::schema::{Fields, VERSION};

/// What a writer may hold before it writes a segment; the least that tantivy takes.
const HEAP: usize = 15_000_000;
/// Documents whose texts are loaded at a time.
const PAGE: usize = 256;
/// More segments than this are merged into one.
const SEGMENTS: usize = 8;

#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("search index in {0}: another process writes to it; one process at a time uses a data folder")]
    Busy(PathBuf),
    #[error("search index in {dir}: {source}")]
    Folder { dir: PathBuf, source: std::io::Error },
    #[error("search index in {dir}: {source}; stop the server and run `duologue search rebuild`")]
    Engine { dir: PathBuf, source: TantivyError },
    #[error("search index: the texts could not be read: {0}")]
    Texts(#[source] Box<dyn Error + Send + Sync>),
}

/// Texts of paragraphs by their blobs' hashes.
pub type Loaded = HashMap<Hash, Arc<str>>;

/// What an update did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Update {
    pub added: usize,
    pub removed: usize,
}

/// Why texts could not be loaded, in the loader's own words.
type Unloaded = Box<dyn Error + Send + Sync>;

/// A search index in a folder of its own.
pub struct Index {
    dir: PathBuf,
    pub(crate) fields: Fields,
    index: tantivy::Index,
    pub(crate) reader: IndexReader,
    kept: bool,
}

impl Index {
    /// Opens the index in a folder, or begins one.
    pub fn open(dir: &Path) -> Result<Index, IndexError> {
        let folder = |source| IndexError::Folder { dir: dir.to_owned(), source };
        fs::create_dir_all(dir).map_err(folder)?;
        let index = match begin(dir) {
            Ok(index) => index,
            // Cut off while it was written, or of another version.
            Err(_) => {
                empty(dir).map_err(folder)?;
                begin(dir).map_err(|source| IndexError::Engine { dir: dir.to_owned(), source })?
            }
        };
        Index::over(dir, index, true)
    }

    /// An index that holds nothing, in memory: where its folder cannot be written, as on a full disk, pages are still
    /// to be read.
    pub fn nowhere(dir: &Path) -> Result<Index, IndexError> {
        Index::over(dir, tantivy::Index::create_in_ram(Fields::new().schema), false)
    }

    fn over(dir: &Path, index: tantivy::Index, kept: bool) -> Result<Index, IndexError> {
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(8)
            .try_into()
            .map_err(|source| IndexError::Engine { dir: dir.to_owned(), source })?;
        Ok(Index { dir: dir.to_owned(), fields: Fields::new(), index, reader, kept })
    }

    /// Whether it has a folder; one that has none is not brought up to date.
    pub fn is_kept(&self) -> bool {
        self.kept
    }

    /// Removes the index; the next [`Index::open`] begins a new one.
    pub fn remove(dir: &Path) -> Result<(), IndexError> {
        if dir.exists() {
            empty(dir).map_err(|source| IndexError::Folder { dir: dir.to_owned(), source })?;
        }
        Ok(())
    }

    /// Whether it has ever held a whole forum.
    pub fn is_built(&self) -> bool {
        self.state().is_some()
    }

    /// Whether it holds this forum.
    pub fn is_current(&self, forum: &Forum) -> bool {
        self.state().is_some_and(|state| state == State::of(forum))
    }

    /// Brings the index to a state of the forum: writes what is new, takes out what no longer stands, and after
    /// a redaction writes all segments anew, so that no file holds what was removed.
    ///
    /// `load` gives the texts of paragraphs; one that is not at hand is left out.
    pub fn update(
        &self,
        forum: &Forum,
        load: &mut dyn FnMut(&[Hash]) -> Result<Loaded, Unloaded>,
    ) -> Result<Update, IndexError> {
        let (before, now) = (self.state(), State::of(forum));
        if before.as_ref() == Some(&now) {
            return Ok(Update::default());
        }
        let mut writer: IndexWriter =
            self.index.writer_with_num_threads(1, HEAP).map_err(|e| self.failed(e))?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let mut update = Update::default();
        let mut gone = self.ids().map_err(|e| self.failed(e))?;
        let mut page: Vec<Document> = Vec::with_capacity(PAGE);
        let mut seen = HashSet::new();
        for document in documents(forum) {
            // One person may have sat twice at a sitting under one affiliation: that is found once.
            let id = document.id();
            if !seen.insert(id) || gone.remove(&id) {
                continue;
            }
            page.push(document);
            if page.len() == PAGE {
                update.added += self.write(&writer, &mut page, load)?;
            }
        }
        update.added += self.write(&writer, &mut page, load)?;
        for id in &gone {
            writer.delete_term(self.fields.id_term(id));
        }
        update.removed = gone.len();
        self.seal(&mut writer, before.is_none_or(|state| state.redacted != now.redacted), &now)
            .map_err(|e| self.failed(e))?;
        writer.wait_merging_threads().map_err(|e| self.failed(e))?;
        Ok(update)
    }

    fn write(
        &self,
        writer: &IndexWriter,
        page: &mut Vec<Document>,
        load: &mut dyn FnMut(&[Hash]) -> Result<Loaded, Unloaded>,
    ) -> Result<usize, IndexError> {
        let blobs: BTreeSet<Hash> = page.iter().flat_map(Document::blobs).collect();
        let blobs: Vec<Hash> = blobs.into_iter().collect();
        let texts = load(&blobs).map_err(IndexError::Texts)?;
        let mut added = 0;
        for document in page.drain(..) {
            let part = |(lang, words): &(String, Words)| {
                let text = match words {
                    Words::Said(text) => text.clone(),
                    Words::Blob(hash) => texts.get(hash)?.to_string(),
                };
                Some((lang.clone(), text))
            };
            if let Some(parts) = document.parts.iter().map(part).collect::<Option<Vec<_>>>() {
                writer.add_document(self.fields.write(&document, &parts)).map_err(|e| self.failed(e))?;
                added += 1;
            }
        }
        Ok(added)
    }

    /// The state is noted last: what is cut off in between is done again.
    fn seal(&self, writer: &mut IndexWriter, redacted: bool, state: &State) -> tantivy::Result<()> {
        writer.commit()?;
        // What still has a list of the old segments in hand keeps their files from being collected.
        let ids = {
            let segments = self.index.searchable_segment_metas()?;
            let holds_removed = redacted && segments.iter().any(|s| s.has_deletes());
            let merge = segments.len() > SEGMENTS || holds_removed;
            if merge { segments.iter().map(|s| s.id()).collect() } else { Vec::new() }
        };
        if !ids.is_empty() {
            drop(writer.merge(&ids).wait()?);
        }
        let mut last = writer.prepare_commit()?;
        last.set_payload(&state.to_string());
        last.commit()?;
        self.reader.reload()?;
        writer.garbage_collect_files().wait()?;
        Ok(())
    }

    /// Ids of the documents that the index holds.
    fn ids(&self) -> tantivy::Result<HashSet<Hash>> {
        let mut ids = HashSet::new();
        for segment in self.reader.searcher().segment_readers() {
            let index = segment.inverted_index(self.fields.id)?;
            let mut terms = index.terms().stream()?;
            while let Some((id, info)) = terms.next() {
                let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                let mut alive = false;
                while postings.doc() != TERMINATED && !alive {
                    alive = segment.alive_bitset().is_none_or(|bits| bits.is_alive(postings.doc()));
                    postings.advance();
                }
                let id = std::str::from_utf8(id).ok().and_then(|hex| hex.parse::<Hash>().ok());
                ids.extend(id.filter(|_| alive));
            }
        }
        Ok(ids)
    }

    fn state(&self) -> Option<State> {
        self.index.load_metas().ok()?.payload.as_deref().and_then(State::parse)
    }

    pub(crate) fn failed(&self, source: TantivyError) -> IndexError {
        match source {
            TantivyError::LockFailure(LockError::LockBusy, _) => IndexError::Busy(self.dir.clone()),
            source => IndexError::Engine { dir: self.dir.clone(), source },
        }
    }
}

fn begin(dir: &Path) -> tantivy::Result<tantivy::Index> {
    let index = tantivy::Index::open_or_create(MmapDirectory::open(dir)?, Fields::new().schema)?;
    let payload = index.load_metas()?.payload;
    if payload.is_some_and(|payload| State::parse(&payload).is_none()) {
        return Err(TantivyError::SchemaError("an index of another version".to_owned()));
    }
    Ok(index)
}

fn empty(dir: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(dir)? {
        fs::remove_file(entry?.path())?;
    }
    Ok(())
}

/// Which state of which forum an index holds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    logs: Hash,
    redacted: Hash,
}

impl State {
    fn of(forum: &Forum) -> State {
        State {
            logs: Hash::of(format!("{:?}", forum.sizes()).as_bytes()),
            redacted: Hash::of(format!("{:?}", forum.redacted()).as_bytes()),
        }
    }

    fn parse(payload: &str) -> Option<State> {
        let mut parts = payload.split(' ');
        let version = parts.next()?.parse::<u32>().ok()?;
        let state = State { logs: parts.next()?.parse().ok()?, redacted: parts.next()?.parse().ok()? };
        (version == VERSION && parts.next().is_none()).then_some(state)
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{VERSION} {} {}", self.logs, self.redacted)
    }
}
