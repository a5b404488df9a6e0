use std::collections::{BTreeMap, HashMap};

use duologue_record::{Hash, canonical};
use serde_json::json;

use super::{Draft, Fault, Place, Script, Words};
use crate::act::Act;
use crate::acts::{Body, Rendered, Saying, Text, Translation};
use crate::compose::{Composed, compose};
use crate::forum::Forum;
use crate::voice::{End, Key, Voice, Word};

/// What each voice is to append, in order; voices with nothing new are left out.
pub type Plan = BTreeMap<String, Vec<Composed>>;

/// Plans what a script says that its voices have not said yet.
///
/// `text_of` reads a paragraph's text; `salt` gives 32 fresh bytes at each call; `at` is RFC 3339 in UTC.
pub fn plan(
    forum: &Forum,
    script: &Script,
    text_of: &dyn Fn(&Hash) -> Option<String>,
    salt: &mut dyn FnMut() -> [u8; 32],
    at: &str,
) -> Result<Plan, Vec<Fault>> {
    let mut planner =
        Planner { forum: forum.clone(), text_of, salt, at, fresh: HashMap::new(), plan: Plan::new() };
    let mut faults = Vec::new();
    for speaker in &script.speakers {
        if planner.forum.voice(&speaker.code).is_none() {
            planner.forum.set(Voice::new(&speaker.code));
        }
    }
    let before = planner.forum.clone();
    let is_translation = |draft: &&Draft| matches!(draft.saying.body, Body::Translation(_));
    // Translations bind to their sources, which another voice may give in the same folder.
    let (later, first): (Vec<&Draft>, Vec<&Draft>) = script.drafts.iter().partition(is_translation);
    let mut chains: HashMap<(&str, &str, Key), usize> = HashMap::new();
    for draft in &script.drafts {
        *chains.entry((&draft.voice, &draft.subject, Key::of(&draft.saying))).or_default() += 1;
    }
    let mut seen: HashMap<(&str, &str, Key), usize> = HashMap::new();
    for draft in first.into_iter().chain(later) {
        let key = Key::of(&draft.saying);
        let chain = (draft.voice.as_str(), draft.subject.as_str(), key.clone());
        let place = *seen.entry(chain.clone()).and_modify(|n| *n += 1).or_insert(0);
        let mut printed =
            before.voice(&draft.voice).map(|v| shown(&before, v, &draft.subject)).unwrap_or_default();
        printed.retain(|word| word.saying().is_some_and(|s| Key::of(s) == key));
        let length = chains.get(&chain).copied().unwrap_or(1);
        if let Err(fault) = planner.say(draft, place, length, &printed) {
            faults.push(fault);
        }
    }
    if faults.is_empty() {
        Ok(planner.plan)
    } else {
        faults.sort();
        Err(faults)
    }
}

/// The words on a subject that a folder shows: those that stand, and those that a later word which it shows says why it
/// changed. Of a text or translation that is the last alone. A removal neither shows nor brings an older word back.
pub(super) fn shown<'a>(forum: &Forum, voice: &'a Voice, subject: &str) -> Vec<&'a Word> {
    let mut events: HashMap<Hash, Key> = HashMap::new();
    let mut shown = Vec::new();
    for word in voice.history(subject).iter().rev().filter(|word| !forum.is_removed(word)) {
        let Some(saying) = word.saying() else { continue };
        let key = Key::of(saying);
        let shows = match word.end {
            None => true,
            Some(End::Retracted(_)) => false,
            Some(End::Restated(by)) => !key.is_running_text() && events.get(&by) == Some(&key),
        };
        if shows {
            if saying.provenance.why.is_some() {
                events.insert(word.act.leaf, key);
            }
            shown.push(word);
        }
    }
    shown.reverse();
    shown
}

/// The text that a translation on a subject renders, of several in one language: a voice's own word before a record,
/// then by voice, whose word and source. The order of a log does not count, so that a folder says the same anywhere.
pub(super) fn source<'a>(forum: &'a Forum, subject: &str, lang: &str) -> Option<&'a Text> {
    let rank = |word: &Word| {
        let provenance = word.saying().map(|s| (s.provenance.of.clone(), s.provenance.source.clone()));
        (word.is_recorded(), word.voice.clone(), provenance)
    };
    let texts = forum.texts(subject).into_iter().filter(|t| t.text.lang == lang);
    texts.min_by_key(|t| rank(t.word)).map(|t| t.text)
}

struct Planner<'a> {
    forum: Forum,
    text_of: &'a dyn Fn(&Hash) -> Option<String>,
    salt: &'a mut dyn FnMut() -> [u8; 32],
    at: &'a str,
    /// Texts of paragraphs that this plan makes.
    fresh: HashMap<Hash, String>,
    plan: Plan,
}

impl Planner<'_> {
    fn say(&mut self, draft: &Draft, place: usize, length: usize, printed: &[&Word]) -> Result<(), Fault> {
        let fault = |message: String| Fault::new(draft.place.clone(), message);
        let running = Key::of(&draft.saying).is_running_text();
        if place > 0 && running {
            return Err(fault(
                "another file gives this text too, with the same `of` and `source`; leave one of them out"
                    .to_owned(),
            ));
        }
        let said = printed.get(place).and_then(|w| w.saying());
        let last = printed.last().and_then(|w| w.saying());
        let mut blobs = Vec::new();
        let saying = self.resolve(draft, said.or(last), &mut blobs)?;
        if said == Some(&saying) {
            return Ok(());
        }
        // A word with a `why` stands beside the one that it changes, so it cannot take its place in the file.
        let last_alone = place + 1 == length && place + 1 == printed.len();
        let in_place = running || saying.provenance.why.is_none();
        if said.is_some() && !(last_alone && in_place) {
            return Err(fault(
                "this was said before and cannot be changed in place; leave it, and say the new below it with `why`".to_owned(),
            ));
        }
        if place > 0 && saying.provenance.why.is_none() {
            return Err(fault(
                "this says again what was said above; give `why` (update or correction), or leave one of them out".to_owned(),
            ));
        }
        let Some(voice) = self.forum.voice(&draft.voice) else {
            return Err(fault(format!("“{}” is not a voice", draft.voice)));
        };
        let salt = (self.salt)();
        let mut composed =
            compose(voice, &draft.subject, &saying, self.at, &salt).map_err(|e| fault(e.to_string()))?;
        composed.blobs.extend(blobs);
        let by_hash: HashMap<Hash, &Vec<u8>> = composed.blobs.iter().map(|b| (Hash::of(b), b)).collect();
        let act = Act::read(voice.size(), &composed.entry, &|hash| by_hash.get(hash).map(|b| (*b).clone()))
            .map_err(|e| fault(e.to_string()))?;
        let mut voice = voice.clone();
        voice.hear(act);
        self.forum.set(voice);
        self.plan.entry(draft.voice.clone()).or_default().push(composed);
        Ok(())
    }

    fn text(&self, hash: &Hash) -> Option<String> {
        self.fresh.get(hash).cloned().or_else(|| (self.text_of)(hash))
    }

    /// The blob of a paragraph: the one it had, if its text is unchanged.
    fn blob(
        &mut self,
        draft: &Draft,
        id: &str,
        words: &Words,
        removed: Option<Hash>,
        had: Option<Hash>,
        blobs: &mut Vec<Vec<u8>>,
    ) -> Result<Hash, Fault> {
        let fault = |message: String| on_line(draft, words, format!("paragraph “{id}”: {message}"));
        if let Some(hash) = removed {
            return if had == Some(hash) || self.text(&hash).is_none() {
                Ok(hash)
            } else {
                Err(fault("these words were not removed; write them".to_owned()))
            };
        }
        // A file does not show the space around a paragraph.
        if let Some(hash) = had
            && self.text(&hash).is_some_and(|had| had.trim() == words.text)
        {
            return Ok(hash);
        }
        let bytes = paragraph(&words.text, &(self.salt)()).map_err(|e| fault(e.to_string()))?;
        let hash = Hash::of(&bytes);
        self.fresh.insert(hash, words.text.clone());
        blobs.push(bytes);
        Ok(hash)
    }

    /// Gives the paragraphs of a text or translation their blobs; `said` is what stands in the same place.
    fn resolve(
        &mut self,
        draft: &Draft,
        said: Option<&Saying>,
        blobs: &mut Vec<Vec<u8>>,
    ) -> Result<Saying, Fault> {
        let mut saying = draft.saying.clone();
        match (&mut saying.body, said.map(|s| &s.body)) {
            (Body::Text(text), said) => {
                let had = if let Some(Body::Text(had)) = said { had.paragraphs.as_slice() } else { &[] };
                let had: HashMap<&str, Option<Hash>> =
                    had.iter().map(|p| (p.id.as_str(), p.sha256)).collect();
                for (paragraph, words) in text.paragraphs.iter_mut().zip(&draft.words) {
                    let had = had.get(paragraph.id.as_str()).copied().flatten();
                    paragraph.sha256 =
                        Some(self.blob(draft, &paragraph.id, words, paragraph.sha256, had, blobs)?);
                }
            }
            (Body::Translation(translation), said) => {
                let had =
                    if let Some(Body::Translation(had)) = said { had.paragraphs.as_slice() } else { &[] };
                self.render(draft, translation, had, blobs)?;
            }
            _ => {}
        }
        Ok(saying)
    }

    /// Gives the paragraphs of a translation their blobs, and binds them to what they render.
    fn render(
        &mut self,
        draft: &Draft,
        translation: &mut Translation,
        had: &[Rendered],
        blobs: &mut Vec<Vec<u8>>,
    ) -> Result<(), Fault> {
        let source = source(&self.forum, &draft.subject, &translation.renders);
        // What says from which words it was made stands also where these are gone.
        if source.is_none() && translation.paragraphs.iter().any(|r| r.from.is_none()) {
            let message = format!("there is no text in “{}” to translate here", translation.renders);
            return Err(Fault::new(draft.place.clone(), message));
        }
        let source: HashMap<String, Option<Hash>> =
            source.into_iter().flat_map(|text| &text.paragraphs).map(|p| (p.id.clone(), p.sha256)).collect();
        let had: HashMap<&str, &Rendered> = had.iter().map(|r| (r.id.as_str(), r)).collect();
        for (rendered, words) in translation.paragraphs.iter_mut().zip(&draft.words) {
            let original = source.get(&rendered.id);
            if original.is_none() && rendered.from.is_none() {
                let message = format!(
                    "paragraph “{}” is not in the text that this translates; take it out, or give the words it was made from (`from=` and their hash)",
                    rendered.id
                );
                return Err(on_line(draft, words, message));
            }
            let had = had.get(rendered.id.as_str()).copied();
            let blob = had.and_then(|r| r.sha256);
            rendered.sha256 = Some(self.blob(draft, &rendered.id, words, rendered.sha256, blob, blobs)?);
            let unchanged = had.filter(|r| r.sha256 == rendered.sha256);
            rendered.from = match (rendered.from, unchanged) {
                (Some(from), _) => Some(from),
                (None, Some(had)) if !words.confirmed => had.from,
                (None, _) => original.copied().flatten(),
            };
        }
        Ok(())
    }
}

/// A fault of one paragraph.
fn on_line(draft: &Draft, words: &Words, message: String) -> Fault {
    Fault::new(Place { line: words.line, ..draft.place.clone() }, message)
}

fn paragraph(text: &str, salt: &[u8; 32]) -> Result<Vec<u8>, canonical::Refusal> {
    canonical::to_bytes(&json!({ "salt": Hash(*salt).to_string(), "text": text }), &canonical::BODY)
}
