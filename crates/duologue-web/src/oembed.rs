//! oEmbed 1.0 (oembed.com): how other sites show an edition's programme in a frame.

use duologue_forum::Forum;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::address::{Address, Lang, Place};
use crate::context::read_as;
use crate::html::plain;
use crate::origin::Origin;
use crate::views::{Base, Nav, embed};

/// The frame's size where the asking site sets no smaller one.
const SIZE: (u32, u32) = (640, 720);

/// Where a frame with no script of its own may lead: to windows of their own.
const SANDBOX: &str = "allow-popups allow-popups-to-escape-sandbox";

/// The path of the programme in a frame.
pub fn frame(lang: Lang, edition: &str) -> String {
    format!("/{}/editions/{edition}/programme/embed", lang.code())
}

/// The address at which a site asks how to show a page.
pub fn discovery(origin: &Origin, address: &Address) -> String {
    let page = origin.url(&address.path());
    origin.url(&format!("/api/oembed?url={}&format=json", utf8_percent_encode(&page, NON_ALPHANUMERIC)))
}

/// The edition whose programme stands at an address of this site.
pub fn programme(forum: &Forum, origin: &Origin, url: &str) -> Option<(Lang, String)> {
    let path = url.strip_prefix(&origin.to_string())?.split(['?', '#']).next()?.trim_end_matches('/');
    let address = Address::parse(path, None)?;
    let Place::Programme(edition) = address.place else { return None };
    forum.edition(&edition)?;
    Some((address.lang, edition))
}

/// The answer (oEmbed, 2.3.4.4: `rich`), no larger than asked for.
pub fn write(forum: &Forum, origin: &Origin, lang: Lang, edition: &str, most: (u32, u32)) -> Value {
    let (width, height) = (SIZE.0.min(most.0), SIZE.1.min(most.1));
    let place = Place::Programme(edition.to_owned());
    read_as(forum, lang, place, |c| {
        let title = embed::title(c, edition);
        let (src, named) = (plain(&origin.url(&frame(lang, edition))), plain(&title));
        let html = format!(
            "<iframe src=\"{src}\" title=\"{named}\" width=\"{width}\" height=\"{height}\" sandbox=\"{SANDBOX}\" loading=\"lazy\"></iframe>"
        );
        json!({
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": Base::new(c, Nav::None, String::new(), String::new()).site(),
            "provider_url": origin.url(&Address::new(lang, Place::Home).path()),
            "width": width,
            "height": height,
            "html": html,
        })
    })
}
