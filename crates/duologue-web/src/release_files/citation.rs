//! Citation File Format 1.2.0 (citation-file-format.github.io): how to cite the release.

use crate::api::licence_key;
use crate::context::Context;
use crate::results::Results;

pub fn write(c: &Context<'_>, survey: &str, results: &Results) -> Vec<u8> {
    let text = |value: &str| serde_json::Value::from(value).to_string();
    let mut out = String::from("cff-version: 1.2.0\ntype: dataset\n");
    let line = |out: &mut String, key: &str, value: &str| {
        out.push_str(&format!("{key}: {}\n", text(value)));
    };
    line(&mut out, "message", &c.t("cite-data"));
    line(&mut out, "title", &crate::views::survey::title(c, survey).text);
    out.push_str("authors:\n");
    for side in &c.sides {
        let year = survey.parse().unwrap_or(u16::MAX);
        let organisations = c.forum.organisations(side, year);
        let mut names: Vec<String> =
            organisations.iter().filter_map(|o| c.by_lang(&o.names)).map(|run| run.text).collect();
        // Nobody real signs what is simulated.
        if results.is_simulated() || names.is_empty() {
            names = vec![c.side_name(side).text];
        }
        names.iter().for_each(|name| out.push_str(&format!("  - name: {}\n", text(name))));
    }
    line(&mut out, "version", &results.release.hash.to_string());
    line(&mut out, "date-released", results.release.at.get(..10).unwrap_or_default());
    if let Some(licence) = &c.theme.licence {
        line(&mut out, licence_key(licence), licence);
    }
    if let Some(origin) = c.links.origin() {
        line(&mut out, "url", &origin.url(&c.address.path()));
    }
    if results.is_simulated() {
        line(&mut out, "notes", &c.t("simulated-figures"));
    }
    out.into_bytes()
}
