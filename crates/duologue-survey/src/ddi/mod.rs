//! DDI-Codebook 2.5: what archives and catalogues read of a study (ddi:codebook:2_5, published 17 January 2012).
//!
//! Written in the order of the schema's sequences, every text with its `xml:lang`. The schema has one title and
//! parallel titles; the title is in the first of [`Study::languages`], which says nothing but that one must stand first.
//!
//! AAPOR's eleven items of disclosure stand where the schema has a place for each:
//!
//! | item | element |
//! | --- | --- |
//! | data collection strategy | `stdyInfo/sumDscr/dataKind` |
//! | sponsor and conductor | `method/dataColl/dataCollector` |
//! | instruments | `method/dataColl/resInstru` |
//! | population | `stdyInfo/sumDscr/universe` |
//! | sample | `method/dataColl/sampProc` |
//! | modes | `method/dataColl/collMode` |
//! | dates | `stdyInfo/sumDscr/collDate` |
//! | sample sizes and precision | `method/anlyInfo/EstSmpErr` |
//! | weighting | `method/dataColl/weight` |
//! | processing | `method/dataColl/cleanOps` |
//! | limitations | `method/anlyInfo/dataAppr` |

mod disclosure;
mod variables;
mod xml;

pub use disclosure::Disclosure;

use crate::questionnaire::Questionnaire;
use crate::{Dataset, Texts};
use xml::Xml;

const NAMESPACE: &str = "ddi:codebook:2_5";

/// What is told of a study beside its data.
#[derive(Clone, Debug)]
pub struct Study<'a> {
    pub id: String,
    /// Empty where none is told.
    pub version: String,
    /// In the order that titles are written in.
    pub languages: Vec<String>,
    pub title: Texts,
    /// "Trend study": how the waves relate.
    pub time_method: Texts,
    pub disclosure: Disclosure,
    /// What stands where an item was not disclosed.
    pub not_disclosed: Texts,
    /// The wordings of the variables that hold its items.
    pub questionnaire: Option<&'a Questionnaire>,
    /// The variable that weights all others.
    pub weight: Option<String>,
    /// Whether to count the answers. Counts of few are for those who may see the microdata.
    pub frequencies: bool,
}

pub fn write(dataset: &Dataset, study: &Study<'_>) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.open("codeBook", &[("xmlns", NAMESPACE), ("version", "2.5")]);
    described(&mut xml, study);
    xml.open("fileDscr", &[("ID", variables::FILE)]);
    xml.open("fileTxt", &[]);
    xml.open("dimensns", &[]);
    xml.text("caseQnty", &[], &dataset.rows.to_string());
    xml.text("varQnty", &[], &dataset.variables.len().to_string());
    xml.close("dimensns");
    xml.close("fileTxt");
    xml.close("fileDscr");
    xml.open("dataDscr", &[]);
    variables::write(&mut xml, dataset, study);
    xml.close("dataDscr");
    xml.close("codeBook");
    xml.written()
}

/// The study and its method.
fn described(xml: &mut Xml, study: &Study<'_>) {
    let told = &study.disclosure;
    let item = |xml: &mut Xml, name: &str, item: &Option<Texts>| {
        xml.texts(name, &[], item.as_ref().unwrap_or(&study.not_disclosed));
    };
    xml.open("stdyDscr", &[]);
    xml.open("citation", &[]);
    titles(xml, study);
    if !study.version.is_empty() {
        xml.open("verStmt", &[]);
        xml.text("version", &[], &study.version);
        xml.close("verStmt");
    }
    xml.close("citation");
    xml.open("stdyInfo", &[]);
    xml.open("sumDscr", &[]);
    item(xml, "collDate", &told.dates);
    item(xml, "universe", &told.population);
    item(xml, "dataKind", &told.data_collection_strategy);
    xml.close("sumDscr");
    xml.close("stdyInfo");
    xml.open("method", &[]);
    xml.open("dataColl", &[]);
    xml.texts("timeMeth", &[], &study.time_method);
    item(xml, "dataCollector", &told.sponsor_and_conductor);
    item(xml, "sampProc", &told.sample);
    item(xml, "collMode", &told.modes);
    item(xml, "resInstru", &told.instruments);
    item(xml, "weight", &told.weighting);
    item(xml, "cleanOps", &told.processing);
    xml.close("dataColl");
    xml.open("anlyInfo", &[]);
    item(xml, "EstSmpErr", &told.precision);
    item(xml, "dataAppr", &told.limitations);
    xml.close("anlyInfo");
    xml.close("method");
    xml.close("stdyDscr");
}

fn titles(xml: &mut Xml, study: &Study<'_>) {
    let named = study.languages.iter().filter_map(|language| study.title.get_key_value(language));
    let others = study.title.iter().filter(|(language, _)| !study.languages.contains(language));
    let mut titles = named.chain(others);
    xml.open("titlStmt", &[]);
    match titles.next() {
        Some((language, title)) => xml.text_in("titl", &[], language, title),
        None => xml.text("titl", &[], &study.id),
    }
    for (language, title) in titles {
        xml.text_in("parTitl", &[], language, title);
    }
    xml.text("IDNo", &[], &study.id);
    xml.close("titlStmt");
}
