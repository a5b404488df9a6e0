//! Texts and their translations. A translation is stale exactly where its source paragraph's blob is another.

use duologue_record::Hash;

use crate::acts::{Body, Paragraph, Text, Translation, Translator};
use crate::forum::Forum;
use crate::voice::{Subject, Word};

/// A text in its own language, with the renderings that exist of it.
#[derive(Clone, Debug)]
pub struct TextView<'a> {
    pub subject: Subject,
    pub word: &'a Word,
    pub text: &'a Text,
    pub translations: Vec<TranslationView<'a>>,
}

#[derive(Clone, Debug)]
pub struct TranslationView<'a> {
    pub word: &'a Word,
    pub translation: &'a Translation,
}

/// How a paragraph stands in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendering {
    /// The words as they were said or written.
    Original(Hash),
    Current(Hash),
    /// Its source paragraph has changed since.
    Stale {
        blob: Hash,
        from: Option<Hash>,
        now: Option<Hash>,
    },
    /// Not translated yet.
    Missing,
}

impl Rendering {
    pub fn blob(&self) -> Option<Hash> {
        match self {
            Rendering::Original(blob) | Rendering::Current(blob) | Rendering::Stale { blob, .. } => {
                Some(*blob)
            }
            Rendering::Missing => None,
        }
    }
}

impl TranslationView<'_> {
    /// How this translation renders a source paragraph.
    pub fn of(&self, paragraph: &Paragraph) -> Rendering {
        let Some(rendered) = self.translation.paragraphs.iter().find(|r| r.id == paragraph.id) else {
            return Rendering::Missing;
        };
        match rendered.sha256 {
            None => Rendering::Missing,
            Some(blob) if rendered.from == paragraph.sha256 => Rendering::Current(blob),
            Some(blob) => Rendering::Stale { blob, from: rendered.from, now: paragraph.sha256 },
        }
    }

    pub fn is_machine(&self) -> bool {
        self.translation.by == Some(Translator::Machine)
    }
}

impl<'a> TextView<'a> {
    /// The rendering into a language: by a person before by a machine.
    pub fn translation(&self, lang: &str) -> Option<&TranslationView<'a>> {
        self.translations
            .iter()
            .filter(|t| t.translation.lang == lang)
            .min_by_key(|t| (t.is_machine() && t.translation.read_by.is_none(), t.word.is_recorded()))
    }

    /// How a paragraph stands in a language.
    pub fn rendering(&self, paragraph: &Paragraph, lang: &str) -> Rendering {
        if lang == self.text.lang {
            return paragraph.sha256.map_or(Rendering::Missing, Rendering::Original);
        }
        self.translation(lang).map_or(Rendering::Missing, |t| t.of(paragraph))
    }

    /// Languages in which at least one paragraph can be read: its own first.
    pub fn languages(&self) -> Vec<&'a str> {
        let mut languages = vec![self.text.lang.as_str()];
        for t in &self.translations {
            if !languages.contains(&t.translation.lang.as_str()) {
                languages.push(&t.translation.lang);
            }
        }
        languages
    }

    /// How many paragraphs of a language's rendering are stale.
    pub fn stale(&self, lang: &str) -> usize {
        let stale = |p: &&Paragraph| matches!(self.rendering(p, lang), Rendering::Stale { .. });
        self.text.paragraphs.iter().filter(stale).count()
    }
}

impl Forum {
    /// The texts of a subject, one for each voice and language that wrote one itself.
    pub fn texts(&self, subject: &str) -> Vec<TextView<'_>> {
        let mut texts = Vec::new();
        let mut translations = Vec::new();
        for voice in self.voices() {
            for word in voice.history(subject).iter().filter(|w| w.end.is_none() && !self.is_removed(w)) {
                match word.body() {
                    Some(Body::Text(text)) => texts.push((word, text)),
                    Some(Body::Translation(t)) => translations.push(TranslationView { word, translation: t }),
                    _ => {}
                }
            }
        }
        texts.sort_by_key(|(word, _)| word.is_recorded());
        texts
            .into_iter()
            .map(|(word, text)| TextView {
                subject: subject.into(),
                word,
                text,
                translations: translations
                    .iter()
                    .filter(|t| t.translation.renders == text.lang)
                    .cloned()
                    .collect(),
            })
            .collect()
    }

    /// Texts that hang on a subject (a session's report, an edition's letters), by their own subject.
    pub fn texts_under(&self, subject: &str) -> Vec<TextView<'_>> {
        let depth = subject.matches('/').count() + 1;
        let prefix = format!("{subject}/");
        self.subjects(&prefix)
            .iter()
            .filter(|s| s.matches('/').count() == depth)
            .flat_map(|s| self.texts(s))
            .collect()
    }
}
