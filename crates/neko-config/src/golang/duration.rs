//! Go's `time.ParseDuration`.

/// Nanoseconds of `1h2m3.5s`; the error is in Go's words.
pub(crate) fn parse(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", quote(text));
    let (negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        if !rest.starts_with(|c: char| c == '.' || c.is_ascii_digit()) {
            return Err(invalid());
        }
        let whole_length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let mut value = whole(&rest[..whole_length]).ok_or_else(invalid)?;
        rest = &rest[whole_length..];
        let (mut fraction, mut scale, mut fraction_length) = (0u64, 1f64, 0);
        if let Some(tail) = rest.strip_prefix('.') {
            fraction_length = tail.bytes().take_while(u8::is_ascii_digit).count();
            (fraction, scale) = leading_fraction(&tail[..fraction_length]);
            rest = &tail[fraction_length..];
        }
        if whole_length == 0 && fraction_length == 0 {
            return Err(invalid());
        }
        let unit_length = rest.bytes().take_while(|&b| b != b'.' && !b.is_ascii_digit()).count();
        let unit_name = &rest[..unit_length];
        if unit_length == 0 {
            return Err(format!("time: missing unit in duration {}", quote(text)));
        }
        rest = &rest[unit_length..];
        let unit: u64 = match unit_name {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return Err(format!("time: unknown unit {} in duration {}", quote(unit_name), quote(text))),
        };
        if value > (1 << 63) / unit {
            return Err(invalid());
        }
        value *= unit;
        if fraction > 0 {
            // Exact enough: the largest unit is 3.6e12 ns, and a float holds 2^53.
            value += (fraction as f64 * (unit as f64 / scale)) as u64;
            if value > 1 << 63 {
                return Err(invalid());
            }
        }
        total = total.wrapping_add(value);
        if total > 1 << 63 {
            return Err(invalid());
        }
    }
    if negative {
        return Ok((total as i64).wrapping_neg());
    }
    i64::try_from(total).map_err(|_| invalid())
}

/// The time package's own quoting: byte by byte.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=0x7f => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push('"');
    out
}

fn whole(digits: &str) -> Option<u64> {
    digits.bytes().try_fold(0u64, |value, byte| {
        if value > (1 << 63) / 10 {
            return None;
        }
        let next = value * 10 + u64::from(byte - b'0');
        (next <= 1 << 63).then_some(next)
    })
}

/// Digits that no longer fit are dropped.
fn leading_fraction(digits: &str) -> (u64, f64) {
    let (mut value, mut scale) = (0u64, 1f64);
    for byte in digits.bytes() {
        if value > ((1 << 63) - 1) / 10 {
            break;
        }
        let next = value * 10 + u64::from(byte - b'0');
        if next > 1 << 63 {
            break;
        }
        (value, scale) = (next, scale * 10.0);
    }
    (value, scale)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn durations() {
        assert_eq!(parse("1h2m"), Ok(3_720_000_000_000));
        assert_eq!(parse("-1.5s"), Ok(-1_500_000_000));
        assert_eq!(parse("0"), Ok(0));
        assert_eq!(parse(".5ms"), Ok(500_000));
        assert_eq!(parse("100ns"), Ok(100));
        assert_eq!(parse("2").unwrap_err(), "time: missing unit in duration \"2\"");
        assert_eq!(parse("1d").unwrap_err(), "time: unknown unit \"d\" in duration \"1d\"");
        assert_eq!(parse(" 1s").unwrap_err(), "time: invalid duration \" 1s\"");
        assert_eq!(parse("9999999h").unwrap_err(), "time: invalid duration \"9999999h\"");
    }
}
