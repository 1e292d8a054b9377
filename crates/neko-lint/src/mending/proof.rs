//! Whether edits did what they were meant to.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::Attempt;
use crate::{Fix, RuleId, Severity, Subject};
use neko_config::setting::{self, Section, SettingType, Visitor};
use neko_config::{Outcome, Resolution, Setting, WrittenKey};
use neko_text::source::Place;
use neko_transfer::export;

/// What a text says before it is edited.
pub(super) struct Proof<'a, T> {
    before: &'a [T],
    counts: BTreeMap<RuleId, Count>,
}

impl<'a, T> Proof<'a, T>
where
    for<'b> &'b T: Into<Subject<'b>>,
{
    pub fn of(before: &'a [T]) -> Self {
        Self { before, counts: counts(before) }
    }

    /// Whether edits take a finding away each, bring no other, and change no setting but those of their own lines.
    pub fn holds(&self, after: &[T], edits: &[Attempt]) -> bool {
        if self.before.len() != after.len() {
            return false;
        }
        let new = counts(after);
        let count = |counts: &BTreeMap<RuleId, Count>, rule: RuleId| counts.get(&rule).copied().unwrap_or_default();
        let mut of_rule: BTreeMap<RuleId, usize> = BTreeMap::new();
        edits.iter().for_each(|own| *of_rule.entry(own.rule).or_default() += 1);
        let mends =
            of_rule.iter().all(|(rule, edits)| count(&new, *rule).all + edits <= count(&self.counts, *rule).all);
        if edits.iter().any(|own| own.rule.rule().mending_uncovers) {
            return mends;
        }
        let brings_nothing = new.iter().all(|(rule, own)| own.wrong <= count(&self.counts, *rule).wrong);
        let fixes = Fixes::of(edits);
        let fits = |(before, after): (&T, &T)| {
            let (before, after) = (before.into().resolution, after.into().resolution);
            let still_starts = before.outcome != Outcome::Starts || after.outcome == Outcome::Starts;
            still_starts && fixes.leave_others(before, after)
        };
        mends && brings_nothing && self.before.iter().zip(after).all(fits)
    }
}

/// How many findings of a rule there are, and how many of them are errors and warnings.
#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    wrong: usize,
}

/// Of each rule, those between nekos of one host with them.
fn counts<T>(subjects: &[T]) -> BTreeMap<RuleId, Count>
where
    for<'a> &'a T: Into<Subject<'a>>,
{
    let subjects: Vec<Subject<'_>> = subjects.iter().map(Into::into).collect();
    let mut counts: BTreeMap<RuleId, Count> = BTreeMap::new();
    for finding in crate::run_together(&subjects, &crate::Options::default()).into_iter().flatten() {
        let count = counts.entry(finding.rule).or_default();
        count.all += 1;
        count.wrong += usize::from(finding.severity > Severity::Note);
    }
    counts
}

/// Edits of one text, by the lines that they may change.
struct Fixes<'a> {
    /// In the order of the text.
    fixes: Vec<&'a Fix>,
}

impl<'a> Fixes<'a> {
    fn of(edits: &'a [Attempt]) -> Self {
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

    /// The lines that each may change, and how far those before it move them.
    fn lines(&self, before: &Resolution) -> Vec<Lines<'a>> {
        let mut shift = 0;
        let lines = |fix: &&'a Fix| {
            // With the name of a section all that it holds comes into force.
            let within = |key: &&WrittenKey| key.key_place.as_ref().is_some_and(|place| contains(place, &fix.place));
            let held = before.written.iter().find(within).and_then(|key| key.origin.place.as_ref());
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
