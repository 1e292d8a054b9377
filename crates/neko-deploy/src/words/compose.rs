//! A command that a Compose file has as one text: quotation marks, backslashes, `$(…)` and backquotes kept whole, an end at
//! the first operator. Nothing is put in, and what is not closed Compose refuses.

use super::Word;

/// Whether Compose can split a command: every quote, backquote and `$(` has its end, and no other bracket opens.
pub(crate) fn is_well_formed(text: &str) -> bool {
    let mut reader = Splitter::default();
    reader.run(text) && !reader.is_within() && !reader.escaped
}

/// Words with their places, by the rules that Compose follows: quotes, backslashes, `$(…)` and backquotes kept whole, an end
/// at the first operator.
pub(crate) fn split(text: &str) -> Vec<Word> {
    let mut reader = Splitter::default();
    reader.run(text);
    reader.end_word(text.len());
    reader.words
}

#[derive(Default)]
struct Splitter {
    words: Vec<Word>,
    /// Once anything of it was there.
    word: Option<Word>,
    single: bool,
    double: bool,
    back: bool,
    dollar: bool,
    escaped: bool,
}

impl Splitter {
    fn is_within(&self) -> bool {
        self.single || self.double || self.back || self.dollar
    }

    fn end_word(&mut self, end: usize) {
        if let Some(mut word) = self.word.take() {
            word.span.end = end;
            self.words.push(word);
        }
    }

    /// Reads a text up to its end or its first operator; not on where Compose would not.
    fn run(&mut self, text: &str) -> bool {
        for (at, c) in text.char_indices() {
            if !self.escaped {
                match c {
                    '\\' if !self.single => {
                        self.escaped = true;
                        self.word.get_or_insert_with(|| Word::new(at));
                        continue;
                    }
                    ' ' | '\t' | '\r' | '\n' if !self.is_within() => {
                        self.end_word(at);
                        continue;
                    }
                    '"' if !self.single && !self.dollar => {
                        self.double = !self.double;
                        self.word.get_or_insert_with(|| Word::new(at));
                        continue;
                    }
                    '\'' if !self.double && !self.dollar => {
                        self.single = !self.single;
                        self.word.get_or_insert_with(|| Word::new(at));
                        continue;
                    }
                    ';' | '&' | '|' | '<' | '>' if !self.is_within() => {
                        // Of `2>` the number is no word of its own.
                        if c == '>' {
                            self.word.take_if(|word| word.text.starts_with(|first: char| first.is_ascii_digit()));
                        }
                        self.end_word(at);
                        return true;
                    }
                    '`' if !self.single && !self.double && !self.dollar => self.back = !self.back,
                    ')' if !self.single && !self.double && !self.back => self.dollar = !self.dollar,
                    '(' if !self.single && !self.double && !self.back => {
                        if self.dollar || !self.word.as_ref().is_some_and(|word| word.text.ends_with('$')) {
                            return false;
                        }
                        self.dollar = true;
                    }
                    _ => {}
                }
            }
            self.escaped = false;
            self.word.get_or_insert_with(|| Word::new(at)).push(c, at..at + c.len_utf8());
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        super::split(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_split_like_a_shell() {
        assert_eq!(split("neko serve --a 'b c' \"d\\\"e\" f\\ g; rm"), ["neko", "serve", "--a", "b c", "d\"e", "f g"]);
        assert_eq!(super::split("a  bc")[1].span, 3..5);
        assert!(split("").is_empty());
        assert_eq!(split("a `b c` $(d 'e f') '' g 2>&1"), ["a", "`b c`", "$(d 'e f')", "", "g"]);
    }

    #[test]
    fn what_compose_cannot_split_is_known() {
        for text in ["", "a 'b c' \"d\"", "a `b` $(c)", "'(' \\(", "a; 'b", "a)b)"] {
            assert!(is_well_formed(text), "{text}");
        }
        for text in ["a 'b", "a \"b", "a `b", "$(a", "(a)", "a\\", "a)", "$(a (b))"] {
            assert!(!is_well_formed(text), "{text}");
        }
    }
}
