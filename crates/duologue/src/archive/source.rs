//! Where a published dialogue is read from: a bag on disk, or a site on the network.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use duologue_record::verify::Reader;

/// Largest file of a record that is read from the network.
const FILE: u64 = 16 * 1024 * 1024;

/// Reads files by their path below the site's root.
pub trait Source {
    fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>>;

    /// What stands before such a path where the reader looks for the file.
    fn prefix(&self) -> &'static str;

    /// A path as the reader finds it.
    fn shown(&self, path: &str) -> String {
        format!("{}{path}", self.prefix())
    }
}

/// A bag's payload.
pub struct Payload {
    pub root: PathBuf,
}

impl Source for Payload {
    fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        read_file(&self.root.join(path))
    }

    fn prefix(&self) -> &'static str {
        "data/"
    }
}

pub fn read_file(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(e) => Err(e).with_context(|| path.display().to_string()),
    }
}

/// A site on the network.
pub struct Site {
    root: String,
    agent: ureq::Agent,
}

impl Site {
    pub fn new(root: &str) -> Site {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(30)))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build();
        Site { root: root.trim_end_matches('/').to_owned(), agent: config.into() }
    }
}

impl Source for Site {
    fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let address = format!("{}/{path}", self.root);
        let mut response = self.agent.get(&address).call().with_context(|| address.clone())?;
        match response.status().as_u16() {
            200 => Ok(Some(
                response.body_mut().with_config().limit(FILE).read_to_vec().with_context(|| address)?,
            )),
            404 | 410 => Ok(None),
            status => anyhow::bail!("{address}: the server answered {status}"),
        }
    }

    fn prefix(&self) -> &'static str {
        "/"
    }
}

/// One log's folder in a source, as the record crate reads it.
pub struct LogFolder<'a> {
    pub source: &'a dyn Source,
    pub folder: String,
}

impl Reader for LogFolder<'_> {
    type Error = String;

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        self.source.read(&format!("{}/{path}", self.folder)).map_err(|e| format!("{e:#}"))
    }
}
