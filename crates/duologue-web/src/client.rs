//! Who a request comes from, as far as it can be believed (S26): the peer, or what trusted proxies say of it.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

/// The other end of the connection; the listener puts it on every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// A proxy whose word on its client is believed: one address, or a network such as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Proxy(IpNet);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is no proxy's address; write one as in 192.0.2.1 or 2001:db8::/32")]
pub struct BadProxy(String);

impl std::str::FromStr for Proxy {
    type Err = BadProxy;

    fn from_str(text: &str) -> Result<Proxy, BadProxy> {
        let net = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        net.map(Proxy).map_err(|_| BadProxy(text.to_owned()))
    }
}

impl TryFrom<String> for Proxy {
    type Error = BadProxy;

    fn try_from(text: String) -> Result<Proxy, BadProxy> {
        text.parse()
    }
}

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client's address: the first hop, read from our side, that is not a trusted proxy.
///
/// A proxy writes one of the two headers and may hand on the other as the client sent it. Where they tell of different
/// clients nobody knows which is the proxy's word, so neither is taken.
pub fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Proxy]) -> IpAddr {
    let peer = peer.to_canonical();
    let told = |name: HeaderName, hop: fn(&str) -> Option<IpAddr>| {
        let lines = headers.get_all(&name);
        lines.iter().next()?;
        let text: Vec<&str> = lines.iter().map(|line| line.to_str().unwrap_or_default()).collect();
        Some(walk(peer, &text.join(","), hop, trusted))
    };
    match (told(X_FORWARDED_FOR, address), told(header::FORWARDED, forwarded)) {
        (Some(one), Some(other)) if one != other => peer,
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => peer,
    }
}

/// Goes back from hop to hop as long as the one before is believed.
fn walk(peer: IpAddr, list: &str, hop: fn(&str) -> Option<IpAddr>, trusted: &[Proxy]) -> IpAddr {
    let believed = |at: &IpAddr| trusted.iter().any(|Proxy(net)| net.contains(at));
    let mut at = peer;
    for part in list.rsplit(',') {
        match hop(part.trim()).filter(|_| believed(&at)) {
            Some(before) => at = before.to_canonical(),
            None => break,
        }
    }
    at
}

/// An address with or without port, as proxies write them.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|t| t.split_once(']')).map_or(text, |(ip, _)| ip);
    let parsed = bare.parse().ok();
    parsed.or_else(|| {
        bare.split_once(':').and_then(|(ip, _)| ip.parse::<std::net::Ipv4Addr>().ok()).map(IpAddr::V4)
    })
}

/// The `for` of one element (RFC 7239, 4); a hidden or unknown one names nobody.
fn forwarded(element: &str) -> Option<IpAddr> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| address(value.trim().trim_matches('"')))?
    };
    element.split(';').find_map(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, headers: &[(&str, &str)], trusted: &[&str]) -> String {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        }
        let trusted: Vec<Proxy> = trusted.iter().map(|t| t.parse().unwrap()).collect();
        client(peer.parse().unwrap(), &map, &trusted).to_string()
    }

    #[test]
    fn s26_nobody_is_believed_who_is_not_listed() {
        let forged = [("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=203.0.113.9")];
        assert_eq!(seen("192.0.2.7", &forged, &[]), "192.0.2.7");
        assert_eq!(seen("192.0.2.7", &forged, &["192.0.2.8", "10.0.0.0/8"]), "192.0.2.7");
        assert_eq!(seen("192.0.2.7", &forged, &["192.0.2.0/24"]), "203.0.113.9");
        assert_eq!(seen("::ffff:192.0.2.7", &forged, &["192.0.2.0/24"]), "203.0.113.9");
    }

    #[test]
    fn s26_what_the_client_wrote_before_the_proxys_word_does_not_count() {
        let trusted = ["10.0.0.0/8", "2001:db8::/32"];
        let cases = [
            // The client's own forgery stands left of what the nearest proxy added.
            (vec![("x-forwarded-for", "198.51.100.1, 203.0.113.9")], "203.0.113.9"),
            (vec![("x-forwarded-for", "198.51.100.1, 203.0.113.9, 10.0.0.2")], "203.0.113.9"),
            (vec![("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "203.0.113.9")], "203.0.113.9"),
            (vec![("x-forwarded-for", "203.0.113.9:4711")], "203.0.113.9"),
            (vec![("x-forwarded-for", "[2001:db9::1]:443")], "2001:db9::1"),
            (vec![("x-forwarded-for", "2001:db9::1")], "2001:db9::1"),
            // RFC 7239, 4: examples of the section.
            (vec![("forwarded", "for=192.0.2.43, for=198.51.100.17")], "198.51.100.17"),
            (vec![("forwarded", "For=\"[2001:db9:cafe::17]:4711\"")], "2001:db9:cafe::17"),
            (vec![("forwarded", "for=192.0.2.60;proto=http;by=203.0.113.43")], "192.0.2.60"),
            (vec![("forwarded", "for=_hidden, for=_SEVKISEK")], "10.0.0.1"),
            // A word that cannot be read is nobody's: the proxy itself is the client.
            (vec![("x-forwarded-for", "unknown")], "10.0.0.1"),
            (vec![("x-forwarded-for", "203.0.113.9, ; DROP")], "10.0.0.1"),
            (vec![("x-forwarded-for", "")], "10.0.0.1"),
            (vec![("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=198.51.100.1")], "10.0.0.1"),
            (vec![("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=203.0.113.9")], "203.0.113.9"),
            (vec![], "10.0.0.1"),
        ];
        for (headers, expected) in cases {
            assert_eq!(seen("10.0.0.1", &headers, &trusted), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        for bad in ["", "proxy.example", "10.0.0.0/33", "10.0.0", "*"] {
            assert!(bad.parse::<Proxy>().is_err(), "{bad}");
        }
    }
}
