//! Files that only their owner may read (S38).

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::config::Settings;

/// Private keys, the database and the files with its address, the mail server's password and the tokens of votes, where others than their
/// owner can reach them, with their modes.
pub fn loose(settings: &Settings) -> Vec<(PathBuf, u32)> {
    let folder = settings.data.folder();
    let keys =
        std::fs::read_dir(folder.join("keys")).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = ["duologue.sqlite", "keys"].map(|name| folder.join(name));
    let opinion = settings.opinion.token_file.as_deref();
    let given = [settings.data.secret(), settings.mail.password_file.as_deref(), opinion];
    let given = given.into_iter().flatten().map(Path::to_owned);
    let all = files.into_iter().chain(keys).chain(given);
    all.filter_map(|path| open_to_others(&path).map(|mode| (path, mode))).collect()
}

/// The mode of a file that group or others may do anything with.
fn open_to_others(path: &Path) -> Option<u32> {
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Tells of every such file in the log.
pub fn warn(settings: &Settings) {
    for (path, mode) in loose(settings) {
        tracing::warn!(path = %path.display(), mode = format!("{mode:o}"), "others can reach this secret; chmod go= it");
    }
}
