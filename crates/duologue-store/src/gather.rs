//! Many values in one row: every row of SQLite crosses from a thread of its own, which for a hundred thousand small
//! values costs more than reading them.

use crate::error::{Result, StoreError};

/// What an engine answers: the lengths, parted by commas, and the values one behind the other; nothing for no row.
pub(crate) type Gathered = (Option<String>, Option<Vec<u8>>);

/// Two columns of [`Gathered`], from the rows of a query without groups, in the order that is given.
macro_rules! gathered {
    (sqlite $order:literal) => {
        concat!(
            "group_concat(length(bytes), ','",
            $order,
            "), CAST(group_concat(bytes, ''",
            $order,
            ") AS BLOB)"
        )
    };
    (postgres $order:literal) => {
        concat!("string_agg(length(bytes)::text, ','", $order, "), string_agg(bytes, ''::bytea", $order, ")")
    };
}
pub(crate) use gathered;

/// The values by themselves again.
pub(crate) fn split((lengths, bytes): Gathered) -> Result<Vec<Vec<u8>>> {
    let (Some(lengths), Some(bytes)) = (lengths, bytes) else { return Ok(Vec::new()) };
    let odd = || StoreError::BadRow("values and their lengths differ".into());
    let mut values = Vec::new();
    let mut rest = bytes.as_slice();
    for length in lengths.split(',') {
        let length = length.parse().map_err(|_| odd())?;
        let (value, more) = rest.split_at_checked(length).ok_or_else(odd)?;
        values.push(value.to_vec());
        rest = more;
    }
    if rest.is_empty() { Ok(values) } else { Err(odd()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_parted_by_their_lengths() {
        let given = |lengths: &str, bytes: &[u8]| split((Some(lengths.to_owned()), Some(bytes.to_vec())));
        assert_eq!(given("2,0,1", b"a\0,").unwrap(), [&b"a\0"[..], b"", b","]);
        assert_eq!(split((None, None)).unwrap(), Vec::<Vec<u8>>::new());
        for (lengths, bytes) in [("2", &b"a"[..]), ("1", b"ab"), ("", b""), ("x", b"a"), ("-1", b"a")] {
            assert!(given(lengths, bytes).is_err(), "{lengths}");
        }
    }
}
