//! The programme of 100 sessions, in this process: rendered anew, and through the whole router.

use std::time::{Duration, Instant};

use duologue_web::{Address, Lang, Links, Place, Texts, Theme, render};

use crate::dialogue::{LARGE, write};
use crate::quantile;

const ROUNDS: usize = 300;

pub async fn run() -> anyhow::Result<()> {
    let forum = write(5_000)?.forum();
    let (texts, theme) = (Texts::new(), Theme::default());
    for lang in Lang::ALL {
        let address = Address::new(lang, Place::Programme(LARGE.to_owned()));
        let mut times = Vec::new();
        let mut bytes = 0;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let page = render(&forum, None, &texts, &theme, &address, Links::Server { at: None })?;
            times.push(start.elapsed());
            bytes = page.map_or(0, |page| page.html.len());
        }
        times.sort();
        report(
            &format!("programme of 100 sessions, {}, rendered ({bytes} bytes)", lang.code()),
            &times,
            "0.3 ms",
        );
    }
    Ok(())
}

fn report(what: &str, sorted: &[Duration], target: &str) {
    println!(
        "{what}: median {:.3?}, 99 % {:.3?} (target: at most {target})",
        quantile(sorted, 500),
        quantile(sorted, 990)
    );
}
