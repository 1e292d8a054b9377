//! Of files outside the project nothing is quoted: a finding that comes from one says its rule and its line.

use std::collections::HashSet;

use super::Diagnostic;
use super::context::Context;
use neko_text::source::Place;

/// Shorter values are parts of any sentence, and give nothing away.
const SHORTEST: usize = 4;

/// Leaves out what findings say of files outside the project.
pub(super) fn leave_unquoted(values: &HashSet<String>, found: &mut [Diagnostic]) {
    for finding in found.iter_mut().filter(|finding| points_outside(finding) || quotes(finding, values)) {
        replace(finding);
    }
}

/// The same for findings that come from comments, which are looked at last.
pub(super) fn leave_comments_unquoted(found: &mut [Diagnostic]) {
    found.iter_mut().filter(|finding| points_outside(finding)).for_each(replace);
}

fn is_outside(place: &Place) -> bool {
    !place.source.may_be_quoted()
}

fn points_outside(finding: &Diagnostic) -> bool {
    finding.labels.iter().any(|label| is_outside(&label.place))
}

/// What stands in files outside the project, as far as it was taken from them.
pub(super) fn values(context: &Context<'_>) -> HashSet<String> {
    let deployments =
        context.deployment.iter().flat_map(|own| own.neighbours.iter().map(|other| &**other).chain([*own]));
    let taken = deployments.flat_map(|own| {
        let variables =
            own.environment.variables.iter().map(|variable| (Some(&variable.place), variable.value.as_str()));
        let settings = own.coturn.iter().flat_map(|own| &own.settings);
        let parts = own.environment.interpolated.iter().map(|piece| (Some(&piece.from), piece.from.text()));
        variables.chain(settings.map(|own| (own.place.as_ref(), own.value.as_str()))).chain(parts)
    });
    let places = context.resolution.written.iter().filter_map(|key| key.origin.place.as_ref());
    let read = places.map(|place| (Some(place), place.text()));
    let outside = taken.chain(read).filter(|(place, _)| place.is_some_and(is_outside));
    outside
        .flat_map(|(_, value)| value.split_whitespace())
        .filter(|value| value.len() >= SHORTEST)
        .map(str::to_owned)
        .collect()
}

fn quotes(finding: &Diagnostic, values: &HashSet<String>) -> bool {
    if values.is_empty() {
        return false;
    }
    let in_words = |value: &str| finding.messages().any(|message| message.holds(value));
    let in_fix = |value: &str| finding.fix.iter().any(|fix| fix.replacement.contains(value));
    values.iter().any(|value| in_words(value) || in_fix(value))
}

/// The finding with its rule's own words.
fn replace(finding: &mut Diagnostic) {
    finding.message = finding.rule.rule().text().summary.trim_end_matches('.').into();
    for label in &mut finding.labels {
        label.text = "".into();
    }
    finding.notes = vec!["it comes from a file outside the project, which is not quoted".into()];
    finding.help = Some("use --project FOLDER with a folder that contains that file too".into());
    finding.fix = None;
}
