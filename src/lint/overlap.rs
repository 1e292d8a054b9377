//! One finding for one defect: where two rules see the same one, the one that says less goes.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Diagnostic, Label, Severity};
use crate::source::{Place, Source};

/// Which rule yields to which others that point at the same place.
const YIELDS: &[(&str, &[&str])] = &[
    (
        "server-list-unreadable",
        &[
            "frontend-server-without-urls",
            "backend-server-without-urls",
            "frontend-turn-without-credentials",
            "backend-turn-without-credentials",
        ],
    ),
    ("backend-url-part-dropped", &["frontend-url-refused"]),
    ("url-leads-nowhere", &["frontend-url-refused", "placeholder-left-in"]),
    ("frontend-host-unreachable", &["url-leads-nowhere", "placeholder-left-in"]),
    ("frontend-stuns-without-tls", &["backend-stuns-never-used"]),
    ("credential-retyped", &["rest-user-name-foreign"]),
    ("v2-key-ignored", &["empty-variable"]),
    ("duration-read-as-another", &["estimator-interval-not-positive"]),
    ("number-read-as-another", &["mux-port-negative", "mux-port-out-of-range", "mux-port-taken-by-http"]),
    ("turn-on-one-side", &["one-side-without-servers"]),
    ("one-side-without-servers", &["backend-turn-reaches-nobody"]),
    ("deployment-never-starts", &["compose-key-unknown"]),
    ("deployment-problem", &["dollar-not-doubled"]),
];

/// What is left to say of a setting on which neko exits.
const BESIDE_AN_EXIT: &[&str] = &[
    "neko-exits",
    "v2-key",
    "v2-key-hides-v3",
    "setting-shadowed",
    "key-written-twice",
    "deployment-never-starts",
    "deployment-not-seen",
    "deployment-problem",
];

/// Takes the weaker of two findings of one defect out.
pub(super) fn settle(found: &mut Vec<Diagnostic>) {
    if found.len() < 2 {
        return;
    }
    let index = Index::of(found);
    found.retain(|finding| {
        let mut places = finding.labels.iter().map(|label| &label.place);
        if !BESIDE_AN_EXIT.contains(&finding.rule.as_str()) && places.any(|place| index.touches("neko-exits", place)) {
            return false;
        }
        let Some(place) = finding.place() else { return true };
        // Whoever mends an error looks at the list anyway.
        if finding.rule.as_str() == "one-side-without-servers" && index.touches(ANY_ERROR, place) {
            return false;
        }
        let stronger = YIELDS.iter().find(|(weaker, _)| *weaker == finding.rule.as_str());
        !stronger.is_some_and(|(_, stronger)| stronger.iter().any(|rule| index.within(rule, place)))
    });
}

/// In the place of a rule's name.
const ANY_ERROR: &str = "an error";

type Spans = Vec<(usize, usize)>;

/// Where each rule found something, context included: the spans by their start.
struct Index(HashMap<(&'static str, *const Source), Spans>);

impl Index {
    fn of(found: &[Diagnostic]) -> Self {
        let mut index: HashMap<_, Spans> = HashMap::new();
        // One rule may have fifty thousand findings, all in one source.
        for of_one in found.chunk_by(|one, other| one.rule == other.rule) {
            let labels = of_one.iter().flat_map(|own| own.labels.iter().map(|label| (own.severity, label)));
            let labels: Vec<_> = labels.collect();
            for run in labels.chunk_by(|one, other| Arc::ptr_eq(&one.1.place.source, &other.1.place.source)) {
                let (rule, source) = (of_one[0].rule.as_str(), Arc::as_ptr(&run[0].1.place.source));
                // What stands in an empty place is there too.
                let span =
                    |label: &Label| (label.place.span.start, label.place.span.end.max(label.place.span.start + 1));
                index.entry((rule, source)).or_default().extend(run.iter().map(|(_, label)| span(label)));
                let errors = run.iter().filter(|(severity, label)| *severity == Severity::Error && label.primary);
                index.entry((ANY_ERROR, source)).or_default().extend(errors.map(|(_, label)| span(label)));
            }
        }
        for spans in index.values_mut() {
            spans.sort_unstable();
        }
        Self(index)
    }

    /// Whether the rule found something that shares a character with the place.
    fn touches(&self, rule: &'static str, place: &Place) -> bool {
        let (start, end) = (place.span.start, place.span.end.max(place.span.start + 1));
        let Some(spans) = self.0.get(&(rule, Arc::as_ptr(&place.source))) else { return false };
        let before = spans.partition_point(|span| span.0 < end);
        // An exit is one, errors are few beside what they are asked for: the list of a side.
        spans[..before].iter().any(|span| span.1 > start)
    }

    /// Whether the rule found something within the place.
    fn within(&self, rule: &'static str, place: &Place) -> bool {
        let (start, end) = (place.span.start, place.span.end.max(place.span.start + 1));
        let Some(spans) = self.0.get(&(rule, Arc::as_ptr(&place.source))) else { return false };
        let from = spans.partition_point(|span| span.0 < start);
        // Spans of one rule do not nest; the first one from there on ends first.
        spans.get(from).is_some_and(|span| span.1 <= end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rules;

    #[test]
    fn every_name_is_a_rule() {
        let names = YIELDS.iter().flat_map(|(weaker, stronger)| stronger.iter().chain([weaker]));
        for name in names.chain(BESIDE_AN_EXIT) {
            assert!(rules::ALL.iter().any(|rule| rule.name == *name), "{name}");
        }
    }
}
