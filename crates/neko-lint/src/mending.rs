//! Mends a text: one edit after the other, each kept only if the text reads back as intended.

use std::collections::BTreeMap;

use crate::{Diagnostic, Fix, Message, Policy, RuleId, Severity, Subject};
use neko_config::setting::{self, Section, SettingType, Visitor};
use neko_config::{Outcome, Resolution, Setting, WrittenKey};
use neko_deploy::load::{Failure, FileSystem, Loader, Neko, Request, Text};
use neko_text::edit::{self, Edit};
use neko_text::source::{Place, SourceKind};
use neko_transfer::export;

/// Which edits are wanted.
#[derive(Debug)]
pub struct Mender<'a> {
    /// The text that is edited; what stands elsewhere is left alone.
    pub kind: SourceKind,
    /// The rules that count.
    pub policy: &'a Policy,
    /// Edits that have to be guessed too.
    pub unsafe_too: bool,
}

/// A text with its mistakes mended.
#[derive(Debug)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// What was done, an edit each.
    pub done: Vec<Done>,
}

/// An edit that was done.
#[derive(Debug)]
pub struct Done {
    /// The rule of the finding that it took away.
    pub rule: RuleId,
    /// What it did, in the imperative.
    pub title: Message,
}

/// More edits than a config has lines: the end of a loop that never should be one.
const MOST: usize = 1000;

/// Mends a text as far as it can be; none where nothing is done. Edits that have to be guessed are done as well where
/// `unsafe_too` says so. An error where the text cannot be loaded.
pub fn fix(
    text: &Text,
    request: &Request,
    files: &dyn FileSystem,
    policy: &Policy,
    unsafe_too: bool,
) -> Result<Option<Mended>, Failure> {
    let loader = Loader::new(request, files);
    let mender = Mender { kind: text.kind.clone(), policy, unsafe_too };
    Ok(mender.mend_file(&text.source().text, text, loader.nekos_with(text)?, loader))
}

impl Mender<'_> {
    /// Whether there is anything to do.
    pub fn has_work<T>(&self, subjects: &[T]) -> bool
    where
        for<'a> &'a T: Into<Subject<'a>>,
    {
        !self.candidates(subjects).is_empty()
    }

    /// Mends a text as far as it can be; none where nothing is done. `before` is what the text says now, and `read` what
    /// another text would say in its place, none where it cannot be read.
    pub fn mend<T>(&self, text: &str, mut before: Vec<T>, read: impl Fn(&str) -> Option<Vec<T>>) -> Option<Mended>
    where
        for<'a> &'a T: Into<Subject<'a>>,
    {
        let mut mended = Mended { text: text.to_owned(), done: Vec::new() };
        // What did not read back as intended, by rule and what was to be written where.
        let mut given_up: Vec<(RuleId, Edit)> = Vec::new();
        for _ in 0..MOST {
            let next = self.candidates(&before).into_iter().find_map(|finding| {
                let fix = finding.fix?;
                let edit = Edit::new(fix.place.span.clone(), fix.replacement.clone());
                let tried = given_up.iter().any(|(rule, other)| *rule == finding.rule && *other == edit);
                (!tried).then_some((finding.rule, fix, edit))
            });
            let Some((rule, fix, edit)) = next else { break };
            // The place is one of the text that was resolved, or of a block of it, not of a decoded copy.
            let span = &fix.place.span;
            let own = &fix.place.source.text;
            let same = own.len() == mended.text.len() && own.get(span.clone()) == mended.text.get(span.clone());
            let text = if same { edit::apply(&mended.text, std::slice::from_ref(&edit)) } else { None };
            let after = text.as_deref().and_then(&read);
            match (text, after) {
                (Some(text), Some(after)) if as_intended(&before, &after, rule, &fix) => {
                    mended.text = text;
                    mended.done.push(Done { rule, title: fix.title });
                    // What is behind the edit has moved.
                    given_up.clear();
                    before = after;
                }
                _ => given_up.push((rule, edit)),
            }
        }
        (!mended.done.is_empty()).then_some(mended)
    }

    /// [`Mender::mend`], for a file: `text` is what is loaded of it, `original` what is in it, and `before` the nekos that the
    /// loader finds there now.
    pub fn mend_file(&self, original: &str, text: &Text, before: Vec<Neko>, loader: Loader<'_>) -> Option<Mended> {
        self.mend(original, before, |edited| loader.nekos_with(&text.edited(edited)).ok())
    }

    fn candidates<T>(&self, subjects: &[T]) -> Vec<Diagnostic>
    where
        for<'a> &'a T: Into<Subject<'a>>,
    {
        let ours = |fix: &Fix| fix.place.source.kind == self.kind && (fix.safe || self.unsafe_too);
        let found = subjects.iter().flat_map(crate::run).collect();
        let found = self.policy.apply(found).into_iter();
        found.filter(|finding| finding.fix.as_deref().is_some_and(ours)).collect()
    }
}

/// Whether an edit takes a finding away, brings no other, and changes no setting but those of its own lines.
fn as_intended<T>(before: &[T], after: &[T], rule: RuleId, fix: &Fix) -> bool
where
    for<'a> &'a T: Into<Subject<'a>>,
{
    let (old, new) = (counts(before), counts(after));
    let count = |counts: &BTreeMap<RuleId, usize>, rule: RuleId| counts.get(&rule).copied().unwrap_or(0);
    let mends = count(&new, rule) < count(&old, rule);
    let brings_nothing = new.iter().all(|(rule, &number)| number <= count(&old, *rule));
    let fits = |(before, after): (&T, &T)| {
        let (before, after) = (before.into().resolution, after.into().resolution);
        let still_starts = before.outcome != Outcome::Starts || after.outcome == Outcome::Starts;
        still_starts && others_unchanged(before, after, fix)
    };
    if rule.rule().mending_uncovers {
        return mends && before.len() == after.len();
    }
    mends && brings_nothing && before.len() == after.len() && before.iter().zip(after).all(fits)
}

/// How many errors and warnings of each rule there are, those between nekos of one host with them.
fn counts<T>(subjects: &[T]) -> BTreeMap<RuleId, usize>
where
    for<'a> &'a T: Into<Subject<'a>>,
{
    let subjects: Vec<Subject<'_>> = subjects.iter().map(Into::into).collect();
    let mut counts = BTreeMap::new();
    for finding in crate::run_together(&subjects, &crate::Options::default()).into_iter().flatten() {
        if finding.severity > Severity::Note {
            *counts.entry(finding.rule).or_default() += 1;
        }
    }
    counts
}

fn others_unchanged(before: &Resolution, after: &Resolution, fix: &Fix) -> bool {
    let values = |resolution: &Resolution| -> BTreeMap<String, String> {
        export::variables(resolution, &export::Selection::default())
            .variables
            .into_iter()
            .map(|variable| (variable.name, variable.value))
            .collect()
    };
    let (old, new) = (values(before), values(after));
    let mut changed = old.keys().chain(new.keys()).filter(|name| old.get(*name) != new.get(*name));
    // With the name of a section all that it holds comes into force.
    let within = |key: &&WrittenKey| key.key_place.as_ref().is_some_and(|place| contains(place, &fix.place));
    let held = before.written.iter().find(within).and_then(|key| key.origin.place.as_ref());
    let last = held.filter(|place| place.source.kind == fix.place.source.kind).map_or(0, |place| place.end().0);
    let lines = fix.place.start().0..=fix.place.end().0.max(last);
    let own: Vec<&'static str> = [before, after]
        .into_iter()
        .flat_map(places)
        .filter(|(_, place)| on(place, fix, &lines))
        .map(|(key, _)| key)
        .collect();
    let others = |resolution: &Resolution| {
        let Resolution { desktop, capture, server, legacy, .. } = resolution;
        (
            server.bind.value.clone(),
            capture.video_codec.value.clone(),
            capture.audio_codec.value.clone(),
            desktop.screen.value,
            legacy.value,
        )
    };
    changed.all(|name| own.iter().any(|key| setting::is_variable(name, key))) && others(before) == others(after)
}

fn contains(outer: &Place, inner: &Place) -> bool {
    outer.source.kind == inner.source.kind && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}

fn on(place: &Place, fix: &Fix, lines: &std::ops::RangeInclusive<usize>) -> bool {
    place.source.kind == fix.place.source.kind && place.start().0 <= *lines.end() && place.end().0 >= *lines.start()
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
