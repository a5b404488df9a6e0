//! What a bundle says of itself: a description for catalogues (DCAT 3), a codebook, a citation file.

use duologue_forum::Forum;
use duologue_forum::acts::{Bound, Field, Measure, Openness, Role, SessionKind, Stage, Standing};
use duologue_record::Hash;
use serde_json::{Value, json};

use super::said::State;
use super::table::{Column, Row, Table, written};
use crate::address::Lang;
use crate::catalogue;

/// What describes the whole bundle.
pub struct Dataset<'a> {
    pub forum: &'a Forum,
    pub lang: Lang,
    pub edition: String,
    pub title: String,
    pub dialogue: String,
    /// The edition's page, the bundle itself, and the page of the record.
    pub page: String,
    pub download: String,
    pub record: String,
}

/// A file of the bundle.
pub struct File<'a> {
    pub name: &'a str,
    pub media: &'static str,
    pub bytes: &'a [u8],
}

impl Dataset<'_> {
    /// The state of the logs: `archive.412_jp.3`, as a past state is addressed.
    fn version(&self) -> String {
        let sizes = self.forum.sizes();
        sizes.iter().map(|(voice, size)| format!("{voice}.{size}")).collect::<Vec<_>>().join("_")
    }

    /// The day on which the last word on the edition was said; no clock.
    fn day(&self) -> Option<String> {
        let said = |subject: &str| self.forum.history(subject).map(|w| w.act.entry.at.clone()).max();
        let sessions = self.forum.sessions(&self.edition);
        let subjects = sessions.iter().map(|s| &*s.subject).chain([self.edition.as_str()]);
        let last = subjects.filter_map(said).max();
        last.and_then(|at| at.get(..10).map(str::to_owned))
    }

    fn text(&self, key: &str) -> String {
        catalogue::message(self.lang, key, None)
    }

    /// A description for data catalogues, as JSON-LD.
    pub fn description(&self, files: &[File<'_>]) -> Value {
        let part = |file: &File<'_>| {
            json!({
                "@type": "dcat:Distribution",
                "dct:title": file.name,
                "dcat:downloadURL": { "@id": self.download },
                "dcat:mediaType": file.media,
                "dcat:byteSize": file.bytes.len(),
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": { "@id": "spdx:checksumAlgorithm_sha256" },
                    "spdx:checksumValue": Hash::of(file.bytes).to_string(),
                },
            })
        };
        json!({
            "@context": {
                "dcat": "http://www.w3.org/ns/dcat#",
                "dct": "http://purl.org/dc/terms/",
                "spdx": "http://spdx.org/rdf/terms#",
            },
            "@type": "dcat:Dataset",
            "@id": self.page,
            "dct:title": self.title,
            "dct:language": self.lang.tag(),
            "dct:publisher": self.dialogue,
            "dct:modified": self.day(),
            "dct:rights": self.text("bundle-rights"),
            "dcat:version": self.version(),
            "dcat:landingPage": { "@id": self.page },
            "dct:provenance": { "@id": self.record },
            "dcat:distribution": files.iter().map(part).collect::<Vec<_>>(),
            "state": State::of(self.forum),
        })
    }

    /// How to cite the bundle (Citation File Format 1.2); JSON is YAML.
    pub fn citation(&self) -> Value {
        json!({
            "cff-version": "1.2.0",
            "type": "dataset",
            "message": self.text("bundle-cite-message"),
            "title": self.title,
            "authors": [{ "name": self.dialogue }],
            "url": self.page,
            "version": self.version(),
            "date-released": self.day(),
        })
    }

    /// What each column of each table holds, and the codes that stand in it.
    pub fn codebook(&self) -> Vec<u8> {
        let head = ["table", "column", "says", "codes"].map(str::to_owned).to_vec();
        let row = |table: Table, column: Column| -> Row {
            let name = if column.by_lang { format!("{}_…", column.name) } else { column.name.to_owned() };
            let says = self.text(&format!("column-{}", column.name.replace('_', "-")));
            vec![table.file().to_owned(), name, says, codes(table, column.name).join(" ")]
        };
        let rows = Table::ALL.into_iter().flat_map(|t| t.columns().into_iter().map(move |c| (t, c)));
        written(std::iter::once(head).chain(rows.map(|(table, column)| row(table, column))))
    }
}

/// The codes of a column that holds some.
fn codes(table: Table, column: &str) -> Vec<&'static str> {
    fn all<T: Copy>(words: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
        words.iter().map(|w| word(*w)).collect()
    }
    match (table, column) {
        (Table::Sessions, "kind") => all(SessionKind::ALL, SessionKind::word),
        (_, "openness") => all(Openness::ALL, Openness::word),
        (_, "roles") => all(Role::ALL, Role::word),
        (_, "measure") => all(Measure::ALL, Measure::word),
        (_, "bound") => all(Bound::ALL, Bound::word),
        (_, "stage") => all(Stage::ALL, Stage::word),
        (_, "field") => all(Field::ALL, Field::word),
        (_, "standing") => all(Standing::ALL, Standing::word),
        (_, "recorded") => vec!["true", "false"],
        _ => Vec::new(),
    }
}
