//! That work goes on, on a terminal: what, how far, and for how long. Nobody else is told.

use std::io::{IsTerminal, Write, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Work that is done sooner is not told of.
const PATIENCE: Duration = Duration::from_secs(1);
const PACE: Duration = Duration::from_millis(200);

/// Shown from its start until it is dropped.
pub struct Progress {
    steps: Arc<Steps>,
    shown: Option<(Sender<()>, JoinHandle<()>)>,
}

#[derive(Default)]
struct Steps {
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Progress {
    pub fn start(what: String) -> Progress {
        let steps = Arc::new(Steps::default());
        let shown = stderr().is_terminal().then(|| {
            let (stop, stopped) = channel();
            let (steps, began) = (Arc::clone(&steps), Instant::now());
            let thread = std::thread::spawn(move || {
                let mut wait = PATIENCE;
                while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    wait = PACE;
                    // The cursor goes back, so that a note that is printed meanwhile begins its own line.
                    draw(&format!("\r{}\x1b[K\r", steps.line(&what, began.elapsed())));
                }
                if wait == PACE {
                    draw("\r\x1b[K");
                }
            });
            (stop, thread)
        });
        Progress { steps, shown }
    }

    /// How many steps there are; before it is known, time alone is shown.
    pub fn steps(&self, all: usize) {
        self.steps.all.store(all, Ordering::Relaxed);
    }

    pub fn done(&self, steps: usize) {
        self.steps.done.fetch_add(steps, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.shown.take() {
            drop(stop);
            // A thread that could not draw has left nothing to clear.
            let _ = thread.join();
        }
    }
}

impl Steps {
    fn line(&self, what: &str, time: Duration) -> String {
        const WIDTH: usize = 30;
        let (done, all) = (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed));
        let seconds = time.as_secs();
        if all == 0 {
            return format!("{what}  {seconds} s");
        }
        let full = "#".repeat((WIDTH * done.min(all)) / all);
        format!("{what}  [{full:-<WIDTH$}] {done}/{all}  {seconds} s")
    }
}

/// A terminal that is gone stops no work.
fn draw(line: &str) {
    let mut to = stderr().lock();
    let _ = to.write_all(line.as_bytes()).and_then(|()| to.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_shown_and_the_way_once_it_is_known() {
        let progress = Progress::start("estimate wave.sav".to_owned());
        let line = || progress.steps.line("estimate wave.sav", Duration::from_millis(2900));
        assert_eq!(line(), "estimate wave.sav  2 s");
        progress.steps(4);
        progress.done(1);
        assert_eq!(line(), "estimate wave.sav  [#######-----------------------] 1/4  2 s");
        progress.done(3);
        assert!(line().contains(&format!("[{}] 4/4", "#".repeat(30))));
    }
}
