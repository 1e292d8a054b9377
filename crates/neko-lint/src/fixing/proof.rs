//! Whether edits did what they were meant to.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::Attempt;
use crate::rule_limit::MOST_OF_A_RULE;
use crate::{Fix, RuleId, Severity, Subject};
use neko_config::setting::{self, Section, SettingType, Visitor};
use neko_config::{Outcome, Resolution, Setting, WrittenKey};
use neko_text::edit::Edit;
use neko_text::source::Place;
use neko_transfer::export;

/// What is to be said of edits.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// They did what they were meant to.
    Stands,
    /// They did not.
    Fails {
        /// The numbers of those where something is wrong now, in their order: others may stand.
        suspects: Vec<usize>,
    },
}

/// What a text says before it is edited.
pub(super) struct Proof<'a, T> {
    before: &'a [T],
    found: Found,
}

impl<'a, T> Proof<'a, T>
where
    for<'b> &'b T: Into<Subject<'b>>,
{
    pub fn of(before: &'a [T]) -> Self {
        Self { before, found: Found::of(before) }
    }

    /// Whether edits take a finding away each, bring no other, and change no setting but those of their own lines. The
    /// edited text is so long.
    pub fn judge(&self, after: &[T], edits: &[&Attempt], length: usize) -> Verdict {
        if self.before.len() != after.len() {
            return Verdict::Fails { suspects: Vec::new() };
        }
        let new = Found::of(after);
        let mut of_rule: BTreeMap<RuleId, usize> = BTreeMap::new();
        edits.iter().for_each(|own| *of_rule.entry(own.rule).or_default() += 1);
        let suspects = || new.suspects(&self.found, edits, length);
        let is_mended = |(rule, edits): (&RuleId, &usize)| match self.found.of_rule(*rule).all {
            // Not all of them were listed: what was edited is looked at.
            all if all > MOST_OF_A_RULE => !suspects().iter().any(|(_, cause)| cause == rule),
            all => new.of_rule(*rule).all + edits <= all,
        };
        let mends = of_rule.iter().all(is_mended);
        let uncovers = edits.iter().any(|own| own.rule.rule().fix_uncovers);
        let brings_nothing = || new.counts.keys().all(|rule| !new.is_worse_than(&self.found, *rule));
        let fixes = Fixes::of(edits);
        let fits = |(before, after): (&T, &T)| {
            let (before, after) = (before.into().resolution, after.into().resolution);
            let still_starts = before.outcome != Outcome::Starts || after.outcome == Outcome::Starts;
            still_starts && fixes.leave_others(before, after)
        };
        if mends && (uncovers || brings_nothing() && self.before.iter().zip(after).all(fits)) {
            return Verdict::Stands;
        }
        let mut suspects: Vec<usize> = suspects().into_iter().map(|(index, _)| index).collect();
        suspects.dedup();
        Verdict::Fails { suspects }
    }
}

/// How many findings of a rule there are, and how many of them are errors and warnings.
#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    wrong: usize,
}

/// What is found in nekos, that between those of one host with it.
#[derive(Default)]
struct Found {
    counts: BTreeMap<RuleId, Count>,
    places: Vec<(RuleId, Severity, Place)>,
}

/// A finding about more edits than these is about none of them.
const FEW: usize = 4;

impl Found {
    fn of<T>(subjects: &[T]) -> Self
    where
        for<'a> &'a T: Into<Subject<'a>>,
    {
        let subjects: Vec<Subject<'_>> = subjects.iter().map(Into::into).collect();
        let mut found = Self::default();
        for finding in crate::run_together(&subjects, &crate::Options::default().regardless()).into_iter().flatten() {
            let count = found.counts.entry(finding.rule).or_default();
            count.all += 1;
            count.wrong += usize::from(finding.severity > Severity::Note);
            let places = finding.labels.into_iter().map(|label| label.place);
            found.places.extend(places.map(|place| (finding.rule, finding.severity, place)));
        }
        found
    }

    fn of_rule(&self, rule: RuleId) -> Count {
        self.counts.get(&rule).copied().unwrap_or_default()
    }

    fn is_worse_than(&self, before: &Self, rule: RuleId) -> bool {
        self.of_rule(rule).wrong > before.of_rule(rule).wrong
    }

    /// The edits in whose texts something is found now that speaks against them, each with the rule: their own, or one that
    /// finds more than before.
    fn suspects(&self, before: &Self, edits: &[&Attempt], length: usize) -> Vec<(usize, RuleId)> {
        let mut sorted: Vec<usize> = (0..edits.len()).collect();
        sorted.sort_by_key(|index| edits[*index].edit.span.start);
        let mut shift = 0;
        let mut regions = Vec::with_capacity(edits.len());
        for index in sorted {
            let Edit { span, replacement } = &edits[index].edit;
            let start = span.start.saturating_add_signed(shift);
            regions.push((start, start + replacement.len(), index));
            shift += replacement.len() as isize - span.len() as isize;
        }
        let mut out = Vec::new();
        for (rule, severity, place) in self.places.iter().filter(|(.., place)| place.source.text.len() == length) {
            let worse = *severity > Severity::Note && self.is_worse_than(before, *rule);
            let first = regions.partition_point(|(_, end, _)| *end < place.span.start);
            let touched = regions[first..].iter().take_while(|(start, ..)| *start <= place.span.end).take(FEW);
            out.extend(
                touched.filter(|(.., index)| worse || edits[*index].rule == *rule).map(|(.., index)| (*index, *rule)),
            );
        }
        out.sort_unstable();
        out
    }
}

/// Edits of one text, by the lines that they may change.
struct Fixes<'a> {
    /// In the order of the text.
    fixes: Vec<&'a Fix>,
}

impl<'a> Fixes<'a> {
    fn of(edits: &[&'a Attempt]) -> Self {
        let mut fixes: Vec<&Fix> = edits.iter().map(|own| &*own.fix).collect();
        fixes.sort_by_key(|fix| fix.place.span.start);
        Self { fixes }
    }

    /// Whether no setting changes but those of their own lines.
    fn leave_others(&self, before: &Resolution, after: &Resolution) -> bool {
        let (old, new) = (values(before), values(after));
        let mut changed = old.keys().chain(new.keys()).filter(|name| old.get(*name) != new.get(*name)).peekable();
        if changed.peek().is_none() {
            return others(before) == others(after);
        }
        let lines = self.lines(before);
        let own_before = places(before).into_iter().filter(|(_, place)| lines.iter().any(|own| own.holds(place, 0)));
        let own_after =
            places(after).into_iter().filter(|(_, place)| lines.iter().any(|own| own.holds(place, own.shift)));
        let own: Vec<&'static str> = own_before.chain(own_after).map(|(key, _)| key).collect();
        changed.all(|name| own.iter().any(|key| setting::is_variable(name, key))) && others(before) == others(after)
    }

    /// The keys of the text that is edited, by where they begin.
    fn keys<'k>(&self, before: &'k Resolution) -> Vec<(usize, &'k WrittenKey)> {
        let Some(first) = self.fixes.first() else { return Vec::new() };
        let of_text = |key: &'k WrittenKey| {
            let place = key.key_place.as_ref().filter(|place| place.source.kind == first.place.source.kind)?;
            Some((place.span.start, key))
        };
        let mut keys: Vec<(usize, &WrittenKey)> = before.written.iter().filter_map(of_text).collect();
        keys.sort_by_key(|(start, _)| *start);
        keys
    }

    /// The lines that each may change, and how far those before it move them.
    fn lines(&self, before: &Resolution) -> Vec<Lines<'a>> {
        let mut shift = 0;
        let keys = self.keys(before);
        let lines = |fix: &&'a Fix| {
            // With the name of a section all that it holds comes into force.
            let behind = keys.partition_point(|(start, _)| *start <= fix.place.span.start);
            let near = keys[..behind].last().map_or(0, |(near, _)| keys.partition_point(|(start, _)| start < near));
            let within = |key: &&WrittenKey| key.key_place.as_ref().is_some_and(|place| contains(place, &fix.place));
            let held = keys[near..behind].iter().map(|(_, key)| *key).find(within);
            let held = held.and_then(|key| key.origin.place.as_ref());
            let last = held.filter(|place| place.source.kind == fix.place.source.kind).map_or(0, |place| place.end().0);
            let own = Lines { fix, lines: fix.place.start().0..=fix.place.end().0.max(last), shift };
            let breaks = |text: &str| text.matches('\n').count() as isize;
            shift += breaks(&fix.replacement) - breaks(fix.place.text());
            own
        };
        self.fixes.iter().map(lines).collect()
    }
}

struct Lines<'a> {
    fix: &'a Fix,
    lines: RangeInclusive<usize>,
    shift: isize,
}

impl Lines<'_> {
    /// Whether a place is on them, moved so far.
    fn holds(&self, place: &Place, shift: isize) -> bool {
        let moved = |line: usize| line.saturating_add_signed(shift);
        place.source.kind == self.fix.place.source.kind
            && place.start().0 <= moved(*self.lines.end())
            && place.end().0 >= moved(*self.lines.start())
    }
}

fn values(resolution: &Resolution) -> BTreeMap<String, String> {
    let exported = export::variables(resolution, &export::Selection::default()).variables;
    exported.into_iter().map(|variable| (variable.name, variable.value)).collect()
}

/// Settings that no export has.
fn others(resolution: &Resolution) -> impl PartialEq + use<> {
    let Resolution { desktop, capture, server, legacy, .. } = resolution;
    (
        server.bind.value.clone(),
        capture.video_codec.value.clone(),
        capture.audio_codec.value.clone(),
        desktop.screen.value,
        legacy.value,
    )
}

fn contains(outer: &Place, inner: &Place) -> bool {
    outer.source.kind == inner.source.kind && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}

/// Where the effective settings were written.
fn places(resolution: &Resolution) -> Vec<(&'static str, &Place)> {
    struct Places<'a>(Vec<(&'static str, &'a Place)>);

    impl<'a> Visitor<'a> for Places<'a> {
        fn visit<T: SettingType>(&mut self, setting: &'a Setting<T::Value>) {
            self.0.extend(setting.place().map(|place| (setting.key, place)));
        }
    }

    let mut places = Places(Vec::new());
    resolution.webrtc.visit(&mut places);
    places.0
}
