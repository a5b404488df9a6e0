//! What is inside the archive, before a spreadsheet reader sees it.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::table::{Limits, Problem};

/// A workbook has a part for each sheet, picture and style; none of ours needs as many.
const MOST_PARTS: usize = 1000;
const CHUNK: usize = 64 << 10;
/// The start of an old .xls, and of any Office file under a password.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Refuses what unpacks to too much, by unpacking it: the sizes that an archive declares are its maker's word.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Problem> {
    if bytes.len() > limits.bytes {
        return Err(Problem::TooLarge { bytes: bytes.len(), most: limits.bytes });
    }
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(Problem::OldOrLocked);
    }
    let damaged = |e: &dyn std::fmt::Display| Problem::NotXlsx { reason: e.to_string() };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    if archive.len() > MOST_PARTS {
        return Err(Problem::TooManyParts { most: MOST_PARTS });
    }
    let mut left = limits.inflated;
    let mut chunk = vec![0; CHUNK];
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).map_err(|e| damaged(&e))?;
        if part.size() > left {
            return Err(Problem::Inflates { most: limits.inflated });
        }
        let mut search = Search::default();
        loop {
            let read = part.read(&mut chunk).map_err(|e| damaged(&e))?;
            let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            left = left
                .checked_sub(u64::try_from(read).unwrap_or(u64::MAX))
                .ok_or(Problem::Inflates { most: limits.inflated })?;
            if search.finds(bytes) {
                return Err(Problem::Entities {
                    part: part.name().map_or_else(|_| i.to_string(), |name| name.into_owned()),
                });
            }
        }
    }
    Ok(())
}

/// Finds a document type declaration, where it may lie across two chunks.
#[derive(Default)]
struct Search {
    matched: usize,
}

impl Search {
    const DOCTYPE: &'static [u8] = b"<!DOCTYPE";

    fn finds(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            self.matched = match Self::DOCTYPE.get(self.matched) {
                Some(next) if next == byte => self.matched + 1,
                // Only its first letter can begin it anew.
                _ => usize::from(*byte == b'<'),
            };
            if self.matched == Self::DOCTYPE.len() {
                return true;
            }
        }
        false
    }
}
