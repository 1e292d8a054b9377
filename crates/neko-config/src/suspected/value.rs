//! Where the value of a key lies, in whatever language it is written.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use super::PASS;
use crate::setting;
use neko_text::source::floor;

/// How far the beginning of a line is looked for: one may be as long as the file.
const LINE: usize = 2_000;

/// A text, and the anchors of YAML in it.
pub(super) struct Text<'a> {
    pub text: &'a str,
    anchors: OnceCell<HashSet<&'a str>>,
}

impl<'a> Text<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, anchors: OnceCell::new() }
    }

    /// Whether a value only names a secret.
    pub fn refers(&self, value: &str) -> bool {
        refers(value, self)
    }

    fn has_anchor(&self, name: &str) -> bool {
        let word = |at: usize| self.text[at + 1..].split(char::is_whitespace).next().unwrap_or_default();
        let all = || memchr::memchr_iter(b'&', self.text.as_bytes()).map(word).collect();
        self.anchors.get_or_init(all).contains(name)
    }
}

/// A name as it stands in a text.
pub(super) struct Key {
    pub span: Range<usize>,
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '"' | '\'' | '_' | '-' | '.')
}

fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

impl Key {
    /// The name around an offset.
    pub fn around(text: &str, at: usize) -> Self {
        let start = text[..at].trim_end_matches(in_name).len();
        let end = text.len() - text[at..].trim_start_matches(in_name).len();
        Self { span: start..end }
    }

    /// Whether it is a parameter of a URL: `?password=`, `&token=`, `turn:host;pass=`.
    pub fn is_parameter(&self, text: &str) -> bool {
        let before = &text[..self.span.start];
        before.ends_with(['?', '&'])
            || before.ends_with([';', '#', '/']) && text[self.span.end..].starts_with('=') && in_url(before)
    }

    /// Whether a colon follows it, as behind a key of YAML or JSON.
    fn has_colon(&self, text: &str) -> bool {
        text[self.span.end..].trim_start_matches(['"', '\'']).trim_start_matches(' ').starts_with(':')
    }
}

/// Whether a text ends within a URL.
fn in_url(text: &str) -> bool {
    const LONGEST: usize = 500;
    let near = &text[floor(text, text.len().saturating_sub(LONGEST))..];
    let word = near.rsplit(|c: char| c.is_whitespace() || "\"'`,[]{}".contains(c)).next().unwrap_or_default();
    word.contains(':')
}

/// Where a word of a secret's ends in the key around it; none where a short word has another meaning there.
pub(super) fn end_of_word(text: &str, lower: &str, at: usize, word: &str, key: &Key) -> Option<usize> {
    let own = &lower[key.span.clone()];
    let short = || (key.span.end == at + word.len()).then_some(key.span.end);
    match word {
        "pass" => {
            let long = PASS.iter().find_map(|long| Some(own.find(long)? + long.len()));
            let alone =
                || own == "pass" && (key.is_parameter(text) || key.has_colon(text) && !is_pass_of_encoder(text, key));
            let meant = || own.ends_with("_pass") || alone();
            long.map(|end| key.span.start + end).or_else(|| short().filter(|_| meant()))
        }
        "pwd" => {
            let alone =
                own == "pwd" && (key.is_parameter(text) || &text[key.span.clone()] == "pwd" && key.has_colon(text));
            short().filter(|_| alone || own.ends_with("-pwd") || own.ends_with("_pwd"))
        }
        _ => Some(at + word.len()),
    }
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

/// The value that belongs to a key; none where nothing that could be one follows.
pub(super) fn value_behind(text: &Text<'_>, key: &Key) -> Option<Range<usize>> {
    let Range { start, end } = key.span;
    let whole = text.text;
    if whole[..start].ends_with("${") {
        let reference = start - 2..end + whole[end..].find('}').map_or(0, |length| length + 1);
        return secret_in(text, reference.clone()).filter(|span| *span != reference);
    }
    let rest = whole[end..].trim_start_matches(['"', '\'', '\\', ']', '}', ')']).trim_start_matches([' ', '\t']);
    let rest = explicit(whole, start, rest).unwrap_or(rest);
    let Some(behind) = rest.strip_prefix([':', '=']) else {
        return without_colon(text, key).or_else(|| option(text, key));
    };
    let assigned = rest.starts_with('=');
    let rest = behind.trim_start_matches([' ', '\t']);
    let rest = on_next_line(whole, key, rest).unwrap_or(rest);
    if names_secrets(&whole[key.span.clone()], rest) {
        return None;
    }
    let from = whole.len() - rest.len();
    for mark in ["\\\"", "\"", "'"] {
        if let Some(inner) = rest.strip_prefix(mark) {
            let from = from + mark.len();
            let length = closing(inner, mark).unwrap_or(inner.len());
            let goes_on = inner[length..].strip_prefix(mark).is_some_and(|rest| rest.starts_with(is_of_word));
            // What goes on behind its quotation mark is broken, and may be all of it.
            let length = if goes_on { inner.find('\n').unwrap_or(inner.len()) } else { length };
            return secret_in(text, from..from + length);
        }
    }
    let until = |ends: &dyn Fn(char) -> bool| from..from + rest.find(ends).unwrap_or(rest.len());
    let before = line_before(whole, start);
    let span = match before {
        _ if assigned && key.is_parameter(whole) => {
            let next = if whole[..start].ends_with(';') { ";" } else { "" };
            until(&|c| c.is_whitespace() || "&\"'`<>".contains(c) || next.contains(c))
        }
        Some(before) if assigned && begins_line(before) => assignment(rest, from, before),
        _ if assigned => until(&|c| c.is_whitespace() || "\"'`".contains(c)),
        Some(before) if !is_flow(before) => return in_block(text, key, from, before),
        _ => until(&|c| matches!(c, ',' | '}' | ']' | '\n')),
    };
    secret_in(text, span)
}

/// What stands behind a key that YAML marks as one: `? key`, and on the next line `: value`.
fn explicit<'a>(whole: &str, start: usize, rest: &'a str) -> Option<&'a str> {
    let below = rest.strip_prefix('\r').unwrap_or(rest).strip_prefix('\n')?.trim_start_matches([' ', '\t']);
    let before = line_before(whole, start)?.trim_end_matches(['"', '\'']);
    (below.starts_with(':') && before.trim_start_matches([' ', '\t', '-']).starts_with('?')).then_some(below)
}

/// A value in double quotes on the line below a key in double quotes, which JSON takes however it is indented.
fn on_next_line<'a>(whole: &str, key: &Key, rest: &'a str) -> Option<&'a str> {
    let below = rest.strip_prefix('\r').unwrap_or(rest).strip_prefix('\n')?.trim_start();
    let inner = below.strip_prefix('"').filter(|_| whole[..key.span.start].ends_with('"'))?;
    let next = &inner[closing(inner, "\"")?..];
    // Of YAML it may be the next key.
    (!next.trim_start_matches('"').trim_start_matches(' ').starts_with(':')).then_some(below)
}

/// What stands in quotation marks behind a key in quotation marks, where the colon between them was forgotten.
fn without_colon(text: &Text<'_>, key: &Key) -> Option<Range<usize>> {
    let whole = text.text;
    let rest = whole[key.span.end..].strip_prefix('"').filter(|_| whole[..key.span.start].ends_with('"'))?;
    let inner = rest.trim_start_matches([' ', '\t']).strip_prefix('"').filter(|_| rest.starts_with([' ', '\t']))?;
    let from = whole.len() - inner.len();
    secret_in(text, from..from + closing(inner, "\"")?)
}

/// Whether secrets are only named behind a key: `secrets: [name]`, `Secret=name,type=env,target=NEKO_PASSWORD`.
fn names_secrets(key: &str, value: &str) -> bool {
    let word = value.split(char::is_whitespace).next().unwrap_or_default();
    let fields = ["type=", "target=", "id=", "src=", "source=", "mode=", "uid=", "gid="];
    let has_fields = || word.split(',').any(|field| fields.iter().any(|name| field.starts_with(name)));
    key.eq_ignore_ascii_case("secrets") && value.starts_with('[') || key.eq_ignore_ascii_case("secret") && has_fields()
}

/// The line up to an offset, unless it begins too far before it.
fn line_before(text: &str, at: usize) -> Option<&str> {
    let far = floor(text, at.saturating_sub(LINE));
    let start = match memchr::memrchr(b'\n', &text.as_bytes()[far..at]) {
        Some(newline) => far + newline + 1,
        None if far == 0 => 0,
        None => return None,
    };
    Some(&text[start..at])
}

/// The value of a key of YAML outside brackets, without the comment behind it.
fn in_block(text: &Text<'_>, key: &Key, from: usize, before: &str) -> Option<Range<usize>> {
    let line = text.text[from..].split('\n').next().unwrap_or_default();
    let end = from + line.trim_end_matches('\r').len();
    let bare = from + comment(line).unwrap_or(end - from);
    if refers(&text.text[from..bare], text) {
        return secret_in(text, from..bare);
    }
    let name = text.text[key.span.clone()].to_ascii_lowercase();
    if matches!(&*name, "secret" | "secrets") && text.text[from..bare].trim().is_empty() {
        // A section of them: each key speaks for itself.
        return None;
    }
    let column = before.trim_end_matches(['"', '\'']).chars().count();
    let last = continued(text.text, from + line.len(), column);
    Some(from..if last == from + line.len() { bare } else { last })
}

/// What follows an option without an equals sign: `--password hunter2`, `["--password", "hunter2"]`, or an item each.
fn option(within: &Text<'_>, key: &Key) -> Option<Range<usize>> {
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
    near[before.len()..].starts_with("--")
}

/// What a line holds behind the name of a secret where the sign between them was forgotten: `NEKO_PASSWORDhunter2`.
pub(super) fn glued(text: &str, from: usize, key: &Key) -> Option<Range<usize>> {
    const SHORTEST: usize = 6;
    let name = &text[key.span.clone()];
    let end = key.span.start + name_end(name);
    if end < key.span.end {
        return Some(end..key.span.end);
    }
    let before = line_before(text, key.span.start)?;
    let rest = text[key.span.end..].split(['\n', '\r', '"', '\'']).next().unwrap_or_default();
    let begins = || begins_line(before) || before.trim_end().ends_with(['"', '\'', '[', ',', '{', ':']);
    let arrow = name.ends_with('-') && rest.starts_with('>');
    if (arrow || rest.starts_with(SEPARATORS)) && begins() {
        let rest = if is_flow(before) { rest.split([',', ']', '}']).next().unwrap_or_default() } else { rest };
        let value = rest.trim_start_matches('>').trim_start_matches(SEPARATORS);
        // Other names begin sentences, and comments.
        let is_variable = || {
            let quoted = before.ends_with(['"', '\'']);
            is_name_of_variable(name) && (quoted || !before.contains('#') && !value.trim_end().contains([' ', '\t']))
        };
        if is_of_neko(name) || is_variable() {
            let start = key.span.end + rest.len() - value.len();
            return Some(start..key.span.end + rest.trim_end().len()).filter(|span| span.start < span.end);
        }
    }
    let alone = before.trim().is_empty() && rest.trim().is_empty();
    (alone && key.span.end >= from + SHORTEST).then_some(from..key.span.end)
}

/// What may stand in the place of a forgotten `=`.
const SEPARATORS: [char; 5] = [' ', '\t', ';', '|', '~'];

/// Whether a name is one that variables have: capitals and underscores.
fn is_name_of_variable(name: &str) -> bool {
    let name = name.trim_end_matches('-');
    name.contains('_') && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a variable's name begins as neko's do.
fn is_of_neko(name: &str) -> bool {
    name.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("NEKO_"))
}

/// Where the name of a variable ends, as far as it may be one: what follows stands behind a forgotten separator.
pub(super) fn name_end(name: &str) -> usize {
    const SHORTEST: usize = 6;
    let valid = name.find(|c: char| !(in_name(c) || c == '.')).unwrap_or(name.len());
    if !is_of_neko(name) {
        let own = &name[..valid];
        let telling = valid < name.len() && is_name_of_variable(own) && super::is_telling(&own.to_ascii_lowercase());
        return if telling { valid } else { name.len() };
    }
    let own = &name[..valid];
    let begins = |known: &str| own.get(..known.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(known));
    let known =
        setting::variables().filter(|(known, row)| row.secret && begins(known)).map(|(known, _)| known.len()).max();
    let part = |rest: &str| rest.starts_with('_') && !rest.contains(|c: char| c.is_ascii_lowercase());
    known.filter(|&end| valid >= end + SHORTEST && !part(&own[end..])).unwrap_or(valid)
}

/// Whether nothing but an item's mark, `export` or a comment's stands before a name on its line.
fn begins_line(before: &str) -> bool {
    before.trim_start_matches([' ', '\t', '-', '#', '"', '\'']).trim_start_matches("export ").is_empty()
}

/// What is assigned where a line begins so: all of it, without the comment of YAML behind an item.
fn assignment(rest: &str, from: usize, before: &str) -> Range<usize> {
    let line = rest.split('\n').next().unwrap_or_default().trim_end_matches('\r');
    let end = match before.trim_start().strip_prefix('-') {
        Some(item) if item.ends_with(['"', '\'']) => line.find(['"', '\'']),
        Some(_) => comment(line),
        None => None,
    };
    from..from + end.unwrap_or(line.len())
}

/// Whether a bracket is open on the line up to here.
fn is_flow(before: &str) -> bool {
    let count = |mark: char| before.matches(mark).count();
    count('{') > count('}') || count('[') > count(']')
}

/// Where a comment begins in the rest of a YAML line, blanks before it included.
fn comment(line: &str) -> Option<usize> {
    let line = line.trim_end_matches('\r');
    let at = if line.starts_with('#') { 0 } else { line.find(" #").or_else(|| line.find("\t#"))? };
    Some(line[..at].trim_end().len())
}

/// What of a value is secret: nothing of a reference, only the default of `${NAME:-default}`.
pub(super) fn secret_in(within: &Text<'_>, span: Range<usize>) -> Option<Range<usize>> {
    let value = within.text.get(span.clone())?;
    let trimmed = value.trim();
    if !refers(trimmed, within) {
        // The mark of an alias that leads nowhere is no part of it.
        let mark = usize::from(trimmed.len() > 1 && trimmed.starts_with('*') && !trimmed.contains(' '));
        let start = span.start + value.find(trimmed).filter(|_| mark > 0).map_or(0, |at| at + mark);
        return Some(start..span.end);
    }
    let inner = trimmed.strip_prefix("${")?.strip_suffix('}')?;
    let name = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inner.len());
    let behind = inner[name..].strip_prefix(':').unwrap_or(&inner[name..]);
    let default = behind.strip_prefix(['-', '+'])?;
    let start = span.start + value.find(trimmed)? + trimmed.len() - 1 - default.len();
    Some(start..start + default.len())
}

/// Whether a value only names a secret: a variable, an alias of an anchor that is there, a template.
fn refers(value: &str, text: &Text<'_>) -> bool {
    let value = value.trim();
    let name = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if let Some(alias) = value.strip_prefix('*') {
        return !alias.is_empty() && text.has_anchor(alias);
    }
    if let Some(inner) = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
        let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inner.len());
        return end > 0
            && !inner.contains(['{', '}'])
            && (end == inner.len() || inner[end..].starts_with([':', '-', '?', '+']));
    }
    // `$ecret` may be a password; variables have telling names in capitals.
    let variable = |text: &str| {
        name(text)
            && !text.contains(|c: char| c.is_ascii_lowercase())
            && (text.contains('_') || text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_uppercase()))
    };
    value.strip_prefix('$').is_some_and(variable)
        || value.strip_prefix("$(").and_then(|rest| rest.strip_suffix(')')).is_some_and(name)
        || (value.starts_with("{{") && value.ends_with("}}"))
}

/// The offset of the mark that ends a quoted text.
fn closing(inner: &str, mark: &str) -> Option<usize> {
    let bytes = inner.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match (mark, bytes[at]) {
            ("\\\"", b'\\') if bytes.get(at + 1) == Some(&b'"') => return Some(at),
            // In text that is escaped once more an escaped quotation mark has three backslashes.
            (_, b'\\') if mark != "'" => at += 1,
            ("'", b'\'') if bytes.get(at + 1) == Some(&b'\'') => at += 1,
            ("\"", b'"') | ("'", b'\'') => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The end of the lines below that are indented deeper than `column`: block scalars and folded ones.
fn continued(text: &str, line_end: usize, column: usize) -> usize {
    let mut end = line_end;
    while let Some(rest) = text.get(end + 1..) {
        let line = rest.split('\n').next().unwrap_or_default();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let blank = line.trim().is_empty();
        if rest.is_empty() || (!blank && indent <= column) {
            break;
        }
        end += 1 + line.len();
    }
    end
}

/// The values of the mapping behind the key at `start..end`, in a document that reaches to `last`.
pub(super) fn entries(text: &str, start: usize, end: usize, last: usize, spans: &mut Vec<Range<usize>>) {
    let Some(before) = line_before(text, start) else { return };
    if !before.trim_matches([' ', '\t', '"', '\'', '{', ',']).is_empty() {
        return;
    }
    let rest = text[end..last].trim_start_matches(['"', '\'']).trim_start();
    let Some(rest) = rest.strip_prefix(':') else { return };
    let inner = rest.trim_start();
    match inner.strip_prefix('{') {
        Some(inner) => in_braces(text, last - inner.len()..last, spans),
        None => in_lines(text, last - rest.len()..last, before.len(), spans),
    }
}

/// `{A: b, "C": "d"}`, up to its end.
fn in_braces(text: &str, range: Range<usize>, spans: &mut Vec<Range<usize>>) {
    let inner = &text[range.clone()];
    let end = inner.find('}').unwrap_or(inner.len());
    let mut at = 0;
    while let Some(colon) = inner[at..end].find(':') {
        let value = &inner[at + colon + 1..end];
        let from = at + colon + 1 + value.len() - value.trim_start().len();
        let value = &inner[from..end];
        let (skip, length) = match ['"', '\''].into_iter().find(|mark| value.starts_with(*mark)) {
            Some(mark) => (1, closing(&value[1..], &mark.to_string()).unwrap_or(value.len() - 1)),
            None => (0, value.find([',', '\n']).unwrap_or(value.len())),
        };
        spans.push(range.start + from + skip..range.start + from + skip + length);
        at = (from + skip + length + skip).min(end);
    }
}

/// A line each, deeper than `indent`; the rest of a block or folded scalar whole.
fn in_lines(text: &str, range: Range<usize>, indent: usize, spans: &mut Vec<Range<usize>>) {
    let mut at = range.start;
    let mut keys = None;
    for (number, line) in text[range].split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let own = line.len() - line.trim_start_matches(' ').len();
        let content = line.trim();
        if number == 0 || content.is_empty() || content.starts_with('#') {
            continue;
        }
        if own <= indent {
            return;
        }
        let depth = *keys.get_or_insert(own);
        let from = match content.find(':').filter(|_| own <= depth) {
            Some(colon) => own + colon + 1,
            None => own,
        };
        let value = line[from..].trim();
        let from = start + from + line[from..].find(value).unwrap_or(0);
        spans.push(from..from + value.len());
    }
}
