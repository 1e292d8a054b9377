//! The value of a key where no colon and no equals sign stands between them: behind an option, a forgotten sign, on the
//! next line of a list.

use std::ops::Range;

use super::key::Key;
use super::line::{begins_line, begins_with_arrow, closing, continued, is_flow, line_before};
use super::names::{in_name, is_name_of_variable, is_of_name, is_of_neko, is_telling, name_end};
use super::reference::{Text, is_like_secret, secret_in};
use neko_text::source::floor;

/// What follows an option without an equals sign: `--password hunter2`, `["--password", "hunter2"]`, or an item each.
pub(super) fn option(within: &Text<'_>, key: &Key) -> Option<Range<usize>> {
    let text = within.text;
    if !is_option(text, key) {
        return None;
    }
    let rest = text[key.span.end..].trim_start_matches(['"', '\'']);
    let gap = rest.trim_start_matches([' ', '\t', ',']);
    let next = gap.trim_start_matches(['\r', '\n']).trim_start_matches([' ', '\t']);
    let value = match next.strip_prefix("- ").filter(|_| next.len() < gap.len()) {
        Some(item) => item,
        None if gap.len() < rest.len() => gap,
        None => return None,
    };
    let value = value.trim_start_matches(['"', '\'']);
    let length = value.find(|c: char| c.is_whitespace() || "\"'`,]".contains(c)).unwrap_or(value.len());
    let from = text.len() - value.len();
    if value.starts_with('-') { None } else { secret_in(within, from..from + length) }
}

/// Whether a name is, or ends, that of an option: `--password`, `--member.password`.
fn is_option(text: &str, key: &Key) -> bool {
    let near = &text[floor(text, key.span.end.saturating_sub(100))..key.span.end];
    let before = near.trim_end_matches(|c| in_name(c) || c == '.');
    let word = &near[before.len()..];
    word.starts_with("--") || word.starts_with('-') && before.ends_with([' ', '"', '\'', '['])
}

/// What a line holds behind the name of a secret where the sign between them was forgotten, or is another one:
/// `NEKO_PASSWORDhunter2`, `TURN_PASS->hunter2`.
pub(super) fn glued(text: &str, from: usize, key: &Key) -> Option<Range<usize>> {
    const SHORTEST: usize = 6;
    let name = &text[key.span.clone()];
    if let Some(span) = within_name(text, key) {
        return Some(span);
    }
    if let Some(span) = of_option(text, key) {
        return Some(span);
    }
    let before = line_before(text, key.span.start)?;
    if before.ends_with("${") || before.trim_end().ends_with("{{") {
        return None;
    }
    let rest = behind_name(text, key, before);
    // Behind these the value was looked for.
    let brackets = ['}', ']', ')'];
    let in_bracket = is_argument(before) && rest.starts_with(brackets);
    if in_bracket || rest.starts_with(|c: char| !(is_of_name(c) || matches!(c, ':' | '=' | '}' | ']' | ')' | '`'))) {
        let rest = if in_bracket { rest.trim_start_matches(brackets) } else { rest };
        let value = rest.trim_start_matches(|c| SEPARATORS.contains(&c) || ARROWS.contains(&c));
        // As a shell needs it.
        let value = value.strip_prefix("\\>").unwrap_or(value);
        if is_separated(name, before, rest, value) {
            let start = key.span.end + text[key.span.end..].find(rest)? + rest.len() - value.len();
            return Some(start..start + value.trim_end().len()).filter(|span| span.start < span.end);
        }
    }
    let alone = before.trim().is_empty() && rest.trim().is_empty();
    (alone && key.span.end >= from + SHORTEST).then_some(from..key.span.end)
}

/// What goes on behind the name of an option: `--session.api_token#hunter2`, `--session.api_tokenhunter2`.
fn of_option(text: &str, key: &Key) -> Option<Range<usize>> {
    if !is_option(text, key) {
        return None;
    }
    let near = &text[floor(text, key.span.end.saturating_sub(100))..key.span.end];
    let name = near[near.trim_end_matches(|c| in_name(c) || c == '.').len()..].trim_start_matches('-');
    let own = key.span.end - name.len() + name_end(name);
    let word =
        text[key.span.end..].split(|c: char| c.is_whitespace() || "\"'`,.".contains(c)).next().unwrap_or_default();
    let end = key.span.end + word.len();
    let value = text[own..end].trim_start_matches(|c: char| !c.is_alphanumeric());
    (!value.is_empty()).then_some(end - value.len()..end)
}

/// What of a name is a value: `NEKO_PASSWORDhunter2`.
pub(super) fn within_name(text: &str, key: &Key) -> Option<Range<usize>> {
    let end = key.span.start + name_end(&text[key.span.clone()]);
    let value = text[end..key.span.end].trim_start_matches('-');
    (!value.is_empty()).then_some(key.span.end - value.len()..key.span.end)
}

/// What stands behind a name on its line, as far as it may belong to it: up to the quotation mark that was opened before
/// it, the end of an argument, of a line.
fn behind_name<'a>(text: &'a str, key: &Key, before: &str) -> &'a str {
    let line = text[key.span.end..].split(['\n', '\r']).next().unwrap_or_default();
    let rest = match ['"', '\''].into_iter().find(|mark| before.ends_with(*mark)) {
        Some(mark) => &line[..closing(line, mark.encode_utf8(&mut [0; 4])).unwrap_or(line.len())],
        None if is_argument(before) => {
            let word = line.split(char::is_whitespace).find(|word| !word.is_empty()).unwrap_or_default();
            let apart = line.starts_with([' ', '\t']);
            // The next word of a command line is an image, if it may be one.
            let own = match before.ends_with('=') {
                true => !word.contains('='),
                false => word.contains(|c: char| c.is_ascii_uppercase()) && !word.contains(['/', '=', '$']),
            };
            if apart && !own { "" } else { &line[..line.find(word).unwrap_or(0) + word.len()] }
        }
        None => line,
    };
    if is_flow(before) { rest.split([',', ']', '}']).next().unwrap_or_default() } else { rest }
}

/// The quotation mark that was opened right before a name and is not closed right behind it.
pub(super) fn opened(before: &str, behind: &str) -> Option<char> {
    let mark = before.chars().next_back().filter(|c| matches!(c, '"' | '\''))?;
    (!behind.trim_start_matches('\\').starts_with(mark)).then_some(mark)
}

/// Whether a word of a command line, or of a unit's, that names a variable begins behind this.
pub(super) fn is_argument(before: &str) -> bool {
    ["-e ", " -e", "--env ", "--env=", "Environment="].iter().any(|own| before.ends_with(own))
}

/// Whether a value stands behind a name and what separates them, and no sentence.
fn is_separated(name: &str, before: &str, rest: &str, value: &str) -> bool {
    let quoted = before.ends_with(['"', '\'']);
    let own = begins_line(before) || quoted || is_argument(before);
    let begins = own || before.trim_end().ends_with(['[', ',', '{', ':', '?']);
    let is_word = !value.trim_end().contains([' ', '\t']);
    let apart = rest.starts_with(SEPARATORS);
    if is_of_neko(name) {
        return begins && (apart || is_word);
    }
    if is_name_of_variable(name) {
        // Other names begin sentences, and comments.
        return begins && (quoted && apart || !before.contains('#') && is_word);
    }
    let telling = is_telling(&name.to_ascii_lowercase()) && own && !before.contains('#');
    // Between the quotation marks of an argument is nothing else, nor in one word.
    let argument = (quoted || !apart) && is_argument(before.trim_end_matches(['"', '\'']));
    let arrow = begins_with_arrow(rest.trim_start());
    telling && (argument || is_word && (arrow || apart && is_like_secret(value)))
}

/// What may stand instead of a forgotten `=`.
const SEPARATORS: [char; 5] = [' ', '\t', ';', '|', '~'];
/// What may stand there too, where no sentence is.
const ARROWS: [char; 13] = ['-', '>', '<', '=', ':', ',', '.', '/', '+', '–', '—', '→', '⇒'];

/// What stands beside the name of a variable, where a list has `name: NEKO_PASSWORD` and the value below it.
pub(super) fn below_name(text: &str, key: &Key) -> Option<Range<usize>> {
    let before = line_before(text, key.span.start)?.trim_end_matches(['"', '\'']);
    let item = before.trim_end().strip_suffix("name:").filter(|item| item.trim().trim_matches('-').is_empty())?;
    let end = key.span.end + text[key.span.end..].find('\n')?;
    let line = text[end + 1..].split('\n').next().unwrap_or_default();
    let own = line.len() - line.trim_start_matches(' ').len();
    let (field, value) = line.split_once(':').filter(|_| own == item.len() && !line.trim_start().starts_with('-'))?;
    if field.trim().starts_with("valueFrom") {
        return None;
    }
    let bare = value.trim().trim_matches(['"', '\'']);
    if bare.is_empty() {
        let from = end + 1 + line.len();
        return Some(from..continued(text, from, own, |_| false));
    }
    let from = end + 1 + field.len() + 1 + value.find(bare)?;
    secret_in(&Text::new(text), from..from + bare.len())
}
