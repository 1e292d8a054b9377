//! `# neko-ice: allow(rule) reason`, beside the line that it is about or above it.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use neko_config::Resolution;
use neko_text::source::{Place, Source};
use neko_text::spelling;

use super::renamed::{RENAMED, Renamed, renamed};
use super::rules::{allow_by_old_name, allow_without_finding};
use super::{Diagnostic, Options, RuleId, rules};

const MARK: &str = "neko-ice:";

/// One rule named by a comment.
#[derive(Debug, PartialEq, Eq)]
struct Allowance {
    what: Allowed,
    /// Where its name stands.
    span: Range<usize>,
    /// The line that it is about, from 1.
    line: usize,
}

/// What is named by a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Allowed {
    Rule(RuleId),
    /// A rule, by a name that it had once.
    OldName(&'static Renamed),
    /// A name that no rule has.
    Unknown,
    /// The comment means to allow something and names nothing.
    Nothing,
}

impl Allowed {
    fn of(name: &str) -> Self {
        let old = || renamed(name).map(Self::OldName);
        old().or_else(|| RuleId::named(name).map(Self::Rule)).unwrap_or(Self::Unknown)
    }

    fn rule(self) -> Option<RuleId> {
        match self {
            Self::Rule(rule) => Some(rule),
            Self::OldName(renamed) => Some(renamed.now),
            Self::Unknown | Self::Nothing => None,
        }
    }
}

/// Of configurations that are judged together: a comment is in vain only where each of them has no use for it, and what is
/// said of an old name in a comment is said once.
pub(super) fn merge_allowances(judged: &mut [Vec<Diagnostic>]) {
    if judged.len() < 2 {
        return;
    }
    let mut noted: Vec<Place> = Vec::new();
    let mut each: Vec<Vec<Place>> = Vec::new();
    for own in judged.iter_mut() {
        own.retain(|finding| {
            finding.rule != RuleId::AllowByOldName || finding.place().is_none_or(|at| add(&mut noted, at))
        });
        let vain = own.iter().filter(|finding| finding.rule == RuleId::AllowWithoutFinding);
        each.push(vain.filter_map(|finding| finding.place().cloned()).collect());
    }
    let in_all = |place: &Place| each.iter().all(|own| own.contains(place));
    for (index, own) in judged.iter_mut().enumerate() {
        own.retain(|finding| {
            let is_vain = finding.rule == RuleId::AllowWithoutFinding;
            !is_vain || (index == 0 && finding.place().is_some_and(in_all))
        });
    }
}

/// Whether a place is new to a list, which it is added to.
fn add(known: &mut Vec<Place>, place: &Place) -> bool {
    let is_new = !known.contains(place);
    if is_new {
        known.push(place.clone());
    }
    is_new
}

/// What the comments of one text allow.
type OfText = (Arc<Source>, Rc<[Allowance]>);

/// The comments of the files that were looked at: many configurations may stand in one file.
#[derive(Debug, Default)]
pub(super) struct Allowances(RefCell<Vec<OfText>>);

impl Allowances {
    /// Findings without those that comments allow, and with those of comments that allow in vain.
    pub fn without(&self, written: &[Arc<Source>], findings: Vec<Diagnostic>, options: &Options) -> Vec<Diagnostic> {
        let mut left = apply(written, findings, options, self);
        super::unquoted::leave_comments_unquoted(&mut left);
        super::sorted(left)
    }

    /// The texts that a configuration was read from, as far as they hold a comment of ours.
    pub fn commented(&self, resolution: &Resolution) -> Vec<Arc<Source>> {
        let written = resolution.written.iter().filter_map(|key| key.key_place.as_ref().or(key.origin.place.as_ref()));
        let mut sources = each_once(written.map(|place| &place.source));
        sources.retain(|source| !self.of(source).is_empty());
        sources
    }

    fn of(&self, source: &Arc<Source>) -> Rc<[Allowance]> {
        let mut known = self.0.borrow_mut();
        if let Some((_, read)) = known.iter().rfind(|(known, _)| Arc::ptr_eq(known, source)) {
            return Rc::clone(read);
        }
        let ours = source.has_lines() && source.text.contains(MARK);
        let read: Rc<[Allowance]> = if ours { read(&source.text).into() } else { Rc::default() };
        // Variables and flags have no comments, and each configuration has its own.
        if source.has_lines() {
            known.push((Arc::clone(source), Rc::clone(&read)));
        }
        read
    }
}

/// Takes out what comments allow, and adds what they allow in vain; of a rule that was not looked for nothing is known.
fn apply(
    written: &[Arc<Source>],
    mut findings: Vec<Diagnostic>,
    options: &Options,
    allowances: &Allowances,
) -> Vec<Diagnostic> {
    for (source, read) in sources(written, &findings, allowances) {
        // Those that caught something: whoever writes the old name of a rule beside the new one means one rule.
        let mut caught: Vec<&Allowance> = Vec::new();
        for allowance in &*read {
            let place = Place::new(&source, allowance.span.clone());
            if allowance.what == Allowed::Nothing {
                findings.push(allow_without_finding::misread(place));
                continue;
            }
            let (rule, before) = (allowance.what.rule(), findings.len());
            findings.retain(|finding| !allowance.catches(finding, &source));
            let is_caught = findings.len() < before;
            if is_caught {
                caught.push(allowance);
            }
            let is_same = |own: &&Allowance| own.line == allowance.line && own.what.rule() == rule;
            let by_another = || caught.iter().any(|own| is_same(own) && own.what != allowance.what);
            if !is_caught && !by_another() && rule.is_none_or(|rule| options.looks_for(rule)) {
                findings.push(allow_without_finding::finding(rule, place));
            } else if let Allowed::OldName(renamed) = allowance.what {
                findings.push(allow_by_old_name::finding(renamed, place));
            }
        }
    }
    findings
}

impl Allowance {
    fn catches(&self, finding: &Diagnostic, source: &Arc<Source>) -> bool {
        let here = |place: &Place| place.source.kind == source.kind && place.start().0 == self.line;
        Some(finding.rule) == self.what.rule() && finding.labels.iter().any(|label| here(&label.place))
    }
}

fn each_once<'a>(sources: impl Iterator<Item = &'a Arc<Source>>) -> Vec<Arc<Source>> {
    let mut seen: Vec<Arc<Source>> = Vec::new();
    for source in sources {
        if !seen.iter().any(|known| Arc::ptr_eq(known, source)) {
            seen.push(Arc::clone(source));
        }
    }
    seen
}

/// The files that a configuration was read from, and those that findings point into, as far as they hold a comment of ours.
fn sources(
    written: &[Arc<Source>],
    findings: &[Diagnostic],
    allowances: &Allowances,
) -> Vec<(Arc<Source>, Rc<[Allowance]>)> {
    let labels = findings.iter().flat_map(|finding| &finding.labels).map(|label| &label.place.source);
    let seen = each_once(written.iter().chain(labels));
    // One file may be read twice: its comments count once.
    let mut out: Vec<(Arc<Source>, Rc<[Allowance]>)> = Vec::new();
    for source in seen {
        let read = allowances.of(&source);
        if !read.is_empty() && !out.iter().any(|(known, _)| known.kind == source.kind) {
            out.push((source, read));
        }
    }
    out
}

/// The rules that the comments of a text allow.
fn read(text: &str) -> Vec<Allowance> {
    let mut out = Vec::new();
    let mut offset = 0;
    // What a comment on a line of its own allows waits for the next line that is not one.
    let mut waiting: Vec<(Allowed, Range<usize>)> = Vec::new();
    let mut last = 1;
    for (index, line) in text.split('\n').enumerate() {
        last = index + 1;
        let body = line.trim();
        let named = comment(line).map_or(Vec::new(), |at| names(line, at, offset));
        if body.starts_with('#') {
            waiting.extend(named);
        } else if !body.is_empty() {
            let here = waiting.drain(..).chain(named);
            out.extend(here.map(|(what, span)| Allowance { what, span, line: last }));
        }
        offset += line.len() + 1;
    }
    out.extend(waiting.into_iter().map(|(what, span)| Allowance { what, span, line: last }));
    out
}

/// Where our words begin in a line, behind the `#` of a comment.
fn comment(line: &str) -> Option<usize> {
    let mark = line.find(MARK)?;
    let before = line[..mark].trim_end().strip_suffix('#')?;
    (before.is_empty() || before.ends_with([' ', '\t'])).then_some(mark + MARK.len())
}

/// The names between the parentheses of `allow(…)`.
fn names(line: &str, from: usize, offset: usize) -> Vec<(Allowed, Range<usize>)> {
    let rest = line[from..].trim_start();
    let whole = || {
        let start = line.len() - rest.len();
        let start = if rest.is_empty() { from - MARK.len() } else { start };
        vec![(Allowed::Nothing, offset + start..offset + line.trim_end().len())]
    };
    let Some(inner) = rest.strip_prefix("allow(") else {
        return if means_to_allow(rest) { whole() } else { Vec::new() };
    };
    let start = line.len() - inner.len();
    let end = inner.find(')').map_or(line.len(), |length| start + length);
    let mut out = Vec::new();
    let mut at = start;
    for part in line[start..end].split(',') {
        let lead = part.len() - part.trim_start().len();
        let name = part.trim();
        if !name.is_empty() {
            let begin = offset + at + lead;
            out.push((Allowed::of(name), begin..begin + name.len()));
        }
        at += part.len() + 1;
    }
    if out.is_empty() { whole() } else { out }
}

/// Whether what stands behind the mark is an `allow(…)` that went wrong, and not prose.
fn means_to_allow(rest: &str) -> bool {
    let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    let of_others = ["ignore", "disable", "noqa", "skip", "off", "expect", "suppress"].contains(&word.as_str());
    of_others
        || spelling::is_near(&word, "allow", 2)
        || rules().iter().any(|rule| rest.contains(rule.name))
        || RENAMED.iter().any(|renamed| rest.contains(renamed.old))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(&str, usize)> {
        read(text).into_iter().map(|allowance| (&text[allowance.span], allowance.line)).collect()
    }

    #[test]
    fn a_comment_is_about_its_line_or_the_next_one() {
        let text = "a: 1 # neko-ice: allow(x) why\n# neko-ice: allow( y , z)\n# more\n\nb: é\r\n# neko-ice: allow(w)";
        assert_eq!(lines(text), [("x", 1), ("y", 5), ("z", 5), ("w", 6)]);
    }

    #[test]
    fn a_name_is_a_rule_s_or_was_one_or_is_none() {
        let text = "# neko-ice: allow(v2-key, turn-tcp-without-tcpmux, V2-key)";
        let named: Vec<Option<RuleId>> = read(text).into_iter().map(|allowance| allowance.what.rule()).collect();
        assert_eq!(named, [Some(RuleId::V2Key), Some(RuleId::BackendTurnOverTcp), None]);
    }

    #[test]
    fn what_is_no_comment_of_ours_says_nothing() {
        for text in
            ["a: neko-ice: allow(x)", "a#neko-ice: allow(x)", "# neko-ice: deny(x)", "# neko-ice:", "# allow(x)"]
        {
            assert_eq!(lines(text), [], "{text}");
        }
    }

    #[test]
    fn a_comment_that_went_wrong_is_seen() {
        for (text, span) in [
            ("a: 1 # neko-ice: alow(epr-too-small) \r", 17..36),
            ("# neko-ice: allow epr-too-small", 12..31),
            ("# neko-ice: Allow(x)", 12..20),
            ("# neko-ice: allow( , )", 12..22),
            ("# neko-ice: ignore[x]", 12..21),
            ("# neko-ice: the range is small: epr-too-small", 12..45),
        ] {
            let found: Vec<_> = read(text).into_iter().map(|own| (own.what, own.span)).collect();
            assert_eq!(found, [(Allowed::Nothing, span)], "{text}");
        }
        assert!(read("# neko-ice: see the wiki").is_empty());
    }
}
