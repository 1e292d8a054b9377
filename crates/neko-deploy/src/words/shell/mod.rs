//! A shell's text taken apart into commands and their words: quotes, escapes, comments, lines joined by a backslash (by a
//! backtick in PowerShell, a `^` in cmd).
//! Nothing is run: what a variable or a command would bring in is known only where the text itself says so.

mod quotes;

use std::collections::HashMap;

use super::Word;

/// The commands of a text, each with its words; none of them is empty.
pub(crate) fn commands(text: &str) -> Vec<Vec<Word>> {
    let mut lexer = Lexer {
        text,
        at: 0,
        commands: Vec::new(),
        words: Vec::new(),
        word: None,
        known: HashMap::new(),
        drop_next: false,
        documents: Vec::new(),
    };
    lexer.run();
    lexer.commands
}

/// Whether a line ends here.
fn starts_a_line(text: &str) -> bool {
    text.starts_with('\n') || text.starts_with("\r\n")
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    commands: Vec<Vec<Word>>,
    words: Vec<Word>,
    word: Option<Word>,
    /// Variables that the text itself has set.
    known: HashMap<String, String>,
    /// The next word is where a redirection leads.
    drop_next: bool,
    /// Marks of here-documents that begin on the next line.
    documents: Vec<String>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            match c {
                '\\' if self.rest().starts_with("\\\n") => self.at += 2,
                '\\' if self.rest().starts_with("\\\r\n") => self.at += 3,
                '\\' => {
                    self.at += 1;
                    match self.rest().chars().next() {
                        Some(escaped) => self.push(escaped, escaped.len_utf8()),
                        None => self.push('\\', 0),
                    }
                }
                // PowerShell and cmd join lines by marks of their own.
                '`' | '^' if self.word.is_none() && self.rest().get(1..).is_some_and(starts_a_line) => {
                    self.at += if self.rest().as_bytes().get(1) == Some(&b'\r') { 3 } else { 2 };
                }
                '\'' => self.single_quoted(),
                '"' => self.double_quoted(),
                '$' if self.rest().starts_with("$'") => self.ansi_quoted(),
                '$' | '`' => self.expansion(),
                '#' if self.word.is_none() => {
                    let end = self.rest().find('\n').unwrap_or(self.rest().len());
                    self.at += end;
                }
                '\n' => {
                    self.end_command();
                    self.at += 1;
                    self.skip_documents();
                }
                ';' | '&' | '|' | '(' | ')' => {
                    self.end_command();
                    self.at += 1;
                }
                '<' | '>' => self.redirection(c),
                c if c.is_whitespace() => {
                    self.end_word();
                    self.at += c.len_utf8();
                }
                c => self.push(c, c.len_utf8()),
            }
        }
        self.end_command();
    }

    /// A character of the current word, read from `length` bytes.
    fn push(&mut self, c: char, length: usize) {
        let at = self.at;
        self.at += length;
        self.word.get_or_insert_with(|| Word::new(at)).push(c, at..self.at);
    }

    /// A text that comes in for what stands at the current place.
    fn push_text(&mut self, text: &str, length: usize) {
        let at = self.at;
        let word = self.word.get_or_insert_with(|| Word::new(at));
        for (index, _) in text.char_indices() {
            word.offsets.record(word.text.len() + index, at);
        }
        word.text.push_str(text);
        self.at += length;
        word.offsets.record(word.text.len(), self.at);
    }

    /// Begins a word, or goes on with it: quotes make one even where nothing is between them.
    fn touch(&mut self) {
        let at = self.at;
        self.word.get_or_insert_with(|| Word::new(at));
    }

    fn end_word(&mut self) {
        let Some(mut word) = self.word.take() else { return };
        word.span.end = self.at;
        if !std::mem::take(&mut self.drop_next) {
            self.words.push(word);
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        self.drop_next = false;
        let words = std::mem::take(&mut self.words);
        let assigned = match words.first() {
            Some(first) if first.text == "export" => &words[1..],
            _ => &words[..],
        };
        if let [word] = assigned
            && let Some((name, value)) = word.text.split_once('=')
            && is_name(name)
        {
            if word.unknown.is_empty() && value.len() <= 4096 {
                self.known.insert(name.to_owned(), value.to_owned());
            } else {
                self.known.remove(name);
            }
        }
        if !words.is_empty() {
            self.commands.push(words);
        }
    }

    /// `$NAME`, `${…}`, `$(…)`, backquotes: known where the text has set it before, else kept as it is written.
    fn expansion(&mut self) {
        let rest = self.rest();
        let length = match rest.as_bytes().get(1) {
            _ if rest.starts_with('`') => rest[1..].find('`').map_or(rest.len(), |end| end + 2),
            Some(b'(') => closed(rest, '(', ')'),
            Some(b'{') => closed(rest, '{', '}'),
            Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => {
                1 + rest[1..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
            }
            Some(b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'!' | b'$' | b'-') => 2,
            _ => return self.push('$', 1),
        };
        let written = rest.get(..length).unwrap_or(rest).to_owned();
        let name = written.trim_start_matches(['$', '{']).trim_end_matches('}');
        let value = match written.as_str() {
            "$PWD" | "${PWD}" | "$(pwd)" | "`pwd`" => Some(".".to_owned()),
            _ => self.known.get(name).cloned(),
        };
        match value {
            Some(value) => self.push_text(&value, length),
            None => {
                let length = written.len();
                self.push_text(&written, length);
                if let Some(word) = &mut self.word
                    && word.unknown.len() < 16
                {
                    word.unknown.push(written);
                }
            }
        }
    }

    fn redirection(&mut self, c: char) {
        if self.word.as_ref().is_some_and(|word| word.text.bytes().all(|byte| byte.is_ascii_digit())) {
            self.word = None;
        }
        self.end_word();
        let rest = self.rest();
        if rest.starts_with("<<") && !rest.starts_with("<<<") {
            let mark = rest[2..].trim_start_matches('-').trim_start_matches([' ', '\t']);
            let mark: String = mark.chars().take_while(|c| !c.is_whitespace() && !";&|<>()".contains(*c)).collect();
            self.documents.push(mark.replace(['\'', '"', '\\'], ""));
        }
        let length = rest.bytes().take_while(|byte| matches!(byte, b'<' | b'>' | b'&')).count();
        self.at += length.max(c.len_utf8());
        self.drop_next = true;
    }

    fn skip_documents(&mut self) {
        for mark in std::mem::take(&mut self.documents) {
            while !self.rest().is_empty() {
                let line = self.rest().split_inclusive('\n').next().unwrap_or_default();
                let ends = line.trim() == mark;
                self.at += line.len();
                if ends {
                    break;
                }
            }
        }
    }
}

/// The length of `$(…)` or `${…}`, with what is nested in it.
fn closed(rest: &str, open: char, close: char) -> usize {
    let mut depth = 0usize;
    for (at, c) in rest.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + 1;
            }
        }
    }
    rest.len()
}

fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests;
