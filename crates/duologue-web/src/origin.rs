//! The site's own address: what feeds, calendars and sitemaps put before a path.

use std::fmt;

use axum::http::Uri;

/// Scheme and authority of the public site, without a path: `https://forum.example`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Origin(String);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is not a site's address; write scheme and host alone, as in https://forum.example")]
pub struct BadOrigin(String);

impl std::str::FromStr for Origin {
    type Err = BadOrigin;

    fn from_str(text: &str) -> Result<Origin, BadOrigin> {
        let bad = || BadOrigin(text.to_owned());
        let uri: Uri = text.parse().map_err(|_| bad())?;
        let (scheme, authority) = (uri.scheme_str().ok_or_else(bad)?, uri.authority().ok_or_else(bad)?);
        let bare =
            matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.as_str().contains('@');
        (bare && matches!(scheme, "http" | "https"))
            .then(|| Origin(format!("{scheme}://{authority}")))
            .ok_or_else(bad)
    }
}

impl TryFrom<String> for Origin {
    type Error = BadOrigin;

    fn try_from(text: String) -> Result<Origin, BadOrigin> {
        text.parse()
    }
}

impl Origin {
    /// The absolute address of a rooted path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Readers come by TLS, which this server or a proxy before it ends.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Host without port: the authority of `tag:` ids and calendar UIDs.
    pub fn host(&self) -> &str {
        let authority = self.0.split_once("://").map_or(self.0.as_str(), |(_, rest)| rest);
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => authority,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_address_is_scheme_and_host_alone() {
        let origin: Origin = "https://forum.example:8443/".parse().unwrap();
        assert_eq!(origin.url("/ja/"), "https://forum.example:8443/ja/");
        assert_eq!(origin.host(), "forum.example");
        assert_eq!("http://[::1]:80".parse::<Origin>().unwrap().host(), "[::1]");
        for bad in
            ["", "forum.example", "ftp://a.example", "https://a.example/x", "https://u@a.example", "/ja"]
        {
            assert!(bad.parse::<Origin>().is_err(), "{bad}");
        }
    }
}
