//! The programme of 100 sessions with 500 seats, rendered anew in this process, without a network.

use duologue_web::{Address, Lang, Links, Origin, Place, Texts, Theme, render};

use crate::dialogue::{LARGE, write};

const ROUNDS: u32 = 1_000;

pub fn run() -> anyhow::Result<()> {
    let forum = write(5_000)?.forum();
    let (texts, theme) = (Texts::new(), Theme::default());
    let links = Links::Server { origin: "https://forum.example".parse::<Origin>()?, at: None };
    for lang in Lang::ALL {
        let address = Address::new(lang, Place::Programme(LARGE.to_owned()));
        let (start, mut bytes) = (on_cpu()?, 0);
        for _ in 0..ROUNDS {
            let page = render(&forum, None, &texts, &theme, &address, links.clone())?;
            bytes = page.map_or(0, |page| page.html.len());
        }
        // The kernel counts in ticks of some milliseconds, so only the mean of many rounds says anything.
        let mean = (on_cpu()? - start) as f64 / 1e6 / f64::from(ROUNDS);
        println!(
            "programme of 100 sessions, {}, {bytes} bytes: {mean:.3} ms of CPU (target: at most 0.3 ms)",
            lang.code()
        );
    }
    Ok(())
}

/// Nanoseconds that this thread has run (the first field of schedstat): other programs do not count.
fn on_cpu() -> anyhow::Result<u64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(stat.split_whitespace().next().unwrap_or_default().parse()?)
}
