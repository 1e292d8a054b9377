//! What Pion (webrtc 4.2, stun 3.1) makes of an ICE server URL, and which servers its peer connection refuses.

use smol_str::SmolStr;

use super::go_url::{self, SplitError};
use super::{Scheme, Transport, Uri};

/// A URL as Pion reads it. Host and port may be nonsense: Pion looks at neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PionUri {
    /// `stun`, `stuns`, `turn` or `turns`.
    pub scheme: Scheme,
    /// What stands before the port, without brackets.
    pub host: SmolStr,
    /// Any integer.
    pub port: i64,
    /// UDP, or TCP where the URL or a secure scheme says so.
    pub transport: Transport,
}

/// Reads a URL as a Pion peer connection does: the query of a `stun` URL is dropped first.
/// The error is Pion's own text.
pub fn parse(url: &str) -> Result<PionUri, String> {
    parse_strictly(without_stun_query(url))
}

/// Reads a URL as Pion's parser alone does: a query on a `stun` URL is an error.
pub fn parse_strictly(url: &str) -> Result<PionUri, String> {
    if let Some(Uri { scheme, host, port, transport }) = Uri::plain(url) {
        return Ok(PionUri { scheme, host, port: port.into(), transport });
    }
    let parsed = go_url::parse(url)?;
    let scheme = Scheme::of(&parsed.scheme).ok_or("unknown scheme type")?;
    let (host, port) = host_and_port(parsed.opaque, scheme.default_port())?;
    let query = go_url::parse_query(parsed.raw_query);
    let transport = if scheme.is_turn() {
        turn_transport(query)?.unwrap_or(scheme.default_transport())
    } else if query.is_none_or(|pairs| !pairs.is_empty()) {
        return Err("queries not supported in stun address".into());
    } else {
        scheme.default_transport()
    };
    Ok(PionUri { scheme, host, port, transport })
}

fn host_and_port(opaque: &str, default: u16) -> Result<(SmolStr, i64), String> {
    let with_default;
    let (host, port) = match go_url::split_host_port(opaque) {
        Err(SplitError::MissingPort) => {
            with_default = format!("{opaque}:{default}");
            go_url::split_host_port(&with_default)
        }
        split => split,
    }
    .map_err(|error| match error {
        // Pion appends the port again and again here, until Go gives up on its stack.
        SplitError::MissingPort => format!("address {opaque}: missing port in address"),
        SplitError::Other(why) => why,
    })?;
    if host.is_empty() {
        return Err("invalid hostname".into());
    }
    // Rust's integers parse as Go's Atoi does: a sign and decimal digits.
    let port = port.parse().map_err(|_| "invalid port")?;
    Ok((host.into(), port))
}

/// Why a Pion peer connection refuses a server with this URL, in Pion's own words; `None` where it takes it.
/// An empty user name or credential counts as none, as in neko. One refusal fails the whole peer connection.
pub fn refusal(url: &str, username: Option<&str>, credential: Option<&str>) -> Option<String> {
    refusal_of(&parse(url), username, credential)
}

/// [`refusal`] of a URL that was read already.
pub fn refusal_of(
    parsed: &Result<PionUri, String>,
    username: Option<&str>,
    credential: Option<&str>,
) -> Option<String> {
    let why = match parsed {
        Err(why) => why.as_str(),
        Ok(uri) if !uri.scheme.is_turn() => return None,
        Ok(_) if username.is_none_or(str::is_empty) => "turn server credentials required",
        Ok(_) if credential.is_none_or(str::is_empty) => "invalid turn server credentials",
        Ok(_) => return None,
    };
    Some(format!("InvalidAccessError: {why}"))
}

/// What neko contacts for this URL, where Pion takes it (credentials aside) and host and port can be ones.
pub fn contact(url: &str) -> Option<Uri> {
    contact_of(&parse(url).ok()?)
}

/// [`contact`] of a URL that was read already.
pub fn contact_of(parsed: &PionUri) -> Option<Uri> {
    let PionUri { scheme, host, port, transport } = parsed;
    let port = u16::try_from(*port).ok()?;
    is_possible(parsed).then(|| Uri { scheme: *scheme, host: host.clone(), port, transport: *transport })
}

/// Whether host and port of a URL can be ones.
pub fn is_possible(parsed: &PionUri) -> bool {
    let odd = |byte: u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':'));
    let not_of_a_host = |c: char| c.is_whitespace() || c.is_control() || "/@,;<>".contains(c);
    (1..=65535).contains(&parsed.port) && !(parsed.host.bytes().any(odd) && parsed.host.contains(not_of_a_host))
}

/// Pion's `getICEServers`: only the lower-case spelling is spared.
fn without_stun_query(url: &str) -> &str {
    if url.starts_with("stun") { url.split('?').next().unwrap_or(url) } else { url }
}

fn turn_transport(query: Option<Vec<(String, String)>>) -> Result<Option<Transport>, String> {
    let pairs = query.ok_or("invalid query")?;
    let Some((key, value)) = pairs.first() else { return Ok(None) };
    if pairs.iter().any(|(other, _)| other != key) || key != "transport" || value.is_empty() {
        return Err("invalid query".into());
    }
    match value.as_str() {
        "udp" => Ok(Some(Transport::Udp)),
        "tcp" => Ok(Some(Transport::Tcp)),
        _ => Err("invalid transport protocol type".into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn recorded() -> Vec<Value> {
        include_str!("../../../../fixtures/ice_server/url-verdicts.jsonl")
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn the_parser_agrees_with_every_recorded_verdict() {
        for case in recorded() {
            let url = case["url"].as_str().unwrap();
            let expected = &case["pion_parse"];
            match parse_strictly(url) {
                Err(why) => assert_eq!(expected["error"], why.as_str(), "{url}"),
                Ok(uri) => {
                    assert_eq!(expected["scheme"], uri.scheme.as_str(), "{url}");
                    assert_eq!(expected["host"], uri.host.as_str(), "{url}");
                    assert_eq!(expected["port"], uri.port, "{url}");
                    assert_eq!(expected["proto"], uri.transport.as_str(), "{url}");
                }
            }
        }
    }

    /// Random URLs and what the parser of Pion's ice 2.2 (Go 1.19) said to each; the parser has not changed since.
    #[test]
    fn the_parser_agrees_on_random_urls() {
        for line in include_str!("../../../../fixtures/ice_server/pion-random-urls.jsonl").lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let url = case["url"].as_str().unwrap();
            match parse_strictly(url) {
                Err(why) => assert_eq!(case["error"], why.as_str(), "{url:?}"),
                Ok(uri) => {
                    assert_eq!(case["scheme"], uri.scheme.as_str(), "{url:?}");
                    assert_eq!(case["host"], uri.host.as_str(), "{url:?}");
                    assert_eq!(case["port"], uri.port, "{url:?}");
                    assert_eq!(case["proto"], uri.transport.as_str(), "{url:?}");
                }
            }
        }
    }

    #[test]
    fn the_peer_connection_agrees_with_every_recorded_verdict() {
        for case in recorded() {
            let url = case["url"].as_str().unwrap();
            for (shape, username, credential) in [
                ("no_credentials", None, None),
                ("user_only", Some("u"), None),
                ("credential_only", None, Some("c")),
                ("with_user_and_credential", Some("u"), Some("c")),
            ] {
                let expected = case["pion_peer_connection"][shape].as_str().map(str::to_owned);
                assert_eq!(refusal(url, username, credential), expected, "{url} {shape}");
            }
        }
    }

    #[test]
    fn the_peer_connection_agrees_on_generated_urls() {
        for line in include_str!("../../../../fixtures/ice_server/generated-urls.jsonl").lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let url = case["url"].as_str().unwrap();
            for (recorded, credentials) in
                [(&case["pion"][0], [None, None]), (&case["pion"][1], [Some("u"), Some("c")])]
            {
                let [username, credential] = credentials;
                assert_eq!(refusal(url, username, credential).as_deref(), recorded.as_str(), "{url:?}");
            }
        }
    }

    #[test]
    fn the_query_of_a_stun_url_is_dropped_in_its_lower_case_spelling_only() {
        assert_eq!(refusal("stun:a?transport=udp", None, None), None);
        assert!(
            refusal("STUN:a?transport=udp", None, None).unwrap().ends_with("queries not supported in stun address")
        );
    }

    #[test]
    fn a_url_on_which_pion_would_recurse_for_ever_is_refused() {
        assert!(parse("stun:[::1]x").is_err());
    }
}
