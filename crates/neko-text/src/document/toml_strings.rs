//! Where the characters of a TOML string stand: `toml-span` tells the string and its span, but not what its escapes were.

use super::Offsets;

/// The offsets of a value that `slice`, which stands at `start`, spells.
pub(super) fn located(value: &str, slice: &str, start: usize) -> Offsets {
    if slice == value {
        return Offsets::verbatim(start);
    }
    // Without quotation marks, with one, with three on each side; of them, the outer ones may lie outside of the slice.
    for quotes in [1, 0, 2, 3] {
        let inner = slice.len().checked_sub(quotes).and_then(|end| slice.get(quotes..end));
        if let Some(inner) = inner
            && let Some(offsets) = spelled(value, inner, start + quotes)
        {
            return offsets;
        }
    }
    // All of it at the beginning.
    let mut offsets = Offsets::verbatim(start);
    value.char_indices().for_each(|(at, _)| offsets.record(at, start));
    offsets
}

/// Where the comment or the string ends that begins at a byte; behind the text where the string is not closed.
pub(super) fn behind(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes[start];
    if quote == b'#' {
        return start + text[start..].find('\n').unwrap_or(text.len() - start);
    }
    let triple = [quote; 3];
    let end: &[u8] = if bytes[start..].starts_with(&triple) { &triple } else { &triple[..1] };
    let mut at = start + end.len();
    while at < bytes.len() && !bytes[at..].starts_with(end) {
        at += 1 + usize::from(quote == b'"' && bytes[at] == b'\\');
    }
    at + end.len()
}

/// The offsets where the text spells the value, word for word or with escapes.
fn spelled(value: &str, text: &str, start: usize) -> Option<Offsets> {
    // A line break behind the opening quotation marks does not count.
    let opened = text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\n'));
    let (text, start) = match opened {
        Some(rest) if !value.starts_with(['\n', '\r']) => (rest, start + text.len() - rest.len()),
        _ => (text, start),
    };
    if text == value {
        return Some(Offsets::verbatim(start));
    }
    let mut offsets = Offsets::verbatim(start);
    let (mut at, mut left) = (0, value.char_indices());
    while let Some(c) = text.get(at..)?.chars().next() {
        let (means, length) = match c {
            '\\' => match escape(&text[at + 1..])? {
                (None, length) => {
                    at += 1 + length;
                    continue;
                }
                (Some(means), length) => (means, 1 + length),
            },
            '\r' if text[at..].starts_with("\r\n") && value[left.offset()..].starts_with('\n') => ('\n', 2),
            c => (c, c.len_utf8()),
        };
        let (decoded, expected) = left.next()?;
        if means != expected {
            return None;
        }
        offsets.record(decoded, start + at);
        at += length;
    }
    offsets.record(value.len(), start + at);
    left.next().is_none().then_some(offsets)
}

/// What stands for what behind a backslash, and its length; nothing for a line that goes on.
fn escape(text: &str) -> Option<(Option<char>, usize)> {
    let code = |digits: usize| {
        let number = u32::from_str_radix(text.get(1..1 + digits)?, 16).ok()?;
        Some((Some(char::from_u32(number)?), 1 + digits))
    };
    let means = match text.chars().next()? {
        'b' => '\u{8}',
        't' => '\t',
        'n' => '\n',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        '"' => '"',
        '\\' => '\\',
        'x' => return code(2),
        'u' => return code(4),
        'U' => return code(8),
        _ => {
            let rest = text.trim_start_matches([' ', '\t', '\n', '\r']);
            return (rest.len() < text.len()).then_some((None, text.len() - rest.len()));
        }
    };
    Some((Some(means), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_a_string_is_located() {
        for (slice, value, last) in [
            (r#""a\"b\u00e9z""#, "a\"béz", 'z'),
            (r#""\U0001F600 z""#, "😀 z", 'z'),
            ("'a\\b'", "a\\b", 'b'),
            ("\"\"\"\nab\\\n   cz\"\"\"", "abcz", 'z'),
            ("\"\"\na\nz\"\"", "a\nz", 'z'),
            ("a", "a", 'a'),
        ] {
            let offsets = located(value, slice, 10);
            let expected = 10 + slice.rfind(last).unwrap();
            assert_eq!(offsets.source(value.rfind(last).unwrap()), expected, "{slice}");
        }
    }

    #[test]
    fn what_is_not_understood_stands_at_the_beginning() {
        let offsets = located("é?", "\"x\"", 10);
        assert_eq!((offsets.source(0), offsets.source(2)), (10, 10));
    }
}
