//! The dates that go-yaml takes for timestamps, and how Go writes them.

/// A point in time as `time.Time` prints itself.
pub(crate) fn timestamp(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    if bytes.len() < 5 || !bytes[..4].iter().all(u8::is_ascii_digit) || bytes[4] != b'-' {
        return None;
    }
    let year: u32 = text[..4].parse().ok()?;
    let mut rest = &text[5..];
    let month = number(&mut rest)?;
    rest = rest.strip_prefix('-')?;
    let day = number(&mut rest)?;
    if !(1..=12).contains(&month) || day == 0 || day > days(year, month) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if rest.is_empty() {
        return Some(format!("{date} 00:00:00 +0000 UTC"));
    }
    let zoned = match rest.as_bytes().first() {
        Some(b'T' | b't') => {
            rest = &rest[1..];
            true
        }
        // A blank in a layout matches any number of blanks, none included only at the end.
        Some(b' ') => {
            rest = rest.trim_start_matches(' ');
            false
        }
        _ => return None,
    };
    let hour = number(&mut rest)?;
    rest = rest.strip_prefix(':')?;
    let minute = number(&mut rest)?;
    rest = rest.strip_prefix(':')?;
    let second = number(&mut rest)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let mut fraction = String::new();
    if let Some(tail) = rest.strip_prefix(['.', ',']) {
        let length = tail.bytes().take_while(u8::is_ascii_digit).count();
        if length > 0 {
            fraction = tail[..length.min(9)].trim_end_matches('0').to_owned();
            rest = &tail[length..];
        }
    }
    if !fraction.is_empty() {
        fraction.insert(0, '.');
    }
    let zone = match (zoned, rest) {
        (false, "") | (true, "Z") => "+0000 UTC".to_owned(),
        (true, zone) => offset(zone)?,
        _ => return None,
    };
    Some(format!("{date} {hour:02}:{minute:02}:{second:02}{fraction} {zone}"))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A point that prints itself like this, as `%#v` writes it.
pub(crate) fn go_syntax(point: &str) -> String {
    let mut words = point.split(' ');
    let (date, time, zone) = (words.next().unwrap_or(""), words.next().unwrap_or(""), words.next().unwrap_or(""));
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let dated: Vec<u32> = date.split('-').map(number).collect();
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let clocked: Vec<u32> = clock.split(':').map(number).collect();
    let ([year, month, day], [hour, minute, second]) = (&dated[..], &clocked[..]) else { return point.to_owned() };
    let month = MONTHS.get(month.wrapping_sub(1) as usize).unwrap_or(&"January");
    let nanoseconds = number(&format!("{fraction:0<9}"));
    // A zone that is known by its offset alone has no name.
    let zone = if zone == "+0000" { "time.UTC" } else { "time.Location(\"\")" };
    format!("time.Date({year}, time.{month}, {day}, {hour}, {minute}, {second}, {nanoseconds}, {zone})")
}

/// One or two digits.
fn number(rest: &mut &str) -> Option<u32> {
    let length = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let value = rest[..length].parse().ok()?;
    *rest = &rest[length..];
    Some(value)
}

/// `+02:00`, as Go names a zone that it only knows by its offset; the server's own zone is taken for UTC.
fn offset(zone: &str) -> Option<String> {
    let bytes = zone.as_bytes();
    let [sign @ (b'+' | b'-'), a, b, b':', c, d] = bytes else { return None };
    if ![a, b, c, d].iter().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let hours: u32 = zone[1..3].parse().ok()?;
    let minutes: u32 = zone[4..6].parse().ok()?;
    if hours > 24 || minutes >= 60 {
        return None;
    }
    if hours == 0 && minutes == 0 {
        return Some("+0000 UTC".to_owned());
    }
    let name = format!("{}{}{}", char::from(*sign), &zone[1..3], &zone[4..6]);
    Some(format!("{name} {name}"))
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{go_syntax, timestamp};

    #[test]
    fn dates_are_printed_as_go_prints_them() {
        assert_eq!(timestamp("2001-1-2").as_deref(), Some("2001-01-02 00:00:00 +0000 UTC"));
        assert_eq!(timestamp("2001-01-02T03:04:05.60Z").as_deref(), Some("2001-01-02 03:04:05.6 +0000 UTC"));
        assert_eq!(timestamp("2001-01-02T03:04:05+02:00").as_deref(), Some("2001-01-02 03:04:05 +0200 +0200"));
        assert_eq!(timestamp("2001-02-30"), None);
        assert_eq!(timestamp("2001-01-02 03:04:05").as_deref(), Some("2001-01-02 03:04:05 +0000 UTC"));
        assert_eq!(timestamp("12001-01-02"), None);
    }

    #[test]
    fn dates_in_the_syntax_of_go() {
        let of = |text| go_syntax(&timestamp(text).unwrap());
        assert_eq!(of("2001-01-01"), "time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC)");
        let expected = "time.Date(2001, time.December, 14, 21, 59, 43, 100000000, time.Location(\"\"))";
        assert_eq!(of("2001-12-14t21:59:43.1-05:00"), expected);
    }
}
