//! Places by hand calculation.

use duologue_chart::Chart;

use crate::drawing::{Drawing, Element};
use crate::sample;

fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 0.011, "{found} is not {wanted}");
}

fn ends(element: &Element) -> (f64, f64) {
    (element.number("x1"), element.number("x2"))
}

#[test]
fn a_bar_of_half_spans_half_the_plot() {
    let drawing = Drawing::of(&sample::bars().inline("c").unwrap());
    // The plot of 0 to 100 lies between 5 and 85 per cent of the width.
    let half = drawing.all("bar").next().unwrap();
    assert_eq!((half.get("x"), half.get("width")), ("5%", "40%"));
    let whisker = drawing.all("whisker").next().unwrap();
    assert_eq!(ends(whisker), (5.0 + 0.8 * 40.0, 5.0 + 0.8 * 60.0));
    let number = drawing.saying("50.0").next().unwrap();
    assert_eq!((number.get("x"), number.get("dx")), ("45%", "6"));
    assert_eq!(drawing.saying("not seen").count(), 1);
    // No bar of nothing, but its number.
    assert_eq!(drawing.all("bar").count(), 2);
    assert_eq!(drawing.saying("0.0").count(), 1);
}

#[test]
fn both_forms_are_one_drawing() {
    let drawing = Drawing::of(&sample::bars().standalone(848).unwrap());
    // 848 pixels less two margins of 24 leave 800 for the drawing.
    let half = drawing.all("bar").next().unwrap();
    assert_eq!((half.get("x"), half.get("width")), ("40", "320"));
    let number = drawing.saying("50.0").next().unwrap();
    assert_eq!((number.get("x"), number.get("dx")), ("366", ""));
    assert!(drawing.0.iter().all(|element| !element.attributes.values().any(|value| value.ends_with('%'))));
    assert_eq!(drawing.0[0].get("viewBox").split(' ').nth(2), Some("848"));
    assert_eq!(drawing.saying("n = 1,000 and 1,547").count(), 1);
    assert!(drawing.0.iter().all(|element| !element.has("narrow") && !element.has("wide")));
}

#[test]
fn a_stack_begins_at_the_centre_line() {
    let drawing = Drawing::of(&sample::diverging().inline("c").unwrap());
    // -75 to 75 between 3 and 97 per cent: zero lies at 50, a point is 94 / 150 wide.
    let point = 94.0 / 150.0;
    let japan: Vec<_> = drawing.all("s1").filter(|e| e.name == "rect").collect();
    let spans: Vec<_> = japan.iter().map(|e| (e.number("x"), e.number("width"))).collect();
    let wanted = [(-40.0, 40.0), (-60.0, 20.0), (0.0, 20.0), (20.0, 5.0)];
    for ((x, width), (from, share)) in spans.into_iter().zip(wanted) {
        near(x, 50.0 + from * point);
        near(width, share * point);
    }
    let classes: Vec<_> = japan.iter().map(|e| e.get("class")).collect();
    assert_eq!(classes, ["mid s1", "bar s1", "mid s1", "bar s1"]);
    let (from, to) = ends(drawing.all("whisker").next().unwrap());
    near(from, 50.0 - 58.0 * point);
    near(to, 50.0 - 62.0 * point);
    assert!(drawing.saying("not good 60.0").next().unwrap().has("end"));
    assert_eq!(drawing.saying("good 70.0").count(), 1);
}

#[test]
fn a_number_stands_in_an_answer_that_has_room_for_it() {
    let drawing = Drawing::of(&sample::diverging().inline("c").unwrap());
    // 5 points of 150 are 9 pixels on a phone and 20 on a wide page; 10 points are 18 and 40.
    assert_eq!(drawing.all("inside").filter(|e| e.text == "5.0").count(), 0);
    assert!(drawing.all("inside").find(|e| e.text == "10.0").is_some_and(|e| e.has("wide")));
    assert!(drawing.all("inside").find(|e| e.text == "40.0").is_some_and(|e| !e.has("wide")));
}

#[test]
fn differences_lie_around_zero() {
    let drawing = Drawing::of(&sample::differences().inline("c").unwrap());
    // -50 to 50 between 0 and 82 per cent.
    let marks: Vec<_> = drawing.all("difference").map(|mark| mark.origin.clone().unwrap().0).collect();
    assert_eq!(marks, ["4.1%", "61.5%"]);
    let (from, to) = ends(drawing.all("whisker").next().unwrap());
    near(from, 0.0);
    near(to, 8.2);
    assert_eq!(drawing.saying("\u{2212}45.0").count(), 1);
    assert_eq!(drawing.saying("+25.0").count(), 1);
    assert!(drawing.all("axis").all(|line| line.get("x1") == "41%"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let charts: [Box<dyn Fn() -> Box<dyn Chart>>; 4] = [
        Box::new(|| Box::new(sample::bars())),
        Box::new(|| Box::new(sample::diverging())),
        Box::new(|| Box::new(sample::trend())),
        Box::new(|| Box::new(sample::differences())),
    ];
    for chart in charts {
        assert_eq!(chart().inline("c"), chart().inline("c"));
        assert_eq!(chart().standalone(640), chart().standalone(640));
    }
}

#[test]
fn several_charts_of_a_page_keep_their_ids_apart() {
    let drawing = Drawing::of(&sample::bars().inline("q1-a").unwrap());
    assert_eq!(drawing.0[0].get("aria-labelledby"), "q1-a-title q1-a-desc");
    assert_eq!((drawing.0[1].get("id"), drawing.0[2].get("id")), ("q1-a-title", "q1-a-desc"));
    assert_eq!(drawing.0[2].text, "Bars for Japan and China");
}

#[test]
fn a_text_in_another_language_says_so() {
    let drawing = Drawing::of(&sample::bars().inline("c").unwrap());
    assert_eq!(drawing.saying("悪い").next().unwrap().get("lang"), "ja");
    assert_eq!(drawing.saying("Good").next().unwrap().get("lang"), "");
    let drawing = Drawing::of(&sample::bars().standalone(640).unwrap());
    let label = drawing.saying("悪い").next().unwrap();
    assert!(label.get("font-family").starts_with("'Noto Sans CJK JP'"));
}

#[test]
fn agreement_lies_around_its_centre_line() {
    let drawing = Drawing::of(&sample::agreement().inline("c").unwrap());
    let bars = |grade: &str| -> Vec<(f64, f64)> {
        let bars = drawing.0.iter().filter(|e| e.name == "rect" && e.has(grade) && e.has("s1"));
        bars.map(|bar| (bar.number("x"), bar.number("x") + bar.number("width"))).collect()
    };
    let (left, right) = (bars("mid")[0], bars("bar")[0]);
    near(left.1, right.0);
    near((right.1 - right.0) / (left.1 - left.0), 3.0);
    assert_eq!(drawing.saying("too early").count(), 1);
}

#[test]
fn a_map_shows_places_by_shape_and_size() {
    let drawing = Drawing::of(&sample::map().inline("c").unwrap());
    let marks: Vec<&str> =
        drawing.0.iter().filter(|e| e.name == "path" && e.has("mid")).map(|e| e.get("d")).collect();
    // Two of the key, then two places of each group, the second with four times as many people.
    assert_eq!(marks.len(), 6);
    assert!(marks[2].starts_with("M-4 0a4 4") && marks[3].starts_with("M-8 0a8 8"), "{marks:?}");
    assert_ne!(marks[2], marks[4]);
    assert_eq!(drawing.0.iter().filter(|e| e.name == "line" && e.has("cut")).count(), 6);
}
