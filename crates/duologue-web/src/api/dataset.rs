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
    /// Under which licence the site gives its figures away.
    pub licence: Option<&'a str>,
}

/// A file of the bundle.
pub struct File<'a> {
    pub name: &'a str,
    pub media: &'static str,
    pub bytes: &'a [u8],
}

/// What stands at an address of its own: exactly these bytes, for whoever checks them.
pub struct Served<'a> {
    pub address: String,
    pub file: File<'a>,
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
    ///
    /// The bundle is one distribution, without size and sum: a file cannot hold its own. Those of the files in it
    /// are beside the vocabulary, since none of them is what the bundle's address answers with.
    pub fn description(&self, files: &[File<'_>], served: &[Served<'_>]) -> Value {
        let bundle = json!({
            "@type": "dcat:Distribution",
            "dct:title": format!("edition-{}-{}.zip", self.edition, self.lang.code()),
            "dcat:downloadURL": { "@id": self.download },
            "dcat:packageFormat": media("application/zip"),
        });
        let alone = |served: &Served<'_>| {
            let file = &served.file;
            json!({
                "@type": "dcat:Distribution",
                "dct:title": file.name,
                "dcat:downloadURL": { "@id": served.address },
                "dcat:mediaType": media(file.media),
                "dcat:byteSize": file.bytes.len(),
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": { "@id": "spdx:checksumAlgorithm_sha256" },
                    "spdx:checksumValue": Hash::of(file.bytes).to_string(),
                },
            })
        };
        let part = |file: &File<'_>| {
            json!({
                "name": file.name,
                "media": file.media,
                "bytes": file.bytes.len(),
                "sha256": Hash::of(file.bytes).to_string(),
            })
        };
        let mut distributions: Vec<Value> = std::iter::once(bundle).chain(served.iter().map(alone)).collect();
        let mut told = json!({
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
            "files": files.iter().map(part).collect::<Vec<_>>(),
            "state": State::of(self.forum),
        });
        if let Some(licence) = self.licence {
            // Catalogues read it of the set or of each distribution.
            for thing in distributions.iter_mut().chain([&mut told]) {
                insert(thing, "dct:license", json!({ "@id": licence_address(licence) }));
            }
        }
        insert(&mut told, "dcat:distribution", json!(distributions));
        told
    }

    /// How to cite the bundle (Citation File Format 1.2); JSON is YAML.
    pub fn citation(&self) -> Value {
        let mut cited = json!({
            "cff-version": "1.2.0",
            "type": "dataset",
            "message": self.text("bundle-cite-message"),
            "title": self.title,
            "authors": [{ "name": self.dialogue }],
            "url": self.page,
            "version": self.version(),
            "date-released": self.day(),
        });
        if let Some(licence) = self.licence {
            insert(&mut cited, licence_key(licence), json!(licence));
        }
        cited
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

fn insert(thing: &mut Value, key: &str, value: Value) {
    if let Some(object) = thing.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

/// A media type as DCAT names it: by its registration.
fn media(kind: &str) -> Value {
    json!({ "@id": format!("https://www.iana.org/assignments/media-types/{kind}") })
}

/// A licence's address: its own, or that of an identifier in SPDX' list.
fn licence_address(licence: &str) -> String {
    if licence.starts_with("https://") {
        licence.to_owned()
    } else {
        format!("https://spdx.org/licenses/{licence}")
    }
}

/// Where a citation file has a licence (Citation File Format 1.2): by identifier, or by address.
pub fn licence_key(licence: &str) -> &'static str {
    if licence.starts_with("https://") { "license-url" } else { "license" }
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
