//! Edits of a text by its spans, what they change as a unified diff, and files written in one step. What is not edited
//! stays byte for byte.

mod append;
#[cfg(target_os = "linux")]
mod attributes;
mod diff;
mod file;
mod halves;
mod identity;
mod obstacle;
mod target;
mod temporary;

use std::ops::Range;

pub use append::append;
pub use diff::unified;
pub use file::{EditError, Original, replace};
pub use halves::keep;
pub use identity::FileId;
pub use obstacle::{Obstacle, WriteError};
pub use target::{Access, Target};

/// A replacement of a span of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Range<usize>,
    /// By what.
    pub replacement: String,
}

impl Edit {
    /// A replacement.
    pub fn new(span: Range<usize>, replacement: impl Into<String>) -> Self {
        Self { span, replacement: replacement.into() }
    }
}

/// The text with all edits done; none where two overlap or one does not lie between characters of the text.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in sorted {
        if edit.span.start > edit.span.end {
            return None;
        }
        out.push_str(text.get(at..edit.span.start)?);
        text.get(edit.span.clone())?;
        out.push_str(&edit.replacement);
        at = edit.span.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_leave_the_rest_alone() {
        let edits = [Edit::new(3..4, "2"), Edit::new(0..1, "b"), Edit::new(4..4, " # c")];
        assert_eq!(apply("a: 1\r\n", &edits).as_deref(), Some("b: 2 # c\r\n"));
    }

    #[test]
    fn what_overlaps_or_splits_a_character_is_refused() {
        for edits in [
            vec![Edit::new(0..2, ""), Edit::new(1..3, "")],
            vec![Edit::new(1..2, "")],
            vec![Edit::new(5..9, "")],
            vec![Edit { span: Range { start: 3, end: 2 }, replacement: String::new() }],
        ] {
            assert_eq!(apply("é: 1", &edits), None, "{edits:?}");
        }
    }
}
