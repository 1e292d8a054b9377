//! A screen size that neko does not read.

use crate::context::{unquoted, verbatim};
use crate::{Context, Diagnostic, rule};
use neko_config::Setter;

rule! {
    ScreenReadAsAnother = "screen-read-as-another",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.resolution.desktop.screen;
    let place = match setting.origin.setter {
        Setter::Fallback(_) => setting.outranked().find_map(|shadowed| verbatim(&shadowed.origin)),
        _ => verbatim(&setting.origin),
    };
    let Some(place) = place else { return Vec::new() };
    let text = unquoted(place.text()).trim();
    let screen = setting.value;
    let read = format!("{}x{}@{}", screen.width, screen.height, screen.rate);
    let zeros = |text: &str| -> Vec<String> {
        text.split(['x', '@']).map(|part| part.trim_start_matches('0').to_owned()).collect()
    };
    if text.is_empty() || matches!(text, "~" | "null") || zeros(text) == zeros(&read) {
        return Vec::new();
    }
    vec![
        RULE.finding(format!("neko starts with the screen {read}, not what is written"))
            .at(Some(place.clone()), format!("neko uses {read}"))
            .note("neko does not log this; viewers can choose a different size once they are connected")
            .help("write width, height and frame rate: `1920x1080@30`"),
    ]
}
