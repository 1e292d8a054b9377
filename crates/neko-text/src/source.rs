//! A text and where it came from: a file, a variable, an argument. Byte spans into it, lines and columns out of it.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What kind of thing a [`Source`] is, and its name there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// A file, by the path as the user wrote it (or as neko looks for it).
    File(String),
    /// A file that is no part of the project: read for its settings, and nothing of its text is shown.
    Outside(String),
    /// Standard input.
    Stdin,
    /// One environment variable; the text is its value.
    Variable(String),
    /// One command line flag, with its dashes; the text is its value.
    Flag(String),
    /// A text that neko-ice carries itself (the built-in example, a default).
    BuiltIn(String),
}

impl SourceKind {
    /// The name to print: a path, `NEKO_WEBRTC_EPR`, `--webrtc.epr`, `<stdin>`.
    pub fn name(&self) -> &str {
        match self {
            Self::File(name) | Self::Outside(name) | Self::Variable(name) | Self::Flag(name) | Self::BuiltIn(name) => {
                name
            }
            Self::Stdin => "<stdin>",
        }
    }
}

/// A decoded text with a name. Spans are byte offsets into [`Source::text`].
#[derive(Debug)]
pub struct Source {
    /// Where the text came from.
    pub kind: SourceKind,
    /// The text, decoded to UTF-8, without a byte order mark.
    pub text: String,
    line_starts: OnceLock<Vec<usize>>,
    /// How many code points begin before each [`BLOCK`], where a line is long: one may be as long as the file.
    blocks: OnceLock<Vec<usize>>,
}

/// So many bytes are counted anew for each place that is asked about.
const BLOCK: usize = 1024;

impl Source {
    /// Wraps a text.
    pub fn new(kind: SourceKind, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { kind, text: text.into(), line_starts: OnceLock::new(), blocks: OnceLock::new() })
    }

    /// The name to print: a path, `NEKO_WEBRTC_EPR`, `--webrtc.epr`, `<stdin>`.
    pub fn name(&self) -> &str {
        self.kind.name()
    }

    /// Whether lines and columns say something to the user (files and standard input).
    pub fn has_lines(&self) -> bool {
        matches!(self.kind, SourceKind::File(_) | SourceKind::Outside(_) | SourceKind::Stdin | SourceKind::BuiltIn(_))
    }

    /// Whether its text may be shown.
    pub fn may_be_quoted(&self) -> bool {
        !matches!(self.kind, SourceKind::Outside(_))
    }

    /// Line and column of a byte offset, both from 1; the column counts code points.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let starts = self.line_starts.get_or_init(|| {
            let mut starts = vec![0];
            starts.extend(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at + 1));
            starts
        });
        let offset = floor(&self.text, offset);
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts[line - 1];
        let column = match offset - start {
            ..=BLOCK => code_points(&self.text.as_bytes()[start..offset]),
            _ => self.code_points_before(offset) - self.code_points_before(start),
        };
        (line, column + 1)
    }

    fn code_points_before(&self, offset: usize) -> usize {
        let blocks = self.blocks.get_or_init(|| {
            let counts = self.text.as_bytes().chunks(BLOCK).map(code_points);
            let so_far = counts.scan(0, |before, own| Some(std::mem::replace(before, *before + own)));
            so_far.collect()
        });
        let block = offset / BLOCK;
        // Of a text that ends with a block there is no other behind it.
        let known = block.min(blocks.len().saturating_sub(1));
        blocks.get(known).map_or(0, |before| before + code_points(&self.text.as_bytes()[known * BLOCK..offset]))
    }
}

/// Texts that many configurations are read from: each is there once.
#[derive(Debug, Clone, Default)]
pub struct Texts(Arc<Mutex<Vec<Arc<Source>>>>);

impl Texts {
    /// A text with its name: the one that is there already, or a new one.
    pub fn source(&self, kind: SourceKind, text: String) -> Arc<Source> {
        // A poisoned lock holds what was finished before.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = known.iter().rfind(|own| own.kind == kind && own.text == text).cloned();
        same.unwrap_or_else(|| {
            let source = Source::new(kind, text);
            known.push(Arc::clone(&source));
            source
        })
    }
}

/// How many code points begin in some bytes of UTF-8.
fn code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// The last boundary between characters at or before an offset.
pub fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first boundary between characters at or behind an offset.
pub fn ceil(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// A span of a source: what a label points at.
#[derive(Clone)]
pub struct Place {
    /// The text that is pointed into.
    pub source: Arc<Source>,
    /// Byte offsets into its text.
    pub span: Range<usize>,
}

impl Place {
    /// A span of `source`, cut to its bounds.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        let end = span.end.min(source.text.len());
        Self { source: Arc::clone(source), span: span.start.min(end)..end }
    }

    /// The whole text of `source`.
    pub fn whole(source: &Arc<Source>) -> Self {
        Self::new(source, 0..source.text.len())
    }

    /// The text under the span.
    pub fn text(&self) -> &str {
        self.source.text.get(self.span.clone()).unwrap_or("")
    }

    /// Line and column of the start, from 1.
    pub fn start(&self) -> (usize, usize) {
        self.source.line_column(self.span.start)
    }

    /// Line and column just behind the end, from 1.
    pub fn end(&self) -> (usize, usize) {
        self.source.line_column(self.span.end)
    }

    /// Appends the places that are not there yet.
    pub fn add_new(known: &mut Vec<Self>, more: Vec<Self>) {
        for place in more {
            if !known.contains(&place) {
                known.push(place);
            }
        }
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.span == other.span && self.source.kind == other.source.kind
    }
}

/// `neko.yaml:14:9` for a file, the bare name for a variable or a flag.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.source.has_lines() {
            let (line, column) = self.start();
            write!(f, "{}:{line}:{column}", self.source.name())
        } else {
            f.write_str(self.source.name())
        }
    }
}

/// The text itself is left out: it may hold credentials.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points_and_lines_count_from_one() {
        let source = Source::new(SourceKind::File("neko.yaml".into()), "a: é\nbü: c\n");
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_column(source.text.find("é").unwrap()), (1, 4));
        assert_eq!(source.line_column(source.text.find('c').unwrap()), (2, 5));
        assert_eq!(source.line_column(usize::MAX), (3, 1));
    }

    #[test]
    fn columns_of_a_long_line_are_those_that_counting_finds() {
        for text in ["é€a😀".repeat(BLOCK), format!("x\n{}", "a".repeat(3 * BLOCK - 2))] {
            let source = Source::new(SourceKind::Stdin, text.clone());
            let start = text.find('\n').map_or(0, |newline| newline + 1);
            for (count, (at, _)) in text[start..].char_indices().enumerate() {
                assert_eq!(source.line_column(start + at).1, count + 1, "{at}");
            }
            assert_eq!(source.line_column(text.len()).1, text[start..].chars().count() + 1);
        }
    }

    #[test]
    fn a_text_that_is_read_again_is_there_once() {
        let (texts, file) = (Texts::default(), |name: &str| SourceKind::File(name.into()));
        let first = texts.source(file("a"), "x".to_owned());
        assert!(Arc::ptr_eq(&first, &texts.clone().source(file("a"), "x".to_owned())));
        for (name, text) in [("a", "y"), ("b", "x")] {
            assert!(!Arc::ptr_eq(&first, &texts.source(file(name), text.to_owned())));
        }
    }

    #[test]
    fn a_place_never_reaches_past_its_text() {
        let source = Source::new(SourceKind::Variable("NEKO_WEBRTC_EPR".into()), "1-2");
        let place = Place::new(&source, 1..99);
        assert_eq!((place.text(), place.to_string().as_str()), ("-2", "NEKO_WEBRTC_EPR"));
    }
}
