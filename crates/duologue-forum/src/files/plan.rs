use std::collections::{BTreeMap, HashMap};

use duologue_record::{Hash, canonical};
use serde_json::json;

use super::{Draft, Fault, Script};
use crate::act::Act;
use crate::acts::{Body, Saying};
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
        let printed =
            before.voice(&draft.voice).map(|v| printed(&before, v, &draft.subject, &key)).unwrap_or_default();
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

/// The words of a key that a folder shows: those that stand, and those that a later word says why it changed.
/// Of a text or translation that is the last alone. A removal neither shows nor brings an older word back.
pub(super) fn printed<'a>(forum: &Forum, voice: &'a Voice, subject: &str, key: &Key) -> Vec<&'a Word> {
    let readable = |word: &Word| !forum.is_removed(word);
    let shows = |word: &&Word| match word.end {
        None => true,
        Some(End::Retracted(_)) => false,
        Some(End::Restated(_)) if key.is_running_text() => false,
        Some(End::Restated(by)) => voice
            .word(&by)
            .filter(|by| readable(by))
            .and_then(Word::saying)
            .is_some_and(|s| s.provenance.why.is_some()),
    };
    voice
        .history(subject)
        .iter()
        .filter(|w| readable(w) && w.saying().is_some_and(|s| Key::of(s) == *key))
        .filter(shows)
        .collect()
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
        let said = printed.get(place).and_then(|w| w.saying());
        let last = printed.last().and_then(|w| w.saying());
        let mut blobs = Vec::new();
        let saying = self.resolve(draft, said.or(last), &mut blobs)?;
        if said == Some(&saying) {
            return Ok(());
        }
        // A word with a `why` stands beside the one that it changes, so it cannot take its place in the file.
        let last_alone = place + 1 == length && place + 1 == printed.len();
        let in_place = Key::of(&saying).is_running_text() || saying.provenance.why.is_none();
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

    /// Gives each paragraph its blob: the one it has, if its text is unchanged.
    fn blob(
        &mut self,
        written: &Written<'_>,
        had: Option<Hash>,
        blobs: &mut Vec<Vec<u8>>,
    ) -> Result<Hash, String> {
        let Written { id, text, removed } = written;
        if let Some(hash) = removed {
            return if had == Some(*hash) || self.text(hash).is_none() {
                Ok(*hash)
            } else {
                Err(format!("paragraph “{id}” was not removed; write its words"))
            };
        }
        if let Some(hash) = had
            && self.text(&hash).as_deref() == Some(*text)
        {
            return Ok(hash);
        }
        let bytes = paragraph(text, &(self.salt)()).map_err(|e| format!("paragraph “{id}”: {e}"))?;
        let hash = Hash::of(&bytes);
        self.fresh.insert(hash, (*text).to_owned());
        blobs.push(bytes);
        Ok(hash)
    }

    fn resolve(
        &mut self,
        draft: &Draft,
        said: Option<&Saying>,
        blobs: &mut Vec<Vec<u8>>,
    ) -> Result<Saying, Fault> {
        let mut saying = draft.saying.clone();
        let fault = |message: String| Fault::new(draft.place.clone(), message);
        match (&mut saying.body, said.map(|s| &s.body)) {
            (Body::Text(text), said) => {
                for (paragraph, words) in text.paragraphs.iter_mut().zip(&draft.texts) {
                    let had = match said {
                        Some(Body::Text(t)) => {
                            t.paragraphs.iter().find(|p| p.id == paragraph.id).and_then(|p| p.sha256)
                        }
                        _ => None,
                    };
                    let written = Written { id: &paragraph.id, text: words, removed: paragraph.sha256 };
                    paragraph.sha256 = Some(self.blob(&written, had, blobs).map_err(fault)?);
                }
            }
            (Body::Translation(translation), said) => {
                let source =
                    self.forum.texts(&draft.subject).into_iter().find(|t| t.text.lang == translation.renders);
                let source = source.map(|view| view.text.paragraphs.clone());
                // What says from which words it was made stands also where these are gone.
                if source.is_none() && translation.paragraphs.iter().any(|rendered| rendered.from.is_none()) {
                    return Err(fault(format!(
                        "there is no text in “{}” to translate here",
                        translation.renders
                    )));
                }
                for (i, rendered) in translation.paragraphs.iter_mut().enumerate() {
                    let original = source.iter().flatten().find(|p| p.id == rendered.id);
                    if original.is_none() && rendered.from.is_none() {
                        return Err(fault(format!(
                            "paragraph “{}” is not in the text that this translates; take it out, or give the words it was made from (`from=` and their hash)",
                            rendered.id
                        )));
                    }
                    let had = match said {
                        Some(Body::Translation(t)) => t.paragraphs.iter().find(|r| r.id == rendered.id),
                        _ => None,
                    };
                    let words = draft.texts.get(i).map(String::as_str).unwrap_or_default();
                    let written = Written { id: &rendered.id, text: words, removed: rendered.sha256 };
                    rendered.sha256 =
                        Some(self.blob(&written, had.and_then(|r| r.sha256), blobs).map_err(fault)?);
                    let unchanged = had.filter(|r| r.sha256 == rendered.sha256);
                    let confirmed = draft.confirmed.get(i) == Some(&true);
                    rendered.from = match (rendered.from, unchanged) {
                        (Some(from), _) => Some(from),
                        (None, Some(had)) if !confirmed => had.from,
                        (None, _) => original.and_then(|p| p.sha256),
                    };
                }
            }
            _ => {}
        }
        Ok(saying)
    }
}

/// A paragraph as a file gives it: its words, or the blob whose words were removed.
struct Written<'a> {
    id: &'a str,
    text: &'a str,
    removed: Option<Hash>,
}

fn paragraph(text: &str, salt: &[u8; 32]) -> Result<Vec<u8>, canonical::Refusal> {
    canonical::to_bytes(&json!({ "salt": Hash(*salt).to_string(), "text": text }), &canonical::BODY)
}
