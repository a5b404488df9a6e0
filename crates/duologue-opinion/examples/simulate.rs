//! Makes the simulated votes of the example's rehearsal: `cargo run -p duologue-opinion --example simulate -- TOPIC SIDE`
//! prints them, for `rehearsal-exchange` and `rehearsal-peace`, `jp` and `cn`. Nobody gave these votes, and the chances
//! below were made up to show what a page can tell: common ground, opposed majorities, groups, and too few votes.

#![allow(clippy::print_stdout, reason = "a program speaks to its terminal")]

use std::process::ExitCode;

const SEED: u64 = 2021;

/// A crowd that thinks alike: how many, how many of ten opinions each has seen, and for each opinion how many of a hundred
/// agree and how many disagree; the rest pass.
struct Crowd {
    people: u32,
    seen_of_ten: u64,
    chances: &'static [(u64, u64)],
}

const EXCHANGE: [(&str, [Crowd; 2]); 2] = [
    (
        "jp",
        [
            Crowd {
                people: 142,
                seen_of_ten: 9,
                chances: &[
                    (94, 2),
                    (84, 8),
                    (86, 7),
                    (18, 74),
                    (82, 9),
                    (88, 6),
                    (84, 8),
                    (12, 74),
                    (74, 12),
                    (10, 82),
                    (72, 12),
                    (88, 5),
                    (86, 6),
                    (8, 86),
                ],
            },
            Crowd {
                people: 98,
                seen_of_ten: 8,
                chances: &[
                    (86, 6),
                    (78, 10),
                    (84, 8),
                    (62, 26),
                    (26, 62),
                    (66, 20),
                    (38, 46),
                    (30, 56),
                    (20, 62),
                    (24, 64),
                    (66, 14),
                    (64, 22),
                    (20, 70),
                    (72, 18),
                ],
            },
        ],
    ),
    (
        "cn",
        [
            Crowd {
                people: 176,
                seen_of_ten: 9,
                chances: &[
                    (95, 2),
                    (86, 6),
                    (82, 9),
                    (62, 24),
                    (88, 6),
                    (76, 12),
                    (80, 10),
                    (60, 24),
                    (70, 14),
                    (20, 70),
                    (78, 9),
                    (74, 14),
                    (84, 8),
                    (14, 78),
                ],
            },
            Crowd {
                people: 134,
                seen_of_ten: 8,
                chances: &[
                    (88, 5),
                    (82, 8),
                    (78, 10),
                    (84, 8),
                    (40, 48),
                    (54, 32),
                    (34, 54),
                    (76, 12),
                    (24, 62),
                    (38, 48),
                    (72, 12),
                    (46, 40),
                    (18, 72),
                    (76, 14),
                ],
            },
        ],
    ),
];

const PEACE: [(&str, [Crowd; 2]); 2] = [
    (
        "jp",
        [
            Crowd {
                people: 12,
                seen_of_ten: 7,
                chances: &[
                    (70, 20),
                    (84, 6),
                    (72, 10),
                    (66, 20),
                    (90, 2),
                    (88, 4),
                    (30, 56),
                    (70, 14),
                    (88, 4),
                    (82, 6),
                ],
            },
            Crowd {
                people: 3,
                seen_of_ten: 5,
                chances: &[
                    (20, 70),
                    (30, 60),
                    (20, 66),
                    (10, 80),
                    (60, 20),
                    (40, 40),
                    (80, 10),
                    (20, 60),
                    (50, 20),
                    (40, 40),
                ],
            },
        ],
    ),
    (
        "cn",
        [
            Crowd {
                people: 83,
                seen_of_ten: 9,
                chances: &[
                    (82, 10),
                    (76, 10),
                    (78, 10),
                    (88, 4),
                    (90, 3),
                    (86, 5),
                    (56, 32),
                    (46, 38),
                    (88, 4),
                    (78, 8),
                ],
            },
            Crowd {
                people: 7,
                seen_of_ten: 9,
                chances: &[
                    (8, 86),
                    (12, 80),
                    (10, 84),
                    (14, 78),
                    (30, 60),
                    (20, 70),
                    (92, 4),
                    (8, 86),
                    (40, 50),
                    (10, 80),
                ],
            },
        ],
    ),
];

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (topic, side) = (args.next().unwrap_or_default(), args.next().unwrap_or_default());
    match votes(&topic, &side) {
        Some(votes) => {
            print!("{votes}");
            ExitCode::SUCCESS
        }
        None => ExitCode::from(2),
    }
}

/// A side's votes on a topic; none where there is no such topic or side.
pub fn votes(topic: &str, side: &str) -> Option<String> {
    let (sides, first) = match topic {
        "rehearsal-exchange" => (&EXCHANGE, 1),
        "rehearsal-peace" => (&PEACE, 3),
        _ => return None,
    };
    let ((_, crowds), stream) = sides.iter().zip(first..).find(|((name, _), _)| *name == side)?;
    let mut random = SplitMix(SEED ^ stream);
    let mut votes = String::from("moment,participant,opinion,vote\n");
    let (mut moment, mut participant) = (0, 0);
    for crowd in crowds {
        for _ in 0..crowd.people {
            participant += 1;
            for (opinion, (agree, disagree)) in (1..).zip(crowd.chances) {
                if random.below(10) >= crowd.seen_of_ten {
                    continue;
                }
                let lot = random.below(100);
                let vote = match lot {
                    _ if lot < *agree => "agree",
                    _ if lot < agree + disagree => "disagree",
                    _ => "pass",
                };
                moment += 1;
                votes.push_str(&format!("{moment},{participant},{opinion},{vote}\n"));
            }
        }
    }
    Some(votes)
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers from the same seed, everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}
