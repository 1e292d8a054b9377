//! From bytes to text, as Go's readers take them.

/// A text, and the first of its bytes that could not be decoded, with go-yaml's words for it.
type Text = (String, Option<(usize, String)>);

/// YAML: UTF-8, or UTF-16 where a byte order mark says so; the mark is dropped.
pub fn yaml(bytes: &[u8]) -> Text {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
    }
}

fn utf8(bytes: &[u8]) -> Text {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return (text.to_owned(), None),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let rest = &bytes[at..];
    let first = rest.first().copied().unwrap_or(0);
    let width = match first {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => 0,
    };
    let message = if width == 0 {
        "invalid leading UTF-8 octet"
    } else if rest.len() < width {
        "incomplete UTF-8 octet sequence"
    } else if rest[1..width].iter().any(|byte| byte & 0xc0 != 0x80) {
        "invalid trailing UTF-8 octet"
    } else if first <= 0xc1 || (first == 0xe0 && rest[1] < 0xa0) || (first == 0xf0 && rest[1] < 0x90) {
        "invalid length of a UTF-8 sequence"
    } else {
        "invalid Unicode character"
    };
    (String::from_utf8_lossy(bytes).into_owned(), Some((at, message.to_owned())))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Text {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut out = String::with_capacity(bytes.len() / 2);
    let mut bad = None;
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => out.push(c),
            Err(error) => {
                let low = (0xdc00..0xe000).contains(&error.unpaired_surrogate());
                let message = if low { "unexpected low surrogate area" } else { "expected low surrogate area" };
                bad.get_or_insert((out.len(), message.to_owned()));
                out.push('\u{fffd}');
            }
        }
    }
    if !bytes.len().is_multiple_of(2) {
        bad.get_or_insert((out.len(), "incomplete UTF-16 character".to_owned()));
        out.push('\u{fffd}');
    }
    (out, bad)
}

/// Dotenv: a byte order mark is heeded, and what cannot be decoded is U+FFFD.
pub(crate) fn marked(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => yaml(bytes).0,
        _ => lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
    }
}

/// TOML: go-toml takes nothing but UTF-8, comments included.
pub(crate) fn toml(bytes: &[u8]) -> Text {
    let bad = std::str::from_utf8(bytes).err().map(|error| (error.valid_up_to(), "toml: invalid UTF-8".to_owned()));
    (lossy(bytes), bad)
}

/// JSON and the rest: every byte that is no UTF-8 is a character of its own, U+FFFD.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(bytes: &[u8]) -> String {
        yaml(bytes).1.expect("cannot be decoded").1
    }

    #[test]
    fn encodings() {
        assert_eq!(yaml(b"\xef\xbb\xbfa: 1"), ("a: 1".to_owned(), None));
        assert_eq!(yaml(b"\xff\xfea\0:\0").0, "a:");
        assert_eq!(yaml(b"\xfe\xff\0a\0:").0, "a:");
        assert_eq!(lossy(b"a\xff\xfeb"), "a\u{fffd}\u{fffd}b");
    }

    #[test]
    fn what_cannot_be_decoded() {
        assert_eq!(why(b"a: \xe9 bc"), "invalid trailing UTF-8 octet");
        assert_eq!(why(b"a: \xe9"), "incomplete UTF-8 octet sequence");
        assert_eq!(why(b"a: \xff"), "invalid leading UTF-8 octet");
        assert_eq!(why(b"a: \xc0\xaf"), "invalid length of a UTF-8 sequence");
        assert_eq!(why(b"a: \xed\xa0\x80"), "invalid Unicode character");
        assert_eq!(why(b"\xff\xfea\0:"), "incomplete UTF-16 character");
    }
}
