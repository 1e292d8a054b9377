//! JSON that `env-import` is given: providers' answers and `docker inspect`.

use neko_ice::export;
use neko_ice::ice_server::browser::{self, Entry, Urls};
use neko_ice::import;
use serde_json::Value;

pub fn check(bytes: &[u8]) {
    let Ok(json) = serde_json::from_slice::<Value>(bytes) else { return };
    import::docker_inspect(&json);
    let Ok(answer) = import::provider_answer(&json) else { return };
    assert!(!answer.servers.is_empty(), "an answer without servers");
    for server in &answer.servers {
        let urls: Vec<&str> = server.urls.iter().flatten().map(|url| url.value.as_str()).collect();
        assert!(!urls.is_empty(), "a server without URLs");
        let credential = server.credential.as_ref().map(|credential| credential.reveal());
        let entry = Entry { urls: Urls::List(&urls), username: server.username.as_deref(), credential };
        assert_eq!(browser::refusal(&[entry]), None, "a browser refuses what was taken over");
        for note in &answer.notes {
            if let Some(credential) = credential.filter(|credential| credential.len() > 12) {
                assert!(!note.contains(credential), "a note shows a credential");
            }
        }
    }
    let list = export::server_list(&answer.servers);
    assert!(serde_json::from_str::<Value>(&list).is_ok(), "no JSON: {list}");
}
