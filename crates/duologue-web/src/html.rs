//! Values that are HTML already, by type. Everything else is escaped by the templates.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::{self, Write};

use askama::filters::HtmlSafe;
use askama::{FastWritable, Values};
use duologue_chart::ChartError;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use crate::address::tag;

/// A run of text, in the language of the page or marked with its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    /// HTML `lang`, where it is not the page's.
    pub lang: Option<String>,
}

impl Run {
    /// Text in the page's own language.
    pub fn own(text: impl Into<String>) -> Run {
        Run { text: text.into(), lang: None }
    }

    /// Text in `code`, on a page in `page`.
    pub fn new(text: impl Into<String>, code: &str, page: &str) -> Run {
        Run { text: text.into(), lang: (code != page).then(|| tag(code).to_owned()) }
    }

    /// The run as HTML, for joining with other parts.
    pub fn html(&self) -> Html {
        let mut html = String::with_capacity(self.text.len() + 32);
        let _ = self.write(&mut html);
        Html(html)
    }

    fn write<W: fmt::Write + ?Sized>(&self, to: &mut W) -> fmt::Result {
        let Some(lang) = &self.lang else { return to.write_str(&escape(&self.text)) };
        let parts = ["<span lang=\"", &escape(lang), "\">", &escape(&self.text), "</span>"];
        parts.iter().try_for_each(|part| to.write_str(part))
    }

    /// ` lang="…"`, for an element that holds nothing but this run.
    pub fn attr(&self) -> Html {
        Html(self.lang.as_ref().map(|lang| format!(" lang=\"{}\"", escape(lang))).unwrap_or_default())
    }
}

/// The run as a `span` if it has a language of its own.
impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}
impl HtmlSafe for Run {}
impl FastWritable for Run {
    fn write_into(&self, to: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(self.write(to)?)
    }
}

/// HTML that is safe to print as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl HtmlSafe for Html {}
impl FastWritable for Html {
    fn write_into(&self, to: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(to.write_str(&self.0)?)
    }
}

impl Html {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a part behind what stands here; the label ends as its language parts it from what follows.
    pub fn labelled(mut self, label: &str, part: &Html) -> Html {
        if !self.0.is_empty() {
            self.0.push_str("\u{a0}· ");
        }
        self.0.push_str(&escape(label));
        self.0.push_str(&part.0);
        self
    }

    /// A data block (HTML, 4.12.1): browsers do not run it, and nothing in it can end it or begin a comment (S03).
    pub fn data(value: &serde_json::Value) -> Html {
        let mut json = String::new();
        for c in value.to_string().chars() {
            match c {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    let _ = write!(json, "\\u{:04x}", u32::from(c));
                }
                c => json.push(c),
            }
        }
        Html(format!("<script type=\"application/ld+json\">{json}</script>"))
    }

    /// Style sheets of our own, in the page itself.
    pub fn style(sheets: &[&'static str]) -> Html {
        Html(format!("<style>{}</style>", sheets.concat()))
    }

    /// A chart as duologue-chart draws it, which escapes every text in it.
    pub fn chart(drawn: Result<String, ChartError>) -> Option<Html> {
        match drawn {
            Ok(svg) => Some(Html(svg)),
            Err(ChartError::Empty) => None,
            Err(error) => {
                tracing::error!(%error, "a chart is not drawn");
                None
            }
        }
    }

    /// A link around a run.
    pub fn link(href: &str, run: &Run) -> Html {
        let mut html = String::with_capacity(href.len() + run.text.len() + 48);
        html.extend(["<a href=\"", &escape(href), "\">"]);
        let _ = run.write(&mut html);
        html.push_str("</a>");
        Html(html)
    }

    /// Words that stay in one line.
    pub fn whole(text: &str) -> Html {
        Html::span("nw", text)
    }

    /// Words of a class of their own.
    pub fn span(class: &'static str, text: &str) -> Html {
        Html(format!("<span class=\"{class}\">{}</span>", escape(text)))
    }

    /// A side's name in its colour, and what stands behind it.
    pub fn side(class: &str, name: &Run, rest: &Html) -> Html {
        Html(format!("<span class=\"sd {}\">{name}</span> {rest}", escape(class)))
    }

    /// Parts joined as the language joins a list.
    pub fn list(parts: &[Html], comma: &str) -> Html {
        Html(parts.iter().map(|p| p.0.as_str()).collect::<Vec<_>>().join(&escape(comma)))
    }

    /// Parts one behind the other.
    pub fn join(parts: &[Html]) -> Html {
        Html(parts.iter().map(|p| p.0.as_str()).collect::<Vec<_>>().join(" "))
    }
}

/// Text as HTML.
pub fn plain(text: &str) -> Html {
    Html(escape(text).into_owned())
}

fn escape(text: &str) -> Cow<'_, str> {
    let special = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    // Most text has nothing to escape; without a way out in the middle many bytes are looked at at once.
    if !text.bytes().fold(false, |found, byte| found | special(byte)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Renders Markdown: raw HTML is shown as text, links lead to the web or to mail, and ammonia has the last word.
///
/// Headings become paragraphs: a text's own headings stand outside its paragraphs.
pub fn markdown(text: &str) -> Html {
    let parser = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES);
    let events = parser.filter_map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::Heading { .. }) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        event => Some(event),
    });
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events);
    let tags = [
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
    let clean = ammonia::Builder::empty()
        .tags(tags.into_iter().collect())
        .tag_attributes(
            [("a", ["href"].into_iter().collect()), ("ol", ["start"].into_iter().collect())]
                .into_iter()
                .collect(),
        )
        // By default any element keeps `title` and `lang`.
        .generic_attributes(HashSet::new())
        .url_schemes(["http", "https", "mailto"].into_iter().collect())
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("nofollow ugc noopener"))
        .clean(&out)
        .to_string();
    Html(clean)
}

/// A web address as a link, if it is one; otherwise its words.
pub fn cited(address: &str) -> Html {
    let text = escape(address);
    let is_link = (address.starts_with("https://") || address.starts_with("http://"))
        && !address.contains([' ', '"', '<']);
    let mut out = String::new();
    let _ = if is_link {
        write!(out, "<a href=\"{text}\" rel=\"nofollow noopener\">{text}</a>")
    } else {
        write!(out, "{text}")
    };
    Html(out)
}

#[cfg(test)]
#[path = "../tests/it/corpus.rs"]
mod corpus;

#[cfg(test)]
mod tests {
    use super::corpus::hostile;
    use super::*;

    /// What a browser reads in escaped text.
    fn read(escaped: &str) -> String {
        assert!(!escaped.contains(['<', '>', '"', '\'']), "{escaped}");
        let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];
        let text = known.into_iter().fold(escaped.to_owned(), |text, (entity, c)| text.replace(entity, c));
        text.replace("&amp;", "&")
    }

    #[test]
    fn s02_every_text_stays_text_wherever_it_is_put() {
        for text in hostile() {
            let safe = plain(&text).to_string();
            assert_eq!(read(&safe), text);
            let run = Run::new(&*text, &text, "ja");
            let span = format!("<span lang=\"{safe}\">{safe}</span>");
            assert_eq!(run.to_string(), span);
            assert_eq!(run.attr().to_string(), format!(" lang=\"{safe}\""));
            assert_eq!(
                Html::link(&text, &Run::own(&*text)).to_string(),
                format!("<a href=\"{safe}\">{safe}</a>")
            );
            let side = format!("<span class=\"sd {safe}\">{safe}</span> {safe}");
            assert_eq!(Html::side(&text, &Run::own(&*text), &plain(&text)).to_string(), side);
            let joined =
                Html::list(&[plain("a"), plain("b")], &text).labelled(&text, &plain("c")).to_string();
            assert_eq!(joined, format!("a{safe}b\u{a0}· {safe}c"));
        }
    }

    #[test]
    fn s02_an_address_is_a_link_to_the_web_or_words() {
        let mut links = 0;
        for text in hostile() {
            for address in [text.clone(), format!("https://x.example/{text}"), format!("http://{text}")] {
                let safe = plain(&address).to_string();
                let link = format!("<a href=\"{safe}\" rel=\"nofollow noopener\">{safe}</a>");
                let cited = cited(&address).to_string();
                let web = address.starts_with("https://") || address.starts_with("http://");
                assert!(cited == safe || web && cited == link, "{cited}");
                links += usize::from(cited == link);
            }
        }
        assert!(links > 10, "{links}");
    }

    #[test]
    fn s02_raw_html_and_foreign_schemes_do_not_run() {
        let html = markdown(
            "a <script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> **b**",
        )
        .to_string();
        assert!(
            !html.contains("<script") && !html.contains("<img") && !html.contains("javascript:"),
            "{html}"
        );
        assert!(html.contains("<strong>b</strong>") && html.contains("&lt;script&gt;"), "{html}");
        let block =
            markdown("<script>\nalert(1)\n</script>\n\n# Title\n\n![x](https://x.example/x.png)").to_string();
        assert!(!block.contains("<script") && !block.contains("<img") && !block.contains("<h1"), "{block}");
    }

    #[test]
    fn a_run_in_another_language_says_so() {
        assert_eq!(
            Run::new("北京<共识", "zh", "ja").to_string(),
            "<span lang=\"zh-Hans\">北京&lt;共识</span>"
        );
        assert_eq!(Run::new("合意", "ja", "ja").to_string(), "合意");
    }
}
