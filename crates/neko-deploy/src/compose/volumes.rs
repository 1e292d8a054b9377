//! An item of `volumes`: the short syntax, and what Compose refuses.

use super::value::{Data, Value};

/// Why Compose refuses an item of `volumes`, if it does.
pub(super) fn wrong(item: &Value) -> Option<String> {
    match &item.data {
        Data::Text(text) => {
            let text = &text.value;
            if text.is_empty() {
                return Some("invalid empty volume spec".to_owned());
            }
            let parts = if text.len() > 2 { sections(text) } else { vec![text.as_str()] };
            if parts.iter().any(|part| part.is_empty()) {
                return Some(format!("invalid spec: {text}: empty section between colons"));
            }
            (parts.len() > 3).then(|| format!("invalid spec: {text}: too many colons"))
        }
        Data::Map(map) => {
            let text = |key| map.get(key).and_then(Value::text).map(|text| text.value.as_str());
            match (text("target"), text("type"), text("source")) {
                (None, ..) => Some("service volume is missing a mount target".to_owned()),
                (_, Some("bind"), None) => {
                    Some("invalid mount config for type \"bind\": field Source must not be empty".to_owned())
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// What an item of `volumes` is mounted at.
pub(super) fn target(item: &Value) -> Option<String> {
    match &item.data {
        Data::Text(text) => Some(short(&text.value).1.to_owned()),
        Data::Map(map) => Some(map.get("target")?.text()?.value.clone()),
        _ => None,
    }
}

/// A text between its colons; a letter alone before one is a Windows drive.
fn sections(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(':') {
        let mut section = text[start..at].chars();
        if !(section.next().is_some_and(char::is_alphabetic) && section.next().is_none()) {
            out.push(&text[start..at]);
            start = at + 1;
        }
    }
    out.push(&text[start..]);
    out
}

/// `[SOURCE:]TARGET[:OPTIONS]`; a Windows drive is no separator.
pub(super) fn short(text: &str) -> (Option<&str>, &str) {
    match sections(text).as_slice() {
        [source, target, ..] if text.len() > 2 => (Some(source), target),
        _ => (None, text),
    }
}

/// Whether a source is a path of the host, and no volume's name.
pub(super) fn is_path(source: &str) -> bool {
    source.starts_with(['.', '/', '~']) || source.starts_with("\\\\") || {
        let mut characters = source.chars();
        characters.next().is_some_and(char::is_alphabetic) && characters.next() == Some(':')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_syntax() {
        assert_eq!(short("./neko.yaml:/etc/neko/neko.yaml:ro"), (Some("./neko.yaml"), "/etc/neko/neko.yaml"));
        assert_eq!(short("/data"), (None, "/data"));
        assert_eq!(short("C:\\neko:/etc/neko"), (Some("C:\\neko"), "/etc/neko"));
        assert_eq!(short("vol:/a"), (Some("vol"), "/a"));
        assert!(is_path("~/x") && is_path("C:/x") && !is_path("data"));
    }
}
