//! Routing, by the rules of XPath 1.0 (section 3.4, and number() of 4.4) and ODK's selected().

use duologue_survey::questionnaire::{Answer, Expression, Operand};

/// Whether it holds for these answers; `None` where it is not read.
fn holds(text: &str, answers: &[(&str, Answer)]) -> Option<bool> {
    let expression = Expression::new(text);
    assert_eq!(expression.text(), text);
    let answer = |operand: &Operand| {
        let name = match operand {
            Operand::Item(name) => name.as_str(),
            _ => ".",
        };
        answers.iter().find(|(item, _)| *item == name).map_or(Answer::None, |(_, answer)| answer.clone())
    };
    expression.condition().map(|condition| condition.holds(&answer))
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

#[test]
fn the_joint_poll_routes_as_its_xform_does() {
    // <bind nodeset="/data/q2" relevant="/data/q1 = '3' or /data/q1 = '4'"/>
    let q2 = "${q1} = '3' or ${q1} = '4'";
    let asked: Vec<f64> = [1.0, 2.0, 3.0, 4.0, 9.0]
        .into_iter()
        .filter(|q1| holds(q2, &[("q1", Answer::Number(*q1))]) == Some(true))
        .collect();
    assert_eq!(asked, [3.0, 4.0]);
    assert_eq!(holds(q2, &[]), Some(false));
    let other = "selected(${q2}, '96')";
    assert_eq!(holds(other, &[("q2", text("1 96"))]), Some(true));
    assert_eq!(holds(other, &[("q2", text("1 2"))]), Some(false));
    assert_eq!(holds(other, &[("q2", Answer::Many(vec!["96".to_owned()]))]), Some(true));
    assert_eq!(holds(other, &[("q2", Answer::Number(96.0))]), Some(true));
    assert_eq!(holds("selected(${q2}, '9')", &[("q2", text("96"))]), Some(false));
}

#[test]
fn not_answered_is_the_empty_string() {
    assert_eq!(holds("${a} = ''", &[]), Some(true));
    assert_eq!(holds("${a} != '1'", &[]), Some(true));
    assert_eq!(holds("${a} = 0", &[]), Some(false));
    assert_eq!(holds("${a} < 5", &[]), Some(false));
    assert_eq!(holds("${a} >= 5", &[]), Some(false));
    assert_eq!(holds("not(${a} >= 5)", &[]), Some(true));
}

#[test]
fn and_binds_closer_than_or() {
    let with = |a: f64, b: f64, c: f64| {
        let answers = [("a", Answer::Number(a)), ("b", Answer::Number(b)), ("c", Answer::Number(c))];
        holds("${a} = 1 or ${b}=1 and ${c} = 1", &answers).unwrap()
    };
    assert!(with(1.0, 0.0, 0.0));
    assert!(!with(0.0, 1.0, 0.0));
    assert!(with(0.0, 1.0, 1.0));
    let answers = [("a", Answer::Number(1.0))];
    assert_eq!(holds("(${a} = 1 or ${b} = 1) and ${c} = 1", &answers), Some(false));
}

#[test]
fn comparisons_are_of_numbers_or_of_strings() {
    let age = [(".", Answer::Number(18.0))];
    assert_eq!(holds(". >= 18 and . <= 99", &age), Some(true));
    assert_eq!(holds("18 <= .", &age), Some(true));
    assert_eq!(holds(". > -1 and . < 18.5", &age), Some(true));
    assert_eq!(holds(". = '18'", &age), Some(true));
    // As strings 02 and 2 differ; as numbers they do not.
    assert_eq!(holds("${a} = '2'", &[("a", text("02"))]), Some(false));
    assert_eq!(holds("${a} = 2", &[("a", text("02"))]), Some(true));
    assert_eq!(holds("${a} = \"東京\"", &[("a", text("東京"))]), Some(true));
    assert_eq!(holds("${a} < 5", &[("a", text("inf"))]), Some(false));
    assert_eq!(holds("${a} > 5", &[("a", text("inf"))]), Some(false));
}

#[test]
fn anything_else_is_kept_as_text() {
    for text in [
        "",
        "count-selected(${q2}) <= 3",
        "${a} + 1 = 2",
        "${a}",
        "${a} = ",
        "${a} = '1",
        "(${a} = '1'",
        "${a} = '1')",
        "${a} = 1 = 2",
        "selected(${a}, ${b})",
        "selected('a', 'b')",
        "not ${a} = 1",
        "regex(., '^[0-9]+$')",
        "${a} ＝ 1",
        "${a",
    ] {
        assert_eq!(holds(text, &[]), None, "{text}");
    }
}

#[test]
fn its_items_are_named_read_or_not() {
    let items = |text| Expression::new(text).items().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(items("count-selected(${q2}) <= ${ q3 } and ${"), ["q2", "q3"]);
}

#[test]
fn depth_and_length_are_bounded() {
    let nested = |depth| format!("{}${{a}} = 1{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(holds(&nested(64), &[]), Some(false));
    assert_eq!(holds(&nested(65), &[]), None);
    assert_eq!(holds(&"(".repeat(1_000_000), &[]), None);
    assert_eq!(holds(&"not(".repeat(1_000_000), &[]), None);
    assert_eq!(holds(&format!("{}${{a}} = 1", "${a} = 1 or ".repeat(1_000_000)), &[]), None);
}
