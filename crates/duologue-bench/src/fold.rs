//! Folding: 100,000 acts in under a second and linear; one more act in under 20 ms.

use std::time::{Duration, Instant};

use duologue_forum::{Act, Forum, Voice};

use crate::dialogue::{ACTS, write};
use crate::quantile;

pub fn run() -> anyhow::Result<()> {
    let log = write(ACTS + 1_000)?;
    println!("{ACTS} acts, {} MB of entries and blobs", log.bytes() / 1_000_000);
    for acts in [ACTS / 2, ACTS] {
        let mut best = (Duration::MAX, Duration::MAX);
        for _ in 0..5 {
            let start = Instant::now();
            let read = log.read(acts)?;
            let reading = start.elapsed();
            best = (best.0.min(reading), best.1.min(fold(read).1));
        }
        println!(
            "{acts:>7} acts: reading and checking {:>8.1?} on one core, folding {:>8.1?} (target for {ACTS}: under 1 s)",
            best.0, best.1
        );
    }

    // One more act: read it, hear it in a clone of the voice, and put that into a clone of the forum.
    let (voice, _) = fold(log.read(ACTS)?);
    let mut now = Forum::new([voice]);
    let mut times = Vec::new();
    for index in ACTS..ACTS + 1_000 {
        let Some(entry) = log.entries.get(index) else { break };
        let start = Instant::now();
        let act = Act::read(index as u64, entry, &|hash| log.blobs.get(hash).cloned())?;
        let mut next = now.clone();
        if let Some(mut voice) = next.voice("jp").cloned() {
            voice.hear(act);
            next.set(voice);
        }
        now = next;
        times.push(start.elapsed());
    }
    times.sort();
    println!(
        "one more act: median {:.1?}, 99.9 % {:.1?}, worst {:.1?} (target: under 20 ms)",
        quantile(&times, 500),
        quantile(&times, 999),
        quantile(&times, 1000)
    );
    Ok(())
}

fn fold(acts: Vec<Act>) -> (Voice, Duration) {
    let start = Instant::now();
    let mut voice = Voice::new("jp");
    acts.into_iter().for_each(|act| voice.hear(act));
    (voice, start.elapsed())
}
