//! The data folder as the disk has it: who can reach it, what lies in it, how much room there is.

use std::path::Path;

use super::Finding;
use crate::config::Settings;
use crate::secrets;

/// Less room than this is told: a weekly scrub or an import might find none.
const ROOM: u64 = 1 << 30;

pub fn examine(settings: &Settings) -> Vec<Finding> {
    let data = settings.data.folder();
    if !data.is_dir() {
        let says = format!("{}: is no folder", data.display());
        return vec![Finding::bad(
            "folder",
            says,
            "name the data folder with --data; `duologue init` makes one",
        )];
    }
    vec![reach(settings), keys(data), room(data)]
}

fn reach(settings: &Settings) -> Finding {
    let loose = secrets::loose(settings);
    if loose.is_empty() {
        return Finding::good("secrets", "keys and database are their owner's alone");
    }
    let paths: Vec<String> =
        loose.iter().map(|(path, mode)| format!("{} ({mode:o})", path.display())).collect();
    let mend = "chmod go= each of them";
    Finding::poor("secrets", format!("others can reach {}", paths.join(", ")), mend)
}

/// Every key has a guard beside it, or the last head signed is not known.
fn keys(data: &Path) -> Finding {
    let names = |folder: &str| {
        let entries = std::fs::read_dir(data.join(folder)).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().into_string().ok()).collect::<Vec<_>>()
    };
    let (keys, guards) = (names("keys"), names("guard"));
    let unguarded: Vec<&str> = keys
        .iter()
        .filter_map(|key| key.strip_suffix(".key"))
        .filter(|log| !guards.iter().any(|guard| guard == log))
        .collect();
    if unguarded.is_empty() {
        return Finding::good(
            "guard",
            format!("{} private key(s), each with the last head signed", keys.len()),
        );
    }
    let says = format!("no file in guard/ for {}", unguarded.join(", "));
    Finding::bad("guard", says, "bring the newest guard/ back from a backup; never make one by hand")
}

fn room(data: &Path) -> Finding {
    match rustix::fs::statvfs(data) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let says = format!("{} MiB free", free >> 20);
            if free < ROOM {
                Finding::poor("disk", says, "make room: at least 1 GiB")
            } else {
                Finding::good("disk", says)
            }
        }
        Err(e) => Finding::poor("disk", format!("the free space is not known: {e}"), "look with df"),
    }
}
