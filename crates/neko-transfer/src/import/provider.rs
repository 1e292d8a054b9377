//! Answers of TURN providers: Cloudflare (`{"iceServers": …}`), Twilio (`{"ice_servers": […], "ttl": …}`), Metered (a list),
//! Amazon (`{"IceServerList": [{"Uris", "Username", "Password", "Ttl"}]}`) and the TURN REST interface that coturn's front ends speak (`{"username", "password", "ttl", "uris": […]}`).

use serde_json::Value;

use neko_config::ice_server::{IceServer, Secret, Transport, Uri, Url, browser, pion};

/// The servers of an answer.
#[derive(Debug, PartialEq)]
pub struct Answer {
    /// Those that browsers take.
    pub servers: Vec<IceServer>,
    /// What was left out, and what else is to be said. Without secrets.
    pub notes: Vec<String>,
}

/// A JSON text that is no provider's answer.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAnswer {
    /// There is no list of servers.
    #[error(
        "no ICE servers in it: neither `iceServers`, `ice_servers`, `IceServerList` nor `uris`, and not a list of objects with `urls`"
    )]
    NoServers,
    /// The list has no URL in it.
    #[error("the list of ICE servers in it is empty")]
    Empty,
    /// Nothing is left.
    #[error("browsers refuse every URL in it")]
    NothingLeft,
    /// The provider refused the request.
    #[error("this is an error of the provider's, not a list of servers: {0}")]
    ProviderError(String),
}

/// Reads an answer. URLs that browsers refuse or block are left out, with a note each.
pub fn provider_answer(json: &Value) -> Result<Answer, NotAnAnswer> {
    let entries = entries(json)?;
    if entries.iter().all(|entry| urls_of(entry).is_empty()) {
        return Err(NotAnAnswer::Empty);
    }
    let mut answer = Answer { servers: Vec::new(), notes: Vec::new() };
    for entry in entries {
        let text = |name: &str| match entry.get(name) {
            Some(Value::String(text)) => Some(text.clone()).filter(|text| !text.is_empty()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let username = ["username", "user", "Username"].into_iter().find_map(text);
        let credential = ["credential", "password", "Password"].into_iter().find_map(text);
        let mut urls: Vec<Url> = Vec::new();
        for url in urls_of(entry) {
            if urls.iter().any(|known| known.value == url) {
                continue;
            }
            match objection(&url, username.as_deref(), credential.as_deref()) {
                Some(why) => answer.notes.push(format!("{url}: left out: {why}")),
                None => urls.push(Url { value: url.into(), place: None }),
            }
        }
        // STUN servers need no credentials, and some providers send them along. Browsers read a scheme past line breaks.
        let relays = urls.iter().any(|url| browser::url_refusal(&url.value, None, None).is_some());
        let credential = credential.filter(|_| relays).map(Secret::new);
        let server = IceServer {
            urls: Some(urls).filter(|urls| !urls.is_empty()),
            username: username.filter(|_| relays),
            credential,
            ..IceServer::default()
        };
        if server.urls.is_some() && !answer.servers.contains(&server) {
            answer.servers.push(server);
        }
    }
    if answer.servers.is_empty() {
        return Err(NotAnAnswer::NothingLeft);
    }
    answer.notes.extend(lifetime(json, &answer.servers));
    Ok(answer)
}

/// The servers without the URLs that neko itself cannot use, and those URLs.
pub fn usable_by_neko(servers: &[IceServer]) -> (Vec<IceServer>, Vec<String>) {
    let over_tcp = |url: &Url| {
        pion::contact(&url.value).is_some_and(|uri| uri.scheme.is_turn() && uri.transport == Transport::Tcp)
    };
    let (mut usable, mut left_out) = (Vec::new(), Vec::new());
    for server in servers {
        let (without, urls): (Vec<Url>, Vec<Url>) = server.urls.iter().flatten().cloned().partition(over_tcp);
        left_out.extend(without.iter().map(|url| url.value.to_string()));
        if !urls.is_empty() {
            usable.push(IceServer { urls: Some(urls), ..server.clone() });
        }
    }
    (usable, left_out)
}

/// The objects that describe servers, wherever the provider puts them.
fn entries(json: &Value) -> Result<Vec<&Value>, NotAnAnswer> {
    if let Some(list) = ["iceServers", "ice_servers", "IceServerList"].iter().find_map(|name| json.get(name)) {
        return Ok(as_list(list));
    }
    // Some wrap it once more.
    let inner = ["v", "d", "result", "data"].iter().find_map(|name| json.get(name));
    if let Some(inner) = inner.filter(|inner| inner.is_object() || inner.is_array()) {
        return entries(inner);
    }
    if json.get("uris").is_some() || json.get("urls").is_some() {
        return Ok(vec![json]);
    }
    if let Some(list) = json.as_array().filter(|list| list.iter().any(|entry| !urls_of(entry).is_empty())) {
        return Ok(list.iter().collect());
    }
    let words = ["error", "message", "errors"].iter().find_map(|name| match json.get(name)? {
        Value::String(words) => Some(words.clone()),
        Value::Array(errors) => Some(errors.first()?.get("message")?.as_str()?.to_owned()),
        _ => None,
    });
    Err(words.map_or(NotAnAnswer::NoServers, NotAnAnswer::ProviderError))
}

fn as_list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    }
}

fn urls_of(entry: &Value) -> Vec<String> {
    let value = ["urls", "uris", "url", "Uris"].iter().find_map(|name| entry.get(name));
    let list = value.map(as_list).unwrap_or_default();
    list.into_iter().filter_map(|url| Some(url.as_str()?.trim().to_owned())).collect()
}

/// Why a browser would not use a URL.
fn objection(url: &str, username: Option<&str>, credential: Option<&str>) -> Option<String> {
    if let Some(refusal) = browser::url_refusal(url, username, credential) {
        return Some(format!("browsers refuse it ({})", refusal.message));
    }
    let blocked = browser::contact(url).is_some_and(|Uri { port, .. }| port == 53);
    blocked.then(|| "browsers block port 53, and wait for it in vain".to_owned())
}

/// What to know of credentials that end.
fn lifetime(json: &Value, servers: &[IceServer]) -> Option<String> {
    let seconds = match json.get("ttl").or_else(|| json.get("IceServerList")?.get(0)?.get("Ttl")) {
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::String(text)) => Some(text.clone()),
        _ => None,
    };
    let credentials = servers.iter().any(|server| server.credential.is_some());
    match seconds {
        Some(seconds) => Some(format!(
            "the credentials are valid for {seconds} s from when the provider made them; neko reads them once, at start, so viewers who come later get expired ones"
        )),
        None if credentials => Some(
            "providers usually make credentials that expire; neko reads them once, at start: check how long yours are valid"
                .to_owned(),
        ),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> (Vec<String>, Vec<String>) {
        let answer = provider_answer(&serde_json::from_str(json).unwrap()).unwrap();
        let shown = answer.servers.iter().map(|server| {
            let urls: Vec<&str> = server.urls.iter().flatten().map(|url| url.value.as_str()).collect();
            let credential = server.credential.as_ref().map(Secret::reveal);
            format!("{} {:?} {:?}", urls.join(" "), server.username, credential)
        });
        (shown.collect(), answer.notes)
    }

    #[test]
    fn cloudflare() {
        let (servers, notes) = read(
            r#"{"iceServers":[{"urls":["stun:stun.cloudflare.com:3478","stun:stun.cloudflare.com:53"]},{"urls":["turn:turn.cloudflare.com:3478?transport=udp","turn:turn.cloudflare.com:53?transport=udp","turns:turn.cloudflare.com:443?transport=tcp"],"username":"u","credential":"c"}]}"#,
        );
        assert_eq!(servers[0], "stun:stun.cloudflare.com:3478 None None");
        assert!(servers[1].ends_with("turns:turn.cloudflare.com:443?transport=tcp Some(\"u\") Some(\"c\")"));
        assert!(!servers[1].contains(":53") && notes.iter().filter(|note| note.contains("port 53")).count() == 2);
    }

    #[test]
    fn cloudflare_s_older_answer_is_one_object() {
        let (servers, _) =
            read(r#"{"iceServers":{"urls":["turn:t.example:3478?transport=udp"],"username":"u","credential":"c"}}"#);
        assert_eq!(servers, ["turn:t.example:3478?transport=udp Some(\"u\") Some(\"c\")"]);
    }

    #[test]
    fn twilio() {
        let (servers, notes) = read(
            r#"{"username":"x","password":"y","ttl":"86400","account_sid":"AC","ice_servers":[{"url":"stun:global.stun.twilio.com:3478","urls":"stun:global.stun.twilio.com:3478"},{"url":"turn:global.turn.twilio.com:443?transport=tcp","username":"x","urls":"turn:global.turn.twilio.com:443?transport=tcp","credential":"y"}]}"#,
        );
        assert_eq!(servers.len(), 2);
        assert_eq!(servers[1], "turn:global.turn.twilio.com:443?transport=tcp Some(\"x\") Some(\"y\")");
        assert!(notes[0].contains("86400 s"));
    }

    #[test]
    fn metered_and_coturn_rest() {
        let (servers, _) = read(
            r#"[{"urls":"stun:stun.relay.metered.ca:80"},{"urls":"turn:global.relay.metered.ca:80","username":"u","credential":"c"},{"urls":"turn:global.relay.metered.ca:80","username":"u","credential":"c"}]"#,
        );
        assert_eq!(servers.len(), 2);
        let (servers, _) =
            read(r#"{"username":"1700000000:neko","password":"pw=","ttl":86400,"uris":["turn:t.example:3478"]}"#);
        assert_eq!(servers, ["turn:t.example:3478 Some(\"1700000000:neko\") Some(\"pw=\")"]);
    }

    #[test]
    fn a_scheme_with_a_line_break_keeps_its_credentials() {
        let (servers, _) = read(r#"[{"urls":["stun:s.example","tur\nns:t.example"],"username":"u","credential":"c"}]"#);
        assert_eq!(servers, ["stun:s.example tur\nns:t.example Some(\"u\") Some(\"c\")"]);
    }

    #[test]
    fn what_is_no_answer() {
        let refusal = |json: &str| provider_answer(&serde_json::from_str(json).unwrap()).unwrap_err();
        assert_eq!(refusal("{}"), NotAnAnswer::NoServers);
        assert_eq!(refusal(r#"[{"urls":"stun:h:53"}]"#), NotAnAnswer::NothingLeft);
        assert_eq!(refusal(r#"{"iceServers":[]}"#), NotAnAnswer::Empty);
        assert!(matches!(refusal(r#"{"error":"Unauthorized"}"#), NotAnAnswer::ProviderError(_)));
        assert_eq!(refusal(&format!("{}1{}", "{\"v\":".repeat(9), "}".repeat(9))), NotAnAnswer::NoServers);
    }
}
