//! What can be found: everything public that has words, as a pure function of a forum.

use duologue_forum::acts::Genre;
use duologue_record::Hash;

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Edition,
    Session,
    /// A person's names.
    Person,
    /// An affiliation as printed at a sitting.
    Seat,
    Track,
    Survey,
    /// What a survey asked, with its answers.
    Item,
    Topic,
    /// An opinion of a topic.
    Opinion,
    Text(Genre),
}

const PLAIN: [Kind; 9] = [
    Kind::Edition,
    Kind::Session,
    Kind::Person,
    Kind::Seat,
    Kind::Track,
    Kind::Survey,
    Kind::Item,
    Kind::Topic,
    Kind::Opinion,
];

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Kind::Edition => "edition",
            Kind::Session => "session",
            Kind::Person => "person",
            Kind::Seat => "seat",
            Kind::Track => "track",
            Kind::Survey => "survey",
            Kind::Item => "item",
            Kind::Topic => "topic",
            Kind::Opinion => "opinion",
            Kind::Text(genre) => genre.word(),
        }
    }

    pub fn all() -> impl Iterator<Item = Kind> {
        PLAIN.into_iter().chain(Genre::ALL.iter().map(|genre| Kind::Text(*genre)))
    }

    pub fn parse(word: &str) -> Option<Kind> {
        Kind::all().find(|kind| kind.word() == word)
    }
}

/// Where a paragraph stands: the text by its subject, voice and own language, and the paragraph's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    pub text: String,
    pub voice: String,
    pub lang: String,
    pub paragraph: String,
}

/// What a result is about and where it can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub kind: Kind,
    /// The subject whose page shows it.
    pub subject: String,
    pub edition: Option<String>,
    /// The sitting's subject (`13/security`).
    pub session: Option<String>,
    pub track: Option<String>,
    /// Who speaks, or who it is; of nobody where words are not attributed.
    pub person: Option<String>,
    pub passage: Option<Passage>,
}

/// Words as the forum holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    Said(String),
    /// A paragraph's blob.
    Blob(Hash),
}

/// Something that can be found, with its words by language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub about: About,
    pub parts: Vec<(String, Words)>,
}

impl Document {
    /// Names the document by all that it is: the same words at the same place have the same id.
    pub fn id(&self) -> Hash {
        Hash::of(format!("{self:?}").as_bytes())
    }

    pub fn blobs(&self) -> impl Iterator<Item = Hash> {
        self.parts.iter().filter_map(|(_, words)| match words {
            Words::Blob(hash) => Some(*hash),
            Words::Said(_) => None,
        })
    }
}
