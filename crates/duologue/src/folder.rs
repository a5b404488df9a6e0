//! Folders of plain files on disk.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use duologue_forum::files::Folder;

/// Largest file of a dialogue that is read.
const FILE: u64 = 16 * 1024 * 1024;
/// Most files of a dialogue that are read.
const FILES: usize = 50_000;

/// Reads every file under `root`, except hidden ones.
pub fn read(root: &Path) -> anyhow::Result<Folder> {
    let mut folder = Folder::new();
    if !root.is_dir() {
        bail!("{}: is not a folder", root.display());
    }
    walk(root, root, &mut |path, relative| {
        let length = fs::metadata(path)?.len();
        if length > FILE {
            bail!("{relative}: is over 16 MiB; no file of a dialogue is so large");
        }
        if folder.len() == FILES {
            bail!("{}: holds over {FILES} files", root.display());
        }
        folder.insert(relative.to_owned(), fs::read(path).with_context(|| relative.to_owned())?);
        Ok(())
    })?;
    Ok(folder)
}

/// Visits the files under `root` in no certain order; `visit` gets the path and the relative one with `/`.
pub fn walk(
    root: &Path,
    at: &Path,
    visit: &mut dyn FnMut(&Path, &str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    for entry in fs::read_dir(at).with_context(|| at.display().to_string())? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            walk(root, &path, visit)?;
        } else {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            let parts: Vec<_> = relative.components().map(|c| c.as_os_str().to_string_lossy()).collect();
            visit(&path, &parts.join("/"))?;
        }
    }
    Ok(())
}

/// Writes a folder's files under `root`, which must be empty or new.
pub fn write(root: &Path, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> anyhow::Result<usize> {
    fresh(root)?;
    let mut count = 0;
    for (relative, bytes) in files {
        put(root, &relative, &bytes)?;
        count += 1;
    }
    Ok(count)
}

/// Makes sure that nothing stands at `root` that would be mixed with what is written there.
pub fn fresh(root: &Path) -> anyhow::Result<()> {
    if root.exists() && fs::read_dir(root).with_context(|| root.display().to_string())?.next().is_some() {
        bail!("{}: is not empty; name a new folder", root.display());
    }
    fs::create_dir_all(root).with_context(|| root.display().to_string())
}

pub fn put(root: &Path, relative: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path: PathBuf = root.join(relative);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
    }
    fs::write(&path, bytes).with_context(|| path.display().to_string())
}
