//! Whatever comes in, what goes out is XML with finite numbers, or an error.

use duologue_chart::{
    Agreement, Answer, Arm, Bars, Break, Chart, ChartError, Difference, Differences, Diverging, Figure,
    Group, Half, Interval, Label, Map, Opinion, Place, Point, Public, Series, Share, Side, Stack, Stand,
    Trend,
};
use proptest::prelude::*;

use crate::drawing::Drawing;
use crate::sample;

const NUMBERS: [&str; 11] = ["x", "y", "x1", "x2", "y1", "y2", "dx", "width", "height", "cx", "cy"];

fn check(chart: &dyn Chart) {
    for svg in [chart.inline("c"), chart.standalone(320), chart.standalone(1200)].into_iter().flatten() {
        for element in &Drawing::of(&svg).0 {
            for (name, value) in &element.attributes {
                if NUMBERS.contains(&name.as_str()) {
                    let number: f64 = value.trim_end_matches('%').parse().unwrap();
                    assert!(number.is_finite() && value != "-0", "{name}={value} in {svg}");
                }
                if matches!(name.as_str(), "width" | "height") {
                    assert!(!value.starts_with('-'), "{name}={value} in {svg}");
                }
                if matches!(name.as_str(), "d" | "transform" | "viewBox") {
                    assert!(!value.contains("NaN") && !value.contains("inf"), "{name}={value}");
                }
            }
            assert!(element.text.chars().all(|c| !c.is_control() || c == '\n'), "{:?}", element.text);
            assert!(!["script", "a", "image", "foreignObject"].contains(&element.name.as_str()));
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~]{0,80}",
        "[ぁ-ん、。（）]{0,60}",
        Just("</text><script>alert(1)</script>".to_owned())
    ]
}

fn label() -> impl Strategy<Value = Label> {
    (text(), proptest::option::of(text())).prop_map(|(text, lang)| Label { text, lang })
}

/// Mostly shares, for an error ends the test of all that is behind it.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![60 => 0.0..=100.0, 4 => Just(0.0), 4 => Just(100.0), 1 => Just(-0.0), 1 => any::<f64>()]
}

fn interval() -> impl Strategy<Value = Option<Interval>> {
    let ordered = (number(), number()).prop_map(|(a, b)| Interval { lower: a.min(b), upper: a.max(b) });
    proptest::option::of(ordered)
}

fn share() -> impl Strategy<Value = Share> {
    (number(), interval()).prop_map(|(value, interval)| Share { value, interval })
}

fn publics(number: usize) -> impl Strategy<Value = Vec<Public>> {
    proptest::collection::vec(label(), number).prop_map(|names| {
        let public = |(i, name)| Public { side: Side::try_from(i + 1).unwrap(), name };
        names.into_iter().enumerate().map(public).collect()
    })
}

fn bars() -> impl Strategy<Value = Bars> {
    let figure = || prop_oneof![3 => share().prop_map(Figure::Known), 1 => label().prop_map(Figure::Missing)];
    let answer = move |n| {
        (label(), proptest::collection::vec(figure(), n))
            .prop_map(|(label, figures)| Answer { label, figures })
    };
    (0..=4_usize)
        .prop_flat_map(move |n| (publics(n), proptest::collection::vec(answer(n), 0..4)))
        .prop_map(|(publics, answers)| Bars { about: sample::about(), publics, answers })
}

fn diverging() -> impl Strategy<Value = Diverging> {
    let half =
        |n| (label(), proptest::collection::vec(label(), n)).prop_map(|(sum, answers)| Half { sum, answers });
    let arm = |n| {
        let shares = proptest::collection::vec(number().prop_map(|share| share / 8.0), n);
        (share(), shares).prop_map(|(sum, shares)| Arm { sum, shares })
    };
    (1..=4_usize, 0..4_usize, 0..4_usize)
        .prop_flat_map(move |(n, left, right)| {
            let arms = proptest::collection::vec((arm(left), arm(right)), n);
            (half(left), half(right), publics(n), arms)
        })
        .prop_map(|(left, right, publics, arms)| {
            let stack = |(public, (left, right))| Stack { public, left, right };
            let stacks = publics.into_iter().zip(arms).map(stack).collect();
            Diverging { about: sample::about(), left, right, stacks }
        })
}

fn trend() -> impl Strategy<Value = Trend> {
    let year = || prop_oneof![9 => 2000..2020, 1 => any::<i32>()];
    let years = (proptest::collection::vec(year(), 1..20), proptest::option::of(year()));
    (years, 1..=4_usize)
        .prop_flat_map(move |((waves, current), n)| {
            let wave = proptest::sample::select(waves.clone());
            let point = (wave.clone(), share()).prop_map(|(year, share)| Point { year, share });
            let series = proptest::collection::vec(proptest::collection::vec(point, 0..12), n);
            let breaks = proptest::collection::vec((wave, label(), any::<bool>()), 0..3);
            (Just((waves, current)), publics(n), series, breaks)
        })
        .prop_map(|((waves, current), publics, series, breaks)| {
            let first = waves.iter().min().copied();
            let breaks = breaks.into_iter().filter(|(year, ..)| Some(*year) != first);
            Trend {
                about: sample::about(),
                waves,
                current,
                series: publics
                    .into_iter()
                    .zip(series)
                    .map(|(public, points)| Series { public, points })
                    .collect(),
                breaks: breaks
                    .map(|(year, label, all)| Break { year, label, side: (!all).then_some(Side::Two) })
                    .collect(),
            }
        })
}

fn differences() -> impl Strategy<Value = Differences> {
    let row = (label(), number(), interval(), any::<bool>()).prop_map(|(label, value, interval, below)| {
        let flipped = interval.map(|i| Interval { lower: -i.upper, upper: -i.lower });
        if below {
            Difference { label, value: -value, interval: flipped }
        } else {
            Difference { label, value, interval }
        }
    });
    (label(), label(), proptest::collection::vec(row, 0..6)).prop_map(|(below, above, rows)| Differences {
        about: sample::about(),
        below,
        above,
        rows,
    })
}

fn agreement() -> impl Strategy<Value = Agreement> {
    let half = || share().prop_map(|share| Share { value: share.value / 2.0, ..share });
    let known = (half(), half()).prop_map(|(disagree, agree)| Stand::Known { disagree, agree });
    let stand = prop_oneof![3 => known, 1 => label().prop_map(Stand::Missing)];
    (0..=4_usize)
        .prop_flat_map(move |n| {
            let opinion = (label(), proptest::collection::vec(stand.clone(), n));
            (label(), label(), publics(n), proptest::collection::vec(opinion, 0..4))
        })
        .prop_map(|(disagree, agree, publics, opinions)| Agreement {
            about: sample::about(),
            disagree,
            agree,
            publics,
            opinions: opinions.into_iter().map(|(label, stands)| Opinion { label, stands }).collect(),
        })
}

fn map() -> impl Strategy<Value = Map> {
    let place = || prop_oneof![30 => -9.0..9.0, 1 => Just(0.0), 1 => any::<f64>()];
    let at = move || (place(), place());
    let places = proptest::collection::vec((at(), any::<u32>()), 0..5);
    let group = (label(), text(), at(), proptest::collection::vec(at(), 0..5), places);
    (label(), label(), proptest::collection::vec(group, 0..7)).prop_map(|(across, upwards, groups)| {
        let group = |(label, short, centre, outline, places): (_, _, _, _, Vec<_>)| Group {
            label,
            short,
            centre,
            outline,
            places: places.into_iter().map(|(at, people)| Place { at, people }).collect(),
        };
        Map { about: sample::about(), across, upwards, groups: groups.into_iter().map(group).collect() }
    })
}

proptest! {
    #[test]
    fn any_agreement(chart in agreement()) { check(&chart) }

    #[test]
    fn any_map(chart in map()) { check(&chart) }

    #[test]
    fn any_bars(chart in bars()) { check(&chart) }

    #[test]
    fn any_diverging(chart in diverging()) { check(&chart) }

    #[test]
    fn any_trend(chart in trend()) { check(&chart) }

    #[test]
    fn any_differences(chart in differences()) { check(&chart) }

    #[test]
    fn any_words_about_it(title in text(), description in text(), lang in text(), notes in proptest::collection::vec(text(), 0..3)) {
        let mut chart = sample::bars();
        chart.about.title = title;
        chart.about.description = description;
        chart.about.lang = lang;
        chart.about.notes = notes;
        check(&chart);
    }
}

#[test]
fn markup_is_text() {
    let hostile = "</text><script>alert(\"1\")</script>&amp;\u{0}\u{1b}";
    let mut chart = sample::bars();
    chart.about.title = hostile.into();
    chart.answers[0].label = Label::in_lang("a<b", "\"><script>");
    for svg in [chart.inline("c").unwrap(), chart.standalone(640).unwrap()] {
        assert!(!svg.contains("<script"), "{svg}");
        let drawing = Drawing::of(&svg);
        let title = drawing.0.iter().find(|element| element.name == "title").unwrap();
        assert_eq!(title.text, "</text><script>alert(\"1\")</script>&amp;\u{FFFD}\u{FFFD}");
        assert_eq!(drawing.saying("a<b").next().unwrap().get("lang"), "\"><script>");
    }
}

#[test]
fn what_cannot_be_drawn_is_refused_by_name() {
    let with = |change: fn(&mut Bars)| {
        let mut chart = sample::bars();
        change(&mut chart);
        chart.inline("c").unwrap_err()
    };
    let share = |value| Figure::Known(Share::new(value));
    assert_eq!(with(|c| c.answers.clear()), ChartError::Empty);
    assert_eq!(with(|c| c.publics.clear()), ChartError::Empty);
    assert_eq!(with(|c| c.publics[1].side = Side::One), ChartError::SameSide);
    assert_eq!(with(|c| drop(c.answers[0].figures.pop())), ChartError::Count { expected: 2, found: 1 });
    let mut chart = sample::bars();
    for wrong in [100.1, -0.1, f64::INFINITY] {
        chart.answers[0].figures[0] = share(wrong);
        assert_eq!(chart.inline("c"), Err(ChartError::Share(wrong)));
    }
    chart.answers[0].figures[0] = share(f64::NAN);
    assert!(matches!(chart.inline("c"), Err(ChartError::Share(_))));
    chart.answers[0].figures[0] = Figure::Known(Share::new(5.0).between(7.0, 6.0));
    assert_eq!(chart.inline("c"), Err(ChartError::Interval { lower: 7.0, upper: 6.0 }));

    let mut chart = sample::diverging();
    chart.stacks[0].left.shares = vec![90.0, 90.0];
    assert_eq!(chart.inline("c"), Err(ChartError::Total(205.0)));
    let mut chart = sample::agreement();
    chart.opinions[0].stands[0] = Stand::Known { disagree: Share::new(60.0), agree: Share::new(41.0) };
    assert_eq!(chart.inline("c"), Err(ChartError::Total(101.0)));
    let mut chart = sample::map();
    chart.groups[0].centre.0 = f64::INFINITY;
    assert_eq!(chart.inline("c"), Err(ChartError::Place(f64::INFINITY)));
    chart.groups.clear();
    assert_eq!(chart.inline("c"), Err(ChartError::Empty));
    let mut chart = sample::differences();
    chart.rows[0].value = -101.0;
    assert_eq!(chart.inline("c"), Err(ChartError::Difference(-101.0)));

    assert_eq!(sample::bars().inline("a b"), Err(ChartError::Id("a b".into())));
    assert_eq!(sample::bars().standalone(100), Err(ChartError::Width(100)));
    assert_eq!(Side::try_from(5), Err(ChartError::Side(5)));
}
