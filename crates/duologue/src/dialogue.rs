//! A dialogue in a data folder: its logs, what they say, and how a voice says more.

use anyhow::{Context, bail};
use duologue_forum::acts::{Body, Key, KeyRole, Saying};
use duologue_forum::files::{self, Folder, Plan, Script, Speaker};
use duologue_forum::{Composed, Forum, Voice, compose};
use duologue_record::Hash;
use duologue_record::note::{Algorithm, Signer};
use duologue_store::{Book, LogId, LogInfo, NewAct, Store};
use duologue_web::{load_forum, texts};

use crate::clock;

/// Begins a voice: its two logs with new keys, and the first act, which names the log's key.
pub async fn begin(store: &Store, base: &str, code: &str, example: bool) -> anyhow::Result<()> {
    duologue_forum::acts::code("voice", code)?;
    for book in [Book::Record, Book::Table] {
        let origin = match book {
            Book::Record => format!("{base}/{code}"),
            Book::Table => format!("{base}/{code}/table"),
        };
        let signer = Signer::from_seed(&origin, Algorithm::Ed25519, &clock::random()?)?;
        let id = LogId::new(code, book);
        store.create_log(&id, &origin, &signer).await?;
        let key = Key { role: Some(KeyRole::Log), vkey: signer.verifier().vkey(), example, ..Key::default() };
        let first = compose(
            &Voice::new(code),
            "key",
            &Saying::own(Body::Key(key)),
            &clock::now(),
            &clock::random()?,
        )?;
        store.append(&id, 0, vec![new_act(first)]).await?;
    }
    Ok(())
}

fn new_act(composed: Composed) -> NewAct {
    NewAct { entry: composed.entry, blobs: composed.blobs }
}

/// What an import would say, or every fault of the folder.
pub async fn plan(store: &Store, forum: &Forum, folder: &Folder) -> anyhow::Result<(Script, Plan)> {
    let script = files::read(folder).map_err(faults)?;
    let ours: Vec<LogInfo> = store.logs().await?.into_iter().filter(|log| log.ours).collect();
    for draft in &script.drafts {
        if !ours.iter().any(|log| log.id.voice == draft.voice) {
            bail!(
                "{}: this data folder has no key for “{}”; `duologue init` with --side or --recorder {} makes one",
                draft.place.file,
                draft.voice,
                draft.voice
            );
        }
    }
    let known = texts(store, &paragraphs(forum)).await?;
    let mut failed = None;
    let mut salt = || {
        clock::random().unwrap_or_else(|e| {
            failed = Some(e);
            [0; 32]
        })
    };
    let plan =
        files::plan(forum, &script, &|hash| known.get(hash).map(|t| t.to_string()), &mut salt, &clock::now())
            .map_err(faults)?;
    match failed {
        Some(e) => Err(e),
        None => Ok((script, plan)),
    }
}

/// Says what was planned, voice by voice; each voice's part is appended whole or not at all.
pub async fn carry_out(store: &Store, forum: &Forum, plan: Plan) -> anyhow::Result<usize> {
    let mut said = 0;
    for (voice, acts) in plan {
        said += acts.len();
        let size = forum.voice(&voice).map_or(0, Voice::size);
        let acts = acts.into_iter().map(new_act).collect();
        store
            .append(&LogId::new(&voice, Book::Record), size, acts)
            .await
            .with_context(|| format!("voice “{voice}”"))?;
    }
    settle(store).await?;
    Ok(said)
}

/// Removes what some voice had removed, wherever it still lies; whoever has the folder does.
pub async fn settle(store: &Store) -> anyhow::Result<Forum> {
    let forum = load_forum(store, None).await?;
    let gone = store.tombstones().await?;
    let due: Vec<Hash> = forum.redacted().into_iter().filter(|hash| !gone.contains(hash)).collect();
    if !due.is_empty() && !store.is_beside() {
        store.redact(&due).await?;
    }
    Ok(forum)
}

/// The blobs of all paragraphs that stand.
pub fn paragraphs(forum: &Forum) -> Vec<Hash> {
    let mut hashes = Vec::new();
    for subject in forum.subjects("") {
        for word in forum.words(&subject) {
            match word.body() {
                Some(Body::Text(text)) => hashes.extend(text.paragraphs.iter().filter_map(|p| p.sha256)),
                Some(Body::Translation(t)) => hashes.extend(t.paragraphs.iter().filter_map(|p| p.sha256)),
                _ => {}
            }
        }
    }
    hashes
}

/// The dialogue's code and voices, as `duologue.toml` names them.
pub async fn speakers(store: &Store, forum: &Forum) -> anyhow::Result<(String, Vec<Speaker>)> {
    let logs: Vec<LogInfo> =
        store.logs().await?.into_iter().filter(|log| log.id.book == Book::Record).collect();
    // Origins end in the dialogue's code and the voice's.
    let code =
        logs.first().and_then(|log| log.origin.rsplit('/').nth(1)).context("there is no log yet")?.to_owned();
    let sides = forum.sides();
    let speaker = |log: &LogInfo| Speaker {
        code: log.id.voice.clone(),
        recorder: !sides.contains(&log.id.voice.as_str()),
        example: forum.voice(&log.id.voice).is_some_and(Voice::is_example),
    };
    Ok((code, logs.iter().map(speaker).collect()))
}

fn faults(faults: Vec<files::Fault>) -> anyhow::Error {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    anyhow::anyhow!("nothing was said; the folder has {} fault(s):\n{}", lines.len(), lines.join("\n"))
}
