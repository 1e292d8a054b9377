//! Statements and blocks as nginx and Caddy write them: words, `{`, `}`, remarks.

use std::ops::Range;

/// A word and where it stands, its quotation marks left out.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    pub text: &'t str,
    pub span: Range<usize>,
}

/// A statement, and what is in its braces.
#[derive(Debug, Default)]
pub(super) struct Statement<'t> {
    pub words: Vec<Word<'t>>,
    pub inner: Vec<Statement<'t>>,
}

impl<'t> Statement<'t> {
    /// Its first word.
    pub fn name(&self) -> &'t str {
        self.words.first().map_or("", |word| word.text)
    }

    /// What stands behind it.
    pub fn arguments(&self) -> &[Word<'t>] {
        self.words.get(1..).unwrap_or_default()
    }

    /// Its argument of this number, from 0.
    pub fn argument(&self, index: usize) -> Option<&'t str> {
        self.arguments().get(index).map(|word| word.text)
    }

    /// The statements within of this name.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Statement<'t>> {
        self.inner.iter().filter(move |own| own.name().eq_ignore_ascii_case(name))
    }
}

/// How a statement ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// With a semicolon.
    Semicolon,
    /// With its line.
    Line,
}

/// How deep blocks are followed; a deeper one ends the reading.
const DEEPEST: usize = 32;

/// A text as the inside of one statement.
pub(super) fn read(text: &str, ends: Ends) -> Statement<'_> {
    let mut open = vec![Statement::default()];
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let next = rest.chars().next().unwrap_or_default();
        let is_alone = ends == Ends::Semicolon
            || rest.get(1..).is_none_or(|own| own.is_empty() || own.starts_with(char::is_whitespace));
        match next {
            '\n' if ends == Ends::Line => add(&mut open, &mut words),
            ';' if ends == Ends::Semicolon => add(&mut open, &mut words),
            '{' if is_alone => {
                open.push(Statement { words: std::mem::take(&mut words), inner: Vec::new() });
                if open.len() > DEEPEST {
                    break;
                }
            }
            '}' if is_alone => {
                add(&mut open, &mut words);
                close(&mut open);
            }
            '#' if words.is_empty() || text[..at].ends_with(char::is_whitespace) => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            _ if next.is_whitespace() => {}
            _ => {
                let (word, length) = word(rest, at, ends);
                words.push(word);
                at += length;
                continue;
            }
        }
        at += next.len_utf8();
    }
    add(&mut open, &mut words);
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_default()
}

fn add<'t>(open: &mut [Statement<'t>], words: &mut Vec<Word<'t>>) {
    if let (false, Some(last)) = (words.is_empty(), open.last_mut()) {
        last.inner.push(Statement { words: std::mem::take(words), inner: Vec::new() });
    }
}

fn close(open: &mut Vec<Statement<'_>>) {
    if open.len() > 1
        && let (Some(own), Some(outer)) = (open.pop(), open.last_mut())
    {
        outer.inner.push(own);
    }
}

/// The word that a text begins with, and how long it is with its quotation marks.
fn word(rest: &str, at: usize, ends: Ends) -> (Word<'_>, usize) {
    if let Some(mark) = rest.chars().next().filter(|mark| matches!(mark, '"' | '\'' | '`')) {
        let length = rest[1..].find(mark).unwrap_or(rest.len() - 1);
        let text = &rest[1..1 + length];
        return (Word { text, span: at + 1..at + 1 + length }, (length + 2).min(rest.len()));
    }
    let is_end = |c: char| c.is_whitespace() || ends == Ends::Semicolon && matches!(c, ';' | '{');
    let length = match ends {
        // `${name}` is a part of a word.
        Ends::Semicolon if rest.contains("${") => variable_word(rest),
        _ => rest.find(is_end).unwrap_or(rest.len()),
    };
    let length = length.max(rest.chars().next().map_or(0, char::len_utf8));
    (Word { text: &rest[..length], span: at..at + length }, length)
}

fn variable_word(rest: &str) -> usize {
    let mut before = ' ';
    let mut is_name = false;
    for (at, c) in rest.char_indices() {
        match c {
            '{' if before == '$' => is_name = true,
            '}' if is_name => is_name = false,
            _ if c.is_whitespace() || matches!(c, ';' | '{') => return at,
            _ => {}
        }
        before = c;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(statement: &Statement<'_>) -> String {
        let words: Vec<&str> = statement.words.iter().map(|word| word.text).collect();
        let inner: Vec<String> = statement.inner.iter().map(shown).collect();
        match inner.is_empty() {
            true => words.join(" "),
            false => format!("{}({})", words.join(" "), inner.join(", ")),
        }
    }

    #[test]
    fn statements_are_read_as_each_program_ends_them() {
        let text = "a 'b;c' ${d}e; # x\nf { g \"}\"; h {} }";
        assert_eq!(shown(&read(text, Ends::Semicolon)), "(a b;c ${d}e, f(g }, h))");
        let text = "a {$B} c # x\nd {\n  e f\n  g {\n  }\n}\n";
        assert_eq!(shown(&read(text, Ends::Line)), "(a {$B} c, d(e f, g))");
    }

    #[test]
    fn what_is_not_closed_or_too_deep_ends() {
        for text in ["a {", "}}}", "\"", "'é", "a { b", "é{é"] {
            read(text, Ends::Semicolon);
            read(text, Ends::Line);
        }
        read(&"{".repeat(100_000), Ends::Semicolon);
    }
}
