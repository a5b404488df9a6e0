//! Writes every chart in three languages: `cargo run -p duologue-chart --example gallery -- DIRECTORY` makes
//! `gallery.html` with the inline form and an SVG file for each standalone one. The figures are partly made up.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use duologue_chart::{
    About, Answer, Arm, Bars, Break, Chart, Difference, Differences, Diverging, Figure, Half, Interval,
    Label, Point, Public, STYLE, Series, Share, Side, Stack, Trend,
};

/// What a page of the dialogue has of its own.
const PAGE: &str = "
:root { color-scheme: light dark;
  --paper: light-dark(#fbf9f4, #151411); --ink: light-dark(#1c1a16, #ece7db); --ink-2: light-dark(#585246, #b4ad9d);
  --rule: light-dark(#d8d1c1, #39362e); --sans: 'Noto Sans', 'Noto Sans CJK JP', sans-serif; }
:root[data-theme=dark] { color-scheme: dark; } :root[data-theme=light] { color-scheme: light; }
.s1 { --c: light-dark(#27456f, #5b80cc); --c-ink: color-mix(in srgb, var(--c) 76%, var(--ink)); }
.s2 { --c: light-dark(#b27b33, #e9c48a); --c-ink: color-mix(in srgb, var(--c) 76%, var(--ink)); }
.s3 { --c: light-dark(#6d4a72, #b98fc0); --c-ink: color-mix(in srgb, var(--c) 76%, var(--ink)); }
.s4 { --c: light-dark(#7f8b83, #c3cdc6); --c-ink: color-mix(in srgb, var(--c) 76%, var(--ink)); }
:lang(ja) { --sans: 'Noto Sans CJK JP', sans-serif; } :lang(zh) { --sans: 'Noto Sans CJK SC', sans-serif; }
[lang] { font-family: var(--sans); }
body { margin: 0 auto; padding: 18px; max-width: 700px; background: var(--paper); color: var(--ink); }
figure { margin: 0 0 40px; } figcaption { font-weight: 700; margin-bottom: 16px; }
";

/// The words of a language.
struct Words {
    lang: &'static str,
    publics: [&'static str; 4],
    long: &'static str,
    impression: &'static str,
    sums: [&'static str; 2],
    answers: [&'static str; 4],
    missing: &'static str,
    breaks: [&'static str; 2],
    directions: [&'static str; 2],
    unit: &'static str,
    note: &'static str,
}

const WORDS: [Words; 3] = [
    Words {
        lang: "en",
        publics: ["Japan, on China", "China, on Japan", "Korea, on both", "Elsewhere"],
        long: "Have a relatively good impression, although there are some things that I would rather not speak of \
               <script>alert(\"no\")</script> & Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        impression: "Impression of the other country",
        sums: ["not good", "good"],
        answers: ["Good", "Relatively good", "Relatively not good impression", "Not good"],
        missing: "not disclosed",
        breaks: [
            "Break 2015: China’s sample goes from 5 to 10 cities",
            "2023: online instead of face to face",
        ],
        directions: ["more in China", "more in Japan"],
        unit: "Per cent of respondents",
        note: "Lines with stops: 95 % interval of each sum (logit, simple random sample). Answers sum to 99.9 in Japan and \
               98.1 in China. n = 1,000 and 1,547. Source: The Genron NPO; JST Science Portal China, 23 October 2023.",
    },
    Words {
        lang: "ja",
        publics: ["日本（対中国）", "中国（対日本）", "韓国", "その他の国と地域"],
        long: "相手国に対して、どちらかといえば良い印象を持っているが、近年の出来事については、なお判断を留保している",
        impression: "相手国に対する印象",
        sums: ["良くない印象を持っている", "良い印象を持っている"],
        answers: [
            "良い印象を持っている",
            "どちらかといえば良い印象を持っている",
            "どちらかといえば良くない印象を持っている",
            "良くない印象を持っている",
        ],
        missing: "公表されていない",
        breaks: ["2015年から：中国の調査都市を5から10に変更", "2023年：訪問面接からインターネット調査に変更"],
        directions: ["中国のほうが多い", "日本のほうが多い"],
        unit: "回答者の割合（％）",
        note: "横線は合計の95％信頼区間（ロジット、単純無作為抽出を仮定）。回答の合計は日本99.9％、中国98.1％。回答者数は日本1,000人、中国1,547人。\
               出典：言論NPO、サイエンスポータルチャイナ（2023年10月23日）。",
    },
    Words {
        lang: "zh-Hans",
        publics: ["日本（对中国）", "中国（对日本）", "韩国", "其他国家和地区"],
        long: "对对方国家的印象相对较好，但对近年来发生的若干事件仍然持保留态度，并且希望今后能够进一步了解对方国家的情况",
        impression: "对对方国家的印象",
        sums: ["印象不好", "印象好"],
        answers: ["印象好", "印象相对较好", "印象相对不好（与其说好不如说不好）", "印象不好"],
        missing: "未公布",
        breaks: ["2015年起：中方调查城市由5个增至10个", "2023年：由入户面访改为网上调查"],
        directions: ["中国更多", "日本更多"],
        unit: "占受访者的百分比",
        note: "横线为合计的95%置信区间（logit，按简单随机抽样计算）。各项合计：日本99.9%，中国98.1%。样本量：日本1,000人，中国1,547人。\
               来源：言论NPO；客观日本（2023年10月23日）。",
    },
];

impl Words {
    fn about(&self, title: &str) -> About {
        About {
            lang: self.lang.into(),
            title: title.into(),
            description: format!("{title}. {}", self.unit),
            subtitle: self.unit.into(),
            notes: vec![self.note.into()],
        }
    }

    fn publics(&self, number: usize) -> Result<Vec<Public>, Box<dyn Error>> {
        let public =
            |(i, name): (usize, &&str)| Ok(Public { side: Side::try_from(i + 1)?, name: Label::from(*name) });
        self.publics.iter().enumerate().take(number).map(public).collect()
    }

    fn bars(&self) -> Result<Bars, Box<dyn Error>> {
        let known = |value: f64, lower, upper| Figure::Known(Share::new(value).between(lower, upper));
        let [good, rather, rather_not, not] = self.answers.map(Label::from);
        Ok(Bars {
            about: self.about(self.impression),
            publics: self.publics(2)?,
            answers: vec![
                Answer { label: good, figures: vec![known(0.8, 0.4, 1.6), known(2.3, 1.7, 3.2)] },
                Answer { label: rather, figures: vec![known(8.2, 6.7, 10.1), known(29.7, 27.5, 32.0)] },
                Answer { label: rather_not, figures: vec![known(69.6, 66.7, 72.4), known(30.4, 28.2, 32.8)] },
                Answer { label: not, figures: vec![known(21.3, 18.9, 23.9), known(35.7, 33.3, 38.1)] },
                Answer {
                    label: self.long.into(),
                    figures: vec![Figure::Missing(self.missing.into()), known(100.0, 99.0, 100.0)],
                },
            ],
        })
    }

    fn four(&self) -> Result<Bars, Box<dyn Error>> {
        let known = |value: f64| Figure::Known(Share::new(value));
        let [good, rather, ..] = self.answers.map(Label::from);
        Ok(Bars {
            about: self.about(self.impression),
            publics: self.publics(4)?,
            answers: vec![
                Answer { label: good, figures: vec![known(9.0), known(32.0), known(0.0), known(12.5)] },
                Answer { label: rather, figures: vec![known(44.0), known(41.5), known(27.0), known(33.3)] },
                Answer {
                    label: Label::in_lang("直接対話", "ja"),
                    figures: vec![known(1.0), known(2.0), known(3.0), known(4.0)],
                },
            ],
        })
    }

    fn diverging(&self) -> Result<Diverging, Box<dyn Error>> {
        let [good, rather, rather_not, not] = self.answers.map(Label::from);
        let [left, right] = self.sums.map(Label::from);
        let arm = |value, lower, upper, shares: [f64; 2]| Arm {
            sum: Share::new(value).between(lower, upper),
            shares: shares.into(),
        };
        let arms = [
            (arm(90.9, 89.0, 92.5, [69.6, 21.3]), arm(9.0, 7.4, 10.9, [8.2, 0.8])),
            (arm(66.1, 63.7, 68.4, [30.4, 35.7]), arm(32.0, 29.7, 34.4, [29.7, 2.3])),
        ];
        let stack = |(public, (left, right))| Stack { public, left, right };
        Ok(Diverging {
            about: self.about(self.impression),
            left: Half { sum: left, answers: vec![rather_not, not] },
            right: Half { sum: right, answers: vec![rather, good] },
            stacks: self.publics(2)?.into_iter().zip(arms).map(stack).collect(),
        })
    }

    fn graded(&self) -> Result<Diverging, Box<dyn Error>> {
        let [good, rather, rather_not, not] = self.answers.map(Label::from);
        let [left, right] = self.sums.map(Label::from);
        let arm = |shares: [f64; 3]| Arm { sum: Share::new(shares.iter().sum()), shares: shares.into() };
        let arms = [
            (arm([20.0, 30.0, 10.0]), arm([15.0, 5.0, 1.0])),
            (arm([5.0, 8.0, 2.0]), arm([30.0, 22.0, 31.0])),
            (arm([12.0, 13.0, 14.0]), arm([15.0, 16.0, 17.0])),
            (arm([0.0, 0.0, 0.0]), arm([0.0, 0.0, 100.0])),
        ];
        let stack = |(public, (left, right))| Stack { public, left, right };
        Ok(Diverging {
            about: self.about(self.impression),
            left: Half { sum: left, answers: vec![rather_not.clone(), rather_not, not] },
            right: Half { sum: right, answers: vec![rather.clone(), rather, good] },
            stacks: self.publics(4)?.into_iter().zip(arms).map(stack).collect(),
        })
    }

    fn trend(&self) -> Result<Trend, Box<dyn Error>> {
        const JAPAN: [f64; 16] =
            [73.2, 72.0, 78.3, 84.3, 90.1, 93.0, 88.8, 91.6, 88.3, 86.3, 84.7, 89.7, 90.9, 87.3, 92.2, 89.0];
        const CHINA: [(i32, f64); 14] = [
            (2010, 55.9),
            (2012, 64.5),
            (2013, 92.8),
            (2014, 86.8),
            (2015, 78.3),
            (2016, 76.7),
            (2017, 66.8),
            (2018, 56.1),
            (2020, 52.9),
            (2021, 66.1),
            (2022, 62.6),
            (2022, 60.0),
            (2023, 62.9),
            (2024, 87.7),
        ];
        let point = |(year, value): (i32, f64)| Point {
            year,
            share: Share::new(value).between(value - 2.4, (value + 2.2).min(100.0)),
        };
        let mut publics = self.publics(2)?.into_iter();
        let series =
            [(2009..).zip(JAPAN).map(point).collect::<Vec<_>>(), CHINA.into_iter().map(point).collect()];
        Ok(Trend {
            about: self.about(self.sums[0]),
            waves: (2009..=2024).collect(),
            current: Some(2021),
            series: publics.by_ref().zip(series).map(|(public, points)| Series { public, points }).collect(),
            breaks: vec![Break { year: 2015, side: Some(Side::Two), label: self.breaks[0].into() }],
        })
    }

    fn crowded(&self) -> Result<Trend, Box<dyn Error>> {
        let waves = [2005, 2010, 2014, 2016, 2018, 2023, 2024];
        let series = |(i, public)| {
            let point = |(n, year): (usize, &i32)| Point {
                year: *year,
                share: Share::new(30.0 + 7.0 * (n as f64 - 3.0).abs() * (1.0 + i as f64) / 4.0),
            };
            // The last one ends early.
            let points = waves.iter().enumerate().take(if i == 3 { 5 } else { 7 }).map(point).collect();
            Series { public, points }
        };
        Ok(Trend {
            about: self.about(self.impression),
            waves: waves.into(),
            current: None,
            series: self.publics(4)?.into_iter().enumerate().map(series).collect(),
            breaks: vec![
                Break { year: 2010, side: None, label: self.breaks[0].into() },
                Break { year: 2023, side: None, label: self.breaks[1].into() },
            ],
        })
    }

    fn differences(&self) -> Differences {
        let rows = [(-1.5, -2.4, -0.6), (-21.5, -24.3, -18.7), (39.2, 35.5, 42.9), (-14.4, -17.9, -10.9)];
        let row = |(label, (value, lower, upper)): (&str, _)| Difference {
            label: label.into(),
            value,
            interval: Some(Interval { lower, upper }),
        };
        let [below, above] = self.directions.map(Label::from);
        let rows = self.answers.into_iter().zip(rows).map(row).collect();
        Differences { about: self.about(self.impression), below, above, rows }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(std::env::args_os().nth(1).ok_or("say a directory")?);
    fs::create_dir_all(&directory)?;
    let theme = std::env::args().nth(2).unwrap_or_default();
    let mut page = format!(
        "<!doctype html><html lang=\"en\" data-theme=\"{theme}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Charts</title><style>{PAGE}{STYLE}</style>"
    );
    for words in &WORDS {
        let charts: [(&str, Box<dyn Chart>); 7] = [
            ("bars", Box::new(words.bars()?)),
            ("four", Box::new(words.four()?)),
            ("diverging", Box::new(words.diverging()?)),
            ("graded", Box::new(words.graded()?)),
            ("trend", Box::new(words.trend()?)),
            ("crowded", Box::new(words.crowded()?)),
            ("differences", Box::new(words.differences())),
        ];
        for (name, chart) in charts {
            let id = format!("{name}-{}", words.lang);
            let figure = chart.inline(&id)?;
            write!(
                page,
                "<figure lang=\"{}\"><figcaption>{}</figcaption>{figure}</figure>",
                words.lang, words.impression
            )?;
            fs::write(directory.join(format!("{id}.svg")), chart.standalone(760)?)?;
        }
    }
    fs::write(directory.join("gallery.html"), page)?;
    Ok(())
}
