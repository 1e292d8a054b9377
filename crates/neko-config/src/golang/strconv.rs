//! Go's `strconv`: booleans, integers with a base prefix and underscores, floats with hexadecimal mantissas.

use std::borrow::Cow;
use std::fmt;

/// Why a number was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    Syntax,
    Range,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "invalid syntax",
            Self::Range => "value out of range",
        })
    }
}

/// `strconv.ParseBool`.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// `strconv.ParseInt(text, base, 64)`; base 0 reads a prefix.
pub(crate) fn parse_int(text: &str, base: u32) -> Result<i64, Refused> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = parse_uint(digits, base)?;
    match (negative, magnitude) {
        (false, n) => i64::try_from(n).map_err(|_| Refused::Range),
        (true, n) if n <= 1 << 63 => Ok((n as i64).wrapping_neg()),
        (true, _) => Err(Refused::Range),
    }
}

/// `strconv.ParseUint(text, base, 64)`; no sign is allowed.
pub(crate) fn parse_uint(text: &str, base: u32) -> Result<u64, Refused> {
    parse_uint_up_to(text, base, u64::MAX)
}

/// `strconv.ParseUint(text, 10, 16)`.
pub(crate) fn parse_uint16(text: &str) -> Result<u16, Refused> {
    parse_uint_up_to(text, 10, u16::MAX.into()).and_then(|number| u16::try_from(number).map_err(|_| Refused::Range))
}

fn parse_uint_up_to(text: &str, base: u32, most: u64) -> Result<u64, Refused> {
    let lower = |index: usize| text.as_bytes().get(index).map(u8::to_ascii_lowercase);
    let (radix, digits) = match (base, lower(0), lower(1)) {
        (0, Some(b'0'), Some(b'b')) if text.len() >= 3 => (2, &text[2..]),
        (0, Some(b'0'), Some(b'o')) if text.len() >= 3 => (8, &text[2..]),
        (0, Some(b'0'), Some(b'x')) if text.len() >= 3 => (16, &text[2..]),
        (0, Some(b'0'), _) => (8, &text[1..]),
        (0, _, _) => (10, text),
        _ => (base, text),
    };
    if text.is_empty() {
        return Err(Refused::Syntax);
    }
    let (mut value, mut underscores, mut overflow) = (0u64, false, false);
    for byte in digits.bytes() {
        if byte == b'_' && base == 0 {
            underscores = true;
            continue;
        }
        let digit = char::from(byte).to_digit(radix).ok_or(Refused::Syntax)?;
        // Go stops at the first digit that overflows, before it looks at the rest.
        match value.checked_mul(u64::from(radix)).and_then(|v| v.checked_add(u64::from(digit))) {
            Some(next) if next <= most => value = next,
            _ => {
                overflow = true;
                break;
            }
        }
    }
    if overflow {
        return Err(Refused::Range);
    }
    if underscores && !underscores_fit(text) {
        return Err(Refused::Syntax);
    }
    Ok(value)
}

/// Underscores stand only between digits, or between a base prefix and a digit.
fn underscores_fit(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text).as_bytes();
    let (mut previous, mut rest, mut hex) = (b'^', text, false);
    if let [b'0', prefix, tail @ ..] = text
        && let b'b' | b'o' | b'x' = prefix.to_ascii_lowercase()
    {
        (previous, rest, hex) = (b'0', tail, prefix.eq_ignore_ascii_case(&b'x'));
    }
    for &byte in rest {
        if byte.is_ascii_digit() || (hex && byte.is_ascii_hexdigit()) {
            previous = b'0';
        } else if byte == b'_' {
            if previous != b'0' {
                return false;
            }
            previous = b'_';
        } else {
            if previous == b'_' {
                return false;
            }
            previous = b'!';
        }
    }
    previous != b'_'
}

/// `strconv.ParseFloat(text, 64)`.
pub(crate) fn parse_float(text: &str) -> Result<f64, Refused> {
    let (sign, body) = match text.as_bytes().first() {
        Some(b'-') => (-1.0, &text[1..]),
        Some(b'+') => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    let signed = body.len() != text.len();
    let is = |word: &str| body.eq_ignore_ascii_case(word);
    if is("inf") || is("infinity") {
        return Ok(sign * f64::INFINITY);
    }
    if is("nan") && !signed {
        return Ok(f64::NAN);
    }
    let digits: Cow<'_, str> = match body.contains('_') {
        true if !underscores_fit(body) => return Err(Refused::Syntax),
        true => body.replace('_', "").into(),
        false => body.into(),
    };
    if let Some(mantissa) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"))
        && !mantissa.is_empty()
    {
        return hexadecimal(mantissa).map(|value| sign * value);
    }
    if !decimal(&digits) {
        return Err(Refused::Syntax);
    }
    match digits.parse::<f64>() {
        Ok(value) if value.is_infinite() => Err(Refused::Range),
        Ok(value) => Ok(sign * value),
        Err(_) => Err(Refused::Syntax),
    }
}

/// Digits with at most one point, and an exponent.
fn decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let points = mantissa.matches('.').count();
    points <= 1
        && mantissa.len() > points
        && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && exponent.is_none_or(|e| {
            let e = e.strip_prefix(['+', '-']).unwrap_or(e);
            !e.is_empty() && e.bytes().all(|b| b.is_ascii_digit())
        })
}

/// A hexadecimal mantissa with its obligatory binary exponent.
fn hexadecimal(text: &str) -> Result<f64, Refused> {
    let at = text.find(['p', 'P']).ok_or(Refused::Syntax)?;
    let (mantissa, exponent) = (&text[..at], &text[at + 1..]);
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refused::Syntax);
    }
    let mut power: i64 = exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') { -100_000 } else { 100_000 });
    let (mut value, mut seen, mut point, mut lost) = (0u64, false, false, false);
    for byte in mantissa.bytes() {
        if byte == b'.' && !point {
            point = true;
            continue;
        }
        let digit = char::from(byte).to_digit(16).ok_or(Refused::Syntax)?;
        seen = true;
        if value >> 59 == 0 {
            value = value << 4 | u64::from(digit);
            power -= if point { 4 } else { 0 };
        } else {
            lost |= digit != 0;
            power += if point { 0 } else { 4 };
        }
    }
    if !seen {
        return Err(Refused::Syntax);
    }
    if lost {
        value |= 1;
    }
    let power = power.clamp(-3000, 3000) as i32;
    let half = power / 2;
    let result = value as f64 * 2f64.powi(half) * 2f64.powi(power - half);
    if result.is_infinite() { Err(Refused::Range) } else { Ok(result) }
}

/// `strconv.FormatFloat(value, 'f', -1, 64)`.
pub(crate) fn format_float(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    format!("{value}")
}

/// `strconv.FormatFloat(value, 'g', -1, 64)`.
pub(crate) fn format_general(value: f64) -> String {
    if !value.is_finite() {
        return format_float(value);
    }
    let shortest = format!("{value:e}");
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    match exponent.parse::<i32>().unwrap_or(0) {
        -4..6 => format_float(value),
        exponent => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
    }
}

/// `int64(value)` as amd64 does it: out of range is the smallest integer.
pub(crate) fn float_to_int(value: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) { value as i64 } else { i64::MIN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_follow_their_prefix() {
        assert_eq!(parse_int("0x1F", 0), Ok(31));
        assert_eq!(parse_int("010", 0), Ok(8));
        assert_eq!(parse_int("59_000", 0), Ok(59000));
        assert_eq!(parse_int("0_10", 0), Ok(8));
        assert_eq!(parse_int("_1", 0), Err(Refused::Syntax));
        assert_eq!(parse_int("059000", 0), Err(Refused::Syntax));
        assert_eq!(parse_int("-9223372036854775808", 0), Ok(i64::MIN));
        assert_eq!(parse_int("9223372036854775808", 0), Err(Refused::Range));
        assert_eq!(parse_uint("+1", 10), Err(Refused::Syntax));
        assert_eq!(parse_int("0x", 0), Err(Refused::Syntax));
        assert_eq!(parse_int("0", 0), Ok(0));
    }

    #[test]
    fn floats_in_every_spelling() {
        assert_eq!(parse_float("0x1.8p1"), Ok(3.0));
        assert_eq!(parse_float("1e3"), Ok(1000.0));
        assert_eq!(parse_float(".5"), Ok(0.5));
        assert_eq!(parse_float("5."), Ok(5.0));
        assert_eq!(parse_float("1_0.5"), Ok(10.5));
        assert_eq!(parse_float("."), Err(Refused::Syntax));
        assert_eq!(parse_float("1e400"), Err(Refused::Range));
        assert_eq!(parse_float("-Inf"), Ok(f64::NEG_INFINITY));
        assert_eq!(format_float(1e21), "1000000000000000000000");
        assert_eq!(format_float(0.15), "0.15");
        assert_eq!(float_to_int(f64::NAN), i64::MIN);
    }
}
