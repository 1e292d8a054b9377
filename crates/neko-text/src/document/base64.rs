//! Base64 with its places: which character of the encoded text a decoded byte comes from.

use super::Offsets;

/// Decodes standard base64 with padding, as Go's JSON reader does: line breaks are skipped, nothing else is.
/// `inside` says where the encoded text stands; the offsets that come back lead there too. `None` where it is no base64.
pub fn decode(text: &str, inside: &Offsets) -> Option<(Vec<u8>, Offsets)> {
    let digits: Vec<(usize, u8)> =
        text.bytes().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n')).collect();
    if !digits.len().is_multiple_of(4) {
        return None;
    }
    let padding = digits.iter().rev().take_while(|(_, byte)| *byte == b'=').count();
    if padding > 2 {
        return None;
    }
    let mut out = Vec::with_capacity(digits.len() / 4 * 3);
    let (mut buffer, mut bits) = (0u32, 0);
    for &(_, byte) in &digits[..digits.len() - padding] {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        buffer = buffer << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((buffer >> bits) as u8);
        }
    }
    let mut offsets = Offsets::verbatim(inside.source(digits.first().map_or(0, |&(at, _)| at)));
    for byte in 0..out.len() {
        // A byte begins in the digit that holds its first bits.
        let (at, _) = digits[byte / 3 * 4 + byte % 3];
        offsets.record(byte, inside.source(at));
    }
    offsets.record(out.len(), inside.source(text.len()));
    Some((out, offsets))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<String> {
        decode(text, &Offsets::verbatim(0)).map(|(bytes, _)| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn texts() {
        assert_eq!(decoded("aGVsbG8=").as_deref(), Some("hello"));
        assert_eq!(decoded("aGVs\nbG8=\n").as_deref(), Some("hello"));
        assert_eq!(decoded("").as_deref(), Some(""));
        for wrong in ["aGVsbG8", "aGVs bG8=", "hunter2!", "=aaa", "a===", "aGV-"] {
            assert_eq!(decoded(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_byte_leads_to_the_digits_that_hold_it() {
        // Bytes of `hello` begin in the digits 0, 1, 2, 4, 5.
        let (bytes, offsets) = decode("aGVsbG8=", &Offsets::verbatim(100)).unwrap();
        let starts: Vec<usize> = (0..bytes.len()).map(|at| offsets.source(at)).collect();
        assert_eq!(starts, [100, 101, 102, 104, 105]);
        assert_eq!(offsets.span(0..5), 100..108);
    }

    #[test]
    fn the_places_hold_for_every_length() {
        for length in 0..40usize {
            let text: String = "QUJD".chars().cycle().take(length.div_ceil(3) * 4).collect();
            let (bytes, offsets) = decode(&text, &Offsets::verbatim(0)).unwrap();
            for at in 0..bytes.len() {
                assert_eq!(offsets.source(at), at / 3 * 4 + at % 3);
            }
        }
    }
}
