//! A duration that neko reads as another one.

use crate::context::{is_null, is_set_itself, unquoted, verbatim};
use crate::{Context, Diagnostic, rule};
use neko_config::setting::{Duration, of_type};

rule! {
    DurationReadAsAnother = "duration-read-as-another",
    severity: Warning,
    effect: Limited,
    yields_to: [EstimatorIntervalNotPositive],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    of_type::<Duration>(context.webrtc())
        .into_iter()
        .filter(|setting| is_set_itself(&setting.origin))
        .filter_map(|setting| Some((setting, verbatim(&setting.origin)?)))
        .filter(|(setting, place)| {
            let text = unquoted(place.text());
            let number =
                ["ns", "us", "ms", "s", "m", "h"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text);
            let zero = number.trim_matches(['0', '.', '-', '+']).is_empty() && number.contains('0');
            // An empty text is none of these: neko reads 0, where a key that is missing has its default.
            let nothing = zero || is_null(&setting.origin);
            let unit = text.ends_with(['s', 'm', 'h']);
            !nothing && (setting.value == 0 || !unit)
        })
        .map(|(setting, place)| {
            let (read, why) = match setting.value {
                0 if place.text().trim() != place.text() => ("0".to_owned(), "it has spaces around it"),
                0 => ("0".to_owned(), "not a valid duration"),
                value => (format!("{value} ns"), "a bare number is in nanoseconds"),
            };
            RULE.finding(format!("{} is read as {read}", setting.key))
                .at(Some(place.clone()), why)
                .help("add a unit: `2s`, `500ms`, `1m30s`")
        })
        .collect()
}
