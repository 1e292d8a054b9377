//! What a comment behind a secret tells of the one that stood there before: `credential: x # was hunter2`.

use std::ops::Range;

use super::line::comment;
use super::reference::is_like_secret;
use neko_text::source::floor;

/// Words behind which the secret of before is told.
const BEFORE: [&str; 8] = ["was", "old", "before", "formerly", "previous", "previously", "instead of", "used to be"];
/// How far a comment is looked for.
const FARTHEST: usize = 500;

/// The word that a comment on the rest of a line quotes so: one that ends the comment, or looks like a secret.
pub(super) fn in_comment(text: &str, from: usize) -> Option<Range<usize>> {
    let near = &text[from..floor(text, (from + FARTHEST).min(text.len()))];
    let line = near.split(['\n', '\r']).next()?;
    let told = &line[comment(line)?..];
    let lower = told.to_ascii_lowercase();
    BEFORE.iter().flat_map(|mark| lower.match_indices(mark)).find_map(|(at, mark)| {
        let apart = |c: char| matches!(c, ' ' | '\t' | ':' | '=' | '"' | '\'' | '`');
        let behind = &told[at + mark.len()..];
        let word = behind.trim_start_matches(apart);
        let begins = told[..at].ends_with(|c: char| !c.is_alphanumeric()) && word.len() < behind.len();
        let length = word.find(|c: char| c.is_whitespace() || "\"'`,;)".contains(c)).unwrap_or(word.len());
        let ends = word[length..].trim_start_matches(|c: char| !c.is_alphanumeric()).is_empty();
        let start = from + line.len() - word.len();
        (begins && length > 0 && (ends || is_like_secret(&word[..length]))).then_some(start..start + length)
    })
}
