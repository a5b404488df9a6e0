//! The 17th joint poll, 2021, and what came before and after it.

use duologue_chart::{
    About, Agreement, Answer, Arm, Bars, Break, Difference, Differences, Diverging, Figure, Group, Half,
    Interval, Label, Map, Opinion, Place, Point, Public, Series, Share, Side, Stack, Stand, Trend,
};

pub fn about() -> About {
    About {
        lang: "en".into(),
        title: "Impression of the other country".into(),
        description: "Bars for Japan and China".into(),
        subtitle: "Per cent".into(),
        notes: vec!["n = 1,000 and 1,547".into()],
    }
}

pub fn japan() -> Public {
    Public { side: Side::One, name: "Japan".into() }
}

pub fn china() -> Public {
    Public { side: Side::Two, name: "China".into() }
}

pub fn bars() -> Bars {
    let known = |value: f64, lower, upper| Figure::Known(Share::new(value).between(lower, upper));
    Bars {
        about: about(),
        publics: vec![japan(), china()],
        answers: vec![
            Answer { label: "Good".into(), figures: vec![known(50.0, 40.0, 60.0), known(80.0, 75.0, 85.0)] },
            Answer {
                label: Label::in_lang("悪い", "ja"),
                figures: vec![known(0.0, 0.0, 1.0), Figure::Missing("not seen".into())],
            },
        ],
    }
}

pub fn diverging() -> Diverging {
    let arm = |value, shares: [f64; 2]| Arm {
        sum: Share::new(value).between(value - 2.0, value + 2.0),
        shares: shares.into(),
    };
    Diverging {
        about: about(),
        left: Half {
            sum: "not good".into(),
            answers: vec!["relatively not good".into(), "not good at all".into()],
        },
        right: Half { sum: "good".into(), answers: vec!["relatively good".into(), "very good".into()] },
        stacks: vec![
            Stack { public: japan(), left: arm(60.0, [40.0, 20.0]), right: arm(25.0, [20.0, 5.0]) },
            Stack { public: china(), left: arm(30.0, [20.0, 10.0]), right: arm(70.0, [40.0, 30.0]) },
        ],
    }
}

pub fn points(values: &[(i32, f64)]) -> Vec<Point> {
    values.iter().map(|(year, value)| Point { year: *year, share: Share::new(*value) }).collect()
}

/// Japan in every year; China not in 2012, twice in 2015, by another method from 2014.
pub fn trend() -> Trend {
    Trend {
        about: about(),
        waves: (2010..=2016).collect(),
        current: Some(2015),
        series: vec![
            Series {
                public: japan(),
                points: points(&[
                    (2010, 10.0),
                    (2011, 20.0),
                    (2012, 30.0),
                    (2013, 40.0),
                    (2014, 50.0),
                    (2015, 60.0),
                    (2016, 70.0),
                ]),
            },
            Series {
                public: china(),
                points: points(&[
                    (2010, 90.0),
                    (2011, 80.0),
                    (2013, 75.0),
                    (2014, 72.0),
                    (2015, 71.0),
                    (2015, 73.0),
                    (2016, 69.0),
                ]),
            },
        ],
        breaks: vec![Break { year: 2014, side: Some(Side::Two), label: "Ten cities".into() }],
    }
}

pub fn differences() -> Differences {
    let row = |label: &str, value: f64| Difference {
        label: label.into(),
        value,
        interval: Some(Interval { lower: value - 5.0, upper: value + 5.0 }),
    };
    Differences {
        about: about(),
        below: "more in China".into(),
        above: "more in Japan".into(),
        rows: vec![row("Good", -45.0), row("Not good", 25.0)],
    }
}

pub fn agreement() -> Agreement {
    let known = |disagree: f64, agree: f64| Stand::Known {
        disagree: Share::new(disagree).between(disagree - 5.0, disagree + 5.0),
        agree: Share::new(agree).between(agree - 5.0, agree + 5.0),
    };
    Agreement {
        about: about(),
        disagree: "disagree".into(),
        agree: "agree".into(),
        publics: vec![japan(), china()],
        opinions: vec![
            Opinion { label: "Rivers".into(), stands: vec![known(20.0, 60.0), known(5.0, 95.0)] },
            Opinion {
                label: Label::in_lang("大気", "zh"),
                stands: vec![known(50.0, 50.0), Stand::Missing("too early".into())],
            },
        ],
    }
}

pub fn map() -> Map {
    let group = |number: &str, x: f64| Group {
        label: format!("Group {number}").into(),
        short: number.to_owned(),
        centre: (x, 0.0),
        outline: vec![(x - 1.0, -1.0), (x + 1.0, -1.0), (x, 2.0)],
        places: vec![Place { at: (x, 1.0), people: 4 }, Place { at: (x, -1.0), people: 16 }],
    };
    Map {
        about: about(),
        across: "first axis, no unit".into(),
        upwards: "second axis, no unit".into(),
        groups: vec![group("1", -4.0), group("2", 4.0)],
    }
}
