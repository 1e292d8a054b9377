//! Mends a text: edits together, else in halves, kept only if the text reads back as intended.

mod proof;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::{Diagnostic, Fix, Message, Policy, RuleId, Subject};
use neko_deploy::load::{Failure, FileSystem, Loader, Neko, Request, Text};
use neko_text::edit::{self, Edit};
use neko_text::source::SourceKind;
use proof::Proof;

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

/// How often is looked for edits that others uncovered: the end of a loop that never should be one.
const MOST: usize = 100;

/// How often the text is read anew to see which edits stand.
const MOST_TRIES: usize = 100;

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
        for _ in 0..MOST {
            let edits = self.edits(&before, &mended.text);
            let Some((text, after, done)) = pass(&mended.text, &before, edits, &read) else { break };
            (mended.text, before) = (text, after);
            mended.done.extend(done);
        }
        (!mended.done.is_empty()).then_some(mended)
    }

    /// The edits of a text that may be tried together: no two at one place, and what uncovers other settings alone.
    fn edits<T>(&self, subjects: &[T], text: &str) -> Vec<Attempt>
    where
        for<'a> &'a T: Into<Subject<'a>>,
    {
        let attempts = self.candidates(subjects).into_iter().filter_map(|finding| Attempt::of(finding, text));
        let mut attempts: Vec<Attempt> = attempts.collect();
        if let Some(alone) = attempts.iter().position(|own| own.rule.rule().mending_uncovers) {
            let alone = attempts.swap_remove(alone);
            attempts.retain(|own| !own.rule.rule().mending_uncovers);
            attempts.insert(0, alone);
        }
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        attempts.retain(|own| {
            let Range { start, end } = own.edit.span;
            let before = taken.range(..=end).next_back().filter(|(_, last)| **last >= start);
            let is_free = before.is_none();
            taken.extend(is_free.then_some((start, end)));
            is_free
        });
        attempts
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

/// An edit that a finding asks for.
struct Attempt {
    rule: RuleId,
    fix: Box<Fix>,
    edit: Edit,
}

impl Attempt {
    fn of(finding: Diagnostic, text: &str) -> Option<Self> {
        let fix = finding.fix?;
        // The place is one of the text that was resolved, or of a block of it, not of a decoded copy.
        let (span, own) = (&fix.place.span, &fix.place.source.text);
        let is_of_text = own.len() == text.len() && own.get(span.clone()) == text.get(span.clone());
        let edit = Edit::new(span.clone(), fix.replacement.clone());
        is_of_text.then_some(Self { rule: finding.rule, fix, edit })
    }
}

/// The text after those edits that read back as intended, what it says then, and what was done; none where none does.
fn pass<T>(
    text: &str,
    before: &[T],
    attempts: Vec<Attempt>,
    read: &impl Fn(&str) -> Option<Vec<T>>,
) -> Option<(String, Vec<T>, Vec<Done>)>
where
    for<'a> &'a T: Into<Subject<'a>>,
{
    let (proof, mut last, mut tries) = (Proof::of(before), None, 0);
    let uncovers = attempts.first().is_some_and(|first| first.rule.rule().mending_uncovers);
    let stands = |tried: &[Attempt]| {
        let edits: Vec<Edit> = tried.iter().map(|own| own.edit.clone()).collect();
        tries += 1;
        let edited = edit::apply(text, &edits).filter(|_| tries <= MOST_TRIES);
        let after = edited.as_deref().and_then(read);
        let stands = after.as_ref().is_some_and(|after| proof.holds(after, tried));
        if stands {
            last = edited.zip(after);
        }
        stands
    };
    // What comes into force with the name of a section has mistakes of its own: the others are looked for anew.
    let (done, _) = match uncovers {
        true => alone(attempts, stands),
        false => edit::keep(attempts, stands),
    };
    let (text, after) = last?;
    Some((text, after, done.into_iter().map(|own| Done { rule: own.rule, title: own.fix.title }).collect()))
}

/// The first of them, where it stands; else those that stand of the others.
fn alone(mut attempts: Vec<Attempt>, mut stands: impl FnMut(&[Attempt]) -> bool) -> (Vec<Attempt>, Vec<Attempt>) {
    let others = attempts.split_off(1);
    if stands(&attempts) { (attempts, others) } else { edit::keep(others, stands) }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use neko_config::NoFiles;

    use super::*;

    /// What mending makes of a config with so many URLs that are plainly misspelt, and how often it is read.
    fn mended(urls: usize, more: &str) -> (Mended, usize) {
        let url = |number: usize| format!("    - urls: stun://h{number}.example.org\n");
        let text = format!("webrtc:\n  iceservers:\n    frontend:\n{}{more}", (0..urls).map(url).collect::<String>());
        let own = Text::in_memory("neko.yaml", text.as_str());
        let (request, policy, reads) = (Request::default(), Policy::default(), Cell::new(0));
        let loader = Loader::new(&request, &NoFiles);
        let mender = Mender { kind: own.kind.clone(), policy: &policy, unsafe_too: false };
        let mended = mender.mend(&text, loader.nekos_with(&own).unwrap(), |edited| {
            reads.set(reads.get() + 1);
            loader.nekos_with(&own.edited(edited)).ok()
        });
        (mended.unwrap(), reads.get())
    }

    #[test]
    fn twice_as_many_edits_are_proven_by_as_many_reads() {
        for urls in [1, 50, 100] {
            let (mended, reads) = mended(urls, "");
            assert_eq!((mended.done.len(), reads), (urls, 1));
            assert!(!mended.text.contains("//"), "{}", mended.text);
        }
    }

    #[test]
    fn what_cannot_be_mended_keeps_no_other_from_it() {
        // Without a user name it stays refused, whatever is edited.
        let (mended, reads) = mended(64, "    - urls: turn://h.example.org/\n");
        assert_eq!(mended.text.matches("stun:h").count(), 64, "{}", mended.text);
        assert!(reads < 40, "{reads}");
    }

    #[test]
    fn a_note_is_mended_too() {
        let (mended, _) = mended(1, "    backend:\n    - urls: stun:stun.example.org#home\n");
        assert!(mended.text.ends_with("stun:stun.example.org\n"), "{}", mended.text);
    }
}
