//! Official texts of a subject: several voices, several languages, none of them a translation of another.

use crate::acts::{Body, Field, Standing};
use crate::forum::Forum;
use crate::voice::Word;

/// A wording as somebody gave it.
#[derive(Clone, Copy, Debug)]
pub struct Worded<'a> {
    pub word: &'a Word,
    pub lang: &'a str,
    pub text: &'a str,
    pub standing: Option<Standing>,
}

impl Forum {
    /// All wordings of a field, the sides in the given order, each side's own word before a record of it.
    ///
    /// A record of a side's wording steps back where the side gives one itself in that language.
    pub fn wordings(&self, subject: &str, field: Field, sides: &[String]) -> Vec<Worded<'_>> {
        let mut all = self.of_field(subject, field);
        all.sort_by_key(|worded| rank(worded, sides));
        all
    }

    fn of_field(&self, subject: &str, field: Field) -> Vec<Worded<'_>> {
        let all = self.standing_wordings(subject);
        own_words(all.filter(|(of, _)| *of == field).map(|(_, worded)| worded).collect())
    }

    fn standing_wordings(&self, subject: &str) -> impl Iterator<Item = (Field, Worded<'_>)> {
        let subject = self.resolve(subject);
        let words = self.voices().flat_map(move |voice| voice.history(&subject));
        words.filter(|word| word.end.is_none() && !self.is_removed(word)).filter_map(|word| {
            let Some(Body::Wording(w)) = word.body() else { return None };
            Some((w.field?, Worded { word, lang: &w.lang, text: &w.text, standing: w.standing }))
        })
    }

    /// What a sitting is called in one place: its theme, or where it has none its title.
    pub fn title(&self, subject: &str, sides: &[String], languages: &[String]) -> Option<Worded<'_>> {
        let (mut themes, mut titles) = (Vec::new(), Vec::new());
        for (field, worded) in self.standing_wordings(subject) {
            match field {
                Field::Theme => themes.push(worded),
                Field::Title => titles.push(worded),
                _ => {}
            }
        }
        nearest(&own_words(if themes.is_empty() { titles } else { themes }), sides, languages)
    }

    /// The wording to show in one place: in the first language of `languages` that has one, of the first side.
    pub fn wording(
        &self,
        subject: &str,
        field: Field,
        sides: &[String],
        languages: &[String],
    ) -> Option<Worded<'_>> {
        nearest(&self.of_field(subject, field), sides, languages)
    }

    /// The wording each side gives in its own languages, in the order of `sides`: what stands side by side.
    ///
    /// A side without an own-language wording is left out.
    pub fn side_wordings(&self, subject: &str, field: Field, sides: &[String]) -> Vec<(String, Worded<'_>)> {
        let all = self.wordings(subject, field, sides);
        let of_side = |code: &String| {
            let languages = &self.side(code).languages;
            let theirs = || all.iter().filter(|w| w.word.speaker() == code);
            let own = languages.iter().find_map(|lang| theirs().find(|w| w.lang == lang));
            own.map(|w| (code.clone(), *w))
        };
        sides.iter().filter_map(of_side).collect()
    }
}

/// Without records of what a side says itself in the same language.
fn own_words(mut all: Vec<Worded<'_>>) -> Vec<Worded<'_>> {
    if all.iter().any(|w| w.word.is_recorded()) {
        let own: Vec<(&str, &str)> =
            all.iter().filter(|w| !w.word.is_recorded()).map(|w| (&*w.word.voice, w.lang)).collect();
        all.retain(|w| !w.word.is_recorded() || !own.contains(&(w.word.speaker(), w.lang)));
    }
    all
}

/// The sides in the given order, each side's own word before a record of it.
fn rank(w: &Worded<'_>, sides: &[String]) -> impl Ord + use<> {
    let side = sides.iter().position(|code| code == w.word.speaker()).unwrap_or(sides.len());
    (side, w.word.is_recorded(), w.standing == Some(Standing::Draft))
}

fn nearest<'a>(all: &[Worded<'a>], sides: &[String], languages: &[String]) -> Option<Worded<'a>> {
    let first = |fits: &dyn Fn(&str) -> bool| {
        all.iter().filter(|w| fits(w.lang)).min_by_key(|w| rank(w, sides)).copied()
    };
    let near =
        |lang: &String| first(&|l| l == lang).or_else(|| first(&|l| l.split('-').next() == Some(lang)));
    languages.iter().find_map(near).or_else(|| first(&|_| true))
}
