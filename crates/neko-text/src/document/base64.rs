//! Base64 as Go has it (RFC 4648, section 4): with padding, whatever the bits behind the last byte are.

use base64::alphabet;
use base64::engine::{Engine, GeneralPurpose, GeneralPurposeConfig};

use super::Offsets;

static GO: GeneralPurpose =
    GeneralPurpose::new(&alphabet::STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));

/// Encodes in one line.
pub fn encode(bytes: &[u8]) -> String {
    GO.encode(bytes)
}

/// Decodes one line. `None` where it is no base64.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    GO.decode(text).ok()
}

/// Decodes a text of which Go's readers of JSON and YAML skip the line breaks, and nothing else. `inside` says where it
/// stands; the offsets that come back lead there too, each byte to the digit that holds its first bits. `None` where it is no
/// base64.
pub fn decode_lines(text: &str, inside: &Offsets) -> Option<(Vec<u8>, Offsets)> {
    let digits = text.bytes().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'));
    let (starts, digits): (Vec<usize>, Vec<u8>) = digits.unzip();
    let out = GO.decode(digits).ok()?;
    let mut offsets = Offsets::verbatim(inside.source(starts.first().copied().unwrap_or(0)));
    for byte in 0..out.len() {
        offsets.record(byte, inside.source(starts[byte / 3 * 4 + byte % 3]));
    }
    offsets.record(out.len(), inside.source(text.len()));
    Some((out, offsets))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<String> {
        decode_lines(text, &Offsets::verbatim(0)).map(|(bytes, _)| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn the_vectors_of_the_rfc() {
        for (plain, encoded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(encode(plain.as_bytes()), encoded);
            assert_eq!(decode(encoded).unwrap(), plain.as_bytes());
        }
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for wrong in ["Zg=", "Z?==", "====", "=", "Zg==Zg==", "Zg==\n", "Zg", "Z===", "Zm-v"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
        // Go looks at no bits behind the last byte.
        assert_eq!(decode("Zh==").as_deref(), Some(&b"f"[..]));
    }

    #[test]
    fn texts() {
        assert_eq!(decoded("aGVsbG8=").as_deref(), Some("hello"));
        assert_eq!(decoded("aGVs\nbG8=\n").as_deref(), Some("hello"));
        assert_eq!(decoded("").as_deref(), Some(""));
        for wrong in ["aGVsbG8", "aGVs bG8=", "hunter2!", "=aaa", "a===", "====", "aGV-"] {
            assert_eq!(decoded(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_byte_leads_to_the_digits_that_hold_it() {
        // Bytes of `hello` begin in the digits 0, 1, 2, 4, 5.
        let (bytes, offsets) = decode_lines("aGVsbG8=", &Offsets::verbatim(100)).unwrap();
        let starts: Vec<usize> = (0..bytes.len()).map(|at| offsets.source(at)).collect();
        assert_eq!(starts, [100, 101, 102, 104, 105]);
        assert_eq!(offsets.span(0..5), 100..108);
    }

    #[test]
    fn the_places_hold_for_every_length() {
        for length in 0..40usize {
            let text: String = "QUJD".chars().cycle().take(length.div_ceil(3) * 4).collect();
            let (bytes, offsets) = decode_lines(&text, &Offsets::verbatim(0)).unwrap();
            for at in 0..bytes.len() {
                assert_eq!(offsets.source(at), at / 3 * 4 + at % 3);
            }
        }
    }
}
