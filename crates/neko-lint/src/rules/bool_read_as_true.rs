//! A switch that is on because of a number.

use crate::context::{is_set_itself, switches, unquoted, verbatim};
use crate::{Context, Diagnostic, rule};

rule! {
    BoolReadAsTrue = "bool-read-as-true",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    switches(context.resolution)
        .filter(|setting| setting.value)
        .filter(|setting| is_set_itself(&setting.origin))
        .filter_map(|setting| Some((setting, verbatim(&setting.origin)?)))
        .filter(|(_, place)| {
            let text = unquoted(place.text()).to_ascii_lowercase();
            // A flag without a value is an empty text.
            !matches!(text.as_str(), "" | "1" | "t" | "true" | "y" | "yes" | "on")
                && !is_one(&text)
                && text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
        })
        .map(|(setting, place)| {
            RULE.finding(format!("{} is read as true", setting.key))
                .at(Some(place.clone()), "every number except 0 is true")
                .help("write `true` or `false`")
        })
        .collect()
}

/// Another spelling of the number that stands for true.
fn is_one(text: &str) -> bool {
    text.parse::<f64>() == Ok(1.0) || matches!(text, "0x1" | "0b1" | "0o1")
}
