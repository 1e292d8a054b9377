//! What a script's own assignments say of its variables.

use std::collections::HashMap;
use std::rc::Rc;

use super::Word;
use neko_config::suspected;

/// How long a value is kept, and how many words of an array.
const LONGEST: usize = 4096;

/// Words behind which a command or an assignment follows.
const BEFORE: [&str; 10] = ["export", "local", "readonly", "declare", "typeset", "then", "do", "else", "{", "!"];

/// The value of a variable.
#[derive(Debug)]
pub(super) struct Value {
    pub word: Word,
    /// What it is without quotation marks around: its parts between blanks.
    pub parts: Vec<Word>,
}

impl Value {
    pub fn of(word: Word) -> Self {
        Self { parts: word.split(), word }
    }
}

/// Variables that the text itself has set.
#[derive(Debug, Default)]
pub(super) struct Variables {
    values: HashMap<String, Rc<Value>>,
    arrays: HashMap<String, Rc<Vec<Word>>>,
    /// What is set in each open `if`, loop or `case`: behind it nobody knows whether it was.
    blocks: Vec<Vec<String>>,
}

impl Variables {
    pub fn value(&self, name: &str) -> Option<Rc<Value>> {
        self.values.get(name).cloned()
    }

    /// The words of an array; of `@` those of `set --`.
    pub fn array(&self, name: &str) -> Option<Rc<Vec<Word>>> {
        self.arrays.get(name).cloned()
    }

    /// Takes note of what a command sets.
    pub fn see(&mut self, words: &[Word]) {
        let mut rest = words;
        while let [first, after @ ..] = rest {
            match first.text.as_str() {
                "if" | "for" | "while" | "until" | "case" | "select" => self.blocks.push(Vec::new()),
                "elif" => self.forget_block(),
                "fi" | "done" | "esac" => {
                    self.forget_block();
                    self.blocks.pop();
                }
                option if option.starts_with('-') && rest.len() < words.len() => {}
                word if BEFORE.contains(&word) => {
                    if word == "else" {
                        self.forget_block();
                    }
                }
                _ => break,
            }
            rest = after;
        }
        if let [set, dashes, values @ ..] = rest
            && set.text == "set"
            && dashes.text == "--"
        {
            self.set_array("@", false, values.to_vec());
        }
        if rest.iter().all(|word| assignment(&word.text).is_some()) {
            rest.iter().for_each(|word| self.assign(word));
        }
    }

    /// What was set in the innermost block is not known any more.
    pub fn forget_block(&mut self) {
        for name in self.blocks.last_mut().map(std::mem::take).unwrap_or_default() {
            self.values.remove(&name);
        }
    }

    /// Sets an array, or puts words behind those that it has.
    pub fn set_array(&mut self, name: &str, appends: bool, words: Vec<Word>) {
        let mut all = match self.arrays.remove(name) {
            Some(own) if appends => Rc::unwrap_or_clone(own),
            _ => Vec::new(),
        };
        all.extend(words);
        if all.len() <= LONGEST {
            self.arrays.insert(name.to_owned(), Rc::new(all));
        }
    }

    fn assign(&mut self, word: &Word) {
        let Some(Assignment { name, appends, value }) = assignment(&word.text) else { return };
        let mut value = word.from(value);
        if suspected::is_telling(&name.to_ascii_lowercase()) {
            value.with_secrets(std::slice::from_ref(&value.span.clone()));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.push(name.to_owned());
        }
        let before = self.values.remove(name);
        let value = match before {
            Some(before) if appends => before.word.clone().joined(&value),
            None if appends => return,
            _ => value,
        };
        let is_unknown = value.unknown.iter().any(|part| *part == value.text || part.contains(char::is_whitespace));
        if !is_unknown && value.text.len() <= LONGEST {
            self.values.insert(name.to_owned(), Rc::new(Value::of(value)));
        }
    }
}

/// `NAME=` and `NAME+=` taken apart.
pub(super) struct Assignment<'a> {
    pub name: &'a str,
    pub appends: bool,
    /// Where the value begins.
    pub value: usize,
}

pub(super) fn assignment(word: &str) -> Option<Assignment<'_>> {
    let (left, _) = word.split_once('=')?;
    let name = left.strip_suffix('+').unwrap_or(left);
    is_name(name).then_some(Assignment { name, appends: name.len() < left.len(), value: left.len() + 1 })
}

/// Whether a word stands before a command, or instead of one, and sets a variable there.
pub(super) fn goes_before_a_command(word: &str) -> bool {
    assignment(word).is_some() || BEFORE.contains(&word) || word.starts_with('-')
}

fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
