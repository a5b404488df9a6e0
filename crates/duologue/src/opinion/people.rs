//! What is known of participants: their public, their weight, the group that another program put them in.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::bail;
use duologue_opinion::{GroupId, ParticipantId, PublicId, Weight};

use super::table::{At, Row, Source, needed};

/// What a file says of each participant.
struct Told {
    column: &'static str,
    /// What another program calls the column; it counts where the file has both.
    elsewhere: &'static str,
    /// The file may have other columns.
    among_others: bool,
}

/// One cell for each participant; their column is named as here or as in Polis' exports.
fn read<T>(
    file: &Path,
    Told { column, elsewhere, among_others }: Told,
    cell: impl Fn(&Row<'_, '_>, At) -> anyhow::Result<T>,
) -> anyhow::Result<BTreeMap<ParticipantId, T>> {
    let source = Source::read(file)?;
    let mut table = source.table()?;
    let who = if table.has("voter-id") { "voter-id" } else { "participant" };
    let columns = [who, if table.has(elsewhere) { elsewhere } else { column }].map(needed);
    let what = format!("this file ({column} by participant)");
    let [id, at] = match among_others {
        true => table.columns_among_others(&what, columns)?,
        false => table.columns(&what, columns, &[])?,
    };
    let mut people = BTreeMap::new();
    while let Some(row) = table.next()? {
        let participant = ParticipantId(row.number(id)?);
        if people.insert(participant, cell(&row, at)?).is_some() {
            bail!(row.fault(id, &format!("participant {} stands twice", participant.0)));
        }
    }
    Ok(people)
}

/// The publics by name, in the order of the names, and who belongs to which.
pub fn publics(file: &Path) -> anyhow::Result<(Vec<String>, BTreeMap<ParticipantId, PublicId>)> {
    let told = Told { column: "public", elsewhere: "public", among_others: false };
    let named = read(file, told, |row, at| match row.text(at) {
        "" => Err(row.fault(at, "is empty; leave out who belongs to no public")),
        name => Ok(name.to_owned()),
    })?;
    let mut names: Vec<String> = named.values().cloned().collect();
    names.sort();
    names.dedup();
    // Publics are numbered in 16 bits.
    let most = usize::from(u16::MAX) + 1;
    if names.len() > most {
        bail!("{}: has {} publics; {most} are read at most", file.display(), names.len());
    }
    let public = |name: &String| names.binary_search(name).unwrap_or_default();
    let of = named.iter().map(|(&id, name)| (id, PublicId(public(name) as u16))).collect();
    Ok((names, of))
}

/// What `duologue survey weight` writes has the answers beside the weights.
pub fn weights(file: &Path) -> anyhow::Result<BTreeMap<ParticipantId, Weight>> {
    let told = Told { column: "weight", elsewhere: "weight_raked", among_others: true };
    read(file, told, |row, at| {
        let cell = row.text(at);
        let weight = cell.parse().map_err(|_| row.fault(at, &format!("“{cell}” is no number")))?;
        Weight::new(weight).map_err(|fault| row.fault(at, &fault.to_string()))
    })
}

/// Who is in no group has an empty cell.
pub fn groups(file: &Path) -> anyhow::Result<BTreeMap<ParticipantId, GroupId>> {
    let told = Told { column: "group", elsewhere: "group-id", among_others: false };
    let all = read(file, told, |row, at| match row.text(at) {
        "" => Ok(None),
        _ => row.number(at).map(|group| Some(GroupId(group))),
    })?;
    Ok(all.into_iter().filter_map(|(id, group)| Some((id, group?))).collect())
}
