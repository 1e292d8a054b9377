//! Durations, rates and shares as people write them.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

/// `500ms`, `2s`, `1m`; a bare number is seconds. At most a day: more is a slip of the finger.
pub fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = split(text);
    let scale = match unit {
        "ms" => 1e-3,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        _ => return Err(format!("unknown unit {unit:?}: write 500ms, 2s or 1m (a bare number is seconds)")),
    };
    let seconds =
        number.parse::<f64>().map_err(|_| "write 500ms, 2s or 1m (a bare number is seconds)".to_owned())? * scale;
    if !(seconds > 0.0 && seconds <= 86_400.0) {
        return Err("must be above 0 and at most a day".to_owned());
    }
    Ok(Duration::from_secs_f64(seconds))
}

/// `12h`, `7d`, `90m`; a bare number is seconds. Whole seconds, at most ten years.
pub fn lifetime(text: &str) -> Result<u64, String> {
    let (number, unit) = split(text);
    let scale = match unit {
        "" | "s" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(format!("unknown unit {unit:?}: write 90m, 12h or 7d (a bare number is seconds)")),
    };
    let seconds = number.parse::<u64>().ok().and_then(|number| number.checked_mul(scale));
    let within = seconds.filter(|seconds| (1..=315_360_000).contains(seconds));
    within.ok_or_else(|| "write 90m, 12h or 7d, at most ten years".to_owned())
}

/// `800k`, `2M`, `1500000`: bit/s.
pub fn bitrate(text: &str) -> Result<u64, String> {
    let (number, unit) = split(text);
    let scale = match unit {
        "" => 1.0,
        "k" | "kbit" | "kbit/s" => 1e3,
        "M" | "Mbit" | "Mbit/s" => 1e6,
        _ => return Err(format!("unknown unit {unit:?}: write 800k or 2M (a bare number is bit/s)")),
    };
    let rate = number.parse::<f64>().map_err(|_| "write 800k or 2M (a bare number is bit/s)".to_owned())? * scale;
    if !(1e4..=1e9).contains(&rate) {
        return Err("must be between 10k and 1000M".to_owned());
    }
    Ok(rate as u64)
}

/// A parser of whole numbers within a range.
pub fn whole<T>(range: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, String> + Clone
where
    T: FromStr + PartialOrd + Display + Clone,
{
    move |text: &str| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| format!("write a whole number from {} to {}", range.start(), range.end()))
    }
}

/// `1%`, `0.5%`: a share, above 0 and below 100 %.
pub fn share(text: &str) -> Result<f64, String> {
    let number = text.trim().strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
    let share = number.ok_or_else(|| "write a percentage: 1% or 0.5%".to_owned())? / 100.0;
    if !(share > 0.0 && share < 1.0) {
        return Err("must be above 0% and below 100%".to_owned());
    }
    Ok(share)
}

fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    (&text[..digits], text[digits..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_take_a_unit_or_are_seconds() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2s"), Ok(Duration::from_secs(2)));
        assert_eq!(duration("1.5"), Ok(Duration::from_millis(1500)));
        for bad in ["", "s", "-1s", "0", "2h", "1e9", "nan", "inf"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn shares_are_percentages() {
        assert_eq!(["1%", "0.5 %", "90%"].map(share), [Ok(0.01), Ok(0.005), Ok(0.9)]);
        for bad in ["", "1", "0.01", "0%", "100%", "-1%", "nan%", "%"] {
            assert!(share(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn bitrates_take_k_and_m() {
        assert_eq!(bitrate("800k"), Ok(800_000));
        assert_eq!(bitrate("2.5M"), Ok(2_500_000));
        for bad in ["", "0", "2T", "1", "9999M"] {
            assert!(bitrate(bad).is_err(), "{bad}");
        }
    }
}
