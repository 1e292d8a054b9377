//! Dotenv: the lines of an environment file, each with its place.

use std::ops::Range;

use super::{Offsets, SyntaxError};

/// One assignment.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// Where its name stands.
    pub name_span: Range<usize>,
    /// Its value, after quotes and escapes.
    pub value: String,
    /// Where the value stands, quotes included.
    pub span: Range<usize>,
    /// Where each character of the value stands.
    pub offsets: Offsets,
}

/// Reads `NAME=value` lines: `#` comments, an optional `export`, single and double quotes (which may hold line breaks).
pub fn parse(text: &str) -> Result<Vec<Assignment>, SyntaxError> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let line = &text[at..end];
        let start = at + (line.len() - line.trim_start().len());
        let body = text[start..end].trim_end();
        if body.is_empty() || body.starts_with('#') {
            at = end + 1;
            continue;
        }
        let name_start = match body.strip_prefix("export") {
            Some(rest) if rest.starts_with([' ', '\t']) => start + 6 + (rest.len() - rest.trim_start().len()),
            _ => start,
        };
        let Some(equals) = text[name_start..end].find('=').map(|length| name_start + length) else {
            return Err(SyntaxError::new("a line without `=`", start..start + body.len()));
        };
        let name = text[name_start..equals].trim_end();
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(SyntaxError::new("not a variable's name before `=`", name_start..equals));
        }
        let name_span = name_start..name_start + name.len();
        let (value, span, offsets, next) = value(text, equals + 1, end)?;
        out.push(Assignment { name: name.to_owned(), name_span, value, span, offsets });
        at = next;
    }
    Ok(out)
}

type Value = (String, Range<usize>, Offsets, usize);

fn value(text: &str, from: usize, line_end: usize) -> Result<Value, SyntaxError> {
    let rest = &text[from..line_end];
    let start = from + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
    match text[start..].chars().next() {
        Some(quote @ ('"' | '\'')) if start < line_end => quoted(text, start, quote),
        _ => {
            let mut body = &text[start..line_end];
            if let Some(comment) = body.find(" #").or_else(|| body.find("\t#")) {
                body = &body[..comment];
            }
            let body = body.trim_end();
            let span = start..start + body.len();
            Ok((body.to_owned(), span, Offsets::verbatim(start), line_end + 1))
        }
    }
}

fn quoted(text: &str, start: usize, quote: char) -> Result<Value, SyntaxError> {
    let mut value = String::new();
    let mut offsets = Offsets::verbatim(start + 1);
    let mut characters = text[start + 1..].char_indices().map(|(index, c)| (start + 1 + index, c));
    while let Some((at, c)) = characters.next() {
        offsets.record(value.len(), at);
        if c == quote {
            let end = at + 1;
            let line_end = text[end..].find('\n').map_or(text.len(), |length| end + length);
            let tail = text[end..line_end].trim();
            if !tail.is_empty() && !tail.starts_with('#') {
                return Err(SyntaxError::new("text behind a closing quote", end..line_end));
            }
            return Ok((value, start..end, offsets, line_end + 1));
        }
        if c == '\\' && quote == '"' {
            match characters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 'r')) => value.push('\r'),
                Some((_, 't')) => value.push('\t'),
                Some((_, other @ ('"' | '\\' | '$' | '\''))) => value.push(other),
                Some((_, other)) => value.extend(['\\', other]),
                None => break,
            }
        } else {
            value.push(c);
        }
    }
    Err(SyntaxError::new("a quote that is never closed", start..text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_comments_and_export() {
        let text = "# c\nexport A = 1 # one\nB='x # y'\nC=\"a\\\"b\nc\" # d\nD=\nE=[{\"urls\":[\"stun:h\"]}]\r\n";
        let read = parse(text).unwrap();
        let pairs: Vec<_> = read.iter().map(|a| (a.name.as_str(), a.value.as_str())).collect();
        let json = "[{\"urls\":[\"stun:h\"]}]";
        assert_eq!(pairs, [("A", "1"), ("B", "x # y"), ("C", "a\"b\nc"), ("D", ""), ("E", json)]);
        assert_eq!(&text[read[2].span.clone()], "\"a\\\"b\nc\"");
        assert_eq!(&text[read[2].offsets.span(1..2)], "\\\"");
        assert_eq!(&text[read[0].name_span.clone()], "A");
    }

    #[test]
    fn what_is_no_assignment_is_named_by_its_place() {
        assert_eq!(parse("A=1\nnonsense\n").unwrap_err().span, 4..12);
        assert_eq!(parse("A=\"open").unwrap_err().span, 2..7);
    }
}
