//! One finding for one defect: where two rules see the same one, the one that says less goes.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Diagnostic, Label, RuleId, Severity};
use neko_text::source::{Place, Source};

/// Takes the weaker of two findings of one defect out.
pub(super) fn deduplicate(found: &mut Vec<Diagnostic>) {
    if found.len() < 2 {
        return;
    }
    let index = Index::of(found);
    found.retain(|finding| {
        let rule = finding.rule.rule();
        let mut places = finding.labels.iter().map(|label| &label.place);
        if !rule.stays_beside_exit && places.any(|place| index.touches(What::Rule(RuleId::NekoExits), place)) {
            return false;
        }
        let Some(place) = finding.place() else { return true };
        if rule.yields_to_errors && index.touches(What::Error, place) {
            return false;
        }
        !rule.yields_to.iter().any(|stronger| index.within(What::Rule(*stronger), place))
    });
}

/// What was found somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum What {
    Rule(RuleId),
    /// An error of any rule, at its primary place.
    Error,
}

type Spans = Vec<(usize, usize)>;

/// Where each rule found something, context included: the spans by their start.
struct Index(HashMap<(What, *const Source), Spans>);

impl Index {
    fn of(found: &[Diagnostic]) -> Self {
        let mut index: HashMap<_, Spans> = HashMap::new();
        // One rule may have fifty thousand findings, all in one source.
        for of_one in found.chunk_by(|one, other| one.rule == other.rule) {
            let labels = of_one.iter().flat_map(|own| own.labels.iter().map(|label| (own.severity, label)));
            let labels: Vec<_> = labels.collect();
            for run in labels.chunk_by(|one, other| Arc::ptr_eq(&one.1.place.source, &other.1.place.source)) {
                let (rule, source) = (What::Rule(of_one[0].rule), Arc::as_ptr(&run[0].1.place.source));
                // What stands in an empty place is there too.
                let span =
                    |label: &Label| (label.place.span.start, label.place.span.end.max(label.place.span.start + 1));
                index.entry((rule, source)).or_default().extend(run.iter().map(|(_, label)| span(label)));
                let errors = run.iter().filter(|(severity, label)| *severity == Severity::Error && label.primary);
                index.entry((What::Error, source)).or_default().extend(errors.map(|(_, label)| span(label)));
            }
        }
        for spans in index.values_mut() {
            spans.sort_unstable();
        }
        Self(index)
    }

    /// Whether something was found that shares a character with the place.
    fn touches(&self, what: What, place: &Place) -> bool {
        let (start, end) = (place.span.start, place.span.end.max(place.span.start + 1));
        let Some(spans) = self.0.get(&(what, Arc::as_ptr(&place.source))) else { return false };
        let before = spans.partition_point(|span| span.0 < end);
        // An exit is one, errors are few beside what they are asked for: the list of a side.
        spans[..before].iter().any(|span| span.1 > start)
    }

    /// Whether something was found within the place.
    fn within(&self, what: What, place: &Place) -> bool {
        let (start, end) = (place.span.start, place.span.end.max(place.span.start + 1));
        let Some(spans) = self.0.get(&(what, Arc::as_ptr(&place.source))) else { return false };
        let from = spans.partition_point(|span| span.0 < start);
        // Spans of one rule do not nest; the first one from there on ends first.
        spans.get(from).is_some_and(|span| span.1 <= end)
    }
}
