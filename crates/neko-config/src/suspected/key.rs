//! A name as it stands in a text, and what it tells there.

use std::ops::Range;

use super::comment;
use super::line::begins_with_arrow;
use super::names::{PASS, in_name, name_end, tells};
use neko_text::source::floor;

/// A name as it stands in a text.
pub(super) struct Key {
    pub span: Range<usize>,
}

impl Key {
    /// The name around an offset.
    pub fn around(text: &str, at: usize) -> Self {
        let before = text.as_bytes()[..at].iter().rev().take_while(|byte| in_name(char::from(**byte)));
        let start = at - before.count();
        let refers = text[..start].ends_with("${");
        let ends = |byte: u8| !in_name(char::from(byte)) || refers && byte == b'-';
        let own = text[at..].bytes().position(ends).map_or(&text[at..], |length| &text[at..at + length]);
        // What ends in a dash is followed by an arrow.
        Self { span: start..at + own.trim_end_matches('-').len() }
    }

    /// Whether it is a parameter of a URL: `?password=`, `&token=`, `turn:host;pass=`.
    pub fn is_parameter(&self, text: &str) -> bool {
        let before = &text[..self.span.start];
        let assigned = || text[self.span.end..].starts_with('=');
        before.ends_with(['?', '&'])
            || before.ends_with([';', '#', '/']) && assigned() && in_url(before)
            || before.ends_with(ODD) && assigned() && behind_scheme(before)
    }

    /// Whether a colon follows it, as behind a key of YAML or JSON.
    pub fn has_colon(&self, text: &str) -> bool {
        text[self.span.end..].trim_start_matches(['"', '\'']).trim_start_matches(' ').starts_with(':')
    }
}

/// Where a word of a secret's ends in the key around it; none where it has another meaning there.
pub(super) fn end_of_word(text: &str, lower: &str, at: usize, word: &str, key: &Key) -> Option<usize> {
    let own = &lower[key.span.clone()];
    let short = || !matches!(own, "pass" | "pwd" | "pw") || tells_alone(text, key);
    if !tells(own, at - key.span.start, word) {
        // `TURN_PASShunter2`: small letters go on behind capitals.
        let end = key.span.start + name_end(&text[key.span.clone()]);
        return (end < key.span.end).then_some(end);
    }
    match word {
        "pass" => {
            let long = PASS.iter().find_map(|long| Some(own.find(long)? + long.len()));
            long.map(|end| key.span.start + end).or_else(|| short().then_some(key.span.end))
        }
        "pwd" | "pw" => short().then_some(key.span.end),
        // The beginning of a name that may be misspelt.
        "crede" if lower[at..key.span.end].starts_with("credential") => Some(at + "credential".len()),
        "crede" => {
            Some(own.find("credential").map_or(key.span.end, |begin| key.span.start + begin + "credential".len()))
        }
        "pasw" | "object_user" | "file_hash" => Some(key.span.end),
        _ => Some(at + word.len()),
    }
}

/// Whether a short word that is a whole name is that of a secret: `pass` is the setting of a video encoder too, and `PWD`
/// a folder.
fn tells_alone(text: &str, key: &Key) -> bool {
    let name = &text[key.span.clone()];
    let of_variable = || text[..key.span.start].ends_with("${") || is_assigned_with_arrow(text, key);
    key.is_parameter(text)
        || match name {
            "PWD" => false,
            "PASS" | "PW" => true,
            "pwd" => key.has_colon(text),
            _ => of_variable() || key.has_colon(text) && !is_pass_of_encoder(text, key),
        }
        || name != "PWD" && comment::told(text, &key.span).is_some()
}

/// Whether an arrow stands behind a name, instead of an equals sign.
fn is_assigned_with_arrow(text: &str, key: &Key) -> bool {
    begins_with_arrow(text[key.span.end..].trim_start_matches(['"', '\'', ' ']))
}

/// Whether `pass:` is the setting of a video encoder, which has few values.
fn is_pass_of_encoder(text: &str, key: &Key) -> bool {
    let value = text[key.span.end..].trim_start_matches(['"', '\'', ' ', ':']);
    let word = value.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    matches!(word, "cbr" | "quant" | "qual" | "pass1" | "pass2" | "pass3")
        || matches!(word, "0" | "4" | "5" | "17" | "18" | "19")
}

/// The key of JSON or YAML around an escaped letter in double quotes, and its name.
pub(super) fn escaped(text: &str, at: usize) -> Option<(Key, String)> {
    const LONGEST: usize = 200;
    let near = floor(text, at.saturating_sub(LONGEST));
    let start = near + text[near..at].rfind('"')? + 1;
    let end = at + text[at..floor(text, (at + LONGEST).min(text.len()))].find('"')?;
    let name = serde_json::from_str(&text[start - 1..=end]).ok()?;
    let key = Key { span: start..end };
    key.has_colon(text).then_some((key, name))
}

/// What stands before a parameter of a URL that somebody made up: `turn:host,pass=`.
const ODD: [char; 12] = [',', ' ', '|', '(', '[', '{', '<', ':', '!', '~', '+', '\\'];

/// The end of a text, as far as a URL may reach.
fn last_of(text: &str) -> &str {
    const LONGEST: usize = 500;
    &text[floor(text, text.len().saturating_sub(LONGEST))..]
}

/// Whether the last word of a text has the scheme of a URL.
fn behind_scheme(text: &str) -> bool {
    let near = last_of(text).trim_end_matches(' ');
    let word = near.rsplit(|c: char| c.is_whitespace() || "\"'`".contains(c)).next().unwrap_or_default();
    has_scheme(word)
}

/// Whether a text holds the scheme of a URL, whatever its case.
fn has_scheme(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["turn:", "turns:", "stun:", "stuns:", "://"].iter().any(|scheme| lower.contains(scheme))
}

/// Whether a text ends within a URL.
fn in_url(text: &str) -> bool {
    let near = last_of(text);
    let word = near.rsplit(|c: char| c.is_whitespace() || "\"'`,[]{}".contains(c)).next().unwrap_or_default();
    word.contains(':')
}
