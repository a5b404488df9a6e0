//! What commands say to whoever started them.
//!
//! A reader may go before all is said (`duologue … | head`). Then the rest is not said, and what the command does still
//! goes on to its end and to its own exit code; the macros of the standard library would panic.

use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::sync::OnceLock;

use anyhow::anyhow;

/// Why what was said did not arrive, where somebody still listened: a full disk, mostly.
static LOST: OnceLock<io::Error> = OnceLock::new();

/// A line of the answer.
macro_rules! say {
    ($($word:tt)*) => { $crate::terminal::line(&mut ::std::io::stdout().lock(), format_args!($($word)*)) };
}

/// A line about the answer: a note, a fault.
macro_rules! complain {
    ($($word:tt)*) => { $crate::terminal::line(&mut ::std::io::stderr().lock(), format_args!($($word)*)) };
}

pub fn line(to: &mut dyn Write, words: fmt::Arguments<'_>) {
    match writeln!(to, "{words}").and_then(|()| to.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => drop(LOST.set(error)),
        _ => {}
    }
}

/// Whether all arrived that somebody listened to.
pub fn said() -> anyhow::Result<()> {
    LOST.get().map_or(Ok(()), |error| Err(anyhow!("not all of the answer could be written: {error}")))
}
