//! The characters that a text of YAML may hold.

/// Where the first character stands that no text may hold.
pub(super) fn first_control(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += first_odd(text.as_bytes().get(at..)?)?;
        let c = text.get(at..).and_then(|rest| rest.chars().next())?;
        if !allowed(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// Where the first byte stands that has to be looked at.
fn first_odd(bytes: &[u8]) -> Option<usize> {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t' | b'\r');
    // Without a way out of the loop sixty-four of them take hardly longer than one.
    let part = bytes.chunks(64).position(|part| !part.iter().fold(true, |all, byte| all & plain(byte)))? * 64;
    bytes[part..].iter().position(|byte| !plain(byte)).map(|odd| part + odd)
}

/// The characters that YAML 1.1 lets a text hold.
fn allowed(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}'
            | '\u{10000}'..='\u{10ffff}'
    )
}
