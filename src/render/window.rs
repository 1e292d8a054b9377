//! The lines of a source that are drawn for a finding: a large file is not handed over whole for each of them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::Snippet;

use neko_text::source::{Place, Source, SourceKind, ceil, floor};

use super::clip;
use super::redact::Redaction;
use super::shown::Shown;
use super::visible;

/// How many bytes are looked at on either side of what is pointed at.
const FAR: usize = 4_000;

/// Some lines, and where in them the places stand that they were cut out for.
pub(super) struct Window {
    source: Arc<Source>,
    text: String,
    line: usize,
    spans: Vec<Range<usize>>,
    /// Line and column of each place, where lines were cut.
    clipped: Option<Vec<(usize, usize)>>,
}

impl Window {
    /// The lines from the first place to the first line of the last one.
    pub fn around(source: &Arc<Source>, places: &[&Place], redaction: &Redaction) -> Self {
        let text = source.text.as_str();
        let first = places.iter().map(|place| place.span.start).min().unwrap_or(0);
        let last = places.iter().map(|place| line_end(text, place.span.start).min(place.span.end)).max();
        let last = last.unwrap_or(first).max(first);
        let line_start = floor(text, first);
        let line_start = memchr::memrchr(b'\n', &text.as_bytes()[..line_start]).map_or(0, |newline| newline + 1);
        // What is that far away would be cut anyway; a line may be as long as the file.
        let start = line_start.max(floor(text, first.saturating_sub(FAR)));
        let end = line_end(text, last).min(ceil(text, last.saturating_add(FAR)));
        let shown = redaction.part(source, start..end);
        // Masking keeps line ends, so lines are those of the source.
        let line = source.line_column(first).0;
        let spans: Vec<Range<usize>> = places.iter().map(|place| first_line(&shown, place)).collect();
        let (text, spans, clipped) = match clip::lines(&shown.text, &spans) {
            Some((text, spans)) => (text, spans, Some(places.iter().map(|place| place.start()).collect())),
            None => (shown.text, spans, None),
        };
        // A variable or a flag is shown as it would be typed.
        let prefix = match &source.kind {
            SourceKind::Flag(name) if text.is_empty() => visible::escaped(name).into_owned(),
            SourceKind::Variable(name) | SourceKind::Flag(name) if line_start == 0 => {
                format!("{}=", visible::escaped(name))
            }
            _ => String::new(),
        };
        let spans = match text.is_empty() {
            // A flag without a value, a variable without one: the name is what can be pointed at.
            true => spans.iter().map(|_| 0..prefix.len()).collect(),
            false => spans.iter().map(|span| span.start + prefix.len()..span.end + prefix.len()).collect(),
        };
        Self { source: Arc::clone(source), text: prefix + &text, line, spans, clipped }
    }

    /// Where the places stand in the lines.
    pub fn spans(&self) -> impl Iterator<Item = Range<usize>> {
        self.spans.iter().cloned()
    }

    /// The lines, to be drawn.
    pub fn snippet<T: Clone>(&self) -> Snippet<'static, T> {
        Snippet::source(self.text.clone())
            .line_start(self.line)
            .line_numbering(self.source.has_lines())
            .path(self.path().into_owned())
    }

    fn path(&self) -> Cow<'_, str> {
        match &self.source.kind {
            SourceKind::Variable(_) => "environment".into(),
            SourceKind::Flag(_) => "command line".into(),
            _ => visible::escaped(self.source.name()),
        }
    }

    /// How a place will be written above lines that were cut, and how it has to be.
    pub fn moved(&self, number: usize) -> Option<(String, String)> {
        let (line, column) = *self.clipped.as_ref()?.get(number)?;
        let before = self.text.get(..self.spans.get(number)?.start)?;
        let drawn = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let path = self.path();
        Some((format!("{path}:{line}:{drawn}"), format!("{path}:{line}:{column}")))
    }
}

fn line_end(text: &str, at: usize) -> usize {
    let at = ceil(text, at);
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length)
}

/// A span of several lines is drawn as its first one.
fn first_line(shown: &Shown, place: &Place) -> Range<usize> {
    let span = shown.span(&place.span);
    let line = shown.text[span.clone()].split('\n').next().unwrap_or_default().trim_end();
    span.start..span.start + line.len()
}
