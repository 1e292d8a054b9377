//! Ports as they are written, `N` or `N-M`: how many hyphens and which limits there may be differs by reader.

/// A port in digits alone, as Go's `strconv.ParseUint` takes one.
pub fn port(text: &str) -> Option<u16> {
    text.parse().ok().filter(|_| !text.starts_with('+'))
}

/// `N` or `N-M`, of which each number is read by `port`; none where there is anything else.
pub fn read(text: &str, port: impl Fn(&str) -> Option<u16>) -> Option<(u16, Option<u16>)> {
    match text.split_once('-') {
        None => Some((port(text)?, None)),
        Some((first, last)) => Some((port(first)?, Some(port(last)?))),
    }
}

/// The first two parts between hyphens, whatever follows them: what neko and neko-rooms look at.
pub fn first_two(text: &str) -> Option<(&str, &str)> {
    let mut parts = text.split('-');
    Some((parts.next()?, parts.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_port_or_two() {
        for (text, expected) in [
            ("80", Some((80, None))),
            ("59000-59100", Some((59000, Some(59100)))),
            ("2-1", Some((2, Some(1)))),
            ("0080", Some((80, None))),
        ] {
            assert_eq!(read(text, port), expected, "{text}");
        }
        for text in ["", "-", "1-", "-1", "1-2-3", "1 - 2", "+1", "70000", "a"] {
            assert_eq!(read(text, port), None, "{text}");
        }
        assert_eq!(first_two("1-x-3"), Some(("1", "x")));
        assert_eq!(first_two("1"), None);
    }
}
