//! A switch that looks on and is read as off.

use crate::context::{is_null, is_set_itself, switches, unquoted, verbatim};
use crate::url_spelling;
use crate::{Context, Diagnostic, rule};
use neko_config::WebRtc;
use neko_config::setting::{self, Kind, Row};
use neko_text::source::Place;

rule! {
    BoolReadAsFalse = "bool-read-as-false",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

/// What means off, as neko reads it.
const OFF: &[&str] = &["false", "0", "f", "no", "off", "n", "disable", "disabled", "never", "none"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    switches(context.resolution)
        .filter(|setting| !setting.value)
        // A section that is no section is another rule's finding.
        .filter(|setting| is_set_itself(&setting.origin))
        .filter_map(|setting| Some((setting, verbatim(&setting.origin)?)))
        .filter(|(setting, place)| {
            let text = unquoted(place.text()).trim().to_ascii_lowercase();
            let zero = text.trim_start_matches(['+', '-']).trim_matches(['0', '.']).is_empty() && text.contains('0');
            // What is empty switches nothing off that is on by default.
            let nothing = text.is_empty() && (setting.key != WebRtc::ICETRICKLE || place.text().is_empty());
            !(OFF.contains(&unquoted(&text)) || zero || nothing || is_null(&setting.origin))
        })
        .map(|(setting, place)| as_false(setting.key, place))
        .chain(other_switches(context))
        .collect()
}

/// Switches outside `webrtc` that say yes in a word that neko does not take, those of the second version first of all.
fn other_switches(context: &Context<'_>) -> impl Iterator<Item = Diagnostic> {
    let own: Vec<_> = switches(context.resolution).map(|setting| setting.origin.place.clone()).collect();
    context.resolution.written.iter().filter(|key| key.known).filter_map(move |key| {
        let place = verbatim(&key.origin)?;
        let word = unquoted(place.text()).trim();
        let yes = ["yes", "on", "y", "enable", "enabled"].iter().any(|yes| word.eq_ignore_ascii_case(yes));
        if !yes || own.contains(&key.origin.place) {
            return None;
        }
        let named = |(variable, row): &(&str, &Row)| row.key == &*key.name || *variable == &*key.name;
        let (_, row) = setting::variables().filter(|(_, row)| row.kind == Kind::Bool).find(named)?;
        Some(as_false(row.key, place))
    })
}

fn as_false(key: &str, place: &Place) -> Diagnostic {
    RULE.finding(format!("{key} is read as false"))
        .at(Some(place.clone()), "neko reads this as false")
        .note("only `1`, `t`, `T`, `true`, `TRUE` and `True` are true; neko silently reads everything else as false")
        .help("write `true` or `false`")
        .with_fix(url_spelling::switched(place))
}
