//! A shell's text taken apart into commands and their words: quotes, escapes, comments, lines joined by a backslash (by a
//! backtick in PowerShell, a `^` in cmd).
//! Nothing is run: what a variable or a command would bring in is known only where the text itself says so.

mod arrays;
mod expansion;
mod quotes;
mod variables;

use super::Word;
use arrays::Array;
use variables::Variables;

/// The commands of a text, each with its words; none of them is empty.
pub(crate) fn commands(text: &str) -> Vec<Vec<Word>> {
    let mut lexer = Lexer::new(text, 0);
    lexer.run();
    lexer.commands
}

/// How many words variables bring in at most.
const BROUGHT_IN: usize = 1 << 16;

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
    variables: Variables,
    /// Whether all words of the command so far assign variables.
    is_assigning: bool,
    /// The array that is being written.
    array: Option<Array>,
    /// The commands of `$(…)` in the current one.
    within: Vec<Vec<Word>>,
    /// In how many expansions the text stands.
    depth: u8,
    /// How many more words variables may bring in.
    budget: usize,
    /// The next word is where a redirection leads.
    drop_next: bool,
    /// Marks of here-documents that begin on the next line.
    documents: Vec<String>,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str, at: usize) -> Self {
        Self {
            text,
            at,
            commands: Vec::new(),
            words: Vec::new(),
            word: None,
            variables: Variables::default(),
            is_assigning: true,
            array: None,
            within: Vec::new(),
            depth: 0,
            budget: BROUGHT_IN,
            drop_next: false,
            documents: Vec::new(),
        }
    }

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
                '"' | '$' if self.known_array() => {}
                '"' => self.double_quoted(),
                '$' if self.rest().starts_with("$'") => self.ansi_quoted(),
                '$' | '`' => self.expansion(false),
                '#' if self.word.is_none() => {
                    let end = self.rest().find('\n').unwrap_or(self.rest().len());
                    self.at += end;
                }
                '(' if self.begins_array() => {}
                ')' if self.array.is_some() => self.end_array(),
                '\n' if self.array.is_some() => {
                    self.end_word();
                    self.at += 1;
                }
                '\n' => {
                    self.end_command();
                    self.at += 1;
                    self.skip_documents();
                }
                ';' | '&' | '|' | '(' | ')' => {
                    self.end_command();
                    // The end of a branch of `case`.
                    if self.rest().starts_with(";;") {
                        self.variables.forget_block();
                    }
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
            self.is_assigning &= variables::goes_before_a_command(&word.text);
            self.words.push(word);
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        self.drop_next = false;
        self.is_assigning = true;
        // One that is not closed is none.
        self.array = None;
        let words = std::mem::take(&mut self.words);
        self.variables.see(&words);
        if !words.is_empty() {
            self.commands.push(words);
        }
        self.commands.append(&mut self.within);
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

#[cfg(test)]
mod tests;
