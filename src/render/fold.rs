//! What people read stays readable: findings that say one thing of many lines are drawn as one, and of the findings of one
//! rule in one input the first few are drawn, the rest counted.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Label};

/// The findings of one input that are drawn, and what is left out.
pub(super) struct Fold<'a> {
    /// In their order.
    pub shown: Vec<Cow<'a, Diagnostic>>,
    /// Rules with findings that are not drawn, and how many, in the order of their first finding.
    pub left: Vec<(&'static str, usize)>,
}

/// Which findings are drawn as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gather {
    /// Those that ask for it, in one picture.
    InPictures,
    /// Those that ask for it, each named in the message.
    InLines,
}

/// From how many on findings with the same words are drawn as one.
const ALIKE: usize = 3;

/// The first `most` findings of each rule, gathered; all, and each by itself, where that is 0.
pub(super) fn fold(findings: &[Diagnostic], most: usize, gather: Gather) -> Fold<'_> {
    let mut fold = Fold { shown: Vec::new(), left: Vec::new() };
    if most == 0 {
        fold.shown = findings.iter().map(Cow::Borrowed).collect();
        return fold;
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut groups = groups(findings, gather);
    if gather == Gather::InPictures {
        // A long picture of notes stands behind what is wrong.
        groups.sort_by_key(|group| group.len() > 1 && group.iter().any(|own| own.together.is_some()));
    }
    for group in groups {
        let Some(&first) = group.first() else { continue };
        let count = seen.entry(first.rule).or_default();
        *count += 1;
        let left = if *count > most { group.len() } else { group.len().saturating_sub(most) };
        if *count <= most {
            fold.shown.push(gathered(first, &group, most, gather));
        }
        match fold.left.iter_mut().find(|(rule, _)| *rule == first.rule) {
            _ if left == 0 => {}
            Some((_, sum)) => *sum += left,
            None => fold.left.push((first.rule, left)),
        }
    }
    fold
}

/// Findings that are drawn as one, groups in the order of their first.
fn groups(findings: &[Diagnostic], gather: Gather) -> Vec<Vec<&Diagnostic>> {
    let mut groups: Vec<Vec<(usize, &Diagnostic)>> = Vec::new();
    let mut by_key = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        let at = match key(finding, gather) {
            Some(key) => *by_key.entry(key).or_insert(groups.len()),
            None => groups.len(),
        };
        match groups.get_mut(at) {
            Some(group) => group.push((index, finding)),
            None => groups.push(vec![(index, finding)]),
        }
    }
    // Two alike are drawn as two, at their places.
    let mut second = Vec::new();
    for group in groups.iter_mut().filter(|group| (2..ALIKE).contains(&group.len())) {
        if group.iter().any(|(_, own)| own.together.is_none()) {
            second.extend(group.drain(1..).map(|own| vec![own]));
        }
    }
    if !second.is_empty() {
        groups.extend(second);
        groups.sort_by_key(|group| group.first().map(|(index, _)| *index));
    }
    groups.into_iter().map(|group| group.into_iter().map(|(_, own)| own).collect()).collect()
}

/// What findings that are drawn as one have in common.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Together(&'static str, &'a str),
    Alike { rule: &'static str, severity: &'static str, file: &'a str, words: Words<'a> },
}

/// A message without what stands between backticks, the notes, the help.
type Words<'a> = (String, &'a [Cow<'static, str>], Option<&'a str>);

fn key(finding: &Diagnostic, gather: Gather) -> Option<Key<'_>> {
    let place = finding.place().filter(|place| place.source.has_lines())?;
    let file = place.source.name();
    if finding.together.is_some() {
        return Some(Key::Together(finding.rule, file));
    }
    let speaks = finding.labels.iter().all(|label| !label.text.is_empty());
    let says_nothing_more = finding.notes.is_empty() && finding.help.is_none();
    if gather == Gather::InLines || finding.fix.is_some() || says_nothing_more || !speaks {
        return None;
    }
    let message = finding.message.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let words = (message, &finding.notes[..], finding.help.as_deref());
    Some(Key::Alike { rule: finding.rule, severity: finding.severity.as_str(), file, words })
}

/// What the message of a finding is about, where neither a label nor its line says so.
fn unsaid<'a>(finding: &'a Diagnostic, label: &Label) -> Option<&'a str> {
    let about = finding.message.split('`').nth(1)?;
    let text = &label.place.source.text;
    let start = text.get(..label.place.span.start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..)?.lines().next().unwrap_or_default();
    (!line.contains(about) && !label.text.contains(about)).then_some(about)
}

/// A group as one finding, with the labels of its first `most`.
fn gathered<'a>(first: &'a Diagnostic, group: &[&'a Diagnostic], most: usize, gather: Gather) -> Cow<'a, Diagnostic> {
    if group.len() < 2 {
        return Cow::Borrowed(first);
    }
    let mut out = first.clone();
    for finding in group.iter().skip(1).take(most.saturating_sub(1)) {
        for label in &finding.labels {
            if out.labels.iter().any(|own| own.place == label.place) {
                continue;
            }
            let about = unsaid(finding, label).filter(|_| label.primary && finding.together.is_none());
            let text = about.map_or_else(|| label.text.clone(), |about| format!("`{about}`: {}", label.text).into());
            out.labels.push(Label { place: label.place.clone(), text, primary: false });
        }
    }
    out.severity = group.iter().map(|own| own.severity).max().unwrap_or(first.severity);
    match &first.together {
        Some(together) => {
            out.message = format!("{} {}", group.len(), together.many);
            out.help = Some(together.help.clone());
            out.notes = notes(group);
            if gather == Gather::InLines {
                let subjects = group.iter().take(most).filter_map(|own| Some(own.together.as_ref()?.subject.as_str()));
                let more = if group.len() > most { ", …" } else { "" };
                out.message = format!("{}: {}{more}", out.message, subjects.collect::<Vec<_>>().join(", "));
            }
        }
        None => out.message = format!("{}, and {} more like this", first.message, group.len() - 1),
    }
    Cow::Owned(out)
}

/// The notes that all have, and behind them those of some, each with what it is about.
fn notes(group: &[&Diagnostic]) -> Vec<Cow<'static, str>> {
    let common = |note: &Cow<'static, str>| group.iter().all(|own| own.notes.contains(note));
    let mut out: Vec<Cow<'static, str>> = Vec::new();
    for finding in group {
        for note in &finding.notes {
            let subject = finding.together.as_ref().map_or("", |own| own.subject.as_str());
            let note = if common(note) { note.clone() } else { format!("{subject}: {note}").into() };
            if !out.contains(&note) {
                out.push(note);
            }
        }
    }
    out
}

/// `and 59980 more findings of unknown-key (--max-per-rule 0 shows them)`
pub(super) fn more(rule: &str, left: usize) -> String {
    let plural = if left == 1 { "" } else { "s" };
    format!("and {left} more finding{plural} of {rule} (--max-per-rule 0 shows all)")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Severity, Together};
    use crate::source::{Place, Source, SourceKind};

    fn lines(fold: &Fold<'_>) -> Vec<String> {
        fold.shown.iter().map(|own| format!("{} {} {}", own.rule, own.message, own.labels.len())).collect()
    }

    fn text() -> Arc<Source> {
        Source::new(SourceKind::File("neko.yaml".into()), "abcdefgh")
    }

    fn at(source: &Arc<Source>, rule: &'static str, at: usize) -> Diagnostic {
        let place = Some(Place::new(source, at..at + 1));
        Diagnostic::new(rule, Severity::Note, format!("`x{at}`")).at(place, "here").note("so")
    }

    #[test]
    fn each_rule_has_its_own_share() {
        let findings: Vec<Diagnostic> =
            ["a", "b", "a", "a", "b", "a"].map(|rule| Diagnostic::new(rule, Severity::Note, "x")).into();
        let folded = fold(&findings, 2, Gather::InPictures);
        assert_eq!(folded.shown.iter().map(|finding| finding.rule).collect::<String>(), "abab");
        assert_eq!(folded.left, [("a", 2)]);
        assert_eq!(fold(&findings, 0, Gather::InPictures).shown.len(), 6);
        assert_eq!(more("a", 1), "and 1 more finding of a (--max-per-rule 0 shows all)");
    }

    #[test]
    fn what_says_nothing_new_is_one_picture() {
        let source = text();
        let findings: Vec<Diagnostic> = (0..4).map(|i| at(&source, "a", i)).chain([at(&source, "b", 4)]).collect();
        let label =
            |text: &str| fold(&findings, 20, Gather::InPictures).shown[0].labels.iter().any(|it| it.text == text);
        assert!(label("`x3`: here") && label("here"));
        assert_eq!(lines(&fold(&findings, 20, Gather::InPictures)), ["a `x0`, and 3 more like this 4", "b `x4` 1"]);
        assert_eq!(lines(&fold(&findings, 20, Gather::InLines)).len(), 5);
        let folded = fold(&findings, 3, Gather::InPictures);
        assert_eq!((lines(&folded)[0].as_str(), &folded.left[..]), ("a `x0`, and 3 more like this 3", &[("a", 1)][..]));
    }

    #[test]
    fn two_alike_stay_two_at_their_places() {
        let source = text();
        let findings = [at(&source, "a", 0), at(&source, "b", 1), at(&source, "a", 2)];
        assert_eq!(lines(&fold(&findings, 20, Gather::InPictures)), ["a `x0` 1", "b `x1` 1", "a `x2` 1"]);
    }

    #[test]
    fn what_is_to_be_told_together_is_named() {
        let source = text();
        let together = |own: Diagnostic, subject: &str| {
            let together = Together { subject: subject.to_owned(), many: "keys", help: "move".to_owned() };
            Diagnostic { together: Some(Box::new(together)), ..own }
        };
        let findings = [together(at(&source, "a", 0), "k"), together(at(&source, "a", 2).note("but"), "l")];
        assert_eq!(lines(&fold(&findings, 20, Gather::InLines)), ["a 2 keys: k, l 2"]);
        let folded = fold(&findings, 20, Gather::InPictures);
        assert_eq!(
            (lines(&folded)[0].as_str(), &folded.shown[0].notes[..]),
            ("a 2 keys 2", &["so".into(), "l: but".into()][..])
        );
        assert_eq!(lines(&fold(&findings, 1, Gather::InLines)), ["a 2 keys: k, … 1"]);
    }
}
