//! What joins the points of a trend and what does not, and what stands at its ends.

use std::collections::BTreeSet;

use duologue_chart::{Break, Chart, ChartError, Series, Side, Trend};

use crate::drawing::{Drawing, Element};
use crate::sample::{self, points};

/// The years joined for a side, by the places of 2010 to 2016 between 9 and 81 per cent.
fn joined(drawing: &Drawing, side: &str) -> Vec<(i32, i32)> {
    let year = |x: f64| 2010 + ((x - 9.0) / 12.0).round() as i32;
    let lines = drawing.all("trace").filter(|line| line.has(side));
    lines.map(|line| (year(line.number("x1")), year(line.number("x2")))).collect()
}

#[test]
fn a_line_joins_neighbours_only() {
    let drawing = Drawing::of(&sample::trend().inline("c").unwrap());
    assert_eq!(joined(&drawing, "s1"), (2010..2016).map(|year| (year, year + 1)).collect::<Vec<_>>());
    // 2012 is a gap, 2014 a break, 2015 has two values.
    assert_eq!(joined(&drawing, "s2"), [(2010, 2011)]);
}

#[test]
fn a_break_of_all_cuts_all() {
    let mut trend = sample::trend();
    trend.breaks = vec![Break { year: 2011, side: None, label: "Online".into() }];
    let drawing = Drawing::of(&trend.inline("c").unwrap());
    assert!(!joined(&drawing, "s1").contains(&(2010, 2011)));
    assert_eq!(joined(&drawing, "s2"), [(2013, 2014)]);
    // In the middle between the two waves.
    assert_eq!(drawing.all("cut").next().unwrap().get("x1"), "15%");
    assert_eq!(drawing.saying("Online").count(), 1);
}

#[test]
fn values_that_differ_are_both_drawn_hollow() {
    let drawing = Drawing::of(&sample::trend().inline("c").unwrap());
    let hollow: Vec<_> = drawing.all("hollow").collect();
    assert_eq!(hollow.len(), 2);
    assert!(hollow.iter().all(|mark| mark.has("s2") && mark.origin.as_ref().unwrap().0 == "69%"));
    assert_eq!(drawing.all("current").count(), 1);
}

#[test]
fn sources_that_agree_are_one_value() {
    let mut trend = sample::trend();
    trend.series[0].points.extend(points(&[(2016, 70.0)]));
    let drawing = Drawing::of(&trend.inline("c").unwrap());
    assert!(drawing.all("hollow").all(|mark| mark.has("s2")));
    assert!(joined(&drawing, "s1").contains(&(2015, 2016)));
    assert_eq!(drawing.saying("70.0").filter(|text| !text.has("wide")).count(), 1);
}

#[test]
fn a_wave_asked_years_later_is_a_neighbour() {
    let mut trend = sample::trend();
    trend.waves = vec![2016, 2010];
    trend.series = vec![Series { public: sample::japan(), points: points(&[(2010, 10.0), (2016, 20.0)]) }];
    trend.breaks.clear();
    let drawing = Drawing::of(&trend.inline("c").unwrap());
    assert_eq!(joined(&drawing, "s1"), [(2010, 2016)]);
}

#[test]
fn the_scale_begins_at_zero_or_says_where() {
    let from = |least: f64| {
        let mut trend = sample::trend();
        trend.series =
            vec![Series { public: sample::japan(), points: points(&[(2010, least), (2011, 88.0)]) }];
        trend.range().unwrap()
    };
    assert_eq!(from(52.9), (50.0, 90.0));
    assert_eq!(from(50.5), (40.0, 90.0));
    assert_eq!(from(15.0), (0.0, 90.0));
    assert_eq!(from(87.0), (60.0, 90.0));
}

#[test]
fn sides_differ_in_shape() {
    let publics =
        (1..=4).map(|n| duologue_chart::Public { side: Side::try_from(n).unwrap(), name: "x".into() });
    let series = publics.map(|public| Series { public, points: points(&[(2010, 50.0)]) }).collect();
    let trend = Trend { series, breaks: Vec::new(), ..sample::trend() };
    let drawing = Drawing::of(&trend.inline("c").unwrap());
    let shapes: BTreeSet<_> = drawing.all("point").map(|mark| mark.get("d").to_owned()).collect();
    assert_eq!(shapes.len(), 4);
}

#[test]
fn labels_at_the_ends_do_not_overlap() {
    let series = (1..=4)
        .map(|n| {
            let public = duologue_chart::Public { side: Side::try_from(n).unwrap(), name: "Public".into() };
            Series { public, points: points(&[(2015, 50.0), (2016, 88.0 + n as f64 / 10.0)]) }
        })
        .collect();
    let trend = Trend { series, breaks: Vec::new(), ..sample::trend() };
    let drawing = Drawing::of(&trend.inline("c").unwrap());
    for view in ["narrow", "wide"] {
        let at_end = |e: &&Element| {
            e.name == "text" && e.get("x") == "81%" && (e.has(view) || !e.has("narrow") && !e.has("wide"))
        };
        let mut lines: Vec<_> =
            drawing.0.iter().filter(at_end).filter(|e| !e.has("middle")).map(|e| e.number("y")).collect();
        lines.sort_by(f64::total_cmp);
        assert!(lines.len() >= 4, "{view}: {lines:?}");
        assert!(lines.windows(2).all(|pair| pair[1] - pair[0] >= 13.0), "{view}: {lines:?}");
    }
}

#[test]
fn years_thin_out_on_a_phone() {
    let trend = Trend {
        waves: (2001..=2016).collect(),
        current: Some(2012),
        series: vec![Series { public: sample::japan(), points: points(&[(2001, 50.0), (2016, 60.0)]) }],
        breaks: Vec::new(),
        ..sample::trend()
    };
    let drawing = Drawing::of(&trend.inline("c").unwrap());
    let years = |view: &str| {
        drawing.all("middle").filter(|e| e.has(view)).map(|e| e.text.clone()).collect::<BTreeSet<_>>()
    };
    let (narrow, wide) = (years("narrow"), years("wide"));
    assert!(narrow.len() < wide.len() && wide.len() == 16, "{narrow:?} {wide:?}");
    assert!(narrow.contains("2016") && narrow.contains("2012"));
}

#[test]
fn what_is_no_wave_is_refused() {
    let mut trend = sample::trend();
    trend.series[0].points.push(points(&[(1999, 5.0)])[0]);
    assert_eq!(trend.inline("c"), Err(ChartError::Wave(1999)));
    let mut trend = sample::trend();
    // Nothing came before it that could break.
    trend.breaks[0].year = 2010;
    assert_eq!(trend.inline("c"), Err(ChartError::Wave(2010)));
}
