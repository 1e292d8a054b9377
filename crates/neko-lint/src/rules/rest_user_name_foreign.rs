//! A time in a user name that coturn does not read.

use crate::{Context, Diagnostic, rule};

rule! {
    RestUserNameForeign = "rest-user-name-foreign",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .servers()
        .filter_map(|(_, server)| Some((server, foreign(server.username.as_deref()?)?)))
        .map(|(server, why)| {
            RULE.finding("this TURN user name is not `<unix time>:<name>`")
                .at(server.username_place.clone().or_else(|| server.place.clone()), why)
                .note("the TURN REST scheme puts the time first, in seconds since 1970, then a colon and a name")
                .help("write `<unix time>:<name>`, and compute the credential from exactly that text")
        })
        .collect()
}

/// From 2001 on, and up to the year 2286.
const SECONDS: std::ops::Range<u64> = 1_000_000_000..10_000_000_000;

fn foreign(name: &str) -> Option<&'static str> {
    let number = |text: &str| text.parse::<u64>().ok();
    match name.split_once(':') {
        Some((time, _)) if number(time).is_some_and(|time| SECONDS.contains(&(time / 1000))) => {
            Some("a time in milliseconds")
        }
        Some((name, time)) if number(name).is_none() && number(time).is_some_and(|time| SECONDS.contains(&time)) => {
            Some("the time is after the name")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::foreign;

    #[test]
    fn only_what_looks_like_a_time_is_meant() {
        for (name, is) in [
            ("1700000000:neko", false),
            ("neko", false),
            ("a:b", false),
            ("neko:5", false),
            ("1700000000000:neko", true),
            ("neko:1700000000", true),
        ] {
            assert_eq!(foreign(name).is_some(), is, "{name}");
        }
    }
}
