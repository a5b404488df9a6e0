//! Anything that a voice can say, in any field of any kind that files carry, as chance makes it.

use std::collections::BTreeMap;

use duologue_forum::acts::*;
use duologue_record::Hash;
use proptest::option::of as maybe;
use proptest::prelude::*;
use proptest::sample::select;

/// A subject, what is said on it, and the words of its paragraphs.
#[derive(Clone, Debug)]
pub struct Uttered {
    pub subject: String,
    pub saying: Saying,
    pub words: Vec<String>,
}

/// A line with what files find hard: quotes, separators, markers, formulas, joiners, letters of many scripts.
pub fn line() -> BoxedStrategy<String> {
    let parts = vec![
        "東京",
        "论坛",
        "が",
        "ｶ",
        "한",
        "é",
        "שלום",
        "عربي",
        "A",
        "7",
        " ",
        "\"",
        "'",
        "\"\"\"",
        "'''",
        "\\",
        "\\n",
        ",",
        ";",
        "|",
        " | ",
        "#",
        "## ",
        "{#p1}",
        "---",
        "+++",
        "=",
        "＝1",
        "-",
        "+",
        "@",
        "{",
        "}",
        "[[edition]]",
        "<b>",
        "&",
        "%",
        "“",
        "。",
        "\u{3000}",
        "\u{2028}",
        "👩\u{200d}💻",
        "葛\u{e0100}",
    ];
    prop::collection::vec(select(parts), 1..8)
        .prop_map(|parts| parts.concat().trim().to_owned())
        .prop_filter("blank", |s| !s.is_empty())
        .boxed()
}

/// Several lines, empty ones too, and spaces at their ends.
fn lines() -> BoxedStrategy<String> {
    let hard = select(vec![
        "+++",
        "---",
        "",
        "{#p2}",
        "## 見出し",
        "\\## ",
        "\\\\{#",
        "    indented",
        "end  ",
        "=1",
    ]);
    let line = prop_oneof![2 => line(), 1 => hard.prop_map(str::to_owned)];
    prop::collection::vec(line, 1..5)
        .prop_map(|lines| lines.join("\n"))
        .prop_filter("blank", |s| !s.trim().is_empty())
        .boxed()
}

fn code() -> BoxedStrategy<String> {
    "[a-z0-9][a-z0-9-]{0,5}".boxed()
}

fn lang() -> BoxedStrategy<String> {
    select(vec!["ja", "zh", "en", "ko", "zh-Hant"]).prop_map(str::to_owned).boxed()
}

fn by_lang() -> BoxedStrategy<ByLang> {
    prop::collection::btree_map(lang(), line(), 0..3).prop_map(|texts| texts.into_iter().collect()).boxed()
}

fn hash() -> BoxedStrategy<Hash> {
    any::<[u8; 32]>().prop_map(Hash).boxed()
}

fn date() -> BoxedStrategy<String> {
    select(vec!["2017-12-16", "2024-02-29", "2005-08-23"]).prop_map(str::to_owned).boxed()
}

fn known() -> BoxedStrategy<String> {
    prop_oneof![date(), select(vec!["2017", "2017-12"]).prop_map(str::to_owned)].boxed()
}

fn time() -> BoxedStrategy<String> {
    select(vec!["00:00", "09:30", "23:59"]).prop_map(str::to_owned).boxed()
}

fn zone() -> BoxedStrategy<String> {
    select(vec!["Asia/Tokyo", "Asia/Shanghai", "UTC"]).prop_map(str::to_owned).boxed()
}

fn word<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> BoxedStrategy<T> {
    select(all.to_vec()).boxed()
}

fn few<T: std::fmt::Debug + 'static>(one: impl Strategy<Value = T> + 'static) -> BoxedStrategy<Vec<T>> {
    prop::collection::vec(one, 0..3).boxed()
}

fn address() -> BoxedStrategy<String> {
    select(vec!["https://x.example/?a=1,2&b=\"'", "example.org/页", "a.example b.example"])
        .prop_map(str::to_owned)
        .boxed()
}

fn provenance() -> BoxedStrategy<Provenance> {
    let source = (maybe(line()), maybe(address()), maybe(known()))
        .prop_map(|(title, address, seen)| Source { title, address, seen });
    let why = (select(vec![WhyKind::Update, WhyKind::Correction]), maybe(lines()))
        .prop_map(|(kind, text)| Why { kind, text });
    let side = select(vec!["cn".to_owned(), "jp".to_owned()]);
    let source = maybe(source.prop_filter("says nothing", |s| *s != Source::default()));
    // Seldom: what has the same key must meet itself often enough.
    let of = prop::option::weighted(0.2, side);
    let source = prop::option::weighted(0.2, source).prop_map(Option::flatten);
    (of, source, maybe(known()), maybe(why), prop::option::weighted(0.1, hash()))
        .prop_map(|(of, source, as_of, why, against)| Provenance {
            of,
            source: source.map(Box::new),
            as_of,
            why: why.map(Box::new),
            against: against.map(Box::new),
        })
        .boxed()
}

fn on(subjects: &'static [&'static str]) -> BoxedStrategy<String> {
    select(subjects.to_vec()).prop_map(str::to_owned).boxed()
}

fn programme() -> BoxedStrategy<(String, Body)> {
    let dialogue = (few(code()), few(lang()), maybe(word(Order::ALL)))
        .prop_map(|(sides, languages, order)| Body::Dialogue(Dialogue { sides, languages, order }));
    let years = || maybe(any::<u16>());
    let organisation =
        (by_lang(), years(), years()).prop_map(|(names, from, to)| Organisation { names, from, to });
    let side = (by_lang(), few(lang()), maybe(zone()), few(organisation)).prop_map(
        |(names, languages, zone, organisations)| Body::Side(Side { names, languages, zone, organisations }),
    );
    let day = (date(), maybe(word(DayKind::ALL)), maybe(code())).prop_map(|(date, kind, city)| Day {
        date,
        kind,
        city,
    });
    let until = prop_oneof![Just("open".to_owned()), date()];
    let edition = (
        years(),
        maybe(word(Status::ALL)),
        maybe(word(Mode::ALL)),
        maybe(until),
        maybe(code()),
        maybe(code()),
        few(code()),
        few(day),
        by_lang(),
        any::<bool>(),
    )
        .prop_map(|(year, status, mode, until, host, keeper, cities, days, venue, simulated)| {
            Body::Edition(Edition { year, status, mode, until, host, keeper, cities, days, venue, simulated })
        });
    let part =
        (code(), maybe(time()), maybe(time())).prop_map(|(code, start, end)| Part { code, start, end });
    let session = (
        maybe(word(SessionKind::ALL)),
        maybe(code()),
        few(part),
        maybe(date()),
        maybe(time()),
        maybe(time()),
        maybe(zone()),
        by_lang(),
        few(lang()),
        maybe(word(Openness::ALL)),
        maybe(any::<u16>()),
    )
        .prop_map(|(kind, track, parts, date, start, end, zone, room, languages, openness, order)| {
            Body::Session(Session {
                kind,
                track,
                parts,
                date,
                start,
                end,
                zone,
                room,
                languages,
                openness,
                order,
            })
        });
    prop_oneof![
        (on(&["dialogue"]), dialogue.boxed()),
        (on(&["side/jp", "side/cn"]), side.boxed()),
        (on(&["1", "2"]), edition.boxed()),
        (on(&["1/a", "2/b"]), session.boxed()),
    ]
    .boxed()
}

fn people() -> BoxedStrategy<(String, Body)> {
    let name = (line(), maybe(line()), maybe(line())).prop_map(|(display, sort, reading)| Name {
        display,
        sort,
        reading,
    });
    let names = prop::collection::btree_map(lang(), name, 1..3);
    let person =
        (maybe(code()), maybe(code()), names, few(line())).prop_map(|(slug, side, names, variants)| {
            let names = names.into_iter().collect();
            Body::Person(Person { slug, side, names, variants })
        });
    let appearance =
        (code(), maybe(code()), few(code()), few(word(Role::ALL)), by_lang(), maybe(any::<u16>())).prop_map(
            |(person, side, parts, roles, affiliation, order)| {
                Body::Appearance(Appearance { person, side, parts, roles, affiliation, order })
            },
        );
    prop_oneof![
        (on(&["person/archive-1", "person/person"]), person.boxed()),
        (on(&["1/a/archive-s1", "1/archive-s2"]), appearance.boxed()),
    ]
    .boxed()
}

fn shares() -> BoxedStrategy<BTreeMap<String, String>> {
    let share = (0_u32..=1000).prop_map(|tenths| format!("{}.{}", tenths / 10, tenths % 10));
    prop::collection::btree_map(code(), share, 1..4).boxed()
}

/// Codes of which none stands twice.
fn different() -> BoxedStrategy<Vec<String>> {
    prop::collection::btree_set(code(), 0..3).prop_map(|codes| codes.into_iter().collect()).boxed()
}

fn items() -> BoxedStrategy<Item> {
    let codes = prop::collection::btree_map(code(), (by_lang(), any::<bool>()), 1..4);
    let states = prop::collection::btree_map(lang(), word(Trapd::ALL), 0..3);
    (by_lang(), codes, by_lang(), states, any::<(bool, bool, bool)>(), maybe(code()))
        .prop_map(|(wordings, answers, net, states, (sensitive, background, multiple), was)| {
            let answers: Vec<Answer> = answers
                .into_iter()
                .map(|(code, (labels, missing))| Answer { code, labels, missing })
                .collect();
            let summed = answers.iter().filter(|a| !a.missing).map(|a| a.code.clone()).collect();
            // Longer than any code that is made here.
            let mut nets = vec![Net { code: "a-net-of-answers".into(), labels: net, answers: summed }];
            nets.retain(|_| !multiple);
            let background = background && !multiple;
            Item { wordings, answers, nets, states, sensitive, background, multiple, was }
        })
        .boxed()
}

fn waves() -> BoxedStrategy<Wave> {
    let count = (maybe(0..=9_007_199_254_740_991_u64), maybe(word(Bound::ALL)));
    let day = || maybe(select(vec!["2017", "2017-10", "2017-10-21"]).prop_map(str::to_owned));
    let how = (maybe(word(SurveyMode::ALL)), maybe(word(Coverage::ALL)), different(), maybe(1..=100_u64));
    let told = prop::collection::vec(by_lang(), 11);
    let cleared =
        (few(word(Disclosed::ALL)), few(word(Clearance::ALL)), maybe(line()), maybe(line()), maybe(hash()));
    (code(), word(SampleKind::ALL), count, (day(), day()), how, told, cleared, any::<bool>())
        .prop_map(|(side, sample, (n, bound), (from, to), how, told, cleared, simulated)| {
            let (mode, coverage, places, sites) = how;
            let (undisclosed, requires, licence, approval, consent) = cleared;
            let mut told = told.into_iter();
            let mut next = || told.next().unwrap();
            Wave {
                side,
                sample: Some(sample),
                n,
                bound,
                from,
                to,
                mode,
                coverage,
                places,
                sites,
                strategy: next(),
                sponsor: next(),
                instruments: next(),
                population: next(),
                sampling: next(),
                modes: next(),
                dates: next(),
                precision: next(),
                weighting: next(),
                processing: next(),
                limitations: next(),
                undisclosed,
                requires,
                licence,
                approval,
                consent,
                simulated,
            }
        })
        .boxed()
}

fn survey() -> BoxedStrategy<(String, Body)> {
    let questionnaire = (maybe(any::<u16>()), different())
        .prop_map(|(version, items)| Body::Questionnaire(Questionnaire { version, items }));
    let n = maybe(0..=9_007_199_254_740_991_u64);
    let effect = maybe(select(vec!["1", "1.6", "2.35"]).prop_map(str::to_owned));
    let topline = (code(), word(SampleKind::ALL), n, shares(), maybe(word(Printed::ALL)), effect).prop_map(
        |(side, sample, n, shares, printed, effect)| {
            Body::Topline(Topline { side, sample: Some(sample), n, shares, printed, effect })
        },
    );
    prop_oneof![
        (on(&["survey/2017"]), questionnaire.boxed()),
        (on(&["survey/2017/q1", "survey/rehearsal/sex"]), items().prop_map(Body::Item).boxed()),
        (on(&["survey/2017", "survey/2018"]), waves().prop_map(|wave| Body::Wave(Box::new(wave))).boxed()),
        (on(&["survey/2017/q1", "survey/2018/q1"]), topline.boxed()),
    ]
    .boxed()
}

fn small() -> BoxedStrategy<(String, Body)> {
    let wording = (word(Field::ALL), lang(), line(), maybe(word(Standing::ALL))).prop_map(
        |(field, lang, text, standing)| Body::Wording(Wording { field: Some(field), lang, text, standing }),
    );
    let value = maybe(0..=9_007_199_254_740_991_u64);
    let figure =
        (word(Measure::ALL), value, maybe(word(Bound::ALL)), maybe(word(Stage::ALL)), by_lang(), by_lang())
            .prop_map(|(measure, value, bound, stage, base, printed)| {
                Body::Figure(Figure { measure: Some(measure), value, bound, stage, base, printed })
            });
    let subject = || on(&["survey/2017/q1", "1/statement/c1", "person/jp-1"]);
    let evidence =
        (subject(), maybe(hash())).prop_map(|(to, sha256)| Body::Evidence(Evidence { to, sha256 }));
    let same = subject().prop_map(|theirs| Body::Same(Same { theirs }));
    prop_oneof![
        3 => (on(&["dialogue", "1", "1/a", "city/x", "track/y", "survey/2017", "text/t", "1/a/report"]), wording.boxed()),
        1 => (on(&["1/f-1", "1/a/f-2"]), figure.boxed()),
        1 => (on(&["1/a/report/p1", "1/statement"]), evidence.boxed()),
        1 => (on(&["person/archive-1", "1/a"]), same.boxed()),
    ]
        .boxed()
}

const TEXTS: &[&str] = &["1/a/report", "1/statement", "text/t", "1/a/b/c", "survey/2017/points"];

fn texts() -> BoxedStrategy<(String, Body, Vec<String>)> {
    let id = || select(vec!["p1", "p2", "p3"]).prop_map(str::to_owned);
    let speaker = on(&["archive-7", "person/jp-1", "1/a/archive-s1"]);
    let paragraph = (maybe(speaker), maybe(code()), maybe(line()));
    let paragraphs = prop::collection::btree_map(id(), (paragraph, lines()), 1..4);
    let text =
        (
            word(Genre::ALL),
            select(vec!["ja", "zh"]),
            maybe(line()),
            maybe(on(&["1", "1/a"])),
            paragraphs,
            few(hash()),
        )
            .prop_map(|(genre, lang, title, about, paragraphs, media)| {
                let words = paragraphs.values().map(|(_, words)| words.clone()).collect();
                let paragraphs = paragraphs.into_iter().map(|(id, ((speaker, part, heading), _))| {
                    Paragraph { id, sha256: None, speaker, part, heading }
                });
                let (genre, lang, paragraphs) = (Some(genre), lang.to_owned(), paragraphs.collect());
                (Body::Text(Text { genre, lang, title, about, paragraphs, media }), words)
            });
    let rendered = (maybe(line()), prop::option::weighted(0.3, hash()), lines());
    let rendered = prop::collection::btree_map(id(), rendered, 1..4);
    let translation =
        (lang(), select(vec!["ja", "zh"]), maybe(line()), word(Translator::ALL), maybe(line()), rendered)
            .prop_map(|(lang, renders, title, by, read_by, rendered)| {
                let words = rendered.values().map(|(_, _, words)| words.clone()).collect();
                let paragraphs = rendered.into_iter().map(|(id, (heading, from, _))| Rendered {
                    id,
                    from,
                    sha256: None,
                    heading,
                });
                let (renders, by, paragraphs) = (renders.to_owned(), Some(by), paragraphs.collect());
                (Body::Translation(Translation { lang, renders, title, by, read_by, paragraphs }), words)
            });
    prop_oneof![(on(TEXTS), text.boxed()), (on(TEXTS), translation.boxed())]
        .prop_map(|(subject, (body, words))| (subject, body, words))
        .boxed()
}

/// Anything that files carry. Paragraphs come without blobs: whoever says them makes these.
pub fn anything() -> BoxedStrategy<Uttered> {
    let wordless = prop_oneof![programme(), people(), survey(), small()]
        .prop_map(|(subject, body)| (subject, body, vec![]));
    (provenance(), prop_oneof![3 => wordless, 2 => texts()])
        .prop_map(|(provenance, (subject, body, words))| Uttered {
            subject,
            saying: Saying { provenance, body },
            words,
        })
        .boxed()
}
