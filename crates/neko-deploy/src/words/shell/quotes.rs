//! Quoted parts of words.

use super::Lexer;

impl Lexer<'_> {
    pub(super) fn single_quoted(&mut self) {
        self.touch();
        self.at += 1;
        while let Some(c) = self.rest().chars().next() {
            if c == '\'' {
                self.at += 1;
                return;
            }
            self.push(c, c.len_utf8());
        }
    }

    pub(super) fn double_quoted(&mut self) {
        self.touch();
        self.at += 1;
        while let Some(c) = self.rest().chars().next() {
            match c {
                '"' => {
                    self.at += 1;
                    return;
                }
                '\\' => match self.rest()[1..].chars().next() {
                    Some('\n') => self.at += 2,
                    Some(escaped @ ('$' | '`' | '"' | '\\')) => self.push(escaped, 2),
                    _ => self.push('\\', 1),
                },
                '$' | '`' => self.expansion(true),
                c => self.push(c, c.len_utf8()),
            }
        }
    }

    /// `$'…'`, with C's escapes.
    pub(super) fn ansi_quoted(&mut self) {
        self.touch();
        self.at += 2;
        while let Some(c) = self.rest().chars().next() {
            match c {
                '\'' => {
                    self.at += 1;
                    return;
                }
                '\\' => {
                    let mut after = self.rest()[1..].chars();
                    let simple = match after.next() {
                        Some('n') => Some('\n'),
                        Some('t') => Some('\t'),
                        Some('r') => Some('\r'),
                        Some(same @ ('\\' | '\'' | '"' | '?')) => Some(same),
                        _ => None,
                    };
                    match simple {
                        Some(c) => self.push(c, 2),
                        None => self.numbered_escape(),
                    }
                }
                c => self.push(c, c.len_utf8()),
            }
        }
    }

    fn numbered_escape(&mut self) {
        let longest = match self.rest().as_bytes().get(1) {
            Some(b'x') => 2,
            Some(b'u') => 4,
            _ => 0,
        };
        let digits: String = self.rest().chars().skip(2).take(longest).take_while(char::is_ascii_hexdigit).collect();
        match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
            Some(c) => self.push(c, 2 + digits.len()),
            None => self.push('\\', 1),
        }
    }
}
