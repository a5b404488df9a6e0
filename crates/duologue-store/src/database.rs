//! Where a PostgreSQL database is reached, without ever printing its password.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use sqlx::{ConnectOptions, Connection, PgPool};

use crate::error::{Result, StoreError};

/// The address of a PostgreSQL database, as `postgres://user@host/name`. What it does not say is taken from the
/// environment and the password file that PostgreSQL's own programs read (`PGPASSWORD`, `~/.pgpass`). A server on another
/// machine has to show a certificate that is valid for its name, unless the address or `PGSSLMODE` says otherwise.
#[derive(Clone)]
pub struct Database(PgConnectOptions);

const CONNECTIONS: u32 = 16;
const PATIENCE: Duration = Duration::from_secs(5);

impl FromStr for Database {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Database> {
        Database::read(text, std::env::var("PGSSLMODE").ok().as_deref())
    }
}

/// Without the password.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Database(options) = self;
        let (user, host, port) = (options.get_username(), options.get_host(), options.get_port());
        write!(f, "postgres://{user}@{host}:{port}/{}", options.get_database().unwrap_or(user))
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({self})")
    }
}

impl Database {
    fn read(text: &str, ssl_mode: Option<&str>) -> Result<Database> {
        // The text may hold a password, so no message repeats it.
        if !(text.starts_with("postgres://") || text.starts_with("postgresql://")) {
            return Err(StoreError::BadDatabase);
        }
        let parse = |text: &str| text.parse::<PgConnectOptions>().map_err(|_| StoreError::BadDatabase);
        let near = is_here(&parse(text)?);
        // sqlx takes a word that it does not know for `prefer`, which speaks in plain words where TLS is refused.
        let known = ssl_mode.filter(|word| word.parse::<PgSslMode>().is_ok());
        let mode = known.unwrap_or(if near { "prefer" } else { "verify-full" });
        let options = parse(&with_default(text, mode))?;
        Ok(Database(options.application_name("duologue").options([
            // A node that is stopped in the middle of a transaction must not keep the others waiting.
            ("idle_in_transaction_session_timeout", "5s"),
            ("lock_timeout", "10s"),
        ])))
    }

    pub(crate) async fn connect(&self) -> Result<PgPool> {
        let unreachable = |why: String| StoreError::Unreachable { database: self.to_string(), why };
        // The pool would try again and again, and then not say why.
        let first = tokio::time::timeout(PATIENCE, self.0.connect()).await;
        let first = first.map_err(|_| unreachable("no answer in time".into()))?;
        first.map_err(|error| unreachable(error.to_string()))?.close().await?;
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
        Ok(pool.connect_lazy_with(self.0.clone()))
    }

    /// Brings the tables up to date. Nodes of an older version say so afterwards; update them.
    pub async fn migrate(&self) -> Result<()> {
        let pool = self.connect().await?;
        let done = crate::form::bring_up_postgres(&pool).await;
        pool.close().await;
        done
    }
}

/// The address with a mode in front of what it asks for itself: of two the last counts.
fn with_default(text: &str, mode: &str) -> String {
    let (text, fragment) = text.split_at(text.find('#').unwrap_or(text.len()));
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    format!("{path}?sslmode={mode}&{query}{fragment}")
}

/// Whether the server is on this machine: behind a socket's path, or at a loopback address.
fn is_here(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    options.get_socket().is_some()
        || host.starts_with('/')
        || host.eq_ignore_ascii_case("localhost")
        || inner.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{Shutdown, TcpListener, TcpStream};
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};
    use std::thread::JoinHandle;

    use super::*;

    /// The mode by the word that PostgreSQL has for it.
    fn mode(address: &str, environment: Option<&str>) -> String {
        let Database(options) = Database::read(address, environment).unwrap();
        let word = match options.get_ssl_mode() {
            PgSslMode::Disable => "disable",
            PgSslMode::Allow => "allow",
            PgSslMode::Prefer => "prefer",
            PgSslMode::Require => "require",
            PgSslMode::VerifyCa => "verify-ca",
            PgSslMode::VerifyFull => "verify-full",
        };
        word.to_owned()
    }

    #[test]
    fn s37_a_database_on_another_machine_has_to_show_its_certificate() {
        for elsewhere in [
            "postgres://u@db.example/d",
            "postgresql://u:p@db.example:5433/d?application_name=x",
            "postgres://192.0.2.1/d",
            "postgres://[2001:db8::1]/d",
            "postgres:///d?host=db.example",
            "postgres://localhost/d?host=db.example",
            "postgres://localhost/d?hostaddr=192.0.2.1",
            "postgres://localhost.example/d",
            "postgres://127.0.0.1.example/d",
            "postgres://0.0.0.0/d",
            // None of these says a mode.
            "postgres://u:sslmode=disable@db.example/d",
            "postgres://db.example/d?application_name=sslmode=disable",
            "postgres://db.example/d#?sslmode=disable",
        ] {
            assert_eq!(mode(elsewhere, None), "verify-full", "{elsewhere}");
            assert_eq!(mode(elsewhere, Some("")), "verify-full", "{elsewhere}");
            assert_eq!(
                mode(elsewhere, Some("verify_full")),
                "verify-full",
                "a word that is none: {elsewhere}"
            );
        }
        for here in [
            "postgres://u@127.0.0.1:5432/d",
            "postgres://127.9.9.9/d",
            "postgres://[::1]/d",
            "postgres://localhost/d",
            "postgres://%2Fvar%2Frun%2Fpostgresql/d",
            "postgres:///d?host=/var/run/postgresql",
            "postgres://db.example/d?host=::1",
        ] {
            assert_eq!(mode(here, None), "prefer", "{here}");
        }
    }

    #[test]
    fn s37_what_an_address_or_the_environment_says_of_tls_counts() {
        for said in ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] {
            for host in ["db.example", "127.0.0.1", "%2Frun"] {
                for query in [format!("sslmode={said}"), format!("a=b&ssl-mode={said}#x")] {
                    let address = format!("postgres://u@{host}/d?{query}");
                    assert_eq!(mode(&address, None), said, "{address}");
                    assert_eq!(mode(&address, Some("require")), said, "the address comes first: {address}");
                }
                assert_eq!(mode(&format!("postgres://{host}/d"), Some(said)), said);
            }
        }
        assert!(Database::read("postgres://db.example/d?sslmode=sometimes", None).is_err());
    }

    /// Nothing but the request for TLS (PostgreSQL's manual, 54.7: 8 bytes), so no password, reaches a server that says no.
    #[tokio::test]
    async fn s37_nothing_is_said_in_plain_words_to_a_server_without_tls() {
        // An address of this machine that is no loopback address.
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            let mut heard = vec![0; 8];
            stream.read_exact(&mut heard).unwrap();
            stream.write_all(b"N").unwrap();
            let mut more = [0; 100];
            let size = stream.read(&mut more).unwrap_or_default();
            heard.extend_from_slice(&more[..size]);
            heard
        });
        let database = Database::read(&format!("postgres://u:secret@0.0.0.0:{port}/d"), None).unwrap();
        let refused = database.connect().await.unwrap_err();
        assert!(matches!(refused, StoreError::Unreachable { .. }), "{refused}");
        assert_eq!(heard.join().unwrap(), [0, 0, 0, 8, 4, 210, 22, 47]);
    }

    /// A certificate for a host, signed by itself, and its key, in one file. Debian's postgresql comes with openssl.
    fn certificate(folder: &Path, host: &str) -> Option<PathBuf> {
        let (settings, file) = (folder.join("settings"), folder.join("both.pem"));
        let text = format!(
            "[req]\ndistinguished_name=name\nx509_extensions=more\nprompt=no\n[name]\nCN=x\n\
             [more]\nbasicConstraints=CA:FALSE\nsubjectAltName={host}\n"
        );
        std::fs::write(&settings, text).unwrap();
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]);
        openssl
            .arg("-config")
            .arg(settings)
            .arg("-keyout")
            .arg(&file)
            .arg("-out")
            .arg(folder.join("cert.pem"));
        let Ok(made) = openssl.output() else {
            assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "openssl is not installed");
            eprintln!("skipped: openssl is not installed");
            return None;
        };
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Some(file)
    }

    /// A server that agrees to TLS and has this certificate; its port, and behind it what it was told under TLS.
    fn over_tls(folder: &Path, key: &Path) -> (u16, JoinHandle<String>) {
        let mut server = Command::new("openssl");
        server.args(["s_server", "-quiet", "-naccept", "1", "-accept"]);
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        server.arg(free.to_string()).arg("-key").arg(key).arg("-cert").arg(folder.join("cert.pem"));
        let mut server =
            server.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let told = std::thread::spawn(move || {
            let (mut client, _) = listener.accept().unwrap();
            client.read_exact(&mut [0; 8]).unwrap();
            let behind = || TcpStream::connect(free).inspect_err(|_| std::thread::sleep(PATIENCE / 100));
            let mut behind = std::iter::repeat_with(behind).take(1000).find_map(|it| it.ok()).unwrap();
            client.write_all(b"S").unwrap();
            let (mut from, mut to) = (behind.try_clone().unwrap(), client.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut from, &mut to));
            let _ = std::io::copy(&mut client, &mut behind);
            let _ = behind.shutdown(Shutdown::Both);
            let mut told = Vec::new();
            server.stdout.take().unwrap().read_to_end(&mut told).unwrap();
            server.wait().unwrap();
            String::from_utf8_lossy(&told).into_owned()
        });
        (port, told)
    }

    #[tokio::test]
    async fn s37_nothing_is_said_to_a_database_with_a_bad_certificate() {
        for (host, known, why) in [
            ("IP:0.0.0.0", true, None),
            ("IP:0.0.0.0", false, Some("UnknownIssuer")),
            ("DNS:db.example", true, Some("not valid for name")),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let Some(key) = certificate(folder.path(), host) else { return };
            let (port, told) = over_tls(folder.path(), &key);
            let root = folder.path().join("cert.pem");
            let root = if known { format!("?sslrootcert={}", root.display()) } else { String::new() };
            let database =
                Database::read(&format!("postgres://u:secret@0.0.0.0:{port}/d{root}"), None).unwrap();
            // No PostgreSQL answers, so it fails either way; what tells is what was said before.
            let refusal = database.connect().await.unwrap_err().to_string();
            let told = told.join().unwrap();
            match why {
                None => assert!(told.contains("application_name"), "{refusal}: {told}"),
                Some(why) => assert!(refusal.contains(why) && told.is_empty(), "{host}: {refusal}: {told}"),
            }
        }
    }
}
