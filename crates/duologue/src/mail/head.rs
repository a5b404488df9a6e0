//! The lines of a mail's head that hold words and names, in encoded words (RFC 2047). lettre's own are too long where a
//! name stands before an address, and a text that looks encoded would come out as another.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lettre::message::Mailbox;
use lettre::message::header::{HeaderName, HeaderValue};

/// Bytes in an encoded word: 64 characters, which leave a line room for the field's name (76 at most, section 2).
const PIECE: usize = 39;
/// What stands as it is leaves its line room for the field's name too (78 at most; RFC 5322, 2.1.1).
const PLAIN: usize = 66;

pub fn subject(text: &str) -> HeaderValue {
    let is_plain = text.len() <= PLAIN
        && text.trim() == text
        && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
        && !text.contains("=?");
    let value = if is_plain { text.to_owned() } else { encoded(text) };
    field("Subject", text, value)
}

/// `From` or `To`.
pub fn mailboxes<'a>(name: &'static str, boxes: impl IntoIterator<Item = &'a Mailbox>) -> HeaderValue {
    let boxes: Vec<String> = boxes.into_iter().map(mailbox).collect();
    field(name, &boxes.join(", "), boxes.join(",\r\n "))
}

fn mailbox(mailbox: &Mailbox) -> String {
    match &mailbox.name {
        None => mailbox.email.to_string(),
        Some(name) => format!("{}\r\n <{}>", phrase(name), mailbox.email),
    }
}

fn phrase(name: &str) -> String {
    let is_plain = name.len() < PLAIN
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" -_.".contains(&byte));
    if is_plain { format!("\"{name}\"") } else { encoded(name) }
}

/// One encoded word a line; none has a part of a character (section 5).
fn encoded(text: &str) -> String {
    let (mut words, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        words.push(format!("=?utf-8?b?{}?=", STANDARD.encode(piece)));
        rest = after;
    }
    words.join("\r\n ")
}

fn field(name: &'static str, raw: &str, value: String) -> HeaderValue {
    // Its value is ASCII and folded here; whoever calls has refused control characters.
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), raw.to_owned(), value)
}
