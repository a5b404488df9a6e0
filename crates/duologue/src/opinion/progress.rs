//! What is under way, on a terminal, once it has taken a second.

use std::io::{IsTerminal, Write, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use duologue_web::{Lang, message};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Reading = 0,
    Computing = 1,
}

#[derive(Default)]
struct State {
    stage: AtomicU8,
    done: AtomicU64,
    all: AtomicU64,
}

/// Drawn by a thread of its own until it is dropped.
pub struct Progress {
    state: Arc<State>,
    drawing: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    pub fn new(lang: Lang) -> Self {
        let state = Arc::new(State::default());
        let drawing = stderr().is_terminal().then(|| {
            let (end, ended) = channel();
            let state = Arc::clone(&state);
            let draw = move || {
                let began = Instant::now();
                let mut wait = Duration::from_secs(1);
                let mut drawn = false;
                while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    wait = Duration::from_millis(200);
                    let _ = write!(stderr(), "\r\x1b[K{}", state.line(lang, began.elapsed()));
                    drawn = true;
                }
                if drawn {
                    let _ = write!(stderr(), "\r\x1b[K");
                }
            };
            (end, std::thread::spawn(draw))
        });
        Self { state, drawing }
    }

    pub fn begin(&self, stage: Stage) {
        self.reached((0, 0));
        self.state.stage.store(stage as u8, Ordering::Relaxed);
    }

    /// So much of so much.
    pub fn reached(&self, (done, all): (u64, u64)) {
        self.state.done.store(done, Ordering::Relaxed);
        self.state.all.store(all, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.drawing.take() {
            drop(end);
            // A bar that could not be drawn is no loss.
            let _ = thread.join();
        }
    }
}

impl State {
    fn line(&self, lang: Lang, elapsed: Duration) -> String {
        const WIDTH: u64 = 24;
        let (done, all) = (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed));
        let computing = self.stage.load(Ordering::Relaxed) == Stage::Computing as u8;
        let words = message(lang, if computing { "topic-computing" } else { "topic-reading" }, &[]);
        // Nobody knows how far a computation is: a block walks to and fro.
        let filled = |place: u64| match (done * WIDTH).checked_div(all) {
            Some(reached) => place < reached,
            None => {
                let step = elapsed.as_millis() as u64 / 200 % (2 * WIDTH);
                place.abs_diff(step.min(2 * WIDTH - step)) < 3
            }
        };
        let bar: String = (0..WIDTH).map(|place| if filled(place) { '#' } else { '.' }).collect();
        format!("[{bar}] {words} {} s", elapsed.as_secs())
    }
}
