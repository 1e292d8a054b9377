//! Notes that say the same of many places are one picture for people: a file of neko's second version has one for each of
//! its keys, and what is wrong with it would stand between them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use neko_lint::{Diagnostic, RuleId, Severity};

/// The findings, each note together with the later ones that differ from it in nothing but the place.
pub(super) fn together<'a>(findings: &[&'a Diagnostic]) -> Vec<Cow<'a, Diagnostic>> {
    gathered(findings).into_iter().map(|(finding, others)| with(finding, others.len(), String::new())).collect()
}

/// The same for formats of a line each, which show one place: what the others are about is named.
pub(super) fn in_lines<'a>(findings: &[&'a Diagnostic]) -> Vec<Cow<'a, Diagnostic>> {
    let named = |(finding, others): (Cow<'a, Diagnostic>, Vec<&'a Diagnostic>)| {
        let about: Vec<&str> = others.iter().filter_map(|other| other.about.as_deref()).collect();
        let which = if about.is_empty() { String::new() } else { format!(": {}", about.join(", ")) };
        with(finding, others.len(), which)
    };
    gathered(findings).into_iter().map(named).collect()
}

fn with<'a>(mut finding: Cow<'a, Diagnostic>, others: usize, which: String) -> Cow<'a, Diagnostic> {
    if others > 0 {
        finding.to_mut().message = format!("{} (and {others} more{which})", finding.message).into();
    }
    finding
}

/// Each finding that is shown, with those that are in it.
fn gathered<'a>(findings: &[&'a Diagnostic]) -> Vec<(Cow<'a, Diagnostic>, Vec<&'a Diagnostic>)> {
    let mut out: Vec<(Cow<'a, Diagnostic>, Vec<&'a Diagnostic>)> = Vec::with_capacity(findings.len());
    // Only the latest picture of a rule may grow: a file may have fifty thousand findings.
    let mut latest: HashMap<RuleId, usize> = HashMap::new();
    for &finding in findings {
        let picture = latest.get(&finding.rule).and_then(|&at| out.get_mut(at));
        match picture.filter(|(first, _)| alike(first, finding)) {
            None => {
                latest.insert(finding.rule, out.len());
                out.push((Cow::Borrowed(finding), Vec::new()));
            }
            Some((first, others)) => {
                let first = first.to_mut();
                first.labels.extend(finding.labels.iter().cloned());
                for note in &finding.notes {
                    if !first.notes.iter().any(|known| known.is_same(note)) {
                        first.notes.push(note.clone());
                    }
                }
                others.push(finding);
            }
        }
    }
    out
}

/// Whether two findings are one picture: notes of one rule in one text, each about one place, with the same advice.
fn alike(first: &Diagnostic, other: &Diagnostic) -> bool {
    let same_text = match (first.place(), other.place()) {
        (Some(one), Some(two)) => Arc::ptr_eq(&one.source, &two.source),
        _ => false,
    };
    first.rule == other.rule
        && first.severity == Severity::Note
        && other.severity == Severity::Note
        && first.fix.is_none()
        && other.fix.is_none()
        && match (&first.help, &other.help) {
            (Some(one), Some(two)) => one.is_same(two),
            (one, two) => one.is_none() && two.is_none(),
        }
        && other.labels.len() == 1
        // What a finding says of its place stands there, so that nothing is lost with its title.
        && first.labels.iter().chain(&other.labels).all(|label| label.primary && !label.text.for_display().is_empty())
        && same_text
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_text::source::{Place, Source, SourceKind};

    #[test]
    fn a_line_names_what_it_stands_for() {
        let source = Source::new(SourceKind::File("neko.yaml".into()), "abc");
        let note = |at: usize, name: &str| {
            let place = Some(Place::new(&source, at..at + 1));
            let old = Diagnostic::new(RuleId::V2Key, Severity::Note, format!("`{name}` is old, now `x`"));
            Diagnostic { about: Some(name.into()), ..old }.at(place, "here")
        };
        let findings = [note(0, "epr"), note(1, "screen"), note(2, "tcpmux")];
        let told = in_lines(&findings.iter().collect::<Vec<_>>());
        let messages: Vec<&str> = told.iter().map(|one| one.message.for_display()).collect();
        assert_eq!(messages, ["`epr` is old, now `x` (and 2 more: screen, tcpmux)"]);
    }

    #[test]
    fn only_notes_of_one_rule_one_text_and_one_advice_are_one() {
        let source = Source::new(SourceKind::File("neko.yaml".into()), "a: 1\nb: 2\n");
        let other = Source::new(SourceKind::File("other.yaml".into()), "a: 1\n");
        let note = |rule, source: &Arc<Source>, at: usize, help: &'static str| {
            let place = Place::new(source, at..at + 1);
            Diagnostic::new(rule, Severity::Note, "x").at(Some(place), "here").note("why").help(help)
        };
        let findings = [
            note(RuleId::V2Key, &source, 0, "h"),
            note(RuleId::V3KeyIgnored, &source, 0, "h"),
            note(RuleId::V2Key, &source, 5, "h").note("more"),
            note(RuleId::V2Key, &source, 5, "other help"),
            note(RuleId::V2Key, &other, 0, "h"),
            Diagnostic::new(RuleId::NekoExits, Severity::Note, "nowhere"),
            Diagnostic::new(RuleId::NekoExits, Severity::Note, "nowhere"),
        ];
        let told = together(&findings.iter().collect::<Vec<_>>());
        let shown: Vec<(&str, usize, usize)> =
            told.iter().map(|one| (one.message.for_display(), one.labels.len(), one.notes.len())).collect();
        let alone = ("x", 1, 1);
        assert_eq!(shown, [("x (and 1 more)", 2, 2), alone, alone, alone, ("nowhere", 0, 0), ("nowhere", 0, 0)]);
    }
}
