//! Where a published dialogue is read from: a bag on disk, or a site on the network.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use duologue_record::verify::Reader;
use ureq::tls::{RootCerts, TlsConfig};

/// Largest file of a record that is read from the network.
const FILE: u64 = 16 * 1024 * 1024;

/// Reads files by their path below the site's root.
pub trait Source: Sync {
    fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>>;

    /// What stands before such a path where the reader looks for the file.
    fn prefix(&self) -> &'static str;

    /// A path as the reader finds it.
    fn shown(&self, path: &str) -> String {
        format!("{}{path}", self.prefix())
    }
}

/// A bag's payload.
pub struct Payload {
    pub root: PathBuf,
}

impl Source for Payload {
    fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        read_file(&self.root.join(path))
    }

    fn prefix(&self) -> &'static str {
        "data/"
    }
}

pub fn read_file(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(e) => Err(e).with_context(|| path.display().to_string()),
    }
}

/// A site on the network.
pub struct Site {
    root: String,
    agent: ureq::Agent,
}

impl Site {
    pub fn new(root: &str) -> Site {
        Site::vouched(root, RootCerts::WebPki)
    }

    /// A site whose certificate one of these authorities vouches for.
    fn vouched(root: &str, authorities: RootCerts) -> Site {
        let tls = TlsConfig::builder().root_certs(authorities).build();
        let config = ureq::Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(Duration::from_secs(30)))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build();
        Site { root: root.trim_end_matches('/').to_owned(), agent: config.into() }
    }
}

impl Source for Site {
    fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let address = format!("{}/{path}", self.root);
        let mut response = self.agent.get(&address).call().with_context(|| address.clone())?;
        match response.status().as_u16() {
            200 => Ok(Some(
                response.body_mut().with_config().limit(FILE).read_to_vec().with_context(|| address)?,
            )),
            404 | 410 => Ok(None),
            // Followed, it would be another site that is checked than the one that was named.
            300..=399 => {
                let to =
                    response.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or("nowhere");
                anyhow::bail!("{address}: sends on to {to}; if that is the site you mean, name it")
            }
            status => anyhow::bail!("{address}: the server answered {status}"),
        }
    }

    fn prefix(&self) -> &'static str {
        "/"
    }
}

/// A source whose blobs are asked for once: each is read again for every page that prints it.
pub struct Remembered<S> {
    source: S,
    blobs: Mutex<HashMap<String, Option<Vec<u8>>>>,
}

impl<S: Source> Remembered<S> {
    pub fn new(source: S) -> Remembered<S> {
        Remembered { source, blobs: Mutex::default() }
    }
}

impl<S: Source> Source for Remembered<S> {
    fn read(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        if !path.starts_with("record/blobs/") {
            return self.source.read(path);
        }
        let mut blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = blobs.get(path) {
            return Ok(known.clone());
        }
        let found = self.source.read(path)?;
        blobs.insert(path.to_owned(), found.clone());
        Ok(found)
    }

    fn prefix(&self) -> &'static str {
        self.source.prefix()
    }
}

/// One log's folder in a source, as the record crate reads it.
pub struct LogFolder<'a> {
    pub source: &'a dyn Source,
    pub folder: String,
}

impl Reader for LogFolder<'_> {
    type Error = String;

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        self.source.read(&format!("{}/{path}", self.folder)).map_err(|e| format!("{e:#}"))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::Arc;

    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
    use rustls::pki_types::PrivateKeyDer;
    use ureq::tls::Certificate;

    use super::*;

    /// Answers one connection with fixed bytes, and gives the port.
    fn once(answer: impl FnOnce(TcpStream) + Send + 'static) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || answer(listener.accept().unwrap().0));
        port
    }

    fn respond(stream: &mut (impl Read + Write), answer: &[u8]) {
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(answer);
        let _ = stream.flush();
    }

    fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
    }

    /// Reads a file from a site with a certificate for `host`, valid until the end of a year.
    fn read_over_tls(
        issuer: &CertifiedIssuer<'static, KeyPair>,
        trusted: &CertifiedIssuer<'static, KeyPair>,
        host: &str,
        until: i32,
    ) -> anyhow::Result<Option<Vec<u8>>> {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(until, 12, 31);
        let certificate = params.signed_by(&key, issuer).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let port = once(move |mut stream| {
            let mut session = rustls::ServerConnection::new(Arc::new(config)).unwrap();
            let mut tls = rustls::Stream::new(&mut session, &mut stream);
            respond(&mut tls, b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nhead");
        });
        let roots = vec![Certificate::from_der(trusted.der()).to_owned()];
        Site::vouched(&format!("https://localhost:{port}"), RootCerts::Specific(Arc::new(roots)))
            .read("record/jp/checkpoint")
    }

    #[test]
    fn s37_a_bad_certificate_is_refused_and_said() {
        let (known, unknown) = (authority("known"), authority("unknown"));
        assert_eq!(read_over_tls(&known, &known, "localhost", 4000).unwrap(), Some(b"head".to_vec()));
        let cases = [
            (&unknown, "localhost", 4000, "UnknownIssuer"),
            (&known, "forum.example", 4000, "not valid for name"),
            (&known, "localhost", 2001, "expired"),
        ];
        for (issuer, host, until, why) in cases {
            let refusal = format!("{:#}", read_over_tls(issuer, &known, host, until).unwrap_err());
            assert!(refusal.contains("certificate") && refusal.contains(why), "{host} {until}: {refusal}");
            assert!(refusal.contains("record/jp/checkpoint"), "{refusal}");
        }
    }

    #[test]
    fn s07_no_redirect_is_followed_and_no_answer_is_endless() {
        let elsewhere = once(|_| panic!("the other site was asked"));
        let answer =
            format!("HTTP/1.1 301 x\r\nlocation: http://127.0.0.1:{elsewhere}/\r\ncontent-length: 0\r\n\r\n");
        let port = once(move |mut stream| respond(&mut stream, answer.as_bytes()));
        let refusal = Site::new(&format!("http://127.0.0.1:{port}")).read("x").unwrap_err();
        assert!(
            refusal.to_string().contains(&format!("sends on to http://127.0.0.1:{elsewhere}/")),
            "{refusal}"
        );
        let port = once(|mut stream| {
            respond(&mut stream, b"HTTP/1.1 200 OK\r\n\r\n");
            while stream.write_all(&[0; 64 * 1024]).is_ok() {}
        });
        let refusal = Site::new(&format!("http://127.0.0.1:{port}")).read("x").unwrap_err();
        assert!(format!("{refusal:#}").contains("limit"), "{refusal:#}");
    }
}
