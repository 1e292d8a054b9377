//! How durations are written.

/// As Go does, which is how neko's documentation does: `1m30s`, `2.5s`, `500ms`, `-1ns`, `0s`.
pub(super) fn format(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let total = nanoseconds.unsigned_abs();
    let units = [(1, "ns"), (1_000, "µs"), (1_000_000, "ms")];
    if total == 0 {
        return "0s".into();
    }
    if total < 1_000_000_000 {
        // Not µ: the text has to stay ASCII for every parser on the way.
        let (unit, name) = units.into_iter().rev().find(|(unit, _)| total >= *unit).unwrap_or(units[0]);
        return format!("{sign}{}{}", decimal(total, unit), if name == "µs" { "us" } else { name });
    }
    let (minutes, rest) = (total / 60_000_000_000, total % 60_000_000_000);
    let seconds = decimal(rest, 1_000_000_000);
    match (minutes / 60, minutes % 60) {
        (0, 0) => format!("{sign}{seconds}s"),
        (0, minutes) => format!("{sign}{minutes}m{seconds}s"),
        (hours, minutes) => format!("{sign}{hours}h{minutes}m{seconds}s"),
    }
}

/// The shortest exact way: `90s`, `1.5s`, `10ms`, `5ns`, `0`.
pub(super) fn short(nanoseconds: i64) -> String {
    let (sign, total) = (if nanoseconds < 0 { "-" } else { "" }, nanoseconds.unsigned_abs());
    let (unit, name) = match total {
        0 => return "0".to_owned(),
        1_000_000_000.. => (1_000_000_000, "s"),
        1_000_000.. => (1_000_000, "ms"),
        1_000.. => (1_000, "us"),
        _ => (1, "ns"),
    };
    format!("{sign}{}{name}", decimal(total, unit))
}

/// `value / unit` without trailing zeros; `unit` is a power of ten.
fn decimal(value: u64, unit: u64) -> String {
    let (whole, part) = (value / unit, value % unit);
    let digits = unit.ilog10() as usize;
    let fraction = format!("{part:0digits$}");
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_spelled_as_go_does() {
        for (nanoseconds, text) in [
            (0, "0s"),
            (1, "1ns"),
            (1_500, "1.5us"),
            (500_000_000, "500ms"),
            (2_000_000_000, "2s"),
            (2_500_000_000, "2.5s"),
            (90_000_000_000, "1m30s"),
            (3_600_000_000_000, "1h0m0s"),
            (-1_000_000, "-1ms"),
            (i64::MIN, "-2562047h47m16.854775808s"),
        ] {
            assert_eq!(format(nanoseconds), text);
        }
    }

    #[test]
    fn durations_are_short_and_exact() {
        for (nanoseconds, text) in
            [(0, "0"), (2_000_000_000, "2s"), (1_500_000_000, "1.5s"), (5, "5ns"), (-1_000_001, "-1.000001ms")]
        {
            assert_eq!(short(nanoseconds), text);
        }
    }
}
