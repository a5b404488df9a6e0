//! Mail to the operator: what it says, and the way to the server that takes it.

mod head;

use std::fmt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail, ensure};
use duologue_web::{Lang, Origin, counted, message as word};
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
    if text.chars().nth(LENGTH).is_some() {
        line.push('…');
    }
    line
}

/// What a mail says, before it has a form.
pub struct Letter {
    pub lang: Lang,
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
            lang,
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
            lang,
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

    fn html(&self) -> String {
        let each = |tag: &str, parts: &[String]| -> String {
            parts.iter().map(|part| format!("<{tag}>{}</{tag}>\n", escape(part))).collect()
        };
        let list = match self.list.as_slice() {
            [] => String::new(),
            list => format!("<ul lang=\"en\">\n{}</ul>\n", each("li", list)),
        };
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
             <body>\n{}{list}{}</body>\n</html>\n",
            self.lang.tag(),
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
pub fn message(ends: &Ends, letter: &Letter, at: i64) -> anyhow::Result<Message> {
    let names = ends.to.iter().chain([&ends.from]).filter_map(|mailbox| mailbox.name.as_deref());
    for said in names.chain([letter.subject.as_str()]) {
        // A line's end would begin a header of its own.
        ensure!(!said.chars().any(char::is_control), "“{}” has a control character", said.escape_debug());
    }
    let time = Timestamp::from_millisecond(at.max(0)).context("no time that a mail can have")?;
    let date = SystemTime::UNIX_EPOCH + Duration::from_millis(time.as_millisecond().unsigned_abs());
    let id = format!("<{}.duologue@{}>", time.as_millisecond(), ends.from.email.domain());
    let builder =
        Message::builder().from(ends.from.clone()).date(date).message_id(Some(id)).header(Automatic);
    let builder = ends.to.iter().cloned().fold(builder, lettre::message::MessageBuilder::to);
    let forms = MultiPart::builder().kind(MultiPartKind::Alternative).boundary(BOUNDARY);
    let forms =
        forms.singlepart(SinglePart::plain(letter.text())).singlepart(SinglePart::html(letter.html()));
    // The envelope is made of lettre's heads; what travels is ours.
    let mut message = builder.multipart(forms)?;
    let heads = message.headers_mut();
    heads.insert_raw(head::mailboxes("From", [&ends.from]));
    heads.insert_raw(head::mailboxes("To", &ends.to));
    heads.insert_raw(head::subject(&letter.subject));
    Ok(message)
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
    site: Origin,
    patience: Duration,
    /// Authorities of tests; those of the web are known without.
    #[cfg(test)]
    known: Vec<lettre::transport::smtp::client::Certificate>,
}

impl Mailer {
    /// What was said of mail; `None` where nothing was.
    pub fn new(said: &config::Mail, site: Origin) -> anyhow::Result<Option<Mailer>> {
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
            patience: LIMIT,
            #[cfg(test)]
            known: Vec::new(),
        }))
    }

    /// Tells the operator what is damaged.
    pub async fn damage(&self, damage: &Damage) -> anyhow::Result<()> {
        self.send(&Letter::damage(self.lang, &self.site.to_string(), damage), damage.at).await
    }

    /// Tells the operator that mail comes.
    pub async fn test(&self, at: i64) -> anyhow::Result<()> {
        self.send(&Letter::test(self.lang, &self.site.to_string()), at).await
    }

    async fn send(&self, letter: &Letter, at: i64) -> anyhow::Result<()> {
        let message = message(&self.ends, letter, at)?;
        let sent = tokio::time::timeout(self.patience, self.hand_over(&message)).await;
        let mut connection = sent.unwrap_or(Err(Unsent::Late))?;
        // It is taken; a server that says no farewell changes nothing.
        let _ = tokio::time::timeout(self.patience, connection.abort()).await;
        Ok(())
    }

    async fn hand_over(&self, message: &Message) -> Result<AsyncSmtpConnection, Unsent> {
        let place = (self.server.host.as_str(), self.server.port);
        let tls = || self.tls();
        let hello = self.hello();
        let at_once = (self.security == Security::Tls).then(tls).transpose()?;
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(place, Some(self.patience), &hello, at_once, None).await?;
        if self.security == Security::Starttls {
            connection.starttls(tls()?, &hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        connection.send(message.envelope(), &message.formatted()).await?;
        Ok(connection)
    }

    /// A certificate of a known authority, in time, for the name that was set: there is no setting for less.
    #[cfg(not(test))]
    fn tls(&self) -> Result<TlsParameters, lettre::transport::smtp::Error> {
        TlsParameters::new(self.server.host.clone())
    }

    #[cfg(test)]
    fn tls(&self) -> Result<TlsParameters, lettre::transport::smtp::Error> {
        let builder = TlsParameters::builder(self.server.host.clone());
        self.known.iter().cloned().fold(builder, |builder, known| builder.add_root_certificate(known)).build()
    }

    /// Who calls: the site's name, since many a mail server turns away who has none; an address stays at home.
    fn hello(&self) -> ClientId {
        let host = self.site.host();
        let is_name = !host.starts_with('[') && host.parse::<std::net::Ipv4Addr>().is_err();
        if is_name { ClientId::Domain(host.to_owned()) } else { ClientId::default() }
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

#[cfg(test)]
#[path = "../tests/it/smtp.rs"]
mod smtp;

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};
    use std::sync::Arc;
    use std::sync::mpsc::{Receiver, channel};

    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use lettre::transport::smtp::client::Certificate;
    use mail_parser::MessageParser;
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
    use rustls::pki_types::PrivateKeyDer;

    use super::smtp::{Smtp, Taken, greet, talk};
    use super::*;

    /// 2026-11-25 12:34:56.789 UTC.
    const AT: i64 = 1_795_610_096_789;

    fn ends() -> Ends {
        let read = |text: &str| text.parse::<Mailbox>().unwrap();
        Ends {
            from: read("東京・北京フォーラム 事務局 <duologue@forum.example>"),
            to: vec![read("op@forum.example"), read("\"运营, 管理员\" <second@forum.example>")],
        }
    }

    fn letter(subject: &str, before: &[&str]) -> Letter {
        let before = before.iter().map(ToString::to_string).collect();
        Letter { lang: Lang::Ja, subject: subject.to_owned(), before, list: Vec::new(), after: Vec::new() }
    }

    fn sent(letter: &Letter) -> Vec<u8> {
        message(&ends(), letter, AT).unwrap().formatted()
    }

    /// The lines of the head: ASCII, short, with encoded words that are whole (RFC 2047, 2 and 5; RFC 5322, 2.1.1).
    fn head(mail: &[u8]) -> Vec<String> {
        let text = String::from_utf8(mail.to_vec()).unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        for line in head.split("\r\n") {
            assert!(line.is_ascii() && line.len() <= 78 && !line.contains(['\r', '\n']), "{line:?}");
            for word in line.split([' ', '\t', '<', '>']).filter(|word| word.contains("=?")) {
                assert!(word.len() <= 75, "{word}");
                let encoded =
                    word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?=")).unwrap();
                let bytes = STANDARD.decode(encoded).unwrap();
                assert!(!String::from_utf8(bytes).expect("a character is cut").is_empty());
            }
        }
        head.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn t38_a_subject_of_any_characters_comes_out_as_it_went_in() {
        let family = "👨\u{200d}👩\u{200d}👧\u{200d}👦";
        let mut subjects = vec![
            "東京北京論坛破損発見点検週報".chars().cycle().take(60).collect(),
            "🎌🏮🐉🗼🎎🧧".chars().cycle().take(30).collect::<String>(),
            family.repeat(30),
            "Duologue: 東京 and 北京 found 3 places at https://forum.example".to_owned(),
            "plain words only, and more of them than one line of a mail's head has room for, so it is folded"
                .to_owned(),
            "か\u{3099}き\u{3099}".repeat(20),
            "= ? =? ?= 日本".to_owned(),
        ];
        // Every place at which a line may end.
        subjects.extend(
            (0..80).map(|n| format!("{}日本語の長い件名が続き、中文标题也继续{family}", "x".repeat(n % 40))),
        );
        subjects
            .extend((0..80).map(|n| format!("{} 日本語の件名と 中文 🎌", "word ".repeat(n % 20).trim_end())));
        for subject in subjects {
            let mail = sent(&letter(subject.trim(), &["x"]));
            head(&mail);
            let read = MessageParser::default().parse(&mail).unwrap();
            assert_eq!(read.subject(), Some(subject.trim()));
        }
    }

    #[test]
    fn t38_the_head_says_who_when_and_that_no_person_wrote() {
        let mail = sent(&letter("x", &["y"]));
        let lines = head(&mail);
        assert!(lines.contains(&"Date: Wed, 25 Nov 2026 12:34:56 +0000".to_owned()), "{lines:?}");
        assert!(
            lines.contains(&"Message-ID: <1795610096789.duologue@forum.example>".to_owned()),
            "{lines:?}"
        );
        assert!(lines.contains(&"Auto-Submitted: auto-generated".to_owned()), "{lines:?}");
        let read = MessageParser::default().parse(&mail).unwrap();
        assert_eq!(read.from().unwrap().first().unwrap().name(), Some("東京・北京フォーラム 事務局"));
        let to: Vec<_> = read.to().unwrap().iter().map(|to| (to.name(), to.address().unwrap())).collect();
        assert_eq!(to, [(None, "op@forum.example"), (Some("运营, 管理员"), "second@forum.example")]);
        assert_eq!((read.text_body_count(), read.html_body_count()), (1, 1));
        assert_eq!(mail, sent(&letter("x", &["y"])), "the clock is an argument, and nothing is drawn by lot");
    }

    #[test]
    fn t38_no_line_end_begins_a_header() {
        for hostile in ["a\nBcc: x@x.example", "a\r\n\r\nb", "a\rb", "a\0b", "\u{85}"] {
            assert!(message(&ends(), &letter(hostile, &[]), AT).is_err(), "{hostile:?}");
            let mut ends = ends();
            ends.to[0].name = Some(hostile.to_owned());
            assert!(message(&ends, &letter("x", &[]), AT).is_err(), "{hostile:?}");
        }
        // What a fault names is not ours either.
        let damage = Damage::new(AT, &["x\r\n.\r\nQUIT\r\n--=_duologue--".to_owned()]);
        assert_eq!(damage.named, ["x  .  QUIT  --=_duologue--"]);
        for time in [i64::MIN, -1, i64::MAX] {
            let _ = message(&ends(), &letter("x", &[]), time);
        }
    }

    #[test]
    fn t38_of_ten_thousand_faults_a_mail_names_twenty() {
        let faults: Vec<String> =
            (0..10_000).map(|n| format!("fault <{n}> & {}", "長".repeat(2000))).collect();
        let damage = Damage::new(AT, &faults);
        for lang in Lang::ALL {
            let letter = Letter::damage(lang, "https://forum.example", &damage);
            let mail = sent(&letter);
            assert!(mail.len() < 100_000, "{}", mail.len());
            assert!(mail.split(|byte| *byte == b'\n').all(|line| line.len() <= 999));
            head(&mail);
            let read = MessageParser::default().parse(&mail).unwrap();
            assert!(read.subject().unwrap().contains("10000"), "{:?}", read.subject());
            let (text, html) = (read.body_text(0).unwrap(), read.body_html(0).unwrap());
            assert_eq!(
                (text.matches("\n* fault <").count(), html.matches("<li>fault &lt;").count()),
                (20, 20)
            );
            assert!(text.contains("fault <19> & 長") && !text.contains("fault <20>"), "{text}");
            assert!(text.contains("9980") && html.contains("9980"), "{text}");
            assert!(text.contains("2026-11-25 12:34 UTC"), "{text}");
            assert!(html.contains(&format!("<html lang=\"{}\">", lang.tag())));
        }
    }

    #[test]
    fn t29_a_mail_counts_as_its_language_does() {
        let subject = |lang, n: usize| {
            let faults: Vec<String> = (0..n).map(|n| n.to_string()).collect();
            let letter = Letter::damage(lang, "S", &Damage::new(AT, &faults));
            (letter.subject, letter.after[0].clone())
        };
        assert_eq!(subject(Lang::En, 1).0, "Duologue found damage in 1 place at S");
        assert_eq!(subject(Lang::En, 2).0, "Duologue found damage in 2 places at S");
        assert_eq!(subject(Lang::En, 21).1, "There is 1 more; the server's log names it.");
        assert_eq!(subject(Lang::En, 22).1, "There are 2 more; the server's log names them all.");
        assert!(!subject(Lang::En, 20).1.contains("more"));
        assert_eq!(subject(Lang::Ja, 1).0, "Duologue: Sで1か所の破損が見つかりました");
        assert_eq!(subject(Lang::Zh, 2).0, "Duologue：S发现2处损坏");
    }

    fn mailer(address: std::net::SocketAddr) -> Mailer {
        let said = config::Mail {
            server: address.to_string().parse().ok(),
            security: Some(Security::None),
            from: "d@forum.example".parse().ok(),
            to: "op@forum.example".parse().ok().map(|to| vec![to]),
            ..config::Mail::default()
        };
        Mailer::new(&said, "https://forum.example".parse().unwrap()).unwrap().unwrap()
    }

    #[tokio::test]
    async fn t38_a_line_that_is_a_dot_does_not_end_the_mail() {
        let server = Smtp::start(&[], &[]);
        let hostile = letter("dots", &["before", ".", "..", ".QUIT", "after"]);
        mailer(server.address).send(&hostile, AT).await.unwrap();
        let taken = server.taken();
        assert_eq!(taken.commands.last().map(String::as_str), Some("QUIT"), "{taken:?}");
        let read = MessageParser::default().parse(&taken.mail).unwrap();
        let text = read.body_text(0).unwrap().replace("\r\n", "\n");
        assert_eq!(text.trim_end(), "before\n\n.\n\n..\n\n.QUIT\n\nafter");
        assert!(server.is_quiet());
    }

    #[tokio::test]
    async fn s40_a_servers_own_words_stay_out_of_the_log() {
        let server = Smtp::start(&[], &[("RCPT", "550 5.1.1 op@forum.example is unknown")]);
        let error = mailer(server.address).test(AT).await.unwrap_err();
        let unsent = error.downcast_ref::<Unsent>().unwrap();
        assert_eq!(unsent.in_short(), "the mail server refused it with 550");
        assert!(unsent.to_string().contains("is unknown"), "{unsent}");
        let server = Smtp::start(&[], &[("EHLO", "op@forum.example is no answer")]);
        let error = mailer(server.address).test(AT).await.unwrap_err();
        assert_eq!(error.downcast_ref::<Unsent>().unwrap().in_short(), "the mail server does not speak SMTP");
    }

    #[tokio::test]
    async fn t38_a_server_that_says_nothing_is_not_waited_for() {
        let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let mailer = Mailer { patience: Duration::from_millis(50), ..mailer(silent.local_addr().unwrap()) };
        let error = mailer.test(AT).await.unwrap_err();
        assert!(matches!(error.downcast_ref(), Some(Unsent::Late)), "{error}");
    }

    #[tokio::test]
    async fn t38_a_server_that_says_no_farewell_took_the_mail_all_the_same() {
        let server = Smtp::start(&[], &[("QUIT", "554 no")]);
        mailer(server.address).test(AT).await.unwrap();
        let taken = server.taken();
        assert!(!taken.mail.is_empty() && taken.command("QUIT") == "QUIT");
        assert_eq!(taken.command("EHLO"), "EHLO forum.example");
    }

    type Authority = CertifiedIssuer<'static, KeyPair>;

    fn authority(name: &str) -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
    }

    /// A server's certificate for `host` until the end of a year; without an issuer it signs itself.
    fn certified(issuer: Option<&Authority>, host: &str, until: i32) -> Arc<rustls::ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(until, 12, 31);
        let certificate = match issuer {
            Some(issuer) => params.signed_by(&key, issuer),
            None => params.self_signed(&key),
        };
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.unwrap().der().clone()], key);
        Arc::new(config.unwrap())
    }

    /// Takes one mail under TLS, at once or after STARTTLS; gives its port, and what came in the clear and under TLS.
    fn over_tls(config: Arc<rustls::ServerConfig>, security: Security) -> (u16, Receiver<[Taken; 2]>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (give, taken) = channel();
        let serve = move |mut stream: TcpStream, [clear, secret]: &mut [Taken; 2]| -> std::io::Result<()> {
            if security == Security::Starttls {
                greet(&stream)?;
                talk(&stream, &["STARTTLS"], &[], clear)?;
            }
            let mut session = rustls::ServerConnection::new(config).map_err(std::io::Error::other)?;
            let mut tls = rustls::Stream::new(&mut session, &mut stream);
            if security == Security::Tls {
                greet(&mut tls)?;
            }
            talk(tls, &["AUTH PLAIN"], &[], secret)
        };
        std::thread::spawn(move || {
            let mut both = [Taken::default(), Taken::default()];
            let _ = serve(listener.accept().unwrap().0, &mut both);
            let _ = give.send(both);
        });
        (port, taken)
    }

    /// RFC 8314, 3, and RFC 7817, 3: the certificate is checked before anything is said that others may not read.
    #[tokio::test]
    async fn s37_no_mail_and_no_password_goes_to_a_server_with_a_bad_certificate() {
        let (known, unknown) = (authority("known"), authority("unknown"));
        for security in [Security::Tls, Security::Starttls] {
            for (issuer, host, until, why) in [
                (Some(&known), "localhost", 4000, None),
                (Some(&unknown), "localhost", 4000, Some("UnknownIssuer")),
                (None, "localhost", 4000, Some("UnknownIssuer")),
                (Some(&known), "forum.example", 4000, Some("not valid for name")),
                (Some(&known), "localhost", 2001, Some("expired")),
            ] {
                let (port, taken) = over_tls(certified(issuer, host, until), security);
                let mailer = Mailer {
                    server: format!("localhost:{port}").parse().unwrap(),
                    security,
                    credentials: Some(Credentials::new("op".to_owned(), "secret".to_owned())),
                    known: vec![Certificate::from_der(known.der().to_vec()).unwrap()],
                    ..mailer(([127, 0, 0, 1], port).into())
                };
                let sent = mailer.test(AT).await;
                let [clear, secret] = taken.recv_timeout(Duration::from_secs(60)).unwrap();
                assert!(
                    clear.mail.is_empty() && !clear.commands.iter().any(|c| c.starts_with("AUTH")),
                    "{clear:?}"
                );
                match why {
                    None => {
                        sent.unwrap();
                        assert!(!secret.mail.is_empty() && secret.command("AUTH").starts_with("AUTH PLAIN"));
                    }
                    Some(why) => {
                        let refusal = format!("{:?}", sent.unwrap_err());
                        assert!(refusal.contains(why), "{host} {until}: {refusal}");
                        assert!(secret.commands.is_empty() && secret.mail.is_empty(), "{secret:?}");
                    }
                }
            }
        }
    }
}
