//! What must not be shown of the sources and the messages of one configuration.
//!
//! Two things say what is secret: the spans that the config reader knows, and, because a file may be unreadable, the look
//! of the text itself. The second is deliberately greedy.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use neko_config::suspected;
use neko_lint::{Fix, Message};
use neko_report::Text;
use neko_text::source::{Place, Source, SourceKind};

use super::shown::Shown;
use super::visible;
use super::words::Words;

/// What must not be shown, for the findings of one configuration.
#[derive(Debug, Default)]
pub struct Redaction {
    off: bool,
    spans: HashMap<SourceKind, Vec<Range<usize>>>,
    words: Words,
    suspected: Arc<Suspected>,
}

/// What looks like a secret in the sources that were shown: many configurations may stand in one file.
#[derive(Debug, Default)]
pub struct Suspected(Mutex<Vec<Seen>>);

type Seen = (Arc<Source>, Arc<[Range<usize>]>);

impl Suspected {
    fn of(&self, source: &Arc<Source>) -> Arc<[Range<usize>]> {
        // A poisoned lock holds what was finished before.
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, spans)) = seen.iter().find(|(known, _)| Arc::ptr_eq(known, source)) {
            return Arc::clone(spans);
        }
        let spans: Arc<[Range<usize>]> = suspected::suspected(source).into();
        // Variables are small, and each configuration has its own.
        if matches!(source.kind, SourceKind::File(_) | SourceKind::Stdin) {
            seen.push((Arc::clone(source), Arc::clone(&spans)));
        }
        spans
    }
}

impl Redaction {
    /// Masks the given places and whatever looks like a secret.
    pub fn new(secrets: &[Place]) -> Self {
        let mut redaction = Self::default();
        let mut references = suspected::References::default();
        let secrets: Vec<&Place> = secrets.iter().filter(|place| !references.has(place)).collect();
        // Ten thousand of them stand in one file.
        for of_one in secrets.chunk_by(|one, other| Arc::ptr_eq(&one.source, &other.source)) {
            let spans = redaction.spans.entry(of_one[0].source.kind.clone()).or_default();
            spans.extend(of_one.iter().map(|place| place.span.clone()));
        }
        redaction.words = Words::new(secrets.iter().copied());
        redaction
    }

    /// Masks what looks like a secret in these sources, wherever it turns up: nothing is known of them.
    pub fn of_unread<'a>(sources: impl Iterator<Item = &'a Arc<Source>>) -> Self {
        Self::new(&sources.flat_map(suspected::places_of_unread).collect::<Vec<_>>())
    }

    /// An argument of the command line, of which nothing is known.
    pub fn argument(text: &str) -> String {
        Self::default().product(&Source::new(SourceKind::Stdin, text))
    }

    /// The same, beside others of the same files.
    pub fn sharing(mut self, suspected: &Arc<Suspected>) -> Self {
        self.suspected = Arc::clone(suspected);
        self
    }

    /// Masks nothing: `--show-secrets`.
    pub fn off() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// Whether it masks nothing.
    pub fn is_off(&self) -> bool {
        self.off
    }

    /// A source as it may be shown to people.
    pub fn source(&self, source: &Arc<Source>) -> Shown {
        self.part(source, 0..source.text.len())
    }

    /// Some bytes of a source, whole characters, as they may be shown to people.
    pub fn part(&self, source: &Arc<Source>, part: Range<usize>) -> Shown {
        if !source.may_be_quoted() {
            return Shown::exact(&source.text, part.start..part.start, Vec::new());
        }
        Shown::visible(&source.text, part.clone(), self.within(source, &part))
    }

    /// A source as a product: nothing but secrets is changed.
    pub fn product(&self, source: &Arc<Source>) -> String {
        let whole = 0..source.text.len();
        Shown::exact(&source.text, whole.clone(), self.within(source, &whole)).text
    }

    fn within(&self, source: &Arc<Source>, part: &Range<usize>) -> Vec<Range<usize>> {
        if self.off {
            return Vec::new();
        }
        let suspected = self.suspected.of(source);
        let known = self.spans.get(&source.kind).into_iter().flatten();
        let within = suspected.iter().chain(known).filter(|span| span.start < part.end && part.start < span.end);
        let mut within: Vec<Range<usize>> = within.cloned().collect();
        within.sort_by_key(|span| span.start);
        // A secret may stand in a comment too.
        let text = source.text.get(part.clone()).unwrap_or_default();
        let in_source = |span: &Range<usize>| part.start + span.start..part.start + span.end;
        let is_masked = |span: &Range<usize>| {
            let span = in_source(span);
            let before = within.partition_point(|own| own.start <= span.start);
            within[..before].last().is_some_and(|own| span.end <= own.end)
        };
        let elsewhere = self.words.anywhere(text, is_masked);
        within.extend(elsewhere.iter().map(in_source));
        within
    }

    /// Whether an edit may be shown: one that would write a credential is not shown at all, for a masked one would destroy it.
    pub fn may_show(&self, fix: &Fix) -> bool {
        let place = &fix.place;
        let touches = |span: &Range<usize>| span.start < place.span.end && place.span.start < span.end;
        let secret = || self.spans.get(&place.source.kind).into_iter().flatten().any(touches);
        self.off || (!secret() && self.words.everywhere(&fix.replacement) == fix.replacement)
    }

    /// A message as it may be shown: one line, secrets masked where they are quoted, what is hidden spelled out.
    pub fn message(&self, text: &str) -> String {
        visible::escaped(&self.masked(text)).into_owned()
    }

    /// The same of a message that may have its secrets beside it.
    pub fn words(&self, message: &Message) -> String {
        self.message(if self.off { message.revealed() } else { message.for_display() })
    }

    /// A message about a place, masked: of a variable within a secret (`hunter$word`) the name is a part of that secret.
    pub fn about(&self, place: Option<&Place>, message: &str) -> String {
        let masked = self.masked(message);
        let name =
            place.filter(|place| !self.off && self.holds(place)).and_then(|place| place.text().strip_prefix('$'));
        match name.filter(|name| !name.is_empty() && !name.starts_with('{')) {
            Some(name) => {
                let stars = "*".repeat(name.chars().count());
                masked.split(' ').map(|word| if word == name { &stars } else { word }).collect::<Vec<_>>().join(" ")
            }
            None => masked,
        }
    }

    /// Whether all of a place is secret.
    fn holds(&self, place: &Place) -> bool {
        let within = |span: &Range<usize>| span.start <= place.span.start && place.span.end <= span.end;
        let known = || self.spans.get(&place.source.kind).into_iter().flatten().any(within);
        place.source.may_be_quoted() && (self.suspected.of(&place.source).iter().any(within) || known())
    }

    /// A whole output without secrets, wherever they turn up.
    pub fn output(&self, text: String) -> String {
        if self.off { text } else { self.words.in_output(text) }
    }

    /// Changes the texts of a probe's report to what programs may see.
    pub fn in_report(&self, _: Text, text: &mut String) {
        *text = self.masked(text);
    }

    /// A message with its secrets masked, and otherwise as it is.
    pub fn masked(&self, text: &str) -> String {
        if self.off { text.to_owned() } else { self.words.in_message(text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_follow_the_text() {
        let source = Source::new(SourceKind::File("f".into()), "key: päss\u{1b} # x");
        let redaction = Redaction::new(&[Place::new(&source, 5..10)]);
        let shown = redaction.source(&source);
        assert_eq!(shown.text, "key: ****␛ # x");
        assert_eq!(shown.span(&(5..10)), 5..9);
        assert_eq!(shown.span(&(10..11)), 9..12);
        assert_eq!(shown.span(&(14..15)), 15..16);
        assert_eq!(redaction.product(&source), "key: ****\u{1b} # x");
    }

    #[test]
    fn a_message_is_one_line_without_secrets() {
        let source = Source::new(SourceKind::File("f".into()), "x: correct horse");
        let redaction = Redaction::new(&[Place::new(&source, 3..16)]);
        assert_eq!(redaction.message("it is correct horse \u{1b}[31m\n"), "it is ************* \\u{1b}[31m\\n");
        assert_eq!(Redaction::off().source(&source).text, "x: correct horse");
    }
}
