//! User names and credentials that a file's syntax turns into something else.

use neko_text::source::Place;

/// Whether a bare scalar stands there that is typed as a number or a switch, and says something else than `value`,
/// which neko makes of it.
pub fn is_retyped(place: &Place, value: &str) -> bool {
    let text = place.text().trim();
    let before = place.source.text[..place.span.start].chars().next_back();
    let bare = !matches!(before, Some('"' | '\'')) && !text.starts_with(['"', '\'', '|', '>', '&', '*', '!', '{', '[']);
    bare && is_typed(text) && value.parse::<f64>().is_ok() && text != value
}

/// Whether a bare scalar may be a number or a switch. What stands there may also be encoded, or refer to something else.
fn is_typed(text: &str) -> bool {
    let switch = ["true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word));
    // Not a number, or without end: YAML has words for both.
    let word = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    if matches!(word.as_str(), ".inf" | ".nan") {
        return true;
    }
    let digits = |c: char| c.is_ascii_hexdigit() || "xXoO_+-.".contains(c);
    switch || (text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) && text.chars().all(digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::{Source, SourceKind};

    #[test]
    fn numbers_and_switches_without_quotation_marks() {
        for (written, value, expected) in [
            ("0123", "83", true),
            ("0123456789", "123456789", true),
            ("1e3", "1000", true),
            ("true", "1", true),
            (".nan", "NaN", true),
            ("-.inf", "-Inf", true),
            ("123", "123", false),
            ("\"0123\"", "0123", false),
            ("abc", "abc", false),
            ("!!str 0123", "0123", false),
        ] {
            let source = Source::new(SourceKind::File("a.yaml".into()), written);
            assert_eq!(is_retyped(&Place::whole(&source), value), expected, "{written}");
        }
    }
}
