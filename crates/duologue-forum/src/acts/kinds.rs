use std::collections::BTreeMap;

use duologue_record::Hash;
use serde::{Deserialize, Serialize};

use super::ByLang;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }
        impl $name {
            /// Every word of the vocabulary, in its order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The word as it stands in files and bodies.
            pub fn word(self) -> &'static str { match self { $($name::$variant => $word),+ } }
        }
    };
}

words!(/// Where an edition stands.
    Status { Planned = "planned", Postponed = "postponed", Held = "held", Cancelled = "cancelled" });
words!(/// How an edition meets.
    Mode { InPerson = "in-person", Online = "online", Hybrid = "hybrid" });
words!(/// A public day, or the eve with its briefing and dinner.
    DayKind { Public = "public", Eve = "eve" });
words!(/// The kind of a sitting.
    SessionKind { Plenary = "plenary", Parallel = "parallel", Special = "special", SurveyRelease = "survey-release",
        Briefing = "briefing", Closing = "closing", PressConference = "press-conference", Dinner = "dinner" });
words!(/// How open a sitting is, and what may be attributed.
    Openness { Open = "open", Stream = "stream", Recorded = "recorded", NotAttributed = "not-attributed", Closed = "closed" });
words!(/// The capacity in which a person appears.
    Role { Mc = "mc", OrganiserAddress = "organiser-address", GovernmentAddress = "government-address", Keynote = "keynote",
        KeynoteReport = "keynote-report", Moderator = "moderator", Presenter = "presenter", Speaker = "speaker",
        Panellist = "panellist", Rapporteur = "rapporteur", StatementReader = "statement-reader",
        OrganiserClosing = "organiser-closing", Witness = "witness", Delegation = "delegation" });
words!(/// Whether a wording is official or still a draft.
    Standing { Draft = "draft", Official = "official" });
words!(/// Which text of a subject a wording gives.
    Field { Theme = "theme", Title = "title", Name = "name" });
words!(/// How exactly a figure is known.
    Bound { Exact = "exact", About = "about", Over = "over", UpTo = "up-to", AtLeast = "at-least" });
words!(/// Whether a figure was planned, announced or counted.
    Stage { Planned = "planned", Announced = "announced", Held = "held" });
words!(/// What a figure counts. 500 attending is not 2,000 person-sessions.
    Measure { Panellists = "panellists", Attendance = "attendance", PersonSessions = "person-sessions",
        Respondents = "respondents", Clauses = "clauses" });
words!(/// What kind of text it is.
    Genre { Report = "report", Digest = "digest", Letter = "letter", Press = "press", Talks = "talks",
        Statement = "statement", Points = "points", Committee = "committee" });
words!(/// Who made a translation.
    Translator { Person = "person", Machine = "machine" });
words!(/// How strongly a party agrees: by its log key, or with its principal's offline signature.
    Strength { Staff = "staff", Principal = "principal" });
words!(/// Where an adoption was signed (record.md 3c).
    Means { Offline = "offline", Browser = "browser" });
words!(/// What a remark does.
    Stance { Objects = "objects", Reserves = "reserves", Explains = "explains" });
words!(/// How names of sides are ordered.
    Order { Alternat = "alternat" });
words!(/// What a key may sign (record.md 4.4).
    KeyRole { Log = "log", Cosigner = "cosigner", Side = "side", Root = "root" });
words!(/// Whom a sample stands for.
    SampleKind { Public = "public", Expert = "expert", Student = "student" });
words!(/// How a sample was asked.
    SurveyMode { FaceToFace = "face-to-face", Placement = "placement", Mail = "mail", Telephone = "telephone", Online = "online" });
words!(/// Where a sample was drawn. One of ten cities says nothing of their country.
    Coverage { Nation = "nation", Cities = "cities", Institutions = "institutions" });
words!(/// How far a wording in one language has come: translation, review, adjudication, pretest, documentation (TRAPD).
    Trapd { Translation = "translation", Review = "review", Adjudication = "adjudication", Pretest = "pretest",
        Documentation = "documentation" });
words!(/// Who printed a topline: the organisers themselves, or others of them.
    Printed { Official = "official", Press = "press" });
words!(/// The eleven items that AAPOR's Transparency Initiative requires of whoever publishes a survey (April 2021).
    Disclosed { Strategy = "strategy", Sponsor = "sponsor", Instruments = "instruments", Population = "population",
        Sampling = "sampling", Modes = "modes", Dates = "dates", Precision = "precision", Weighting = "weighting",
        Processing = "processing", Limitations = "limitations" });
words!(/// What the authorities of a side give before a survey's results may leave it.
    Clearance { Licence = "licence", Approval = "approval", Consent = "consent" });
words!(/// How a text is negotiated at the table.
    TableMode { Rolling = "rolling", Chair = "chair", OneText = "one-text" });

macro_rules! body {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $ty:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name { $($(#[$fdoc])* #[serde(skip_serializing_if = "Blank::blank")] pub $field: $ty),* }
    };
}

/// A field that says nothing is not written.
trait Blank {
    fn blank(&self) -> bool;
}
impl<T> Blank for Option<T> {
    fn blank(&self) -> bool {
        self.is_none()
    }
}
impl<T> Blank for Vec<T> {
    fn blank(&self) -> bool {
        self.is_empty()
    }
}
impl<K, V> Blank for BTreeMap<K, V> {
    fn blank(&self) -> bool {
        self.is_empty()
    }
}
impl Blank for ByLang {
    fn blank(&self) -> bool {
        self.is_empty()
    }
}
impl Blank for bool {
    fn blank(&self) -> bool {
        !self
    }
}
impl Blank for String {
    fn blank(&self) -> bool {
        self.is_empty()
    }
}

body!(/// The series itself: its sides and its languages.
    Dialogue { sides: Vec<String>, languages: Vec<String>, order: Option<Order> });
body!(/// A party; the organisation behind it may change, the side does not.
    Side { names: ByLang, languages: Vec<String>, zone: Option<String>, organisations: Vec<Organisation> });
body!(/// The legal entity behind a side, from one year to another.
    Organisation { names: ByLang, from: Option<u16>, to: Option<u16> });
body!(/// One yearly meeting.
    Edition { year: Option<u16>, status: Option<Status>, mode: Option<Mode>, until: Option<String>, host: Option<String>,
        keeper: Option<String>, cities: Vec<String>, days: Vec<Day>, venue: ByLang, simulated: bool });
body!(/// A day of an edition.
    Day { date: String, kind: Option<DayKind>, city: Option<String> });
body!(/// A sitting of an edition.
    Session { kind: Option<SessionKind>, track: Option<String>, parts: Vec<Part>, date: Option<String>, start: Option<String>,
        end: Option<String>, zone: Option<String>, room: ByLang, languages: Vec<String>, openness: Option<Openness>,
        order: Option<u16> });
body!(/// A half of a sitting.
    Part { code: String, start: Option<String>, end: Option<String> });
body!(/// A voice's text for a field of a subject. Parallel wordings are not translations.
    Wording { field: Option<Field>, lang: String, text: String, standing: Option<Standing> });
body!(/// The authority record of one person.
    Person { slug: Option<String>, side: Option<String>, names: BTreeMap<String, Name>, variants: Vec<String> });
body!(/// A name in one language, as the person writes it; never reordered.
    Name { display: String, sort: Option<String>, reading: Option<String> });
body!(/// A person at a sitting, with the affiliation as printed that year.
    Appearance { person: String, side: Option<String>, parts: Vec<String>, roles: Vec<Role>, affiliation: ByLang, order: Option<u16> });
body!(/// A number with its measure.
    Figure { measure: Option<Measure>, value: Option<u64>, bound: Option<Bound>, stage: Option<Stage>, base: ByLang, printed: ByLang });
body!(/// What a joint survey asks, in its order. What is asked in which words, the items say.
    Questionnaire { version: Option<u16>, items: Vec<String> });
body!(/// A question in parallel wordings under one code; no language is the source of another.
    Item { wordings: ByLang, answers: Vec<Answer>, nets: Vec<Net>,
        /// How far each language has come.
        states: BTreeMap<String, Trapd>,
        /// That all of a group answered alike would tell too much of each.
        sensitive: bool,
        /// Asked so that groups can be told apart: sex, age.
        background: bool,
        /// Several of the answers may be given.
        multiple: bool,
        /// The code under which it was asked before.
        was: Option<String> });
body!(/// An answer as the data code it.
    Answer { code: String, labels: ByLang, missing: bool });
body!(/// The sum of answers that are of one mind.
    Net { code: String, labels: ByLang, answers: Vec<String> });
body!(/// One sample of a wave: who was asked, how, when, and all that must be disclosed of it.
    Wave { side: String, sample: Option<SampleKind>, n: Option<u64>, bound: Option<Bound>, from: Option<String>, to: Option<String>,
        mode: Option<SurveyMode>, coverage: Option<Coverage>, places: Vec<String>,
        /// How many places, where not all of them are named.
        sites: Option<u64>,
        strategy: ByLang, sponsor: ByLang, instruments: ByLang, population: ByLang, sampling: ByLang, modes: ByLang,
        dates: ByLang, precision: ByLang, weighting: ByLang, processing: ByLang, limitations: ByLang,
        /// What its side does not disclose, said so.
        undisclosed: Vec<Disclosed>,
        /// What its side needs before it may release.
        requires: Vec<Clearance>, licence: Option<String>, approval: Option<String>, consent: Option<Hash>,
        simulated: bool });
body!(/// An item's published percentages, digit by digit as printed.
    Topline { side: String, sample: Option<SampleKind>, n: Option<u64>, shares: BTreeMap<String, String>, printed: Option<Printed>,
        /// The design effect that staff assume where none is known.
        effect: Option<String> });
body!(/// What was said or written, as paragraphs with an address of their own.
    Text { genre: Option<Genre>, lang: String, title: Option<String>,
        /// The edition or session that the text belongs to, where its subject does not say so.
        about: Option<String>,
        paragraphs: Vec<Paragraph>, media: Vec<Hash> });
body!(/// A paragraph: speaker and heading are not in the blob, so that they change without making it stale.
    Paragraph { id: String, sha256: Option<Hash>, speaker: Option<String>, part: Option<String>, heading: Option<String> });
body!(/// A text in another language, bound paragraph by paragraph to what it renders.
    Translation { lang: String, renders: String, title: Option<String>, by: Option<Translator>, read_by: Option<String>, paragraphs: Vec<Rendered> });
body!(/// A rendered paragraph: `from` is the source paragraph's blob.
    Rendered { id: String, from: Option<Hash>, sha256: Option<Hash>, heading: Option<String> });
body!(/// A link from a passage or clause to what supports it, frozen.
    Evidence { to: String, sha256: Option<Hash> });
body!(/// What was agreed is now public.
    Release { manifest: Option<Hash> });
body!(/// A party's agreement to one manifest.
    Agree { strength: Option<Strength>, by: Option<String>, note: Option<String>, means: Option<Means> });
body!(/// A stop on a waiting manifest, or on one's own act.
    Hold { reason: Option<String> });
body!(/// A voice takes back an entry of its own.
    Retract { reason: Option<String> });
body!(/// A word beside another's word.
    Remark { stance: Option<Stance>, lang: String, text: String });
body!(/// One's own id is the same as another's.
    Same { theirs: String });
body!(/// Blobs that were removed, and on what ground.
    Redact { blobs: Vec<Hash>, ground: String, replacement: Option<Hash> });
body!(/// A peer confirms that its copy is gone too.
    Ack {});
body!(/// A key of this voice begins or ends.
    Key { role: Option<KeyRole>, vkey: String, next: Option<Hash>, revoked_from: Option<u64>, example: bool });
body!(/// Another log's head as seen.
    Head { size: u64, root: Option<Hash> });
body!(/// A change wanted from the keeper, or a text tabled.
    Propose { lang: Option<String>, text: Option<String>, change: ByLang });
body!(/// A silence procedure.
    Silence { until: String, concluded: Option<Hash> });
body!(/// The way a text is negotiated from here on.
    Mode_ { mode: Option<TableMode> });

impl Blank for u64 {
    fn blank(&self) -> bool {
        false
    }
}

macro_rules! kinds {
    ($($kind:ident($ty:ty) = $word:literal),+ $(,)?) => {
        /// The body of an act.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Body { $($kind($ty)),+ }
        impl Body {
            /// The kinds of act that have landed.
            pub const KINDS: &'static [&'static str] = &[$($word),+];
            /// The kind's name in the entry.
            pub fn kind(&self) -> &'static str { match self { $(Body::$kind(_) => $word),+ } }
            pub(super) fn read<'de, D: serde::Deserializer<'de>>(kind: &str, from: D) -> Option<Result<Body, D::Error>> {
                match kind { $($word => Some(<$ty>::deserialize(from).map(Body::$kind)),)+ _ => None }
            }
            /// Serialises the fields in the order in which they are declared.
            pub fn write<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self { $(Body::$kind(b) => b.serialize(to)),+ }
            }
        }
    };
}

kinds!(
    Dialogue(Dialogue) = "dialogue",
    Side(Side) = "side",
    Edition(Edition) = "edition",
    Session(Session) = "session",
    Wording(Wording) = "wording",
    Person(Person) = "person",
    Appearance(Appearance) = "appearance",
    Figure(Figure) = "figure",
    Questionnaire(Questionnaire) = "questionnaire",
    Item(Item) = "item",
    // Boxed: it is far larger than all else, and every act of every log is kept in memory.
    Wave(Box<Wave>) = "wave",
    Topline(Topline) = "topline",
    Text(Text) = "text",
    Translation(Translation) = "translation",
    Evidence(Evidence) = "evidence",
    Release(Release) = "release",
    Agree(Agree) = "agree",
    Hold(Hold) = "hold",
    Retract(Retract) = "retract",
    Remark(Remark) = "remark",
    Same(Same) = "same",
    Redact(Redact) = "redact",
    Ack(Ack) = "ack",
    Key(Key) = "key",
    Head(Head) = "head",
    Propose(Propose) = "propose",
    Silence(Silence) = "silence",
    Mode(Mode_) = "mode",
);

impl Body {
    /// What within its subject the act speaks of: a wording's field and language, a text's language.
    pub fn facet(&self) -> String {
        match self {
            Body::Wording(w) => format!("{}/{}", w.field.map_or("", Field::word), w.lang),
            Body::Text(t) => t.lang.clone(),
            Body::Translation(t) => t.lang.clone(),
            Body::Remark(r) => r.lang.clone(),
            Body::Wave(w) => sample(&w.side, w.sample),
            Body::Topline(t) => sample(&t.side, t.sample),
            Body::Evidence(e) => e.to.clone(),
            Body::Agree(a) => a.strength.unwrap_or(Strength::Staff).word().to_owned(),
            Body::Key(k) => k.vkey.clone(),
            _ => String::new(),
        }
    }

    /// Subjects that this act points at; the fold keeps the way back (a person's seats, a track's sessions).
    pub fn links(&self) -> Vec<String> {
        match self {
            Body::Session(s) => s.track.iter().map(|t| format!("track/{t}")).collect(),
            Body::Appearance(a) => vec![format!("person/{}", a.person)],
            Body::Evidence(e) => vec![e.to.clone()],
            Body::Text(t) => t.about.iter().cloned().collect(),
            Body::Same(s) => vec![s.theirs.clone()],
            _ => Vec::new(),
        }
    }

    /// Blobs that become public with this act, beside its own body.
    pub fn names(&self) -> Vec<Hash> {
        match self {
            Body::Text(t) => {
                t.paragraphs.iter().filter_map(|p| p.sha256).chain(t.media.iter().copied()).collect()
            }
            Body::Translation(t) => t.paragraphs.iter().filter_map(|p| p.sha256).collect(),
            Body::Release(r) => r.manifest.into_iter().collect(),
            Body::Redact(r) => r.replacement.into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// Two samples of a wave are two words.
fn sample(side: &str, kind: Option<SampleKind>) -> String {
    format!("{side}/{}", kind.map_or("", SampleKind::word))
}

impl Wave {
    /// The eleven items of disclosure, in the order of the list.
    pub fn disclosed(&self) -> impl Iterator<Item = (Disclosed, &ByLang)> {
        let texts = [
            &self.strategy,
            &self.sponsor,
            &self.instruments,
            &self.population,
            &self.sampling,
            &self.modes,
            &self.dates,
            &self.precision,
            &self.weighting,
            &self.processing,
            &self.limitations,
        ];
        Disclosed::ALL.iter().copied().zip(texts)
    }
}
