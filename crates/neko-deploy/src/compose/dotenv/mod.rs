//! Compose's own reading of `.env` and `env_file`: quotes, escapes, inline comments, `NAME: value`, names without a value
//! (taken from elsewhere), interpolation in what is not in single quotes.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::interpolation::{self, Given, Lookup, interpolate};
use super::value::Text;
use neko_config::suspected;
use neko_text::document::Offsets;
use neko_text::message::Message;
use neko_text::source::{Place, Source};

/// How much longer the values of a file may be together than it is itself.
const MOST: usize = 1 << 20;

/// A line of the file.
#[derive(Clone)]
pub(super) struct Line {
    pub name: String,
    pub text: Text,
    /// Quotes included.
    pub place: Place,
}

/// A file that Compose refuses.
pub(super) struct Refused {
    pub message: Message,
    pub place: Place,
}

/// What a file may refer to beside its own lines.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// What goes before its own lines.
    pub before: &'a dyn Lookup,
    /// What comes behind them: earlier files.
    pub behind: &'a dyn Lookup,
    /// Whether a name without a value is looked for in earlier files too.
    pub names_from_behind: bool,
}

/// Reads a file. Of two lines of one name the later counts. `unset` is told of variables that are empty because nobody set
/// them, and of the line that they stand in.
pub(super) fn read(
    source: &Arc<Source>,
    around: Around<'_>,
    mut unset: impl FnMut(&Line, &str, Place),
) -> Result<Vec<Line>, Refused> {
    let text = &source.text;
    let mut reader = Reader { text, source, at: 0 };
    let (mut lines, mut made): (Vec<Line>, usize) = (Vec::new(), 0);
    let mut named: HashMap<String, usize> = HashMap::new();
    while reader.statement() {
        let (name, has_value) = reader.name()?;
        let line = if has_value {
            let (raw, span, expand) = reader.value()?;
            if expand {
                let scope = Scope { around, lines: &lines, named: &named };
                let read = interpolate(&raw, source, &scope).map_err(|refused| {
                    let place = Place::new(source, span.clone());
                    Refused { message: explained(&refused, &place), place }
                })?;
                let line = Line { name, text: read.text, place: Place::new(source, span) };
                for (name, span) in read.unset {
                    unset(&line, &name, Place::new(source, span));
                }
                line
            } else {
                Line { name, text: raw, place: Place::new(source, span) }
            }
        } else {
            let behind = || around.behind.lookup(&name).filter(|_| around.names_from_behind);
            let Some(given) = around.before.lookup(&name).or_else(behind) else { continue };
            Line { name, text: Text::new(given.value, Offsets::verbatim(0)), place: given.place }
        };
        made += line.text.value.len();
        if made > MOST + text.len() {
            return Err(Refused {
                message: explained(&interpolation::Refused::TooMuch, &line.place),
                place: line.place,
            });
        }
        match named.get(&line.name) {
            Some(&index) => lines[index] = line,
            None => {
                named.insert(line.name.clone(), lines.len());
                lines.push(line);
            }
        }
    }
    Ok(lines)
}

/// What Compose says of a text that it cannot interpolate, without the text: it may be a secret.
pub(super) fn explained(refused: &interpolation::Refused, place: &Place) -> Message {
    match refused {
        interpolation::Refused::Invalid => {
            "invalid interpolation format: a `$` that means itself is written `$$`".into()
        }
        // A `?` too many takes in what follows, a credential perhaps.
        interpolation::Refused::Required { name, reason } if reason.is_empty() || reason.contains(['"', '{']) => {
            format!("required variable {name} is missing a value").into()
        }
        interpolation::Refused::Required { name, reason } => {
            suspected::quoted(reason, place).behind(&format!("required variable {name} is missing a value: "))
        }
        interpolation::Refused::TooMuch => "interpolation that nests or grows past neko-ice's own limit".into(),
    }
}

/// The file's own lines between what goes before them and what comes behind.
struct Scope<'a> {
    around: Around<'a>,
    lines: &'a [Line],
    named: &'a HashMap<String, usize>,
}

impl Lookup for Scope<'_> {
    fn lookup(&self, name: &str) -> Option<Given> {
        let own = || {
            let line = self.lines.get(*self.named.get(name)?)?;
            Some(Given { value: line.text.value.clone(), place: line.place.clone() })
        };
        self.around.before.lookup(name).or_else(own).or_else(|| self.around.behind.lookup(name))
    }
}

struct Reader<'a> {
    text: &'a str,
    source: &'a Arc<Source>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Goes to the next statement; false at the end.
    fn statement(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let body = rest.trim_start();
            let skipped = rest.len() - body.len();
            match body.strip_prefix('#') {
                Some(comment) => self.at += skipped + 1 + comment.find('\n').unwrap_or(comment.len()),
                None => {
                    self.at += skipped;
                    return !body.is_empty();
                }
            }
        }
    }

    /// A name, and whether a value follows.
    fn name(&mut self) -> Result<(String, bool), Refused> {
        if let Some(rest) = self.rest().strip_prefix("export") {
            let body = rest.trim_start_matches(blank);
            if body.len() < rest.len() {
                let word = self.at..self.at + "export".len();
                self.at = self.text.len() - body.len();
                if body.is_empty() {
                    return Err(self.refused("`export` without a name", word));
                }
            }
        }
        let start = self.at;
        for (index, c) in self.text[start..].char_indices() {
            match c {
                '=' | ':' | '\n' => {
                    let name = self.text[start..start + index].trim_end();
                    if name.contains(' ') {
                        return Err(self.refused("key cannot contain a space", start..start + index));
                    }
                    self.at = start + index + 1;
                    if c != '\n' {
                        let rest = self.rest();
                        self.at += rest.len() - rest.trim_start_matches(blank).len();
                    }
                    return Ok((name.to_owned(), c != '\n'));
                }
                '_' | '.' | '-' | '[' | ']' => {}
                c if blank(c) || c.is_alphanumeric() => {}
                _ => {
                    let message = format!("unexpected character {:?} in variable name", c.to_string());
                    return Err(self.refused(&message, start..start + index + c.len_utf8()));
                }
            }
        }
        // A last line without a break: compose-go takes the name for the value of a variable without a name.
        Ok((String::new(), true))
    }

    /// A value as it stands, its span, and whether it is interpolated.
    fn value(&mut self) -> Result<(Text, Range<usize>, bool), Refused> {
        let start = self.at;
        match self.rest().bytes().next() {
            Some(quote @ (b'"' | b'\'')) => {
                let (text, end) = self.quoted(start, quote)?;
                self.at = end;
                Ok((text, start..end, quote == b'"'))
            }
            _ => {
                let line = self.rest();
                let length = line.find('\n').unwrap_or(line.len());
                let mut value = &line[..length];
                if let Some(comment) = value.find(" #") {
                    value = &value[..comment];
                }
                let value = value.trim_end();
                let span = start..start + value.len();
                let text = Text::new(value, Offsets::verbatim(start));
                self.at = (start + length + 1).min(self.text.len());
                Ok((text, span, true))
            }
        }
    }

    fn quoted(&self, start: usize, quote: u8) -> Result<(Text, usize), Refused> {
        let mut value = String::new();
        let mut offsets = Offsets::verbatim(start + 1);
        let mut push = |value: &mut String, at: usize, c: char| {
            offsets.record(value.len(), at);
            value.push(c);
        };
        let mut characters = self.text[start + 1..].char_indices().map(|(at, c)| (start + 1 + at, c)).peekable();
        while let Some((at, c)) = characters.next() {
            if c == char::from(quote) {
                offsets.record(value.len(), at);
                return Ok((Text::new(value, offsets), at + 1));
            }
            if c != '\\' {
                push(&mut value, at, c);
                continue;
            }
            let Some(&(_, next)) = characters.peek() else { break };
            if next == char::from(quote) {
                characters.next();
                push(&mut value, at, next);
                continue;
            }
            let escaped = match next {
                _ if quote == b'\'' => None,
                'n' => Some("\n"),
                'r' => Some("\r"),
                't' => Some("\t"),
                'a' => Some("\u{7}"),
                'b' => Some("\u{8}"),
                'f' => Some("\u{c}"),
                'v' => Some("\u{b}"),
                '\\' => Some("\\"),
                // Interpolation makes one of it.
                '$' => Some("$$"),
                _ => None,
            };
            match escaped {
                Some(escaped) => {
                    characters.next();
                    for c in escaped.chars() {
                        push(&mut value, at, c);
                    }
                }
                None if next == '\\' => {
                    characters.next();
                    push(&mut value, at, '\\');
                    push(&mut value, at + 1, '\\');
                }
                None => push(&mut value, at, '\\'),
            }
        }
        let end = self.text[start..].find('\n').map_or(self.text.len(), |length| start + length);
        Err(self.refused("unterminated quoted value", start..end))
    }

    fn refused(&self, message: &str, span: Range<usize>) -> Refused {
        let line = self.source.line_column(span.start).0;
        Refused { message: format!("line {line}: {message}").into(), place: Place::new(self.source, span) }
    }
}

/// A blank that does not end a line.
fn blank(c: char) -> bool {
    matches!(c, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

#[cfg(test)]
mod tests;
