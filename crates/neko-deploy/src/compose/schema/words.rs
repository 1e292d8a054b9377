//! What a text has to be: Compose reads numbers, sizes, durations and the like out of strings.

use crate::words::compose;

/// What a text has to be.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in super::super) enum Words {
    #[default]
    Any,
    /// One of them.
    OneOf(Vec<&'static str>),
    /// `true`, `no` and their kin.
    Bool,
    /// A whole number within limits, which hold for numbers too.
    Whole(i64, i64),
    /// A number.
    Number,
    /// `2gb`, `512m`, `1024`.
    Size,
    /// `1m30s`, `10s`.
    Duration,
    /// `0440`
    Mode,
    /// `all` or a whole number.
    Count,
    /// Words as of a shell.
    Shell,
    /// When to pull an image.
    Pull,
    /// A name of a container.
    Container,
    /// `name=address` or `name:address`
    Host,
    /// `name=value`
    Assignment,
    /// `default` or `name=path`
    SshKey,
}

impl Words {
    /// As the schema's data file names it; none where it is no such name.
    pub fn named(name: &'static str) -> Option<Self> {
        if let Some(known) = name.strip_prefix('(').and_then(|name| name.strip_suffix(')')) {
            return Some(Self::OneOf(known.split(',').collect()));
        }
        if let Some((least, most)) = name.split_once("..") {
            let most = if most.is_empty() { i64::MAX } else { most.parse().ok()? };
            return Some(Self::Whole(least.parse().ok()?, most));
        }
        Some(match name {
            "boolean" => Self::Bool,
            "whole" => Self::Whole(i64::MIN, i64::MAX),
            "number" => Self::Number,
            "size" => Self::Size,
            "duration" => Self::Duration,
            "mode" => Self::Mode,
            "count" => Self::Count,
            "shell" => Self::Shell,
            "pull" => Self::Pull,
            "container" => Self::Container,
            "host" => Self::Host,
            "assignment" => Self::Assignment,
            "ssh-key" => Self::SshKey,
            _ => return None,
        })
    }

    /// What a text would have to be, where it is not.
    pub fn wrong(&self, text: &str) -> Option<String> {
        let fits = match self {
            Self::Any => true,
            Self::OneOf(known) => known.contains(&text),
            Self::Bool => is_boolean(text),
            Self::Whole(least, most) => text.parse::<i64>().is_ok_and(|own| (*least..=*most).contains(&own)),
            Self::Number => text.parse::<f64>().is_ok(),
            Self::Size => size(text).is_some(),
            Self::Duration => is_duration(text),
            Self::Mode => i64::from_str_radix(text, 8).is_ok(),
            Self::Count => text.eq_ignore_ascii_case("all") || text.parse::<i64>().is_ok(),
            Self::Shell => compose::is_well_formed(text),
            Self::Pull => is_pull_policy(text),
            Self::Container => text.as_bytes().windows(2).any(|pair| {
                pair[0].is_ascii_alphanumeric() && (pair[1].is_ascii_alphanumeric() || b"_.-".contains(&pair[1]))
            }),
            Self::Host => is_host(text),
            Self::Assignment => text.contains('='),
            Self::SshKey => text == "default" || text.contains('='),
        };
        (!fits).then(|| self.in_words())
    }

    /// Whether the text is read right after the file is.
    pub fn is_cast(&self) -> bool {
        matches!(self, Self::Bool | Self::Whole(..) | Self::Number)
    }

    /// What a number would have to be, where it is not.
    pub fn wrong_number(&self, number: &str) -> Option<String> {
        match self {
            Self::Whole(least, most) if *least != i64::MIN || *most != i64::MAX => {
                let own = number.parse::<f64>().ok()?;
                #[expect(clippy::cast_precision_loss, reason = "limits are far from where it matters")]
                let within = (*least as f64..=*most as f64).contains(&own);
                (!within).then(|| self.in_words())
            }
            _ => None,
        }
    }

    fn in_words(&self) -> String {
        match self {
            Self::OneOf(known) => {
                let names: Vec<String> = known.iter().map(|own| format!("`{own}`")).collect();
                let one_of = if known.len() > 1 { "one of " } else { "" };
                format!("{one_of}{}", names.join(", "))
            }
            Self::Bool => "true or false".to_owned(),
            Self::Whole(0, i64::MAX) => "a whole number, 0 or above".to_owned(),
            Self::Whole(i64::MIN, i64::MAX) => "a whole number".to_owned(),
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::Number => "a number".to_owned(),
            Self::Size => "a size, as `2gb` or `512m`".to_owned(),
            Self::Duration => "a duration with its unit, as `30s` or `1m30s`".to_owned(),
            Self::Mode => "a mode in octal digits, as `0440`".to_owned(),
            Self::Count => "a whole number or `all`".to_owned(),
            Self::Shell => "a command whose quotes and brackets are closed".to_owned(),
            Self::Pull => {
                "`always`, `never`, `missing`, `build`, `daily`, `weekly` or `every_` with a duration".to_owned()
            }
            Self::Container => "a container's name: letters, digits, `_`, `.`, `-`, two at least".to_owned(),
            Self::Host => "a name and an address, as `host=192.0.2.1`".to_owned(),
            Self::Assignment => "a name and a value, as `name=value`".to_owned(),
            Self::SshKey => "`default` or a name and a path, as `name=path`".to_owned(),
            Self::Any => String::new(),
        }
    }
}

pub(super) fn is_boolean(text: &str) -> bool {
    ["true", "false", "y", "yes", "on", "n", "no", "off"].iter().any(|known| text.eq_ignore_ascii_case(known))
}

/// The bytes of a number with or without a unit: `2gb`, `1.5 GiB`, `512m`, `1024`; whole ones may be below nothing.
pub(crate) fn size(text: &str) -> Option<i64> {
    if let Ok(bytes) = text.parse::<i64>() {
        return Some(bytes);
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text[digits.len()..].to_ascii_lowercase();
    let number = digits.strip_suffix(' ').unwrap_or(digits);
    let power = match unit.as_bytes() {
        [] | [b'b'] => 0,
        [prefix] | [prefix, b'b'] | [prefix, b'i', b'b'] => b"kmgtp".iter().position(|own| own == prefix)? + 1,
        _ => return None,
    };
    let number = number.ends_with(|c: char| c.is_ascii_digit() || c == '.').then(|| number.parse::<f64>().ok())??;
    #[expect(clippy::cast_possible_truncation, reason = "as Go does")]
    let bytes = (number * 1024f64.powi(i32::try_from(power).unwrap_or(0))) as i64;
    (number >= 0.0).then_some(bytes)
}

/// Numbers each with a unit from `ns` to `w`, or a bare `0`.
fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number = &rest[..rest.len() - digits.len()];
        let unit_end = digits.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(digits.len());
        let known = ["ns", "us", "µs", "μs", "ms", "s", "m", "h", "d", "w"].contains(&&digits[..unit_end]);
        let is_number =
            number.bytes().any(|byte| byte != b'.') && number.bytes().filter(|byte| *byte == b'.').count() < 2;
        if !known || !is_number {
            return false;
        }
        rest = &digits[unit_end..];
    }
    true
}

/// Compose looks for one of the words anywhere in the text.
fn is_pull_policy(text: &str) -> bool {
    let known = ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];
    let every = |start: &str| {
        let digits = start.trim_start_matches(|c: char| c.is_ascii_digit());
        digits.len() < start.len() && digits.starts_with(['w', 'd', 'h', 'm', 's'])
    };
    known.iter().any(|own| text.contains(own)) || text.match_indices("every_").any(|(at, _)| every(&text[at + 6..]))
}

fn is_host(text: &str) -> bool {
    let Some((host, _)) = text.split_once('=').or_else(|| text.split_once(':')) else { return false };
    !host.is_empty() && !host.contains([':', '='])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_the_units_that_docker_knows() {
        for text in ["2gb", "2g", "2GB", "1.5 GiB", "1024", "64M", "-1", "2b"] {
            assert!(size(text).is_some(), "{text}");
        }
        for text in ["", "2x", "gb", "2 gigs", "two", "-1g", "2gi"] {
            assert!(size(text).is_none(), "{text}");
        }
        assert_eq!([size("1.5k"), size("2 MiB"), size("7")], [Some(1536), Some(2 << 20), Some(7)]);
    }

    #[test]
    fn durations_have_units() {
        for text in ["10s", "1m30s", "1.5h", "0", "2w", "100ms", "-1s", ".5s"] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["", "10", "s", "1 s", "1x", "1s2", ".s", "1.2.3s"] {
            assert!(!is_duration(text), "{text}");
        }
    }

    #[test]
    fn hosts_have_a_name_and_an_address() {
        for text in ["a:1.2.3.4", "a=::1", "a:::1", "host.docker.internal:host-gateway", "a="] {
            assert!(is_host(text), "{text}");
        }
        for text in ["a", "", "=1", ":1", "a:1=2"] {
            assert!(!is_host(text), "{text}");
        }
    }

    #[test]
    fn a_policy_holds_one_of_the_words() {
        for text in ["always", "every_12h", "xalways", "every_1w2d"] {
            assert!(is_pull_policy(text), "{text}");
        }
        for text in ["bogus", "every_h", "every_12", "Always"] {
            assert!(!is_pull_policy(text), "{text}");
        }
    }
}
