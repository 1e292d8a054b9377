//! A port range that neko replaces.

use crate::context::{by_v2_key, unquoted, verbatim};
use crate::{Context, Diagnostic, rule};
use neko_config::{Setter, WebRtc, port_range};
use neko_text::source::Place;

rule! {
    EprReadAsAnother = "epr-read-as-another",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().epr;
    let [min, max] = setting.value;
    let place: Option<&Place> = match &setting.origin.setter {
        Setter::Fallback(_) => setting.outranked().find_map(|shadowed| verbatim(&shadowed.origin)),
        Setter::Default => None,
        _ if max == 0 && !by_v2_key(&setting.origin) => None,
        _ => verbatim(&setting.origin),
    };
    let Some(place) = place.filter(|place| !unquoted(place.text()).is_empty()) else { return Vec::new() };
    let text = unquoted(place.text());
    let port = |text: &str| text.trim_start_matches('+').parse::<u16>().ok();
    let same = port_range::read(text, port) == Some((min, Some(max)));
    // Whoever writes a block of YAML or a default of the shell means no number; what Compose puts instead of a
    // variable does not stand there.
    if same || matches!(text, "null" | "~") || text.contains('$') {
        return Vec::new();
    }
    vec![
        RULE.finding(format!("neko uses the ports {min}-{max}, not what is written"))
            .at(Some(place.clone()), "neko reads this differently")
            .note("neko does not log this; your firewall and published ports match a range that is not in use")
            .help(format!("write two ports with a hyphen, as text: `{}: 52000-52100`", context.name(WebRtc::EPR))),
    ]
}
