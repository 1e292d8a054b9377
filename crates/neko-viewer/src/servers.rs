//! The ICE servers that neko names to its viewers, as a browser takes them.

use neko_config::ice_server::browser::{self, Entry, Urls};
use neko_report::{Failure, Slug};

use crate::signalling::IceServer;

/// URLs that are reported.
const MOST: usize = 16;

/// Their URLs, and why a browser would take none of them.
pub(crate) fn look(servers: &[IceServer]) -> (Vec<String>, Option<Failure>) {
    let urls: Vec<Option<Vec<&str>>> = servers
        .iter()
        .map(|server| server.urls.as_ref().map(|urls| urls.as_slice().iter().map(String::as_str).collect()))
        .collect();
    let entry = |(server, urls)| {
        let server: &IceServer = server;
        let urls: &Option<Vec<&str>> = urls;
        let urls = urls.as_ref().map_or(Urls::Null, |urls| Urls::List(urls));
        Entry { urls, username: server.username.as_deref(), credential: server.credential.as_deref() }
    };
    let entries: Vec<Entry<'_>> = servers.iter().zip(&urls).map(entry).collect();
    let refusal = browser::refusal(&entries).map(|refusal| {
        let message = format!("with the ICE servers that neko names, a browser throws {refusal}");
        Failure::new(Slug::ServersRefused, message)
    });
    (urls.into_iter().flatten().flatten().take(MOST).map(str::to_owned).collect(), refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn servers(json: &str) -> Vec<IceServer> {
        serde_json::from_str(json).expect("a list of servers")
    }

    #[test]
    fn a_list_that_browsers_refuse_is_named() {
        let (urls, refusal) =
            look(&servers(r#"[{"urls":["stun:a"]},{"urls":"turn:b","username":"u","credential":"c"}]"#));
        assert_eq!((urls, refusal), (vec!["stun:a".to_owned(), "turn:b".to_owned()], None));
        let failure = look(&servers(r#"[{"urls":["turn:b"]}]"#)).1.expect("a browser refuses it");
        assert_eq!(failure.slug, Slug::ServersRefused);
        assert!(look(&servers(r#"[{"urls":null}]"#)).1.is_some());
        assert!(look(&[]).1.is_none());
    }
}
