//! PSPP, “Long Variable Names Record”.

use std::collections::HashMap;

use super::build::Building;
use super::names::short_key;

/// The long name of each short one.
pub(super) fn names(building: &mut Building<'_, '_>) -> HashMap<Vec<u8>, String> {
    let Some(extension) = building.records.extension(13) else { return HashMap::new() };
    let mut names = HashMap::new();
    for pair in extension.data.rest().split(|byte| *byte == b'\t') {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        if let (Some(short), Some(long)) = (halves.next(), halves.next()) {
            names.insert(short_key(short), building.text(long));
        }
    }
    names
}
