//! What another side gives as a sheet of its release: refused, or the same bytes when it is written again.
//!
//! The fuzz target in `fuzz/` includes this file.

use duologue_forum::survey::Sheet;

pub fn sheet(bytes: &[u8]) {
    match Sheet::from_bytes(bytes) {
        Ok(sheet) => {
            let written = sheet.to_bytes().unwrap();
            assert_eq!(Sheet::from_bytes(&written).unwrap(), sheet);
            let Sheet::SurveyTable(table) = &sheet else { return };
            for column in &table.columns {
                let shares = column.cells.iter().filter_map(|cell| column.share(cell));
                assert!(shares.into_iter().all(|share| !share.is_nan()));
            }
        }
        Err(fault) => assert!(!fault.to_string().is_empty()),
    }
}
