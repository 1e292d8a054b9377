//! From bytes to text, as Go's readers take them.

use super::Refused;

/// YAML: UTF-8, or UTF-16 where a byte order mark says so; the mark is dropped.
pub(crate) fn yaml(bytes: &[u8]) -> Result<String, Refused> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
                let at = error.valid_up_to();
                let rest = &bytes[at..];
                let message = match (rest.first(), error.error_len()) {
                    (_, None) => "yaml: incomplete UTF-8 octet sequence",
                    (Some(0x80..=0xbf | 0xf8..=0xff), _) => "yaml: invalid leading UTF-8 octet",
                    _ => "yaml: invalid trailing UTF-8 octet",
                };
                Refused { message: message.to_owned(), span: at..at }
            })
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Refused> {
    let refused = |message: &str, at: usize| Refused { message: message.to_owned(), span: at..at };
    if !bytes.len().is_multiple_of(2) {
        return Err(refused("yaml: incomplete UTF-16 character", bytes.len()));
    }
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut out = String::with_capacity(bytes.len() / 2);
    for (index, c) in char::decode_utf16(units).enumerate() {
        match c {
            Ok(c) => out.push(c),
            Err(error) if (0xdc00..0xe000).contains(&error.unpaired_surrogate()) => {
                return Err(refused("yaml: unexpected low surrogate area", index * 2));
            }
            Err(_) => return Err(refused("yaml: expected low surrogate area", index * 2)),
        }
    }
    Ok(out)
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

    #[test]
    fn encodings() {
        assert_eq!(yaml(b"\xef\xbb\xbfa: 1").unwrap(), "a: 1");
        assert_eq!(yaml(b"\xff\xfea\0:\0").unwrap(), "a:");
        assert_eq!(yaml(b"\xfe\xff\0a\0:").unwrap(), "a:");
        assert_eq!(yaml(b"a: \xe9 b").unwrap_err().message, "yaml: invalid trailing UTF-8 octet");
        assert_eq!(yaml(b"a: \xff").unwrap_err().message, "yaml: invalid leading UTF-8 octet");
        assert_eq!(lossy(b"a\xff\xfeb"), "a\u{fffd}\u{fffd}b");
    }
}
