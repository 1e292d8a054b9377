//! Dotenv by the rules of the reader that viper uses: a line is matched against one pattern, with all its oddities.

use std::ops::Range;

use super::dotenv::Assignment;
use super::{Offsets, SyntaxError};

/// A line of so many bytes is more than Go's scanner holds.
const LONGEST: usize = 64 * 1024;

/// How long the values of a file may be together, where variables refer to each other.
const MOST: usize = 4 << 20;
/// How long one of them may be.
const LONGEST_VALUE: usize = 256 << 10;

/// A text with the place of each of its characters.
type Located = Vec<(char, usize)>;

/// Reads a config file. `environment` answers what `$NAME` stands for outside of the file.
pub fn parse(text: &str, environment: impl Fn(&str) -> Option<String>) -> Result<Vec<Assignment>, SyntaxError> {
    let (mut out, mut made): (Vec<Assignment>, usize) = (Vec::new(), 0);
    let mut lines = Lines { text, at: 0 };
    while let Some(span) = lines.next_line()? {
        let first = &text[span.clone()];
        let body = first.trim();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        let start = span.start + (first.len() - first.trim_start().len());
        let mut line = located(body, start);
        let mut end = start + body.len();
        let mut open = open_quote(body);
        while let Some(quote) = open {
            let Some(next) = lines.next_line()? else {
                return Err(SyntaxError::new("missing quotes", start..end));
            };
            line.push(('\n', end));
            let added = &text[next.clone()];
            line.extend(located(added, next.start));
            end = next.end;
            match added.rfind(quote) {
                Some(at) if at > 0 && added.as_bytes()[at - 1] == b'\\' => {}
                Some(_) => open = None,
                None => {}
            }
        }
        let read = assignment(&line, start..end, &out, &environment)?;
        made += read.value.len();
        if made > MOST || read.value.len() > LONGEST_VALUE {
            let why = "its variables expand to far more than is written; this limit is neko-ice's, not neko's";
            return Err(SyntaxError { by_us: true, ..SyntaxError::new(why, start..end) });
        }
        out.push(read);
    }
    Ok(out)
}

fn located(text: &str, start: usize) -> Located {
    text.char_indices().map(|(index, c)| (c, start + index)).collect()
}

/// Lines that end with CR, LF or both.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Lines<'_> {
    fn next_line(&mut self) -> Result<Option<Range<usize>>, SyntaxError> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return Ok(None);
        }
        let length = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let span = self.at..self.at + length;
        if length >= LONGEST {
            return Err(SyntaxError::new("bufio.Scanner: token too long", span));
        }
        let ending = if rest[length..].starts_with("\r\n") { 2 } else { 1 };
        self.at = (span.end + ending).min(self.text.len());
        Ok(Some(span))
    }
}

/// The quote that a line leaves open, by the reader's own way of looking for it.
fn open_quote(line: &str) -> Option<char> {
    let at = line.find('=').or_else(|| line.find(':')).filter(|&at| at > 0 && at + 1 < line.len())?;
    let value = line[at + 1..].trim();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let closing = value[1..].trim().rfind(quote);
    // What stands before the closing quote, unless blanks behind the first one have shifted it.
    let closed = closing.is_some_and(|at| value.as_bytes()[at] != b'\\');
    (!closed).then_some(quote)
}

fn assignment(
    line: &Located,
    span: Range<usize>,
    earlier: &[Assignment],
    environment: impl Fn(&str) -> Option<String>,
) -> Result<Assignment, SyntaxError> {
    let Some((name, value)) = matched(line) else {
        let shown: String = line.iter().map(|(c, _)| c).collect();
        let exported = shown.strip_prefix("export").is_some() && shown.contains(' ');
        let unset =
            exported && shown.split_once(' ').is_some_and(|(_, name)| !earlier.iter().any(|line| line.name == name));
        let why = if unset { "has an unset variable" } else { "doesn't match format" };
        return Err(SyntaxError::new(format!("line `{shown}` {why}"), span));
    };
    let place = |range: &Range<usize>| {
        let start = line.get(range.start).map_or(span.end, |(_, at)| *at);
        let end = range.end.checked_sub(1).filter(|last| *last >= range.start).and_then(|last| line.get(last));
        start..end.map_or(start, |(c, at)| at + c.len_utf8())
    };
    let value = trimmed(line, value);
    let written = place(&value);
    let mut text: Located = line[value].to_vec();
    let quoted = |quote| text.len() >= 2 && text[0].0 == quote && text[text.len() - 1].0 == quote;
    let (single, double) = (quoted('\''), quoted('"'));
    let inner = written.start + usize::from(single || double);
    if single || double {
        text = text[1..text.len() - 1].to_vec();
    }
    if double {
        text = replaced(&text, 'n', '\n');
        text = replaced(&text, 'r', '\r');
        text = unescaped(&text);
    }
    if !single {
        text = expanded(&text, earlier, environment);
    }
    let mut decoded = String::new();
    let mut offsets = Offsets::verbatim(text.first().map_or(inner, |(_, at)| *at));
    for (c, at) in &text {
        offsets.record(decoded.len(), *at);
        decoded.push(*c);
    }
    if single || double {
        offsets.record(decoded.len(), written.end - 1);
    }
    let name_span = place(&name);
    let name = line[name].iter().map(|(c, _)| c).collect();
    Ok(Assignment { name, name_span, value: decoded, span: written, offsets })
}

/// What a regular expression calls white space.
fn blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn skip(line: &Located, mut at: usize) -> usize {
    while line.get(at).is_some_and(|(c, _)| blank(*c)) {
        at += 1;
    }
    at
}

/// Name and value of a line of the form `export NAME = value # comment` or `NAME: value`.
fn matched(line: &Located) -> Option<(Range<usize>, Range<usize>)> {
    let start = skip(line, 0);
    let exported = line[start..].iter().map(|(c, _)| *c).take(6).eq("export".chars());
    let behind = skip(line, start + 6);
    let with_export = (exported && behind > start + 6).then(|| pair(line, behind)).flatten();
    with_export.or_else(|| pair(line, start))
}

fn pair(line: &Located, from: usize) -> Option<(Range<usize>, Range<usize>)> {
    let length = line[from..].iter().take_while(|(c, _)| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')).count();
    let name = from..from + length;
    if length == 0 {
        return None;
    }
    let equals = skip(line, name.end);
    if line.get(equals).is_some_and(|(c, _)| *c == '=') {
        return Some((name, value(line, skip(line, equals + 1))?));
    }
    if line.get(name.end).is_none_or(|(c, _)| *c != ':') {
        return None;
    }
    // As few blanks behind the colon as will do, but one.
    let first = name.end + 2;
    let last = skip(line, name.end + 1);
    let found = (first..=last).find_map(|at| value(line, at));
    found.map(|value| (name, value))
}

/// A value that begins here, and behind which nothing but a comment stands.
fn value(line: &Located, at: usize) -> Option<Range<usize>> {
    let quote = line.get(at).map(|(c, _)| *c).filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        let closing = (at + 1..line.len()).rev().filter(|&end| line[end].0 == quote);
        if let Some(end) = closing.into_iter().find(|&end| ends(line, end + 1)) {
            return Some(at..end + 1);
        }
    }
    let length = line.get(at..).unwrap_or_default().iter().take_while(|(c, _)| !matches!(c, '#' | '\n')).count();
    ends(line, at + length).then_some(at..at + length)
}

fn ends(line: &Located, at: usize) -> bool {
    let at = skip(line, at);
    match line.get(at) {
        None => true,
        Some(('#', _)) => !line[at..].iter().any(|(c, _)| *c == '\n'),
        Some(_) => false,
    }
}

fn trimmed(line: &Located, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    while start < end && line[start].0.is_whitespace() {
        start += 1;
    }
    while start < end && line[end - 1].0.is_whitespace() {
        end -= 1;
    }
    start..end
}

/// A backslash and a letter as one character.
fn replaced(text: &Located, letter: char, by: char) -> Located {
    let mut out = Located::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let (c, place) = text[at];
        if c == '\\' && text.get(at + 1).is_some_and(|(next, _)| *next == letter) {
            out.push((by, place));
            at += 2;
        } else {
            out.push((c, place));
            at += 1;
        }
    }
    out
}

/// A backslash goes, unless a dollar sign follows.
fn unescaped(text: &Located) -> Located {
    let mut out = Located::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let (c, place) = text[at];
        match text.get(at + 1) {
            Some((next, _)) if c == '\\' && *next != '$' => {
                out.push((*next, place));
                at += 2;
            }
            _ => {
                out.push((c, place));
                at += 1;
            }
        }
    }
    out
}

/// `$NAME` and `${NAME}`, of capitals, digits and underscores; what is not set is empty.
fn expanded(text: &Located, earlier: &[Assignment], environment: impl Fn(&str) -> Option<String>) -> Located {
    let mut out = Located::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() && out.len() <= LONGEST_VALUE {
        let escaped = text[at].0 == '\\' && text.get(at + 1).is_some_and(|(c, _)| *c == '$');
        let dollar = at + usize::from(escaped);
        let (c, place) = text[dollar];
        if c != '$' {
            out.push((c, place));
            at += 1;
            continue;
        }
        let is = |at: usize, wanted: char| text.get(at).is_some_and(|(c, _)| *c == wanted);
        let name_start = dollar + 1 + usize::from(is(dollar + 1, '{'));
        let named = |c: &char| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_';
        let name: String =
            text.get(name_start..).unwrap_or_default().iter().map(|(c, _)| *c).take_while(named).collect();
        let name_end = name_start + name.len();
        let end = name_end + usize::from(is(name_end, '}'));
        if escaped || name.is_empty() {
            out.extend(&text[dollar..end]);
        } else {
            let written = || earlier.iter().rev().find(|line| line.name == name).map(|line| line.value.clone());
            let value = environment(&name).or_else(written).unwrap_or_default();
            out.extend(value.chars().map(|c| (c, place)));
        }
        at = end;
    }
    out
}

#[cfg(test)]
mod tests;
