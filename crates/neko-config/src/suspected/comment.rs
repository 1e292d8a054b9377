//! What is told of a secret in words: `credential: x # was hunter2`, `epr: 1-2 # the password was hunter2`.

use std::ops::Range;

use super::line::{comment, line_before};
use super::reference::is_like_secret;
use neko_text::source::floor;

/// Words behind which the secret of before is told.
const BEFORE: [&str; 8] = ["was", "old", "before", "formerly", "previous", "previously", "instead of", "used to be"];
/// Words between the name of a secret and a former one.
const PAST: [&str; 12] =
    ["was", "were", "before", "formerly", "previously", "old", "had", "been", "used", "to", "be", "instead of"];
/// Words between the name of a secret and the one that counts.
const NOW: [&str; 4] = ["is", "are", "now", "still"];
/// What is said of a secret, and is none; so are words that end in `ed` and `en`.
const SAID: [&str; 16] = [
    "wrong", "set", "unset", "here", "there", "lost", "gone", "empty", "missing", "known", "public", "weak", "short",
    "long", "it", "not",
];
/// Shorter words are ordinary numbers and names as well.
const SHORTEST: usize = 5;
/// How far a comment is looked for.
const FARTHEST: usize = 500;

/// The word that a comment on the rest of a line quotes so: one that ends the comment, or looks like a secret.
pub(super) fn in_comment(text: &str, from: usize) -> Option<Range<usize>> {
    let line = rest_of_line(text, from);
    let told = &line[comment(line)?..];
    let lower = told.to_ascii_lowercase();
    BEFORE.iter().flat_map(|mark| lower.match_indices(mark)).find_map(|(at, mark)| {
        let apart = |c: char| matches!(c, ' ' | '\t' | ':' | '=' | '"' | '\'' | '`');
        let behind = &told[at + mark.len()..];
        let word = behind.trim_start_matches(apart);
        let begins = told[..at].ends_with(|c: char| !c.is_alphanumeric()) && word.len() < behind.len();
        let (length, ends) = first_word(word);
        let start = from + line.len() - word.len();
        (begins && length > 0 && (ends || is_like_secret(&word[..length]))).then_some(start..start + length)
    })
}

/// The word that stands behind the name of a secret in a sentence: `password was hunter2`, `# old token: abc`. Words of
/// sentences are none.
pub(super) fn told(text: &str, name: &Range<usize>) -> Option<Range<usize>> {
    let before = line_before(text, name.start)?;
    let line = rest_of_line(text, name.end);
    let apart = |c: char| matches!(c, ' ' | '\t' | ':' | '=' | '-' | '>' | '/' | '(' | '"' | '\'' | '`');
    let mut rest = line.trim_start_matches(apart);
    if rest.len() == line.len() {
        return None;
    }
    let mut is_past = before.trim_end().rsplit(' ').next().is_some_and(|word| BEFORE.contains(&word));
    let behind = |rest: &str, words: &[&str]| {
        let word = words.iter().find(|word| {
            let own = rest.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
            own && rest[word.len()..].starts_with(apart)
        })?;
        Some(rest.len() - rest[word.len()..].trim_start_matches(apart).len())
    };
    loop {
        if let Some(length) = behind(rest, &PAST) {
            (is_past, rest) = (true, &rest[length..]);
        } else if let Some(length) = behind(rest, &NOW) {
            rest = &rest[length..];
        } else {
            break;
        }
    }
    let (length, ends) = first_word(rest);
    let word = &rest[..length];
    let is_made = || word.contains(|c: char| c.is_ascii_alphabetic()) && word.contains(|c: char| c.is_ascii_digit());
    let is_secret = match is_past {
        true => ends && !is_said(word) || length >= SHORTEST && is_like_secret(word),
        false => ends && length >= SHORTEST && is_made() && comment(before).is_some(),
    };
    let start = name.end + line.len() - rest.len();
    (is_secret && length > 0).then_some(start..start + length)
}

fn rest_of_line(text: &str, from: usize) -> &str {
    let near = &text[from..floor(text, (from + FARTHEST).min(text.len()))];
    near.split(['\n', '\r']).next().unwrap_or_default()
}

/// The length of the first word, and whether nothing but signs follows it, or a new clause.
fn first_word(text: &str) -> (usize, bool) {
    let length = text.find(|c: char| c.is_whitespace() || "\"'`,;)".contains(c)).unwrap_or(text.len());
    let behind = text[length..].trim_start_matches(['"', '\'', '`']);
    (
        length,
        behind.starts_with([',', ';', ')']) || behind.trim_start_matches(|c: char| !c.is_alphanumeric()).is_empty(),
    )
}

fn is_said(word: &str) -> bool {
    let word = word.trim_end_matches(['.', '!', '?']);
    let lower = word.to_ascii_lowercase();
    SAID.contains(&&*lower)
        || word.bytes().all(|byte| byte.is_ascii_lowercase()) && (word.ends_with("ed") || word.ends_with("en"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        let at = text.to_ascii_lowercase().find("password").unwrap();
        told(text, &(at..at + "password".len())).map(|span| &text[span])
    }

    #[test]
    fn sentences_tell_secrets() {
        for text in [
            "epr: 59-1 # password was hunter",
            "# the password used to be: hunter",
            "# old password hunter",
            "password before: hunter, not now",
            "The Password was `hunter`.",
            "# password formerly -> hunter",
        ] {
            assert_eq!(found(text), Some("hunter"), "{text}");
        }
        assert_eq!(found("# password was Hunter2x and will change"), Some("Hunter2x"));
        assert_eq!(found("x # the password is now hunter22"), Some("hunter22"));
        assert_eq!(found("x # password hunter22"), Some("hunter22"));
    }

    #[test]
    fn words_of_sentences_are_none() {
        for text in [
            "# the password was removed",
            "# password was wrong!",
            "# password was 3 days old",
            "# password is needed",
            "# password is in vault22 now",
            "# password: see hunter22.example.org for it",
            "the password is hunter22",
            "# the password",
            "# passwordless since hunter22",
            "# password-based, was hunter22",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
