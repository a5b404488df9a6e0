//! oEmbed 1.0 (oembed.com): how other sites show a programme or the chart of a survey item in a frame.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::address::{Address, Lang, Place};
use crate::context::Context;
use crate::html::plain;
use crate::origin::Origin;
use crate::release_files::frame_path;
use crate::views::{Base, Nav, embed, survey};

/// A frame's size where the asking site sets no smaller one.
const SIZE: (u32, u32) = (640, 720);

/// Where a frame with no script of its own may lead: to windows of their own.
const SANDBOX: &str = "allow-popups allow-popups-to-escape-sandbox";

/// The path of the programme in a frame.
pub fn programme(lang: Lang, edition: &str) -> String {
    format!("/{}/editions/{edition}/programme/embed", lang.code())
}

/// The address at which a site asks how to show a page.
pub fn discovery(origin: &Origin, address: &Address) -> String {
    let page = origin.url(&address.path());
    origin.url(&format!("/api/oembed?url={}&format=json", utf8_percent_encode(&page, NON_ALPHANUMERIC)))
}

/// The page that an address of this site names.
pub fn page(origin: &Origin, url: &str) -> Option<Address> {
    let path = url.strip_prefix(&origin.to_string())?.split(['?', '#']).next()?.trim_end_matches('/');
    Address::parse(path, None)
}

/// What other sites paste to show a frame of this one.
pub fn iframe(src: &str, title: &str, width: &str, height: u32) -> String {
    let (src, title) = (plain(src), plain(title));
    format!(
        "<iframe src=\"{src}\" title=\"{title}\" width=\"{width}\" height=\"{height}\" sandbox=\"{SANDBOX}\" loading=\"lazy\"></iframe>"
    )
}

/// The answer (oEmbed, 2.3.4.4: `rich`), no larger than asked for; none of a page without a frame.
pub fn write(c: &Context<'_>, origin: &Origin, most: (u32, u32)) -> Option<Value> {
    let (path, title) = match &c.address.place {
        Place::Programme(edition) => {
            c.forum.edition(edition)?;
            (programme(c.lang(), edition), embed::title(c, edition))
        }
        Place::SurveyItem(year, item) => {
            let title = survey::frame_title(c, year, item)?;
            (format!("/{}", frame_path(c.lang(), year, item)), title)
        }
        _ => return None,
    };
    let (width, height) = (SIZE.0.min(most.0), SIZE.1.min(most.1));
    Some(json!({
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": Base::new(c, Nav::None, String::new(), String::new()).site(),
        "provider_url": origin.url(&Address::new(c.lang(), Place::Home).path()),
        "width": width,
        "height": height,
        "html": iframe(&origin.url(&path), &title, &width.to_string(), height),
    }))
}
