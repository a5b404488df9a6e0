//! Markdown from a stranger: what is rendered holds the house's own elements and nothing that runs.
//!
//! The fuzz target in `fuzz/` includes this file.

/// Elements that a paragraph may have.
const ELEMENTS: [&str; 19] = [
    "p",
    "em",
    "strong",
    "del",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "br",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];

pub fn markdown(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let html = duologue_web::markdown(&text).to_string();
    // A serialised tree has `<` at the start of a tag only (HTML, 13.3), so every tag can be read off.
    for tag in html.split('<').skip(1) {
        let (inside, after) = tag.split_once('>').unwrap_or_else(|| panic!("an open tag in {html}"));
        let (name, mut rest) = match inside.find(' ') {
            Some(at) => inside.split_at(at),
            None => (inside, ""),
        };
        assert!(ELEMENTS.contains(&name.trim_start_matches('/')), "<{name}> in {html}");
        while let Some((attribute, value, next)) = first_attribute(rest) {
            match attribute {
                "href" => assert!(leads_away(value), "href {value} in {html}"),
                "rel" => assert_eq!(value, "nofollow ugc noopener"),
                "start" => assert!(value.parse::<u32>().is_ok(), "start {value} in {html}"),
                _ => panic!("{attribute} in {html}"),
            }
            rest = next;
        }
        assert!(rest.is_empty(), "{rest} in {html}");
        assert!(!after.contains('\0'), "a NUL in {html}");
    }
}

/// `name="value"` behind a space; a serialised value holds no quotation mark.
fn first_attribute(rest: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = rest.strip_prefix(' ')?.split_once("=\"")?;
    let (value, rest) = rest.split_once('"')?;
    Some((name, value, rest))
}

fn leads_away(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    ["http:", "https:", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}
