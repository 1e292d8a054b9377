//! Times and rates as people read them.

use std::time::Duration;

/// `0.4 ms`, `12 ms`, `2.1 s`.
pub fn time(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    match ms {
        ms if ms < 10.0 => format!("{ms:.1} ms"),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1e3),
    }
}

/// `64 kbit/s`, `1.2 Mbit/s`.
pub fn rate(bits_per_second: u64) -> String {
    match bits_per_second {
        0..1_000 => format!("{bits_per_second} bit/s"),
        1_000..999_500 => format!("{:.0} kbit/s", bits_per_second as f64 / 1e3),
        _ => format!("{:.1} Mbit/s", bits_per_second as f64 / 1e6),
    }
}

/// `0 %`, `0.3 %`, `12 %`.
pub fn percent(share: f64) -> String {
    match share * 100.0 {
        0.0 => "0 %".to_owned(),
        percent if percent < 10.0 => format!("{percent:.1} %"),
        percent => format!("{percent:.0} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_grow_with_the_value() {
        let times = [90, 999, 9_940, 12_000, 999_000, 2_100_000].map(|us| time(Duration::from_micros(us)));
        assert_eq!(times, ["0.1 ms", "1.0 ms", "9.9 ms", "12 ms", "999 ms", "2.1 s"]);
        assert_eq!([999, 64_000, 1_250_000].map(rate), ["999 bit/s", "64 kbit/s", "1.2 Mbit/s"]);
        assert_eq!([0.0, 0.003, 0.12].map(percent), ["0 %", "0.3 %", "12 %"]);
    }
}
