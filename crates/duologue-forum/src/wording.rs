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
        let all = self.standing_wordings(subject);
        weighed(all.filter(|(of, _)| *of == field).map(|(_, worded)| worded).collect(), sides)
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
        let all = weighed(if themes.is_empty() { titles } else { themes }, sides);
        nearest(&all, languages)
    }

    /// The wording to show in one place: in the first language of `languages` that has one, of the first side.
    pub fn wording(
        &self,
        subject: &str,
        field: Field,
        sides: &[String],
        languages: &[String],
    ) -> Option<Worded<'_>> {
        nearest(&self.wordings(subject, field, sides), languages)
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

/// The sides in the given order, each side's own word before a record of it, which steps back in its language.
fn weighed<'a>(mut all: Vec<Worded<'a>>, sides: &[String]) -> Vec<Worded<'a>> {
    // Mostly there is one or none, and nothing to weigh.
    if all.len() < 2 {
        return all;
    }
    let own: Vec<(&str, &str)> =
        all.iter().filter(|w| !w.word.is_recorded()).map(|w| (&*w.word.voice, w.lang)).collect();
    all.retain(|w| !w.word.is_recorded() || !own.contains(&(w.word.speaker(), w.lang)));
    let rank = |w: &Worded<'_>| {
        let side = sides.iter().position(|code| code == w.word.speaker()).unwrap_or(sides.len());
        (side, w.word.is_recorded(), w.standing == Some(Standing::Draft))
    };
    all.sort_by_key(rank);
    all
}

fn nearest<'a>(all: &[Worded<'a>], languages: &[String]) -> Option<Worded<'a>> {
    let nearest = |lang: &String| {
        let near = || all.iter().find(|w| w.lang.split('-').next() == Some(lang));
        all.iter().find(|w| w.lang == lang).or_else(near)
    };
    languages.iter().find_map(nearest).or_else(|| all.first()).copied()
}
