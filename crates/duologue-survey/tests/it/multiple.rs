//! Questions with several answers, counted by hand.

use duologue_survey::ddi::{self, Disclosure, Study};
use duologue_survey::design::{Design, Plan};
use duologue_survey::estimate::tabulate;
use duologue_survey::questionnaire::{Choice, ChoiceList, Item, Kind, Questionnaire};
use duologue_survey::table::Limits;
use duologue_survey::{Categories, Dataset, Domain, Multiple, Texts, csv};

/// The first four are media, 9 is "no answer".
const CODES: [&str; 4] = ["1", "2", "3", "9"];

fn asked() -> Questionnaire {
    let choice = |code: &&str| Choice {
        code: (*code).to_owned(),
        words: Texts::from([("ja".into(), format!("媒体{code}"))]),
    };
    let item = Item {
        code: "media".into(),
        kind: Kind::SelectMany { list: "media".into(), or_other: false },
        wording: Texts::from([("ja".into(), "何で知りましたか。".into())]),
        hint: Texts::new(),
        required: false,
        relevant: None,
        constraint: None,
        constraint_message: Texts::new(),
    };
    Questionnaire {
        lists: vec![ChoiceList { name: "media".into(), choices: CODES.iter().map(choice).collect() }],
        items: vec![item],
        ..Questionnaire::default()
    }
}

fn dataset(text: &str) -> Dataset {
    csv::read(text.as_bytes(), None, &Limits::default()).unwrap()
}

/// Row by row the codes given, joined; none outside the base.
fn given(dataset: &Dataset) -> Vec<Option<String>> {
    let form = asked();
    let multiple = Multiple::of(dataset, &form, &form.items[0], &CODES[..3]).unwrap();
    assert_eq!(multiple.codes(), ["1", "2", "3"]);
    let row = |row: usize| -> Option<String> {
        let each: Option<Vec<bool>> = (0..3).map(|place| multiple.given(place).nth(row).unwrap()).collect();
        Some(each?.iter().zip(CODES).filter(|(is_given, _)| **is_given).map(|(_, code)| code).collect())
    };
    (0..dataset.rows).map(row).collect()
}

#[test]
fn the_base_are_those_who_were_asked_and_answered() {
    let some = |codes: &str| Some(codes.to_owned());
    // Codes apart by spaces: an empty cell, and a code that does not count alone, are no answer.
    let one = dataset("no,media\n1,1 3\n2,2\n3,\n4,9\n5,2 9\n6,3 2 1\n");
    assert_eq!(given(&one), [some("13"), some("2"), None, None, some("2"), some("123")]);
    // A variable for each choice, 0 and 1: who was asked and chose none is in the base, an empty row is not.
    let each = dataset("media_1,media_2,media_3,media_9\n1,0,1,0\n0,1,0,0\n,,,\n0,0,0,1\n0,1,0,1\n0,0,0,0\n");
    assert_eq!(given(&each), [some("13"), some("2"), None, None, some("2"), some("")]);
    // The choice's own code where it was given, as multiple-response sets have it.
    let own = dataset("media/1,media/2,media/3,media/9\n1,,3,\n,2,,\n,,,\n,,,9\n");
    assert_eq!(given(&own), [some("13"), some("2"), None, None]);
    let form = asked();
    assert_eq!(Multiple::of(&dataset("no\n1\n"), &form, &form.items[0], &CODES), None);
}

/// Weights 1, 2, 3, 4 in the base: answer 1 has 1 + 3 of 10, answer 2 has 2 + 3, answer 3 has 1 + 4; together 1.4.
#[test]
fn shares_are_of_the_base_and_may_sum_to_more_than_all() {
    let data = dataset("media,w\n1 3,1\n2,2\n,7\n1 2,3\n3,4\n");
    let form = asked();
    let multiple = Multiple::of(&data, &form, &form.items[0], &CODES[..3]).unwrap();
    let each: Vec<Categories> = (0..3).map(|place| multiple.choice(place)).collect();
    let weights = data.variable("w").unwrap().numbers();
    let design = Design::new(Plan { weights, ..Plan::default() }).unwrap();
    let everybody = Categories::of(std::iter::repeat_n(Some("all"), data.rows));
    let shares = tabulate(&design, &each, &everybody, &Domain::whole(data.rows)).unwrap();
    let told: Vec<(usize, f64, f64)> = shares
        .iter()
        .map(|shares| &shares[0].as_ref().unwrap()[0])
        .map(|estimate| (estimate.base.n, estimate.base.weight, estimate.value))
        .collect();
    assert_eq!(told, [(4, 10.0, 0.4), (4, 10.0, 0.5), (4, 10.0, 0.5)]);
}

/// DDI-Codebook 2.5: `varGrp` of type multipleResp before the variables it names by their IDs.
#[test]
fn a_codebook_keeps_the_answers_of_one_question_together() {
    let data = dataset("no,media_1,media_2,media_3,media_9\n1,1,0,1,0\n");
    let form = asked();
    let study = Study {
        id: "s".into(),
        version: "1".into(),
        languages: vec!["ja".into()],
        title: Texts::new(),
        time_method: Texts::new(),
        disclosure: Disclosure::default(),
        not_disclosed: Texts::new(),
        questionnaire: Some(&form),
        weight: None,
        frequencies: false,
    };
    let xml = String::from_utf8(ddi::write(&data, &study)).unwrap();
    let group = xml.find("<varGrp type=\"multipleResp\" var=\"V2 V3 V4 V5\" name=\"media\">").expect(&xml);
    assert!(group < xml.find("<var ").unwrap());
    assert!(xml.get(group..).unwrap().contains("何で知りましたか。"));
}
