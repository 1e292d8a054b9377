//! Where the value of a key lies, in whatever language it is written.

use std::ops::Range;

use super::key::Key;
use super::line::{
    LINE, assignment, begins_anew, begins_line, closing, comment, continued, is_flow, line_before, up_to_assignment,
};
use super::printed;
use super::reference::{Text, secret_in};
use super::unseparated::{is_argument, opened, option};
use neko_text::source::floor;

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '"' | '\'' | '_' | '-' | '.')
}

/// The value that belongs to a key; none where nothing that could be one follows.
pub(super) fn value_behind(text: &Text<'_>, key: &Key) -> Option<Range<usize>> {
    let Range { start, end } = key.span;
    let whole = text.text;
    if whole[..start].ends_with("${") {
        let reference = start - 2..end + whole[end..].find('}').map_or(0, |length| length + 1);
        return secret_in(text, reference.clone()).filter(|span| *span != reference);
    }
    let marks = ['"', '\'', '\\', ']', '}', ')', '“', '”', '‘', '’'];
    let gap = whole[end..].trim_start_matches(marks);
    let rest = gap.trim_start_matches([' ', '\t']);
    let rest = explicit(rest).unwrap_or(rest);
    let Some(behind) = rest.strip_prefix([':', '=', '：']) else {
        return apart(text, key).or_else(|| option(text, key));
    };
    if whole[..start].ends_with(['/', ':']) && behind.starts_with(|c: char| c.is_ascii_digit()) {
        // A host and its port.
        return None;
    }
    let assigned = rest.starts_with('=');
    // No shell has blanks before the sign.
    let of_shell = assigned && gap.starts_with('=');
    let rest = behind.trim_start_matches([' ', '\t']);
    let rest = on_next_line(whole, key, rest).unwrap_or(rest);
    // `=>` and the like, and comments of JSON with them.
    let separated = !rest.starts_with(['"', '\'', '\n', '\r']);
    let quoted = separated.then(|| behind_separators(behind)).filter(|rest| rest.starts_with(['"', '\'']));
    let rest = quoted.unwrap_or(rest);
    if names_secrets(&whole[key.span.clone()], rest) {
        return None;
    }
    let from = whole.len() - rest.len();
    for mark in ["\\\"", "\"", "'"] {
        if let Some(inner) = rest.strip_prefix(mark) {
            let from = from + mark.len();
            let length = closing(inner, mark).unwrap_or(inner.len());
            let behind = inner[length..].strip_prefix(mark).unwrap_or_default();
            // What goes on behind its quotation mark is broken, and may be all of it.
            let length = if behind.starts_with(is_of_word) || !of_shell && goes_on(behind) {
                let ends: &[char] = if in_object(&whole[..start]) { &[',', '}', ']', '\n'] } else { &['\n'] };
                let from = inner.len() - behind.len();
                from + behind.find(ends).unwrap_or(behind.len())
            } else {
                length
            };
            return secret_in(text, from..from + length);
        }
    }
    let until = |ends: &dyn Fn(char) -> bool| from..from + rest.find(ends).unwrap_or(rest.len());
    let before = line_before(whole, start);
    let opened = before.and_then(|before| opened(before, &whole[end..]));
    let span = match before {
        _ if assigned && key.is_parameter(whole) => {
            let next = if whole[..start].ends_with(';') { ";" } else { "" };
            until(&|c| c.is_whitespace() || "&\"'`<>".contains(c) || next.contains(c))
        }
        Some(before) if assigned && begins_line(before) => assignment(rest, from, before),
        Some(before) if assigned && before.trim_start().starts_with("Environment=") => {
            from..from + up_to_assignment(rest)
        }
        _ if assigned && printed::length(rest).is_some() => from..from + printed::length(rest).unwrap_or_default(),
        _ if assigned => until(&|c| c.is_whitespace() || "\"'`".contains(c)),
        Some(before) if is_argument(before) => until(&char::is_whitespace),
        Some(_) if opened.is_some() => until(&|c| Some(c) == opened || c == '\n'),
        Some(before) if !is_flow(before) => return in_block(text, key, from, before),
        _ if rest.starts_with(['[', '{']) => from..from + bracketed(rest),
        _ => from..from + in_flow(rest, in_object(&whole[..start])),
    };
    secret_in(text, span)
}

/// What stands behind a key whose colon is on the next line: of YAML's `? key`, and of JSON.
fn explicit(rest: &str) -> Option<&str> {
    let below = rest.strip_prefix('\r').unwrap_or(rest).strip_prefix('\n')?.trim_start_matches([' ', '\t']);
    below.starts_with(':').then_some(below)
}

/// Whether more stands on the line behind a quotation mark that should end a value.
fn goes_on(behind: &str) -> bool {
    let line = behind.split('\n').next().unwrap_or_default();
    let more = line.trim_start_matches([' ', '\t']);
    let next_is_key = || {
        let inner = more.strip_prefix('"');
        let end = inner.and_then(|inner| Some(&inner[closing(inner, "\"")? + 1..]));
        end.is_some_and(|rest| rest.trim_start().starts_with(':'))
    };
    more.len() < line.len() && more.starts_with(|c: char| c.is_alphanumeric() || c == '"') && !next_is_key()
}

/// Where brackets that open at the beginning of a text are closed, as long as they are near; else the end of the line.
fn bracketed(text: &str) -> usize {
    let near = &text[..floor(text, LINE)];
    let mut open = 0;
    for (at, byte) in near.bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return at;
        }
    }
    text.find('\n').unwrap_or(text.len())
}

/// Where a value between brackets ends. What stands behind a bracket of the other kind is the rest of it, unless something
/// begins there.
fn in_flow(rest: &str, in_object: bool) -> usize {
    let length = rest.find([',', '}', ']', '\n']).unwrap_or(rest.len());
    let behind = &rest[length..];
    if in_object && behind.starts_with(']') && behind[1..].starts_with(is_of_word) {
        let length = rest.find([',', '}', '\n']).unwrap_or(rest.len());
        return rest[..length].trim_end().len();
    }
    length
}

/// Whether the innermost bracket that is open at the end of a text is a brace.
fn in_object(before: &str) -> bool {
    let mut closed = 0;
    let near = &before.as_bytes()[before.len().saturating_sub(LINE)..];
    for byte in near.iter().rev() {
        match byte {
            b'}' | b']' => closed += 1,
            b'{' | b'[' if closed == 0 => return *byte == b'{',
            b'{' | b'[' => closed -= 1,
            _ => {}
        }
    }
    false
}

/// A value in double quotes on the line below a key in double quotes, which JSON takes however it is indented.
fn on_next_line<'a>(whole: &str, key: &Key, rest: &'a str) -> Option<&'a str> {
    let below = rest.strip_prefix('\r').unwrap_or(rest).strip_prefix('\n')?.trim_start();
    let quoted = whole[..key.span.start].ends_with('"');
    if quoted && below.starts_with(['[', '{']) {
        return Some(below);
    }
    let inner = below.strip_prefix('"').filter(|_| quoted)?;
    let next = &inner[closing(inner, "\"")?..];
    // Of YAML it may be the next key.
    (!next.trim_start_matches('"').trim_start_matches(' ').starts_with(':')).then_some(below)
}

/// What stands behind a key of JSON, or between braces, where something else is instead of the colon.
fn apart(text: &Text<'_>, key: &Key) -> Option<Range<usize>> {
    const FARTHEST: usize = 80;
    let whole = text.text;
    let marks = ['"', '\'', '\\', '“'];
    let bare = whole[..key.span.start].trim_end_matches(marks);
    let quoted = bare.len() < key.span.start;
    let before = bare.trim_end_matches([' ', '\t']);
    let is_closed = whole[..key.span.start].chars().next_back() == whole[key.span.end..].chars().next();
    let is_item = quoted && is_closed && before.ends_with('-');
    let begins = before.is_empty() || is_item || before.ends_with(['\n', '{', ',']);
    if !begins || before.ends_with("{{") || !quoted && !in_object(before) {
        return None;
    }
    let rest = &whole[key.span.end..];
    let rest = if quoted { rest.trim_start_matches(['"', '\'', '\\', '”']) } else { rest };
    let quote_gone = whole.len() - rest.len();
    let value = behind_separators(rest);
    let from = whole.len() - value.len();
    let between = &whole[quote_gone..from];
    if between.len() > FARTHEST || between.contains(',') && !in_object(before) || is_item && between.contains('\n') {
        // Of a list they are two items.
        return None;
    }
    let is_key = |behind: &str| behind.trim_start_matches(['"', '\'', '\\', ' ']).starts_with(':');
    for mark in ["\\\"", "\"", "'"] {
        // `"credential""value"`: the second mark was taken for the first one's.
        let glued = quoted && between.is_empty() && rest.len() + 1 < whole.len() - key.span.end;
        let inner = match value.strip_prefix(mark) {
            Some(inner) => inner,
            None if glued && whole[..from].ends_with(mark) => value,
            None => continue,
        };
        let from = whole.len() - inner.len();
        let length = closing(inner, mark)?;
        return secret_in(text, from..from + length).filter(|_| !is_key(&inner[length..]));
    }
    if between.trim().is_empty() && !is_item || value.is_empty() {
        return None;
    }
    let length = value.find([',', '}', '\n', '"']).unwrap_or(value.len());
    let own = value[..length].trim_end();
    let next_key = own.contains(": ") || own.ends_with(':') || is_key(&value[length..]);
    secret_in(text, from..from + own.len()).filter(|_| !next_key)
}

/// What follows blanks, comments of JSON, and signs that are neither quotation marks nor brackets.
fn behind_separators(text: &str) -> &str {
    let mut rest = text;
    loop {
        let next = rest.trim_start();
        let next = match next.get(..2) {
            Some("/*") => next.split_once("*/").map_or("", |(_, behind)| behind),
            Some("//") => next.split_once('\n').map_or("", |(_, behind)| behind),
            _ => next.trim_start_matches([':', '=', '>', '-', ';', '|', '~', ',', '.', '：', '→']),
        };
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

/// Whether secrets are only named behind a key: `secrets: [name]`, `Secret=name,type=env,target=NEKO_PASSWORD`.
fn names_secrets(key: &str, value: &str) -> bool {
    let fields = ["type=", "target=", "id=", "src=", "source=", "mode=", "uid=", "gid="];
    let word = || value.split(char::is_whitespace).next().unwrap_or_default();
    let has_fields = || word().split(',').any(|field| fields.iter().any(|name| field.starts_with(name)));
    key.eq_ignore_ascii_case("secrets") && value.starts_with('[') || key.eq_ignore_ascii_case("secret") && has_fields()
}

/// The value of a key of YAML outside brackets, without the comment behind it.
fn in_block(text: &Text<'_>, key: &Key, from: usize, before: &str) -> Option<Range<usize>> {
    let line = text.text[from..].split('\n').next().unwrap_or_default();
    let end = from + line.trim_end_matches('\r').len();
    let bare = from + comment(line).unwrap_or(end - from);
    if text.refers(&text.text[from..bare]) {
        return secret_in(text, from..bare);
    }
    let name = text.text[key.span.clone()].to_ascii_lowercase();
    if matches!(&*name, "secret" | "secrets") && text.text[from..bare].trim().is_empty() {
        // A section of them: each key speaks for itself.
        return None;
    }
    let column = before.trim_end_matches(['"', '\'']).chars().count();
    let value = text.text[from..bare].trim();
    let is_block = value.starts_with(['|', '>']);
    // Below what is no key's value, what begins nothing new belongs to it, however badly it is indented.
    let belongs = |line: &str| {
        let begins = begins_anew(line);
        !begins && (is_block || value.is_empty() && !line.contains([' ', '\t']))
    };
    let last = continued(text.text, from + line.len(), column, belongs);
    Some(from..if last == from + line.len() { bare } else { last })
}
