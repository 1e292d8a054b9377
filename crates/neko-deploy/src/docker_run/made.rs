//! What a shell makes of `$(…)` and backquotes: of a secret, what is printed there is the secret.

use std::ops::Range;

use super::Word;
use crate::Message;
use neko_config::{Member, setting, suspected};
use neko_text::source::Place;

/// Where the secret may stand in a word of a text that is one, or holds one.
pub(super) fn printed(text: &str, word: &Word) -> Vec<Range<usize>> {
    let stands = |unknown: &String| {
        let own = suspected::printed(unknown)?;
        let start = word.offsets.source(word.text.find(unknown.as_str())?);
        let is_written = text.get(start..).is_some_and(|written| written.starts_with(unknown.as_str()));
        is_written.then_some(start + own.start..start + own.end)
    };
    word.unknown.iter().filter_map(stands).collect()
}

/// What the shell makes a variable's value of, with what looks like a secret as `*`.
pub(super) fn told(name: &str, value: &Word, place: &Place) -> Message {
    let text = value.unknown.join(" and ");
    if !may_hold_secret(name) || value.unknown.iter().all(|unknown| suspected::printed(unknown).is_none()) {
        return suspected::quoted(&text, place);
    }
    let hidden = |unknown: &String| match suspected::printed(unknown) {
        Some(span) => {
            let stars = "*".repeat(unknown[span.clone()].chars().count());
            [&unknown[..span.start], &stars, &unknown[span.end..]].concat()
        }
        None => unknown.clone(),
    };
    Message::quoting(value.unknown.iter().map(hidden).collect::<Vec<_>>().join(" and "), text)
}

/// Whether the value of a variable or an option may be a secret, or hold one, also where it is none of the values that neko
/// takes.
pub(super) fn may_hold_secret(written: &str) -> bool {
    let name = written.split('=').next().unwrap_or_default();
    let key = match name.strip_prefix("--") {
        Some(option) => option,
        None => setting::by_variable(name).map_or("", |row| row.v2.unwrap_or(row.key)),
    };
    let holds = key == Member::FILE_HASH || key.contains("iceservers") || key.ends_with("object.users");
    holds || suspected::is_telling(name.trim_start_matches('-').to_ascii_lowercase().as_str())
}
