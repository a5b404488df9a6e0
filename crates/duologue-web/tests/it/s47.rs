//! S47: what fuzzing runs for ever, run for a while: chance, damage and known attacks against Markdown.

use proptest::prelude::*;
use proptest::sample::select;

use crate::s47_readers::markdown;

/// Ways into a page that other renderers have left open.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](<javascript:alert(1)>)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](javascript:alert(1))",
    "![x](x \"onerror=alert(1)\")",
    "[x](https://a.example \"\" onclick=\"x)",
    "[x](https://a.example \"<a\nhref=java ><\")",
    "[a](https://x.example/\"onmouseover=\"alert(1))",
    "`<script>`",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<math><mtext></p><style><img src onerror=alert(1)>",
    "<style>@import'x'</style>",
    "<iframe srcdoc='<script>'>",
    "&lt;script&gt;",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "~~<b onclick=x>~~",
    "| <script> |\n|---|\n| x |",
    "<a\nhref=javascript:x>",
    "\\<script>",
    "<<script>script>",
    "```html\n<script>\n```",
    "[x](//x.example)",
    "[x](/ja/)",
    "[x](?at=)",
];

#[test]
fn s47_known_attacks_do_not_run() {
    for attack in ATTACKS {
        markdown(attack.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn s47_no_bytes_run(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        markdown(&bytes);
    }

    #[test]
    fn s47_no_text_runs(text in "[ -~\\n東\u{0}\u{85}<>\\[\\]()!`*_~|&;:\"'/=#]{0,200}") {
        markdown(text.as_bytes());
    }

    #[test]
    fn s47_no_mixture_runs(
        parts in prop::collection::vec((select(ATTACKS.to_vec()), any::<prop::sample::Index>(), "[<>\"'()\\[\\]`*\\n &:/=]{0,3}"), 1..6),
    ) {
        let mut text = String::new();
        for (attack, at, between) in parts {
            let cut: String = attack.chars().take(at.index(attack.chars().count() + 1)).collect();
            text += &cut;
            text += &between;
        }
        markdown(text.as_bytes());
    }
}
