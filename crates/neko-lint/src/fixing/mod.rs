//! Mends a text: edits together, else in halves, kept only if the text reads back as intended.

mod proof;
mod tries;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::{Diagnostic, Fix, Message, Policy, RuleId, Subject};
use neko_deploy::load::{Failure, FileSystem, Loader, Neko, Request, Text};
use neko_text::edit::Edit;
use neko_text::source::SourceKind;
use tries::Tries;

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
        let mut reads = 0;
        for _ in 0..MOST {
            let edits = self.edits(&before, &mended.text);
            let mut tries = Tries::new(&mended.text, &before, &read, &mut reads);
            let done = tries.those_that_stand(&edits);
            let Some((text, after)) = tries.last() else { break };
            let done: Vec<Done> = done.into_iter().map(Done::from).collect();
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
        if let Some(alone) = attempts.iter().position(|own| own.rule.rule().fix_uncovers) {
            let alone = attempts.swap_remove(alone);
            attempts.retain(|own| !own.rule.rule().fix_uncovers);
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
        let found = subjects.iter().flat_map(|subject| crate::run(subject, &crate::Options::default())).collect();
        let found = self.policy.apply(found).into_iter();
        found.filter(|finding| finding.fix.as_deref().is_some_and(ours)).collect()
    }
}

impl From<&Attempt> for Done {
    fn from(own: &Attempt) -> Self {
        Self { rule: own.rule, title: own.fix.title.clone() }
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use neko_config::NoFiles;

    use super::*;

    /// What mending makes of a config with so many URLs that are plainly misspelt, and how often it is read.
    fn mended(urls: usize, more: &str) -> (Mended, usize) {
        let url = |number: usize| format!("    - urls: stun://h{number}.example.org\n");
        let text = format!("webrtc:\n  iceservers:\n    frontend:\n{}{more}", (0..urls).map(url).collect::<String>());
        let (mended, reads) = mended_text(&text);
        (mended.unwrap(), reads)
    }

    fn mended_text(text: &str) -> (Option<Mended>, usize) {
        let own = Text::in_memory("neko.yaml", text);
        let (request, policy, reads) = (Request::default(), Policy::default(), Cell::new(0));
        let loader = Loader::new(&request, &NoFiles);
        let mender = Mender { kind: own.kind.clone(), policy: &policy, unsafe_too: false };
        let mended = mender.mend(text, loader.nekos_with(&own).unwrap(), |edited| {
            reads.set(reads.get() + 1);
            loader.nekos_with(&own.edited(edited)).ok()
        });
        (mended, reads.get())
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
    fn more_edits_than_findings_are_listed_are_done_too() {
        let (mended, reads) = mended(crate::rule_limit::MOST_OF_A_RULE + 500, "");
        assert!(!mended.text.contains("//") && reads == 2, "{reads}");
    }

    #[test]
    fn what_cannot_be_mended_keeps_no_other_from_it() {
        // Without a user name it stays refused, whatever is edited.
        let (mended, reads) = mended(64, "    - urls: turn://h.example.org/\n");
        assert_eq!(mended.text.matches("stun:h").count(), 64, "{}", mended.text);
        assert!(reads < 40, "{reads}");
    }

    /// The same of URLs that neko does not use without their slashes either.
    fn hopeless(urls: usize) -> (String, usize) {
        let url = |number: usize| {
            format!("    - urls: turn://h{number}.example.org?transport=tcp\n      username: u\n      credential: pp\n")
        };
        let urls = (0..urls).map(url).collect::<String>();
        let (mended, reads) = mended_text(&format!(
            "webrtc:\n  iceservers:\n    backend:\n{urls}    frontend:\n    - urls: stun://h.example.org\n"
        ));
        (mended.unwrap().text, reads)
    }

    #[test]
    fn edits_of_one_kind_none_of_which_stands_are_given_up() {
        let (few, many) = (hopeless(100).1, hopeless(200).1);
        assert!(few < 20 && many <= few, "{few} {many}");
        let (text, _) = hopeless(200);
        assert_eq!((text.matches("turn://").count(), text.matches("stun:h.").count()), (200, 1), "{text}");
    }

    #[test]
    fn each_second_edit_that_stands_is_done() {
        for urls in [50, 100] {
            let url = |number: usize| match number % 2 {
                0 => format!("    - urls: stun://h{number}.example.org\n"),
                _ => format!(
                    "    - urls: turn://h{number}.example.org?transport=tcp\n      username: u\n      credential: pp\n"
                ),
            };
            let urls_of_both = (0..2 * urls).map(url).collect::<String>();
            let (mended, reads) = mended_text(&format!("webrtc:\n  iceservers:\n    backend:\n{urls_of_both}"));
            let text = mended.unwrap().text;
            assert_eq!((text.matches("stun:h").count(), text.matches("turn://").count()), (urls, urls), "{text}");
            assert!(reads < 30, "{reads}");
        }
    }

    #[test]
    fn a_note_is_mended_too() {
        let (mended, _) = mended(1, "    backend:\n    - urls: stun:stun.example.org#home\n");
        assert!(mended.text.ends_with("stun:stun.example.org\n"), "{}", mended.text);
    }
}
