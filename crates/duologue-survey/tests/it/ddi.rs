//! DDI-Codebook 2.5: well-formed, in the order of the schema, with figures counted by hand.
//!
//! The sequences stand here as in codebook.xsd of 17 January 2012; no package registry has the schema itself.

use duologue_survey::ddi::{self, Disclosure, Study};
use duologue_survey::table::Limits;
use duologue_survey::{Code, Dataset, Measure, Missing, Texts, Values, Variable, xlsform};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::xlsform::texts;
use crate::{python, shared};

#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn of(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned();
            (attribute.key.as_ref().to_owned(), value)
        });
        let name = start.name().as_ref().to_owned();
        Self { name, attributes: attributes.collect(), ..Self::default() }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    fn at(&self, path: &str) -> &Element {
        let mut element = self;
        for name in path.split('/') {
            element =
                element.children.iter().find(|child| child.name == name).unwrap_or_else(|| panic!("{name}"));
        }
        element
    }

    /// The texts of a name by language.
    fn told(&self, name: &str) -> Vec<(Option<&str>, &str)> {
        let named = self.children.iter().filter(|child| child.name == name);
        named.map(|child| (child.get("xml:lang"), child.text.as_str())).collect()
    }
}

fn parsed(bytes: &[u8]) -> Element {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(Element::of(&start)),
            Event::Empty(start) => open.last_mut().unwrap().children.push(Element::of(&start)),
            Event::End(_) => {
                let element = open.pop().unwrap();
                open.last_mut().unwrap().children.push(element);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(text.as_ref()),
            Event::GeneralRef(reference) => {
                let letter = match reference.as_ref() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("{other}"),
                };
                open.last_mut().unwrap().text.push_str(letter);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "every element is closed");
    open.remove(0).children.remove(0)
}

const SEQUENCES: [(&str, &[&str]); 16] = [
    ("codeBook", &["docDscr", "stdyDscr", "fileDscr", "dataDscr", "otherMat"]),
    ("stdyDscr", &["citation", "studyAuthorization", "stdyInfo", "studyDevelopment", "method", "dataAccs"]),
    (
        "citation",
        &["titlStmt", "rspStmt", "prodStmt", "distStmt", "serStmt", "verStmt", "biblCit", "holdings"],
    ),
    ("titlStmt", &["titl", "subTitl", "altTitl", "parTitl", "IDNo"]),
    ("stdyInfo", &["studyBudget", "subject", "abstract", "sumDscr", "qualityStatement", "notes"]),
    (
        "sumDscr",
        &[
            "timePrd",
            "collDate",
            "nation",
            "geogCover",
            "geogUnit",
            "geoBndBox",
            "anlyUnit",
            "universe",
            "dataKind",
        ],
    ),
    ("method", &["dataColl", "notes", "anlyInfo", "stdyClas", "dataProcessing", "codingInstructions"]),
    (
        "dataColl",
        &[
            "timeMeth",
            "dataCollector",
            "collectorTraining",
            "frequenc",
            "sampProc",
            "sampleFrame",
            "targetSampleSize",
            "deviat",
            "collMode",
            "resInstru",
            "instrumentDevelopment",
            "sources",
            "collSitu",
            "actMin",
            "ConOps",
            "weight",
            "cleanOps",
        ],
    ),
    ("anlyInfo", &["respRate", "EstSmpErr", "dataAppr"]),
    ("dataDscr", &["varGrp", "nCubeGrp", "var", "nCube", "dataItem", "otherMat", "notes"]),
    ("varGrp", &["labl", "txt", "concept", "defntn", "universe", "notes"]),
    (
        "var",
        &[
            "location",
            "labl",
            "imputation",
            "security",
            "embargo",
            "respUnit",
            "anlysUnit",
            "qstn",
            "valrng",
            "invalrng",
            "undocCod",
            "universe",
            "TotlResp",
            "sumStat",
            "txt",
            "stdCatgry",
            "catgryGrp",
            "catgry",
            "codInstr",
            "verStmt",
            "concept",
            "derivation",
            "varFormat",
            "geoMap",
            "catLevel",
            "notes",
        ],
    ),
    ("catgry", &["catValu", "labl", "txt", "catStat", "mrow"]),
    ("invalrng", &["item", "range", "key", "notes"]),
    ("fileDscr", &["fileTxt", "locMap", "notes"]),
    ("dimensns", &["caseQnty", "varQnty", "logRecL", "recPrCas", "recNumTot"]),
];

fn in_order(element: &Element) {
    if let Some((_, sequence)) = SEQUENCES.iter().find(|(name, _)| *name == element.name) {
        let places: Vec<usize> = element
            .children
            .iter()
            .map(|child| {
                let place = sequence.iter().position(|name| *name == child.name);
                place.unwrap_or_else(|| panic!("{} in {}", child.name, element.name))
            })
            .collect();
        assert!(places.is_sorted(), "{}: {places:?}", element.name);
    }
    element.children.iter().for_each(in_order);
}

fn study() -> Study<'static> {
    Study {
        id: "poll-2025-cn".to_owned(),
        version: "2".to_owned(),
        languages: ["zh", "ja"].map(str::to_owned).to_vec(),
        title: texts(&[("en", "Poll <1>"), ("ja", "世論調査"), ("zh", "民调")]),
        time_method: texts(&[("en", "Trend study")]),
        disclosure: Disclosure {
            population: Some(texts(&[("ja", "10都市の18歳以上"), ("zh", "10个城市18岁以上")])),
            ..Disclosure::default()
        },
        not_disclosed: texts(&[("ja", "非公表"), ("zh", "未公布")]),
        questionnaire: None,
        weight: Some("w".to_owned()),
        frequencies: true,
    }
}

fn dataset() -> Dataset {
    let code = |n: f64, ja: &str, zh: &str| (Code::Number(n), texts(&[("ja", ja), ("zh", zh)]));
    let q1 = Variable {
        name: "q1".to_owned(),
        label: texts(&[("ja", "印象"), ("zh", "印象\u{1}")]),
        values: Values::Numbers(vec![1.0, 3.0, 3.0, 9.0, f64::NAN]),
        codes: vec![
            code(1.0, "良い", "好"),
            code(2.0, "悪い & 他", "不好"),
            code(3.0, "三", "三"),
            code(9.0, "無回答", "拒答"),
        ],
        missing: Missing { codes: vec![Code::Number(9.0)], range: Some((97.0, 99.0)) },
        measure: Measure::Ordinal,
    };
    let w = Variable {
        name: "w".to_owned(),
        label: Texts::new(),
        values: Values::Numbers(vec![0.5, 2.0, 1.25, 1.0, 7.0]),
        codes: Vec::new(),
        missing: Missing::default(),
        measure: Measure::Scale,
    };
    Dataset { rows: 5, variables: vec![q1, w] }
}

#[test]
fn a_study_is_described_in_the_schema_s_order() {
    let book = parsed(&ddi::write(&dataset(), &study()));
    in_order(&book);
    assert_eq!(
        (&*book.name, book.get("xmlns"), book.get("version")),
        ("codeBook", Some("ddi:codebook:2_5"), Some("2.5"))
    );
    let title = book.at("stdyDscr/citation/titlStmt");
    assert_eq!(title.told("titl"), [(Some("zh"), "民调")]);
    assert_eq!(title.told("parTitl"), [(Some("ja"), "世論調査"), (Some("en"), "Poll <1>")]);
    assert_eq!(title.told("IDNo"), [(None, "poll-2025-cn")]);
    assert_eq!(book.at("fileDscr/fileTxt/dimensns/caseQnty").text, "5");
    let ids: Vec<_> = book.at("dataDscr").children.iter().map(|var| var.get("ID").unwrap()).collect();
    assert_eq!(ids, ["V1", "V2"]);
}

#[test]
fn another_parser_takes_it() {
    let script = "import sys, xml.etree.ElementTree as e\nprint(e.parse(sys.argv[1]).getroot().tag)";
    let Some(printed) =
        python::judge("xml.etree.ElementTree", script, &[("d.xml", &ddi::write(&dataset(), &study()))])
    else {
        return;
    };
    assert_eq!(printed.trim(), "{ddi:codebook:2_5}codeBook");
}

#[test]
fn what_is_not_disclosed_says_so_in_every_language() {
    let study = study();
    let book = parsed(&ddi::write(&dataset(), &study));
    let described = book.at("stdyDscr");
    let not = [(Some("ja"), "非公表"), (Some("zh"), "未公布")];
    for (path, name) in [
        ("stdyInfo/sumDscr", "dataKind"),
        ("method/dataColl", "dataCollector"),
        ("method/dataColl", "resInstru"),
        ("method/dataColl", "sampProc"),
        ("method/dataColl", "collMode"),
        ("stdyInfo/sumDscr", "collDate"),
        ("method/anlyInfo", "EstSmpErr"),
        ("method/dataColl", "weight"),
        ("method/dataColl", "cleanOps"),
        ("method/anlyInfo", "dataAppr"),
    ] {
        assert_eq!(described.at(path).told(name), not, "{name}");
    }
    let told = described.at("stdyInfo/sumDscr").told("universe");
    assert_eq!(told, [(Some("ja"), "10都市の18歳以上"), (Some("zh"), "10个城市18岁以上")]);
    assert_eq!(described.at("method/dataColl").told("timeMeth"), [(Some("en"), "Trend study")]);
    assert_eq!(study.disclosure.items().len(), 11);
    assert_eq!(study.disclosure.missing().count(), 10);
    assert!(study.disclosure.missing().all(|item| item != "population"));
}

#[test]
fn answers_are_counted_with_and_without_weights() {
    let book = parsed(&ddi::write(&dataset(), &study()));
    let q1 = book.at("dataDscr/var");
    assert_eq!(q1.get("wgt-var"), Some("V2"));
    assert_eq!((q1.get("intrvl"), q1.get("nature")), (Some("discrete"), Some("ordinal")));
    // A letter that XML cannot hold is replaced.
    assert_eq!(q1.told("labl"), [(Some("ja"), "印象"), (Some("zh"), "印象\u{fffd}")]);
    let sums: Vec<_> = q1.all("sumStat").map(|sum| (sum.get("type").unwrap(), sum.text.as_str())).collect();
    assert_eq!(sums, [("vald", "3"), ("invd", "2")]);
    let counted: Vec<_> = q1
        .all("catgry")
        .map(|category| {
            let stats: Vec<_> =
                category.all("catStat").map(|stat| (stat.get("wgtd"), stat.text.as_str())).collect();
            (category.at("catValu").text.as_str(), category.get("missing"), stats)
        })
        .collect();
    let stats = |count, sum| vec![(None, count), (Some("wgtd"), sum)];
    assert_eq!(
        counted,
        [
            ("1", None, stats("1", "0.5")),
            ("2", None, stats("0", "0")),
            ("3", None, stats("2", "3.25")),
            ("9", Some("Y"), stats("1", "1")),
        ]
    );
    assert_eq!(q1.all("catgry").nth(1).unwrap().told("labl")[0], (Some("ja"), "悪い & 他"));
    let invalid = q1.at("invalrng");
    assert_eq!(invalid.at("item").get("VALUE"), Some("9"));
    assert_eq!((invalid.at("range").get("min"), invalid.at("range").get("max")), (Some("97"), Some("99")));
    let weight = book.at("dataDscr").all("var").nth(1).unwrap();
    assert_eq!(
        (weight.get("wgt"), weight.get("wgt-var"), weight.get("intrvl")),
        (Some("wgt"), None, Some("contin"))
    );
}

#[test]
fn counts_are_left_out_where_they_may_not_be_seen() {
    let written = ddi::write(&dataset(), &Study { frequencies: false, ..study() });
    let text = String::from_utf8(written).unwrap();
    assert!(!text.contains("catStat") && !text.contains("sumStat"), "{text}");
}

#[test]
fn wordings_come_from_the_questionnaire() {
    let Some(bytes) = shared::file("xlsform/joint_poll.xlsx") else { return };
    let form = xlsform::read(&bytes, &Limits::default()).unwrap().questionnaire;
    let variable = |name: &str| Variable { name: name.to_owned(), ..dataset().variables.remove(0) };
    let dataset = Dataset { rows: 5, variables: vec![variable("Q1"), variable("q2_1"), variable("other")] };
    let book = parsed(&ddi::write(&dataset, &Study { questionnaire: Some(&form), weight: None, ..study() }));
    in_order(&book);
    let variables: Vec<_> = book.at("dataDscr").all("var").collect();
    let question = variables[0].at("qstn");
    let expected = [
        (Some("en"), "Impression of the other country"),
        (Some("ja"), "相手国に対する印象"),
        (Some("zh"), "对对方国家的印象"),
    ];
    assert_eq!(question.told("qstnLit"), expected);
    assert_eq!(question.told("ivuInstr")[0], (Some("en"), "One answer"));
    assert_eq!(variables[1].at("qstn").told("qstnLit")[0].1, "Why is your impression not good?");
    assert_eq!(variables[1].at("universe").text, "${q1} = '3' or ${q1} = '4'");
    assert_eq!(variables[2].all("qstn").count(), 0);
}
