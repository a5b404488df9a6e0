//! What the crate promises of speed and memory: `cargo bench -p duologue-opinion`.
//!
//! Votes are generated: two publics, four camps across them, and opinions that divide the camps more or less.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and ends at its first surprise"
)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use duologue_opinion::polis::representative;
use duologue_opinion::{
    Ballot, Counts, Groups, Map, Matrix, OpinionId, ParticipantId, PublicId, Standing, Vote, Votes, bridging,
    consensus, polis, stability,
};

/// Numbers that are the same in every run (Steele, Lea and Flood 2014, SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn main() {
    run(33_422, 783, 2_000_000);
    // The same shape twice: people who vote as much on as many opinions, and ten times as many people.
    let tenth = run(100_000, 1_000, 2_000_000);
    let whole = run(1_000_000, 1_000, 20_000_000);
    println!("ten times the votes take {:.1} times as long", whole.as_secs_f64() / tenth.as_secs_f64());
}

/// How long the figures took, without recording the votes before and what is worked out on demand after.
fn run(people: u64, opinions: u32, votes: u64) -> Duration {
    println!("{people} participants, {opinions} opinions");
    let (spent, store) = timed(|| generate(people, opinions, votes));
    let count: u64 = (0..opinions).map(|id| store.tally(OpinionId(id)).votes()).sum();
    println!("  {count} votes recorded one by one: {spent:.2?}, {:.2?} each", spent / count as u32);
    let start = Instant::now();
    let (spent, matrix) = timed(|| Matrix::new(&store));
    println!("  matrix {spent:.2?}");
    let (spent, established) = timed(|| across(&store, opinions));
    println!("  intervals and consensus {spent:.2?}, {established} established");
    let (spent, map) = timed(|| Map::new(&matrix));
    println!("  components {spent:.2?}, {:.3?}", map.explained);
    let (spent, points) = timed(|| map.participants(&matrix));
    println!("  projection {spent:.2?}");
    let (spent, groups) = timed(|| Groups::new(&matrix, &points));
    println!("  groups {spent:.2?}, {:?}", groups.sizes);
    let (spent, counts) = timed(|| Counts::new(&matrix, &groups.labels));
    println!("  counts by group {spent:.2?}");
    let (spent, _) = timed(|| (polis::consensus(&counts), representative(&counts)));
    println!("  lists {spent:.2?}");
    let all = start.elapsed();
    println!("  all of these: {all:.2?}, memory at most {} MB", memory());
    let (spent, _) = timed(|| bridging(&store, &matrix, &map));
    println!("  bridging, with four fits again: {spent:.2?}");
    let (spent, stability) = timed(|| stability(&matrix, &groups, 1));
    println!("  stability, ten times components and groups: {spent:.2?}, {:.3}", stability.mean_rand_index);
    println!("  memory at most {} MB", memory());
    all
}

fn across(votes: &Votes, opinions: u32) -> usize {
    let publics = [PublicId(0), PublicId(1)];
    let of = |id| publics.iter().map(|&public| (public, votes.tally_of_public(id, public))).collect();
    let counts: BTreeMap<_, _> = (0..opinions).map(OpinionId).map(|id| (id, of(id))).collect();
    let found = consensus(&counts, &publics);
    let established = |found: &duologue_opinion::Consensus| matches!(found, duologue_opinion::Consensus::Measured(measured) if measured.established);
    found.values().filter(|found| established(found)).count()
}

fn generate(people: u64, opinions: u32, votes: u64) -> Votes {
    let numbers = &mut Numbers(20_261_126);
    // How likely each camp is to agree with each opinion.
    let likely: Vec<[f64; 4]> = (0..opinions)
        .map(|_| {
            let (all, divided) = (numbers.unit(), numbers.unit());
            [0; 4].map(|_| (all + divided * (numbers.unit() - 0.5)).clamp(0.03, 0.97))
        })
        .collect();
    let each = votes / people;
    let mut store = Votes::new();
    for id in 0..people {
        let participant = ParticipantId(id);
        let public = PublicId((id % 2) as u16);
        store.set_standing(
            participant,
            Standing { public: Some(public), sampled: id % 3 == 0, ..Standing::default() },
        );
        let camp = numbers.next() as usize % 4;
        // Few vote on much: from a third of the mean to five times as much.
        let share = numbers.unit();
        let wanted = (each as f64 * (0.34 + 2.64 * share * share * share)).round() as u32;
        let (first, step) = (numbers.next() as u32 % opinions, 1 + numbers.next() as u32 % (opinions - 1));
        for at in 0..wanted {
            let opinion = (u64::from(first) + u64::from(at) * u64::from(step)) % u64::from(opinions);
            let agrees =
                likely.get(opinion as usize).and_then(|camps| camps.get(camp)).copied().unwrap_or(0.5);
            let vote = match numbers.unit() {
                passes if passes < 0.15 => Vote::Pass,
                _ if numbers.unit() < agrees => Vote::Agree,
                _ => Vote::Disagree,
            };
            let opinion = OpinionId(opinion as u32);
            let _ = store
                .record(Ballot { participant, opinion, moment: u64::from(at), vote: Some(vote) })
                .unwrap();
        }
    }
    store
}

/// The most that was in memory so far, where the system tells.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1024
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}
