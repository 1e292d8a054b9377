//! A server list as JSON: alone in a variable, in a YAML scalar of each style. Wherever it stands it says the same, and each
//! URL's place is where it is written. A first byte that is no `[` or `{` chooses the side.

use neko_ice::config::{ConfigFile, Input, NoFiles, Resolution, Variable, resolve};
use neko_ice::document::yaml::double_quoted;
use neko_ice::export;
use neko_ice::source::SourceKind;

use super::held;

pub fn check(bytes: &[u8]) {
    let Ok(json) = std::str::from_utf8(bytes) else { return };
    // What is no JSON, and what is empty, neko takes otherwise from a file than from a variable.
    match serde_json::from_str::<serde_json::Value>(json) {
        Ok(value) if value != serde_json::json!([]) && value != serde_json::json!({}) => {}
        _ => return,
    }
    let environment = vec![Variable::new("NEKO_WEBRTC_ICESERVERS_FRONTEND", json)];
    let variable = resolve(&Input { environment, ..Input::default() }, &NoFiles).ok();
    let mut all: Vec<Resolution> = variable.into_iter().collect();
    all.extend(file(&double_quoted(json, |c| c.is_alphanumeric())));
    let simple = json
        .chars()
        .all(|c| c == '\t' || (c >= ' ' && c != '\u{7f}' && c.is_alphanumeric()) || c.is_ascii_graphic() || c == ' ');
    if simple {
        all.extend(file(&format!("'{}'", json.replace('\'', "''"))));
        if !json.starts_with([' ', '\t']) {
            all.extend(file(&format!("|-\n      {json}")));
        }
    }
    let mut lists = all.iter().map(|resolution| {
        held::resolution(resolution);
        export::server_list(&resolution.webrtc.frontend.value)
    });
    let first = lists.next();
    lists.for_each(|list| assert_eq!(Some(list), first, "of {json:?}"));
}

fn file(scalar: &str) -> Option<Resolution> {
    let text = format!("webrtc:\n  iceservers:\n    frontend: {scalar}\n");
    let config = ConfigFile::Text {
        kind: SourceKind::File("neko.yaml".to_owned()),
        bytes: text.into_bytes(),
        extension: "yaml".to_owned(),
    };
    resolve(&Input { config, ..Input::default() }, &NoFiles).ok()
}
