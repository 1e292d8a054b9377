//! Where go-toml, which reads TOML 1.0, is stricter than the reader used here.

use super::SyntaxError;

/// A byte order mark, an escape or a line break of TOML 1.1.
pub(super) fn check(text: &str) -> Result<(), SyntaxError> {
    let refuse = |what: &str, at: usize, length: usize| Err(SyntaxError::new(format!("toml: {what}"), at..at + length));
    if text.starts_with('\u{feff}') {
        return refuse("invalid character at start of key: U+FEFF", 0, 3);
    }
    let bytes = text.as_bytes();
    let mut around: Vec<u8> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
                continue;
            }
            quote @ (b'"' | b'\'') => {
                let triple = [quote; 3];
                let end: &[u8] = if bytes[at..].starts_with(&triple) { &triple } else { &triple[..1] };
                at += end.len();
                while at < bytes.len() && !bytes[at..].starts_with(end) {
                    if quote == b'"' && bytes[at] == b'\\' {
                        if bytes.get(at + 1) == Some(&b'x') {
                            return refuse("invalid escaped character U+0078 'x'", at, 2);
                        }
                        at += 1;
                    }
                    at += 1;
                }
                at += end.len();
                continue;
            }
            open @ (b'[' | b'{') => around.push(open),
            b']' | b'}' => {
                around.pop();
            }
            b'\n' if around.last() == Some(&b'{') => return refuse("newline in an inline table", at, 1),
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

/// Whether a date, a time or both are such as there are.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes {
        [_, _, b':', ..] => time(text).is_some_and(str::is_empty),
        [_, _, _, _, b'-', _, _, b'-', _, _] => date(text),
        _ => match (text.get(..10), text.get(10..11), text.get(11..)) {
            (Some(day), Some("T" | "t" | " "), Some(rest)) => date(day) && time(rest).is_some_and(zone),
            _ => false,
        },
    }
}

fn number(text: Option<&str>) -> Option<u32> {
    text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

fn date(text: &str) -> bool {
    let (Some(year), Some(month), Some(day)) = (number(text.get(..4)), number(text.get(5..7)), number(text.get(8..)))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// What follows the time.
fn time(text: &str) -> Option<&str> {
    let (hour, minute, second) = (number(text.get(..2))?, number(text.get(3..5))?, number(text.get(6..8))?);
    let bytes = text.as_bytes();
    if bytes[2] != b':' || bytes[5] != b':' || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let rest = &text[8..];
    match rest.strip_prefix('.') {
        None => Some(rest),
        Some(fraction) => {
            let tail = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            (tail.len() < fraction.len()).then_some(tail)
        }
    }
}

fn zone(text: &str) -> bool {
    match text.as_bytes() {
        [] | [b'Z' | b'z'] => true,
        [b'+' | b'-', _, _, b':', _, _] => {
            number(text.get(1..3)).is_some_and(|hours| hours < 24)
                && number(text.get(4..)).is_some_and(|minutes| minutes < 60)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_toml_1_1_is_refused() {
        for text in ["\u{feff}a = 1", "a = \"\\x41\"", "a = {\nb = 1}"] {
            assert!(check(text).is_err(), "{text}");
        }
        for text in ["a = '\\x41'", "a = \"\\e\"", "a = [\n1]", "a = {b = [\n1]}", "a = \"\\\\x\" # {\n"] {
            assert!(check(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn dates_that_there_are() {
        for text in ["2024-02-29", "07:32:00", "07:32:00.5", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.1-07:00"] {
            assert!(is_date(text), "{text}");
        }
        for text in ["1979-13-01", "2023-02-29", "24:00:00", "07:32", "1979-05-27T07:32", "07:32:00Z", "07:32:00."] {
            assert!(!is_date(text), "{text}");
        }
    }
}
