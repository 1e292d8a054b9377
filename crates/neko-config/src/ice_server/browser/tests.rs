use serde_json::Value;

use super::*;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn verdict(refusal: Option<Refusal>) -> String {
    refusal.map_or("ok".into(), |refusal| refusal.to_string())
}

#[test]
fn every_recorded_url_gets_chromiums_verdict() {
    for case in lines(include_str!("../../../../../fixtures/ice_server/url-verdicts.jsonl")) {
        let url = case["url"].as_str().unwrap();
        assert_eq!(case["chromium"], verdict(url_refusal(url, Some("u"), Some("c"))).as_str(), "{url:?}");
    }
}

#[test]
fn every_generated_url_gets_chromiums_verdict_without_and_with_credentials() {
    for case in lines(include_str!("../../../../../fixtures/ice_server/generated-urls.jsonl")) {
        let url = case["url"].as_str().unwrap();
        assert_eq!(case["chromium"][0], verdict(url_refusal(url, None, None)).as_str(), "{url:?}");
        assert_eq!(case["chromium"][1], verdict(url_refusal(url, Some("u"), Some("c"))).as_str(), "{url:?}");
    }
}

#[test]
fn every_recorded_list_gets_chromiums_verdict() {
    let mut seen = 0;
    for case in lines(include_str!("../../../../../fixtures/ice_server/chromium-ice-servers.jsonl")) {
        let Some(servers) = case["iceServers"].as_array() else { continue };
        let lists: Vec<Option<Vec<&str>>> = servers
            .iter()
            .map(|server| match &server["urls"] {
                Value::String(url) => Some(vec![url.as_str()]),
                Value::Array(urls) => Some(urls.iter().map(|url| url.as_str().unwrap()).collect()),
                _ => None,
            })
            .collect();
        let entries: Vec<Entry<'_>> = servers
            .iter()
            .zip(&lists)
            .map(|(server, list)| Entry {
                urls: match list {
                    Some(urls) => Urls::List(urls),
                    None if server.get("urls").is_some() => Urls::Null,
                    None => Urls::Missing,
                },
                username: server["username"].as_str(),
                credential: server["credential"].as_str(),
            })
            .collect();
        let expected = case["chromium"].as_str().unwrap().replace("Failed to construct 'RTCPeerConnection': ", "");
        assert_eq!(verdict(refusal(&entries)), expected, "{}", case["iceServers"]);
        seen += 1;
    }
    assert_eq!(seen, 15);
}

#[test]
fn what_follows_from_the_sources_beyond_the_records() {
    let says = |url: &str| verdict(url_refusal(url, Some("u"), Some("c")));
    assert_eq!(says("stun:h?"), "SyntaxError: ICE server parsing failed: Invalid transport parameter key.");
    assert_eq!(says("turn:h?transport=udp?x"), "ok");
    assert_eq!(says("stun:h#x"), "SyntaxError: ICE server parsing failed: Invalid hostname format");
    assert_eq!(says("stun://h:x"), "SyntaxError: 'stun://h:x' is not a valid URL.");
    assert_eq!(says("stun:h:99999999999"), "SyntaxError: ICE server parsing failed: Invalid hostname format");
    assert_eq!(says("stun:[::1]:"), "SyntaxError: ICE server parsing failed: Invalid hostname format");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 500, ..Default::default() })]

    /// The `url` crate implements the URL Standard independently of us.
    #[test]
    fn urls_are_normalised_as_the_url_standard_says(
        url in "( |\\n)?(stun|TURN|turns|http|x-y|1a)?:?(//?)?[a-zA-Z0-9.:@\\[\\]%?#=&<> \\\\|^{}`\"é\\t\\x01~-]{0,14}( )?"
    ) {
        let theirs = url::Url::parse(&url).ok();
        let ours = normalise(&url);
        let web = theirs.as_ref().is_some_and(url::Url::is_special) || url.to_lowercase().contains("http");
        // The crate is older than the rule about a blank before a query or a fragment.
        let escaped = |text: &Cow<'_, str>| text.contains("%20?") || text.contains("%20#");
        // It also ends a port at a backslash, whatever the scheme.
        let port = url.contains("//") && url.contains('\\');
        // And it takes an `@` with nothing on either side, where the standard misses a host.
        let authority = url.split_once("//").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(""));
        let nobody = authority.trim_end().ends_with('@');
        if web || port || nobody || ours.as_ref().is_some_and(escaped) {
            return Ok(());
        }
        proptest::prop_assert_eq!(ours.is_some(), theirs.is_some());
        // With an authority or an absolute path libwebrtc refuses whatever the rest is.
        if let Some(theirs) = theirs.filter(url::Url::cannot_be_a_base) {
            proptest::prop_assert_eq!(ours.as_deref(), Some(theirs.as_str()));
        }
    }
}
