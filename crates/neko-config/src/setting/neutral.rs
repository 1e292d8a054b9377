//! JSON that no parser on the way touches: what a shell, a dotenv reader, Compose, systemd or a template would expand is
//! written as `\uXXXX` inside the strings.

use crate::ice_server::{IceServer, Secret};

/// A compact list, `[` first; `urls` always a list, credentials always strings.
pub fn server_list(servers: &[IceServer]) -> String {
    let entries: Vec<String> = servers.iter().map(server).collect();
    format!("[{}]", entries.join(","))
}

fn server(server: &IceServer) -> String {
    let urls: Vec<String> = server.urls.iter().flatten().map(|url| string(&url.value)).collect();
    let mut out = format!("{{\"urls\":[{}]", urls.join(","));
    for (name, value) in
        [("username", server.username.as_deref()), ("credential", server.credential.as_ref().map(Secret::reveal))]
    {
        if let Some(value) = value {
            out.push_str(&format!(",\"{name}\":{}", string(value)));
        }
    }
    out.push('}');
    out
}

/// What some parser on the way would touch. Braces are for the templates of Helm and of GitHub's workflows.
const TOUCHED: &str = "$'\"\\#!%`{}";

fn string(text: &str) -> String {
    escaped(text, |c| c.is_ascii_graphic() && !TOUCHED.contains(c))
}

/// A JSON string in ASCII, escaped only where JSON wants it.
pub fn plain_string(text: &str) -> String {
    // The two short escapes first, so that a list inside stays legible.
    let short = text.replace('\\', "\\\\").replace('"', "\\\"");
    escaped(&short, |c| matches!(c, ' '..='~'))
}

fn escaped(text: &str, as_it_is: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if as_it_is(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_parser_would_touch_is_escaped_and_comes_back() {
        let nasty = "a$b'c\"d\\e#f!g%h`i j\nk\u{1f600}é{}<>&|;*~()=,";
        let json = string(nasty);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), nasty);
        assert!(json[1..json.len() - 1].bytes().all(|b| b.is_ascii_graphic() && !b"$'\"#!%`{}".contains(&b)), "{json}");
        assert_eq!(serde_json::from_str::<String>(&plain_string(nasty)).unwrap(), nasty);
    }

    #[test]
    fn a_list_is_compact_and_urls_are_a_list() {
        let server =
            IceServer { username: Some("0123".into()), credential: Some(Secret::new("yes")), ..IceServer::default() };
        assert_eq!(server_list(&[server]), r#"[{"urls":[],"username":"0123","credential":"yes"}]"#);
        assert_eq!(server_list(&[]), "[]");
    }
}
