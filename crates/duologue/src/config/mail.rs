//! The section `mail`: through which server mail to the operator goes, and to whom.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum};
use duologue_web::Lang;
use serde::Deserialize;

/// What was said of mail; nothing at all means that none is sent.
#[derive(Args, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Mail {
    /// The server that takes mail to the operator, such as smtp.example.org:587 [default: no mail]
    #[arg(long = "mail-server", env = "DUOLOGUE_MAIL_SERVER", value_name = "HOST:PORT")]
    pub server: Option<MailServer>,
    /// How the way to the mail server is kept from others [default: starttls]
    #[arg(long = "mail-security", env = "DUOLOGUE_MAIL_SECURITY", value_name = "HOW")]
    pub security: Option<Security>,
    /// The name that the mail server asks for
    #[arg(long = "mail-user", env = "DUOLOGUE_MAIL_USER", value_name = "NAME")]
    pub user: Option<String>,
    /// A file that holds the password that goes with the name
    #[arg(long = "mail-password-file", env = "DUOLOGUE_MAIL_PASSWORD_FILE", value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Whom the mail comes from
    #[arg(long = "mail-from", env = "DUOLOGUE_MAIL_FROM", value_name = "ADDRESS")]
    pub from: Option<Mailbox>,
    /// Whom the mail goes to
    #[arg(long = "mail-to", env = "DUOLOGUE_MAIL_TO", value_name = "ADDRESS", value_delimiter = ',')]
    pub to: Option<Vec<Mailbox>>,
    /// The language of the mail [default: en]
    #[arg(long = "mail-lang", env = "DUOLOGUE_MAIL_LANG", value_name = "LANGUAGE")]
    pub lang: Option<Language>,
}

impl Mail {
    /// What was said here, and where that is silent the other.
    pub fn or(self, other: Mail) -> Mail {
        Mail {
            server: self.server.or(other.server),
            security: self.security.or(other.security),
            user: self.user.or(other.user),
            password_file: self.password_file.or(other.password_file),
            from: self.from.or(other.from),
            to: self.to.or(other.to),
            lang: self.lang.or(other.lang),
        }
    }

    /// Takes relative paths from a folder.
    pub fn below(&mut self, folder: &Path) {
        if let Some(file) = &mut self.password_file {
            *file = folder.join(&*file);
        }
    }

    pub fn security(&self) -> Security {
        self.security.unwrap_or_default()
    }

    /// The first thing that keeps this from being used, with the key where it is to be mended.
    pub fn fault(&self) -> Option<(&'static str, &'static str)> {
        if *self == Mail::default() {
            return None;
        }
        let Some(server) = &self.server else {
            return Some(("mail", "mail.server is missing; name it, such as smtp.example.org:587"));
        };
        if self.from.is_none() {
            return Some(("mail", "mail.from is missing; name whom the mail comes from"));
        }
        if self.to.as_ref().is_none_or(Vec::is_empty) {
            return Some(("mail", "mail.to is missing; name whom the mail goes to"));
        }
        if self.user.is_some() != self.password_file.is_some() {
            return Some(("mail", "mail.user and mail.password-file go together; give both or neither"));
        }
        (self.security() == Security::None && !server.is_loopback()).then_some((
            "mail.security",
            "mail.security: “none” is for a server on this machine, as 127.0.0.1 or [::1]; \
             for others write “starttls” or “tls”",
        ))
    }
}

/// How what is said to a mail server is kept from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// TLS, asked for in plain words first; without it nothing is said (RFC 3207; often port 587).
    #[default]
    Starttls,
    /// TLS from the first byte (RFC 8314; often port 465).
    Tls,
    /// In plain words, to this machine alone.
    None,
}

/// The language of the mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    Ja,
    Zh,
    #[default]
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::Ja => Lang::Ja,
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        }
    }
}

/// Where a mail server listens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct MailServer {
    /// A name or an address, this without brackets.
    pub host: String,
    pub port: u16,
}

impl MailServer {
    /// A name is none: it may lead elsewhere tomorrow.
    fn is_loopback(&self) -> bool {
        self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

impl FromStr for MailServer {
    type Err = String;

    fn from_str(text: &str) -> Result<MailServer, String> {
        let read = || {
            let (host, port) = text.rsplit_once(':')?;
            let port = port.parse().ok().filter(|port| *port > 0)?;
            let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
            let named = |host: &&str| {
                !host.is_empty()
                    && host
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
            };
            let host = match inner {
                Some(inner) => inner.parse::<std::net::Ipv6Addr>().ok().map(|address| address.to_string()),
                None => Some(host).filter(named).map(str::to_owned),
            }?;
            Some(MailServer { host, port })
        };
        read().ok_or_else(|| {
            let text = text.escape_debug();
            format!("“{text}” is no mail server's address; write host and port, as in smtp.example.org:587")
        })
    }
}

impl TryFrom<String> for MailServer {
    type Error = String;

    fn try_from(text: String) -> Result<MailServer, String> {
        text.parse()
    }
}

/// Who writes or reads a mail: an address, with a name or without.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Mailbox(pub lettre::message::Mailbox);

impl FromStr for Mailbox {
    type Err = String;

    fn from_str(text: &str) -> Result<Mailbox, String> {
        // A line's end in a name could begin a header of its own.
        let plain = Some(text).filter(|text| !text.chars().any(char::is_control));
        let read = plain.and_then(|text| text.parse().ok());
        // Other addresses need a mail server that takes them (RFC 6531), and not all do.
        let read = read.filter(|mailbox: &lettre::message::Mailbox| mailbox.email.to_string().is_ascii());
        read.map(Mailbox).ok_or_else(|| {
            let text = text.escape_debug();
            format!("“{text}” is no mail address; write name@example.org or Name <name@example.org>, the address in ASCII")
        })
    }
}

impl TryFrom<String> for Mailbox {
    type Error = String;

    fn try_from(text: String) -> Result<Mailbox, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_a_host_and_a_port() {
        let server = |text: &str| text.parse::<MailServer>().map(|s| (s.host, s.port));
        assert_eq!(server("smtp.example.org:587"), Ok(("smtp.example.org".into(), 587)));
        assert_eq!(server("[::1]:25"), Ok(("::1".into(), 25)));
        for bad in [
            "",
            "smtp.example.org",
            "smtp.example.org:0",
            "::1:25",
            "[x]:25",
            "a b:25",
            ":25",
            "a\r\nb:25",
            "u@h:1",
            "h:99999",
        ] {
            assert!(server(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn t38_a_line_end_in_a_name_or_an_address_is_refused() {
        for good in [
            "op@example.org",
            "Op <op@example.org>",
            "\"管理 者\" <op@example.org>",
            "管理者 <op@example.org>",
        ] {
            assert!(good.parse::<Mailbox>().is_ok(), "{good}");
        }
        for bad in [
            "op",
            "op@",
            "管理者@example.org",
            "op@例え.jp",
            "op@example.org\r\nBcc: x@example.org",
            "Op\nBcc: x@example.org <op@example.org>",
            "\"Op\r\n Bcc\" <op@example.org>",
            "Op\0 <op@example.org>",
        ] {
            let error = bad.parse::<Mailbox>().unwrap_err();
            assert!(error.contains("is no mail address") && !error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn s07_without_tls_mail_goes_to_this_machine_alone() {
        let to = |server: &str, security| Mail {
            server: server.parse().ok(),
            security,
            from: "d@example.org".parse().ok(),
            to: "op@example.org".parse().ok().map(|to| vec![to]),
            ..Mail::default()
        };
        for here in ["127.0.0.1:25", "127.9.9.9:25", "[::1]:25"] {
            assert_eq!(to(here, Some(Security::None)).fault(), None, "{here}");
        }
        for elsewhere in ["192.0.2.1:25", "smtp.example.org:25", "localhost:25", "[2001:db8::1]:25"] {
            let fault = to(elsewhere, Some(Security::None)).fault();
            assert_eq!(fault.map(|(key, _)| key), Some("mail.security"), "{elsewhere}");
            assert_eq!(to(elsewhere, Some(Security::Tls)).fault(), None);
            assert_eq!(to(elsewhere, None).fault(), None, "TLS, where nothing is said");
        }
    }
}
