//! Marks that word processors and web pages put instead of those that a program reads.

/// Quotation marks of typography.
const QUOTES: [char; 7] = ['“', '”', '„', '‘', '’', '«', '»'];
/// Blanks that look like one and are none: no-break, narrow, zero-width.
const BLANKS: [char; 5] = ['\u{a0}', '\u{202f}', '\u{2007}', '\u{200b}', '\u{3000}'];
/// Dashes that are no hyphen.
const DASHES: [char; 4] = ['–', '—', '−', '\u{2011}'];

/// What to do about a text that has one of them.
pub(super) fn help(text: &str) -> Option<&'static str> {
    if text.contains(QUOTES) {
        Some("these are typographic quotes, which are part of the text: write plain ones, `\"` or `'`")
    } else if text.contains(BLANKS) {
        Some(
            "it contains a character that only looks like a space (a no-break space, common on web pages): retype \
             it with the space bar",
        )
    } else if text.trim_start_matches(DASHES).contains(DASHES) {
        Some("it contains a dash that is not a hyphen: write `-`")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::help;

    #[test]
    fn marks_of_typography_are_named() {
        for (text, word) in [("“a”", "typographic quotes"), ("a\u{a0}b", "no-break"), ("1–2", "hyphen")] {
            assert!(help(text).is_some_and(|help| help.contains(word)), "{text}");
        }
        assert_eq!(help("\"a-b\" c"), None);
    }
}
