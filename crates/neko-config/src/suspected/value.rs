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
        let refers = text[..start].ends_with("${");
        let ends = |c: char| !in_name(c) || refers && c == '-';
        let own = text[at..].find(ends).map_or(&text[at..], |length| &text[at..at + length]);
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
    fn has_colon(&self, text: &str) -> bool {
        text[self.span.end..].trim_start_matches(['"', '\'']).trim_start_matches(' ').starts_with(':')
    }
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
pub(super) fn has_scheme(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["turn:", "turns:", "stun:", "stuns:", "://"].iter().any(|scheme| lower.contains(scheme))
}

/// Whether a text ends within a URL.
fn in_url(text: &str) -> bool {
    let near = last_of(text);
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
            let alone = || {
                own == "pass"
                    && (key.is_parameter(text)
                        || text[..key.span.start].ends_with("${")
                        || is_assigned_with_arrow(text, key)
                        || key.has_colon(text) && !is_pass_of_encoder(text, key))
            };
            let meant = || own.ends_with("_pass") || alone();
            long.map(|end| key.span.start + end).or_else(|| short().filter(|_| meant()))
        }
        "pwd" => {
            let alone =
                own == "pwd" && (key.is_parameter(text) || &text[key.span.clone()] == "pwd" && key.has_colon(text));
            short().filter(|_| alone || own.ends_with("-pwd") || own.ends_with("_pwd"))
        }
        "_pw" => short(),
        // The beginning of a name that may be misspelt.
        "crede" => {
            Some(own.find("credential").map_or(key.span.end, |begin| key.span.start + begin + "credential".len()))
        }
        "pasw" | "object_user" | "file_hash" => Some(key.span.end),
        _ => Some(at + word.len()),
    }
}

/// Whether an arrow stands behind a name, in the place of an equals sign.
fn is_assigned_with_arrow(text: &str, key: &Key) -> bool {
    let rest = text[key.span.end..].trim_start_matches(['"', '\'', ' ']);
    rest.starts_with("->") || rest.starts_with("=>")
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
    let quoted = Some(behind_separators(behind)).filter(|rest| rest.starts_with(['"', '\'']));
    let rest = quoted.filter(|_| !rest.starts_with(['"', '\'', '\n', '\r'])).unwrap_or(rest);
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
        _ if assigned => until(&|c| c.is_whitespace() || "\"'`".contains(c)),
        Some(before) if is_argument(before) => until(&char::is_whitespace),
        Some(_) if opened.is_some() => until(&|c| Some(c) == opened || c == '\n'),
        Some(before) if !is_flow(before) => return in_block(text, key, from, before),
        _ if rest.starts_with(['[', '{']) => from..from + bracketed(rest),
        _ => until(&|c| matches!(c, ',' | '}' | ']' | '\n')),
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

/// What stands behind a key of JSON, or between braces, where something else is in the place of the colon.
fn apart(text: &Text<'_>, key: &Key) -> Option<Range<usize>> {
    const FARTHEST: usize = 80;
    let whole = text.text;
    let marks = ['"', '\'', '\\', '“'];
    let bare = whole[..key.span.start].trim_end_matches(marks);
    let quoted = bare.len() < key.span.start;
    let before = bare.trim_end_matches([' ', '\t']);
    let begins = before.is_empty() || before.ends_with(['\n', '{', ',']);
    if !begins || before.ends_with("{{") || !quoted && !in_object(before) {
        return None;
    }
    let rest = &whole[key.span.end..];
    let rest = if quoted { rest.trim_start_matches(['"', '\'', '\\', '”']) } else { rest };
    let quote_gone = whole.len() - rest.len();
    let value = behind_separators(rest);
    let from = whole.len() - value.len();
    let between = &whole[quote_gone..from];
    if between.len() > FARTHEST || between.contains(',') && !in_object(before) {
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
    if between.trim().is_empty() || value.is_empty() {
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
    let before = line_before(text, key.span.start)?;
    if before.ends_with("${") || before.trim_end().ends_with("{{") {
        return None;
    }
    let rest = behind_name(text, key, before);
    // Behind these the value was looked for.
    if rest.starts_with(|c: char| !(is_of_name(c) || matches!(c, ':' | '=' | '}' | ']' | ')' | '`'))) {
        let value = rest.trim_start_matches(|c| SEPARATORS.contains(&c) || ARROWS.contains(&c));
        if is_separated(name, before, rest, value) {
            let start = key.span.end + text[key.span.end..].find(rest)? + rest.len() - value.len();
            return Some(start..start + value.trim_end().len()).filter(|span| span.start < span.end);
        }
    }
    let alone = before.trim().is_empty() && rest.trim().is_empty();
    (alone && key.span.end >= from + SHORTEST).then_some(from..key.span.end)
}

/// What of a name is a value: `NEKO_PASSWORDhunter2`.
pub(super) fn within_name(text: &str, key: &Key) -> Option<Range<usize>> {
    let end = key.span.start + name_end(&text[key.span.clone()]);
    (end < key.span.end).then_some(end..key.span.end)
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
fn opened(before: &str, behind: &str) -> Option<char> {
    let mark = before.chars().next_back().filter(|c| matches!(c, '"' | '\''))?;
    (!behind.trim_start_matches('\\').starts_with(mark)).then_some(mark)
}

/// Whether a word of a command line, or of a unit's, that names a variable begins behind this.
fn is_argument(before: &str) -> bool {
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
    let telling = super::is_telling(&name.to_ascii_lowercase());
    let sign = rest.trim_start();
    let arrow = sign.starts_with("->") || sign.starts_with("=>");
    telling && is_word && !before.contains('#') && (own && (arrow || apart && is_like_secret(value)))
}

/// Whether a word has what words of sentences have not: digits, or capitals within.
fn is_like_secret(word: &str) -> bool {
    let word = word.trim_matches(['"', '\'']);
    let within = word.chars().skip(1).any(|c| c.is_ascii_uppercase());
    word.contains(|c: char| c.is_ascii_digit()) || within && word.contains(|c: char| c.is_ascii_lowercase())
}

/// What may stand in the place of a forgotten `=`.
const SEPARATORS: [char; 5] = [' ', '\t', ';', '|', '~'];
/// What may stand there too, where no sentence is.
const ARROWS: [char; 10] = ['-', '>', '=', ':', ',', '.', '/', '+', '–', '—'];

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether a name is one that variables have: capitals and underscores.
fn is_name_of_variable(name: &str) -> bool {
    let name = name.trim_end_matches('-');
    name.contains('_') && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a name is that of a variable, and none of neko's.
pub(super) fn is_of_others(name: &str) -> bool {
    is_name_of_variable(name) && !is_of_neko(name)
}

/// Whether a variable's name begins as neko's do.
fn is_of_neko(name: &str) -> bool {
    name.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("NEKO_"))
}

/// Where the name of a variable ends, as far as it may be one: what follows stands behind a forgotten separator.
pub(super) fn name_end(name: &str) -> usize {
    const SHORTEST: usize = 6;
    if !is_of_neko(name) {
        let valid = name.find(|c: char| !in_name(c)).unwrap_or(name.len());
        let own = name[..valid].trim_end_matches('-');
        let telling = valid < name.len() && super::is_telling(&own.to_ascii_lowercase());
        return if telling { own.len() } else { name.len() };
    }
    let valid = name.find(|c: char| !(in_name(c) || c == '.')).unwrap_or(name.len());
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

/// Where the next assignment of a unit's line begins: words before it are none, and may be the rest of the value.
fn up_to_assignment(rest: &str) -> usize {
    let line = rest.split(['\n', '"', '\'']).next().unwrap_or_default();
    let mut end = 0;
    for word in line.split_inclusive([' ', '\t']) {
        if end > 0 && word.contains('=') {
            break;
        }
        end += word.len();
    }
    line[..end].trim_end().len()
}

/// Whether `-u` is curl's, which takes a user and a password.
pub(super) fn is_of_curl(text: &str, at: usize) -> bool {
    line_before(text, at).is_some_and(|before| before.contains("curl"))
}

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
    let at = |part: &str| Some(span.start + value.find(trimmed)? + trimmed.len() - 1 - part.len());
    if let Some(words) = behind.strip_prefix('?') {
        let own = of_complaint(words)?;
        return Some(at(words)? + own.start..at(words)? + own.end);
    }
    let default = behind.strip_prefix(['-', '+'])?;
    Some(at(default)?..at(default)? + default.len())
}

/// What of the words behind `${NAME:?` may be the value, written there in error.
fn of_complaint(words: &str) -> Option<Range<usize>> {
    const COMPLAINTS: [&str; 14] = [
        "miss",
        "requir",
        "set",
        "err",
        "need",
        "must",
        "empty",
        "undef",
        "mandatory",
        "provide",
        "specif",
        "define",
        "not",
        "no-",
    ];
    if !words.contains(' ') {
        let lower = words.to_ascii_lowercase();
        return (!words.is_empty() && !COMPLAINTS.iter().any(|own| lower.contains(own))).then_some(0..words.len());
    }
    let mut at = 0;
    let spans = words.split(' ').map(|word| {
        at += word.len() + 1;
        at - 1 - word.len()..at - 1
    });
    let mut own = spans.filter(|span| is_like_secret(&words[span.clone()]));
    let first = own.next()?;
    Some(first.start..own.last().map_or(first.end, |last| last.end))
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

/// Whether a line of YAML, without its blanks, begins something: a key, an item, a comment, a document.
fn begins_anew(line: &str) -> bool {
    let name = line.find([':', '=']).map(|end| line.split_at(end));
    let is_key = |(name, rest): (&str, &str)| {
        let value = &rest[1..];
        let signed = if rest.starts_with(':') {
            value.is_empty() || value.starts_with([' ', '\t', '"', '\''])
        } else {
            !value.trim_start_matches('=').is_empty()
        };
        signed && !name.trim().trim_matches(['"', '\'']).contains([' ', '\t'])
    };
    line == "-"
        || line.starts_with("- ")
        || line.starts_with("---")
        || line.starts_with("...")
        || line.starts_with(['#', '}', ']', '{', '[', '?', ':', '"', '\'', '%'])
        || name.is_some_and(is_key)
}

/// The end of the lines below that are indented deeper than `column`, or belong there all the same: block scalars and
/// folded ones.
fn continued(text: &str, line_end: usize, column: usize, belongs: impl Fn(&str) -> bool) -> usize {
    let mut end = line_end;
    while let Some(rest) = text.get(end + 1..) {
        let line = rest.split('\n').next().unwrap_or_default();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let blank = line.trim().is_empty();
        if rest.is_empty() || (!blank && indent <= column && !belongs(line.trim())) {
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
