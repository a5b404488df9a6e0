//! A voice: the fold of one log. The last word wins per subject, kind, facet, whose word, and source.

use std::hash::{DefaultHasher, Hash as _, Hasher};
use std::ops::Bound;
use std::sync::Arc;

use duologue_record::Hash;
use foldhash::fast::RandomState;
use imbl::shared_ptr::DefaultSharedPtr;
use imbl::{GenericHashSet, OrdMap, OrdSet};
use smallvec::SmallVec;
use smol_str::SmolStrBuilder;

use crate::act::{Act, Content};
use crate::acts::{Body, Saying};

/// What an act is about: `13/security`, `person/jp-1`. Short ones stand in their place, so that a search among many does
/// not follow a pointer for each.
pub type Subject = smol_str::SmolStr;

/// `parent/child`: pages ask for hundreds, and formatting costs more than looking them up.
pub(crate) fn below(parent: &str, child: &str) -> Subject {
    let mut subject = SmolStrBuilder::new();
    [parent, "/", child].iter().for_each(|part| subject.push_str(part));
    subject.finish()
}

/// Every page asks of hundreds of words, and the standard hasher is slow on keys as short as these.
type SharedSet<T> = GenericHashSet<T, RandomState, DefaultSharedPtr>;

/// A word of a voice: an act, and how it ended if it no longer stands.
#[derive(Clone, Debug)]
pub struct Word {
    pub voice: Arc<str>,
    pub act: Arc<Act>,
    pub end: Option<End>,
}

/// How a word ended: by an entry of the same voice, never by another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Restated(Hash),
    Retracted(Hash),
}

impl Word {
    pub fn saying(&self) -> Option<&Saying> {
        self.act.saying()
    }

    pub fn body(&self) -> Option<&Body> {
        self.saying().map(|s| &s.body)
    }

    /// Whose word this is: the side or source it records, or the voice itself.
    pub fn speaker(&self) -> &str {
        self.saying().and_then(|s| s.provenance.of.as_deref()).unwrap_or(&self.voice)
    }

    /// A record of somebody else's word.
    pub fn is_recorded(&self) -> bool {
        self.speaker() != &*self.voice
    }
}

/// What makes two sayings on a subject the same word, said again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    kind: &'static str,
    facet: String,
    of: Option<String>,
    source: Option<(Option<String>, Option<String>)>,
}

impl Key {
    /// A text or a translation: one file holds its last form alone.
    pub(crate) fn is_running_text(&self) -> bool {
        matches!(self.kind, "text" | "translation")
    }

    fn print(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    pub fn of(saying: &Saying) -> Key {
        Key {
            kind: saying.body.kind(),
            facet: saying.body.facet(),
            of: saying.provenance.of.clone(),
            source: saying.provenance.source.as_ref().map(|s| (s.title.clone(), s.address.clone())),
        }
    }
}

/// All words on one subject, in log order, and which of them is the last of its key. Most subjects have one word, which
/// stands in its place.
#[derive(Clone, Debug, Default)]
struct Words {
    all: SmallVec<[Word; 1]>,
    /// Places by the key's print, in order: with every act in it, a table of whole keys takes twice the acts' memory.
    last: SmallVec<[(u64, u32); 1]>,
}

impl Words {
    /// Where the place of a key's last word stands, or where it would.
    fn find(&self, key: &Key) -> Result<usize, usize> {
        let print = key.print();
        let start = self.last.partition_point(|(other, _)| *other < print);
        let same = self.last.iter().skip(start).take_while(|(other, _)| *other == print);
        // A word whose body is gone is known by the print alone.
        let is = |place: u32| match self.all.get(place as usize).and_then(Word::saying) {
            Some(saying) => Key::of(saying) == *key,
            None => true,
        };
        same.enumerate().find(|(_, (_, place))| is(*place)).map_or(Err(start), |(n, _)| Ok(start + n))
    }

    fn last(&self, key: &Key) -> Option<&Word> {
        let (_, place) = self.last.get(self.find(key).ok()?)?;
        self.all.get(*place as usize)
    }

    /// Takes in a word, which ends those that it says again; gives its place.
    fn push(&mut self, word: Word) -> usize {
        let place = self.all.len();
        let end = End::Restated(word.act.leaf);
        // `prev` alone tells what a word replaces, so that removing its body cannot bring the older word back.
        let prev = word.act.entry.prev.and_then(|leaf| {
            self.all.iter().rposition(|w| w.act.leaf == leaf && w.act.entry.kind == word.act.entry.kind)
        });
        let same = match word.saying() {
            Some(saying) => self.note(&Key::of(saying), place as u32),
            None => {
                // Without its body a word still takes the place of the one before it.
                let before = self.last.iter_mut().filter(|(_, last)| Some(*last as usize) == prev);
                before.for_each(|(_, last)| *last = place as u32);
                None
            }
        };
        for older in [prev, same].into_iter().flatten() {
            if let Some(older) = self.all.get_mut(older) {
                older.end.get_or_insert(end);
            }
        }
        self.all.push(word);
        place
    }

    /// Notes the place of a key's last word; gives that of the one before.
    fn note(&mut self, key: &Key, place: u32) -> Option<usize> {
        match self.find(key) {
            Ok(at) => {
                let (_, last) = self.last.get_mut(at)?;
                Some(std::mem::replace(last, place) as usize)
            }
            Err(at) => {
                self.last.insert(at, (key.print(), place));
                None
            }
        }
    }
}

/// The fold of one log. Cloning shares everything, so that readers keep the old state while a new one grows.
#[derive(Clone, Debug)]
pub struct Voice {
    code: Arc<str>,
    /// In the order of the subjects, so that what stands below one is a stretch, read without looking up each.
    words: OrdMap<Subject, Arc<Words>>,
    /// Ordered, as `named` is: with every act in them, a hash trie's wide nodes take three times the memory.
    leaves: OrdMap<Hash, (Subject, usize)>,
    links: OrdSet<(Subject, Subject)>,
    /// Of the links, those by `same`: few or none, and every lookup of a person or a session asks for them.
    sames: OrdSet<(Subject, Subject)>,
    redirected: SharedSet<Subject>,
    named: OrdSet<Hash>,
    redacted: SharedSet<Hash>,
    redactions: SharedSet<Hash>,
    size: u64,
    unknown: u64,
    example: bool,
}

impl Voice {
    pub fn new(code: &str) -> Voice {
        Voice {
            code: code.into(),
            words: OrdMap::new(),
            leaves: OrdMap::new(),
            links: OrdSet::new(),
            sames: OrdSet::new(),
            redirected: SharedSet::default(),
            named: OrdSet::new(),
            redacted: SharedSet::default(),
            redactions: SharedSet::default(),
            size: 0,
            unknown: 0,
            example: false,
        }
    }

    /// Takes in the next act of the log.
    pub fn hear(&mut self, act: Act) {
        let subject: Subject = act.entry.subject.clone();
        let act = Arc::new(act);
        self.size += 1;
        match &act.content {
            Content::Said(saying) => self.note(&subject, saying, &act),
            Content::Unknown => self.unknown += 1,
            Content::Absent => {}
        }
        if let Some(body) = act.entry.body {
            self.named.insert(body);
        }
        let word = Word { voice: self.code.clone(), act: act.clone(), end: None };
        let place = self.push(&subject, word);
        self.leaves.insert(act.leaf, (subject, place));
        if act.entry.kind == "retract"
            && let Some(target) =
                act.entry.subject.strip_prefix("entry/").and_then(|hex| hex.parse::<Hash>().ok())
        {
            self.end(&target, End::Retracted(act.leaf));
        }
    }

    fn note(&mut self, subject: &Subject, saying: &Saying, act: &Act) {
        for link in saying.body.links() {
            self.links.insert((link.as_str().into(), subject.clone()));
        }
        for hash in saying.body.names() {
            self.named.insert(hash);
        }
        match &saying.body {
            Body::Same(_) => {
                for link in saying.body.links() {
                    self.sames.insert((link.as_str().into(), subject.clone()));
                }
                self.redirected.insert(subject.clone());
            }
            Body::Release(_) => {
                for hash in act.manifest.iter().flat_map(|m| m.blobs()) {
                    self.named.insert(*hash);
                }
            }
            Body::Redact(redact) => {
                self.redactions.extend(act.entry.body);
                for hash in &redact.blobs {
                    self.redacted.insert(*hash);
                }
            }
            Body::Key(key) => self.example |= key.example,
            _ => {}
        }
    }

    fn push(&mut self, subject: &Subject, word: Word) -> usize {
        if let Some(words) = self.words.get_mut(subject) {
            return Arc::make_mut(words).push(word);
        }
        let mut words = Words::default();
        let place = words.push(word);
        self.words.insert(subject.clone(), Arc::new(words));
        place
    }

    fn end(&mut self, leaf: &Hash, end: End) {
        let Some((subject, place)) = self.leaves.get(leaf).cloned() else { return };
        if let Some(words) = self.words.get_mut(&subject)
            && let Some(word) = Arc::make_mut(words).all.get_mut(place)
        {
            word.end.get_or_insert(end);
        }
    }

    pub fn code(&self) -> &Arc<str> {
        &self.code
    }

    /// How many acts were heard.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// How many of them are of a kind that this version cannot show.
    pub fn unknown(&self) -> u64 {
        self.unknown
    }

    /// Its keys are examples: nothing it says is signed by a real organisation.
    pub fn is_example(&self) -> bool {
        self.example
    }

    /// Every word on a subject, ended ones too, in log order.
    pub fn history(&self, subject: &str) -> &[Word] {
        self.words.get(subject).map_or(&[], |words| &words.all)
    }

    /// The last word of a key, even if it has ended.
    pub fn last(&self, subject: &str, key: &Key) -> Option<&Word> {
        self.words.get(subject)?.last(key)
    }

    /// A word by its entry's leaf hash.
    pub fn word(&self, leaf: &Hash) -> Option<&Word> {
        let (subject, place) = self.leaves.get(leaf)?;
        self.words.get(subject)?.all.get(*place)
    }

    /// Subjects from `start` on, in order.
    pub fn subjects_from<'v>(&'v self, start: &str) -> impl Iterator<Item = &'v Subject> + use<'v> {
        self.histories_from(start).map(|(subject, _)| subject)
    }

    /// The same with every word on each.
    pub(crate) fn histories_from<'v>(
        &'v self,
        start: &str,
    ) -> impl Iterator<Item = (&'v Subject, &'v [Word])> + use<'v> {
        let from = (Bound::Included(start), Bound::Unbounded);
        self.words.range::<_, str>(from).map(|(subject, words)| (subject, words.all.as_slice()))
    }

    /// Subjects that point at `target`.
    pub fn linked<'a>(&'a self, target: &'a str) -> impl Iterator<Item = &'a Subject> {
        pointing(&self.links, target)
    }

    /// Subjects of which this voice ever said that they are the same as `target`.
    pub fn same_as<'a>(&'a self, target: &'a str) -> impl Iterator<Item = &'a Subject> {
        pointing(&self.sames, target)
    }

    /// Whether this voice ever said that an id is the same as another.
    pub fn has_redirections(&self) -> bool {
        !self.redirected.is_empty()
    }

    /// Whether this voice ever said that the subject is the same as another.
    pub fn redirects(&self, subject: &str) -> bool {
        !self.redirected.is_empty() && self.redirected.contains(subject)
    }

    /// Whether a public act of this voice names the blob.
    pub fn names(&self, blob: &Hash) -> bool {
        self.named.contains(blob)
    }

    /// Whether the blob is the body of a redaction of this voice.
    pub fn is_redaction(&self, blob: &Hash) -> bool {
        self.redactions.contains(blob)
    }

    pub fn has_redacted(&self, blob: &Hash) -> bool {
        self.redacted.contains(blob)
    }

    /// Blobs that this voice had removed.
    pub fn redacted(&self) -> impl Iterator<Item = &Hash> {
        self.redacted.iter()
    }
}

fn pointing<'a>(links: &'a OrdSet<(Subject, Subject)>, target: &'a str) -> impl Iterator<Item = &'a Subject> {
    let start: (Subject, Subject) = (target.into(), "".into());
    links.range(start..).take_while(move |(to, _)| &**to == target).map(|(_, from)| from)
}
