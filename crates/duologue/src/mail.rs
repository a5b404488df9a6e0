//! Mail to the operator: what it says, and the way to the server that takes it.

use std::fmt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail, ensure};
use duologue_web::{Lang, counted, message as word};
use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use serde::{Deserialize, Serialize};

use crate::config::{self, Security};

/// A server that has not taken a mail after this long is not there.
const LIMIT: Duration = Duration::from_secs(30);
/// A mail names so many faults, each in so many characters; the log has the rest.
const NAMED: usize = 20;
const LENGTH: usize = 300;
/// `=_` occurs in no encoded body (RFC 2045, 6.7), and no line of ours begins with `--`.
const BOUNDARY: &str = "=_duologue";

/// Damage as a mail tells of it; a job keeps it until it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Damage {
    /// When it was found, in Unix milliseconds.
    pub at: i64,
    pub count: usize,
    named: Vec<String>,
}

impl Damage {
    pub fn new(at: i64, faults: &[impl fmt::Display]) -> Damage {
        Damage { at, count: faults.len(), named: faults.iter().take(NAMED).map(one_line).collect() }
    }
}

fn one_line(fault: &impl fmt::Display) -> String {
    let text = fault.to_string();
    let mut line: String = text.chars().take(LENGTH).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.len() < text.len() {
        line.push('…');
    }
    line
}

/// What a mail says, before it has a form.
pub struct Letter {
    pub subject: String,
    pub before: Vec<String>,
    /// In the words of the log, which are English.
    pub list: Vec<String>,
    pub after: Vec<String>,
}

impl Letter {
    pub fn damage(lang: Lang, site: &str, damage: &Damage) -> Letter {
        let about = [("site", site.to_owned()), ("time", minute(damage.at))];
        let told = |key, count| counted(lang, key, &about, ("count", count));
        let more = damage.count.saturating_sub(damage.named.len());
        let more = Some(more).filter(|more| *more > 0).map(|more| told("mail-more", more));
        Letter {
            subject: told("mail-subject", damage.count),
            before: vec![told("mail-found", damage.count)],
            list: damage.named.clone(),
            after: more
                .into_iter()
                .chain(["mail-mend", "mail-own"].map(|key| word(lang, key, &about)))
                .collect(),
        }
    }

    pub fn test(lang: Lang, site: &str) -> Letter {
        let about = [("site", site.to_owned())];
        Letter {
            subject: word(lang, "mail-test-subject", &about),
            before: vec![word(lang, "mail-test", &[])],
            list: Vec::new(),
            after: vec![word(lang, "mail-own", &about)],
        }
    }

    fn text(&self) -> String {
        let list: Vec<String> = self.list.iter().map(|item| format!("* {item}")).collect();
        let list = Some(list.join("\n")).filter(|list| !list.is_empty());
        let parts: Vec<String> =
            self.before.iter().cloned().chain(list).chain(self.after.iter().cloned()).collect();
        parts.join("\n\n") + "\n"
    }

    fn html(&self, lang: Lang) -> String {
        let each = |tag: &str, parts: &[String]| -> String {
            parts.iter().map(|part| format!("<{tag}>{}</{tag}>\n", escape(part))).collect()
        };
        let list = match self.list.as_slice() {
            [] => String::new(),
            list => format!("<ul lang=\"en\">\n{}</ul>\n", each("li", list)),
        };
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n{}{list}{}</body>\n</html>\n",
            lang.tag(),
            escape(&self.subject),
            each("p", &self.before),
            each("p", &self.after)
        )
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A time as people read it, in UTC.
fn minute(at: i64) -> String {
    let time = Timestamp::from_millisecond(at).unwrap_or_default();
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// The head of an automatic mail (RFC 3834, 5): programs that answer mail leave it alone.
#[derive(Clone)]
struct Automatic;

impl Header for Automatic {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Automatic, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Automatic)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Automatic::name(), "auto-generated".to_owned())
    }
}

/// Who writes, and who reads.
pub struct Ends {
    pub from: Mailbox,
    pub to: Vec<Mailbox>,
}

/// A letter in the form in which it travels. The same letter at the same time is the same mail, so that one that is
/// sent twice is seen to be.
pub fn message(ends: &Ends, lang: Lang, letter: &Letter, at: i64) -> anyhow::Result<Message> {
    let names = ends.to.iter().chain([&ends.from]).filter_map(|mailbox| mailbox.name.as_deref());
    for said in names.chain([letter.subject.as_str()]) {
        // A line's end would begin a header of its own.
        ensure!(!said.chars().any(char::is_control), "“{}” has a control character", said.escape_debug());
    }
    let time = Timestamp::from_millisecond(at.max(0)).context("no time that a mail can have")?;
    let date = SystemTime::UNIX_EPOCH + Duration::from_millis(time.as_millisecond().unsigned_abs());
    let id = format!("<{}.duologue@{}>", time.as_millisecond(), ends.from.email.domain());
    let builder = Message::builder()
        .from(ends.from.clone())
        .subject(letter.subject.clone())
        .date(date)
        .message_id(Some(id))
        .header(Automatic);
    let builder = ends.to.iter().cloned().fold(builder, lettre::message::MessageBuilder::to);
    let forms = MultiPart::builder().kind(MultiPartKind::Alternative).boundary(BOUNDARY);
    let forms =
        forms.singlepart(SinglePart::plain(letter.text())).singlepart(SinglePart::html(letter.html(lang)));
    Ok(builder.multipart(forms)?)
}

/// Why a mail was not taken.
#[derive(Debug)]
pub enum Unsent {
    Late,
    Refused(lettre::transport::smtp::Error),
}

impl Unsent {
    /// For the log: a server's own words may name people.
    pub fn in_short(&self) -> String {
        match self {
            Unsent::Refused(error) => match error.status() {
                Some(code) => format!("the mail server refused it with {code}"),
                None if error.is_response() => "the mail server does not speak SMTP".to_owned(),
                None => self.to_string(),
            },
            Unsent::Late => self.to_string(),
        }
    }
}

impl fmt::Display for Unsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unsent::Late => write!(f, "the mail server did not answer within {} seconds", LIMIT.as_secs()),
            Unsent::Refused(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Unsent {}

/// The way to the operator.
pub struct Mailer {
    server: config::MailServer,
    security: Security,
    credentials: Option<Credentials>,
    ends: Ends,
    lang: Lang,
    site: String,
}

impl Mailer {
    /// What was said of mail; `None` where nothing was.
    pub fn new(said: &config::Mail, site: String) -> anyhow::Result<Option<Mailer>> {
        if let Some((_, what)) = said.fault() {
            bail!(what);
        }
        let (Some(server), Some(from), Some(to)) = (&said.server, &said.from, &said.to) else {
            return Ok(None);
        };
        let credentials = match (&said.user, &said.password_file) {
            (Some(user), Some(file)) => Some(Credentials::new(user.clone(), password(file)?)),
            _ => None,
        };
        Ok(Some(Mailer {
            server: server.clone(),
            security: said.security(),
            credentials,
            ends: Ends { from: from.0.clone(), to: to.iter().map(|to| to.0.clone()).collect() },
            lang: said.lang.unwrap_or_default().into(),
            site,
        }))
    }

    /// Tells the operator what is damaged.
    pub async fn damage(&self, damage: &Damage) -> anyhow::Result<()> {
        self.send(&Letter::damage(self.lang, &self.site, damage), damage.at).await
    }

    /// Tells the operator that mail comes.
    pub async fn test(&self, at: i64) -> anyhow::Result<()> {
        self.send(&Letter::test(self.lang, &self.site), at).await
    }

    async fn send(&self, letter: &Letter, at: i64) -> anyhow::Result<()> {
        let message = message(&self.ends, self.lang, letter, at)?;
        let sent = tokio::time::timeout(LIMIT, self.hand_over(&message)).await;
        let mut connection = sent.unwrap_or(Err(Unsent::Late))?;
        // It is taken; a server that says no farewell changes nothing.
        let _ = tokio::time::timeout(LIMIT, connection.abort()).await;
        Ok(())
    }

    async fn hand_over(&self, message: &Message) -> Result<AsyncSmtpConnection, Unsent> {
        let place = (self.server.host.as_str(), self.server.port);
        let tls = || TlsParameters::new(self.server.host.clone());
        let hello = ClientId::default();
        let at_once = (self.security == Security::Tls).then(tls).transpose()?;
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(place, Some(LIMIT), &hello, at_once, None).await?;
        if self.security == Security::Starttls {
            connection.starttls(tls()?, &hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        connection.send(message.envelope(), &message.formatted()).await?;
        Ok(connection)
    }
}

impl From<lettre::transport::smtp::Error> for Unsent {
    fn from(error: lettre::transport::smtp::Error) -> Unsent {
        Unsent::Refused(error)
    }
}

/// What a file holds, without the end of its line.
fn password(file: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let password = text.trim_end_matches(['\r', '\n']);
    ensure!(!password.is_empty(), "{}: holds no password", file.display());
    Ok(password.to_owned())
}
