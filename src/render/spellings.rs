//! The spellings in which a secret may turn up.

use neko_config::suspected;
use neko_text::document::base64;
use neko_text::source::Place;

/// What was written, without its quotation marks and marks of YAML, unescaped, and decoded as a Kubernetes Secret's is.
pub(super) fn spellings(place: &Place) -> Vec<String> {
    let bare = place.text().trim_matches([' ', '\n', '\r']);
    let inner = bare.trim_matches(['"', '\'']);
    let mut out = vec![inner.to_owned()];
    let unmarked = inner.trim_start_matches(['*', '&', '!']);
    if unmarked != inner {
        out.push(unmarked.to_owned());
    }
    // It may be a key, which neko has in lower case and on one line.
    if may_be_key(place) && inner.contains(|c: char| c.is_ascii_uppercase() || c == '\n') {
        let line = if inner.contains('\n') {
            inner.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            inner.to_owned()
        };
        out.push(line.to_ascii_lowercase());
    }
    if inner.contains('\\') {
        out.extend(serde_json::from_str::<String>(&format!("\"{inner}\"")).ok());
    }
    if inner.contains('\'') {
        out.push(inner.replace("''", "'"));
    }
    // As JSON and YAML write it.
    let escaped = |word: &String| Some(serde_json::to_string(word).ok()?.trim_matches('"').to_owned());
    let digits = Some(inner).filter(|inner| inner.len() % 4 == 0);
    let decoded = digits.and_then(base64::decode).and_then(|bytes| String::from_utf8(bytes).ok());
    if let Some(text) = decoded.filter(|text| !text.contains(|c: char| c.is_control() && !c.is_whitespace())) {
        out.extend(suspected::pieces(&text).into_iter().map(|span| text[span].to_owned()));
        out.push(text.trim_end().to_owned());
    }
    out.extend(out.iter().filter(|word| word.contains(['"', '\\'])).filter_map(escaped).collect::<Vec<_>>());
    out
}

/// Whether a place may be that of a key: in quotation marks only one with a sign in it is.
fn may_be_key(place: &Place) -> bool {
    !place.source.text[..place.span.start].ends_with(['"', '\'']) || place.text().contains([' ', ':', '='])
}
