//! JSON by the rules of Go's `encoding/json`: strict, duplicates kept, errors in its words.

use super::{Builder, Content, MAX_DEPTH, Node, Offsets, Style, SyntaxError, Tree};

/// Reads one value and nothing behind it.
pub fn parse(text: &str) -> Result<Tree, SyntaxError> {
    parse_of(text, None)
}

/// [`parse`], for a text in which every byte that is no UTF-8 has become U+FFFD: errors name a byte as it was.
pub fn parse_of(text: &str, undecoded: Option<&[u8]>) -> Result<Tree, SyntaxError> {
    let mut reader = Reader { text, bytes: text.as_bytes(), undecoded, at: 0, builder: Builder::default() };
    reader.document()?;
    Ok(reader.builder.finish())
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// What the text was made from.
    undecoded: Option<&'a [u8]>,
    at: usize,
    builder: Builder,
}

/// What may come next.
enum Expect {
    Value,
    /// The first element of a list, or its end.
    ElementOrEnd,
    /// The first key of an object, or its end.
    KeyOrEnd,
    Key,
    /// A comma, or the end of the innermost collection.
    More,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<(), SyntaxError> {
        // What stands around: true for an object.
        let mut around: Vec<bool> = Vec::new();
        let mut expect = Expect::Value;
        loop {
            self.blanks();
            if let (Expect::More, true) = (&expect, around.is_empty()) {
                return match self.peek() {
                    None => Ok(()),
                    Some(_) => Err(self.unexpected("after top-level value")),
                };
            }
            let Some(byte) = self.peek() else { return Err(self.early_end()) };
            expect = match expect {
                Expect::ElementOrEnd if byte == b']' => self.close(&mut around),
                Expect::KeyOrEnd if byte == b'}' => self.close(&mut around),
                Expect::Value | Expect::ElementOrEnd => match byte {
                    b'[' | b'{' => self.open(byte == b'{', &mut around)?,
                    _ => {
                        self.scalar(byte)?;
                        Expect::More
                    }
                },
                Expect::Key | Expect::KeyOrEnd => {
                    if byte != b'"' {
                        return Err(self.unexpected("looking for beginning of object key string"));
                    }
                    self.string()?;
                    self.blanks();
                    match self.peek() {
                        None => return Err(self.early_end()),
                        Some(b':') => self.at += 1,
                        Some(_) => return Err(self.unexpected("after object key")),
                    }
                    Expect::Value
                }
                Expect::More => match (byte, around.last()) {
                    (b',', Some(true)) => {
                        self.at += 1;
                        Expect::Key
                    }
                    (b',', _) => {
                        self.at += 1;
                        Expect::Value
                    }
                    (b'}', Some(true)) | (b']', Some(false)) => self.close(&mut around),
                    (_, Some(true)) => return Err(self.unexpected("after object key:value pair")),
                    _ => return Err(self.unexpected("after array element")),
                },
            };
        }
    }

    fn open(&mut self, object: bool, around: &mut Vec<bool>) -> Result<Expect, SyntaxError> {
        let content = if object { Content::Mapping(Vec::new()) } else { Content::Sequence(Vec::new()) };
        self.builder.open(content, None, self.at);
        self.at += 1;
        around.push(object);
        if around.len() > MAX_DEPTH {
            return Err(SyntaxError::new("exceeded max depth", self.at - 1..self.at));
        }
        Ok(if object { Expect::KeyOrEnd } else { Expect::ElementOrEnd })
    }

    fn close(&mut self, around: &mut Vec<bool>) -> Expect {
        self.at += 1;
        around.pop();
        self.builder.close(self.at);
        Expect::More
    }

    fn scalar(&mut self, byte: u8) -> Result<(), SyntaxError> {
        let start = self.at;
        match byte {
            b'"' => return self.string(),
            b't' => self.literal("true")?,
            b'f' => self.literal("false")?,
            b'n' => self.literal("null")?,
            b'-' | b'0'..=b'9' => self.number()?,
            _ => return Err(self.unexpected("looking for beginning of value")),
        }
        let text = self.text.get(start..self.at).unwrap_or_default().into();
        let content = Content::Scalar { text, style: Style::Plain, offsets: Offsets::verbatim(start) };
        self.builder.add(Node { content, tag: None, span: start..self.at });
        Ok(())
    }

    fn literal(&mut self, word: &str) -> Result<(), SyntaxError> {
        for (index, expected) in word.bytes().enumerate() {
            match self.peek() {
                Some(byte) if byte == expected => self.at += 1,
                _ => {
                    let expected = &word[index..=index];
                    return Err(self.unexpected(&format!("in literal {word} (expecting '{expected}')")));
                }
            }
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), SyntaxError> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return Err(self.unexpected("in numeric literal")),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.needs_digit("after decimal point in numeric literal")?;
            self.digits();
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.needs_digit("in exponent of numeric literal")?;
            self.digits();
        }
        Ok(())
    }

    fn needs_digit(&self, context: &str) -> Result<(), SyntaxError> {
        match self.peek() {
            Some(b'0'..=b'9') => Ok(()),
            _ => Err(self.unexpected(context)),
        }
    }

    fn digits(&mut self) {
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
    }

    fn string(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        self.at += 1;
        self.run();
        if self.peek() == Some(b'"') {
            // Without an escape, which most are.
            let text = self.text.get(start + 1..self.at).unwrap_or_default().into();
            self.at += 1;
            let offsets = Offsets::verbatim(start + 1);
            let content = Content::Scalar { text, style: Style::DoubleQuoted, offsets };
            self.builder.add(Node { content, tag: None, span: start..self.at });
            return Ok(());
        }
        self.at = start + 1;
        let mut text = String::new();
        let mut offsets = Offsets::verbatim(self.at);
        loop {
            let run = self.at;
            self.run();
            offsets.record(text.len(), run);
            text.push_str(self.text.get(run..self.at).unwrap_or_default());
            match self.peek() {
                None => return Err(self.early_end()),
                Some(b'"') => break,
                Some(b'\\') => {
                    offsets.record(text.len(), self.at);
                    let escaped = self.escape()?;
                    text.push(escaped);
                }
                Some(_) => return Err(self.unexpected("in string literal")),
            }
        }
        offsets.record(text.len(), self.at);
        self.at += 1;
        let content = Content::Scalar { text: text.into(), style: Style::DoubleQuoted, offsets };
        self.builder.add(Node { content, tag: None, span: start..self.at });
        Ok(())
    }

    /// Passes over what means nothing within a string.
    fn run(&mut self) {
        let ahead = self.bytes.get(self.at..).unwrap_or_default();
        let ends = |&byte: &u8| byte < 0x20 || byte == b'"' || byte == b'\\';
        self.at += ahead.iter().position(ends).unwrap_or(ahead.len());
    }

    /// One escape; a surrogate without its other half becomes U+FFFD.
    fn escape(&mut self) -> Result<char, SyntaxError> {
        self.at += 1;
        let simple = match self.peek() {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(byte @ (b'\\' | b'/' | b'"')) => char::from(byte),
            Some(b'u') => {
                self.at += 1;
                let high = self.hex()?;
                if (0xd800..0xdc00).contains(&high) && self.bytes.get(self.at..self.at + 2) == Some(b"\\u") {
                    let back = self.at;
                    self.at += 2;
                    let low = self.hex()?;
                    if (0xdc00..0xe000).contains(&low) {
                        let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                        return Ok(char::from_u32(code).unwrap_or('\u{fffd}'));
                    }
                    self.at = back;
                }
                return Ok(char::from_u32(high).unwrap_or('\u{fffd}'));
            }
            _ => return Err(self.unexpected("in string escape code")),
        };
        self.at += 1;
        Ok(simple)
    }

    fn hex(&mut self) -> Result<u32, SyntaxError> {
        let mut value = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|byte| char::from(byte).to_digit(16)) else {
                return Err(self.unexpected("in \\u hexadecimal character escape"));
            };
            value = value * 16 + digit;
            self.at += 1;
        }
        Ok(value)
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn early_end(&self) -> SyntaxError {
        SyntaxError::new("unexpected end of JSON input", self.text.len()..self.text.len())
    }

    /// The byte that became the character here.
    fn undecoded_byte(&self) -> Option<u8> {
        let mut decoded = 0;
        for chunk in self.undecoded?.utf8_chunks() {
            decoded += chunk.valid().len();
            for &byte in chunk.invalid() {
                if decoded == self.at {
                    return Some(byte);
                }
                decoded += char::REPLACEMENT_CHARACTER.len_utf8();
            }
            if decoded > self.at {
                break;
            }
        }
        None
    }

    fn unexpected(&self, context: &str) -> SyntaxError {
        // Where the text ends in the middle of a token, Go says that a blank stands there.
        let byte = self.undecoded_byte().or(self.peek()).unwrap_or(b' ');
        let length = self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        // The reader sees bytes, and names one as the Latin-1 character of its value.
        let shown = match byte {
            b'\'' => "'\\''".to_owned(),
            b'"' => "'\"'".to_owned(),
            b'\\' => "'\\\\'".to_owned(),
            b'\n' => "'\\n'".to_owned(),
            b'\r' => "'\\r'".to_owned(),
            b'\t' => "'\\t'".to_owned(),
            0x08 => "'\\b'".to_owned(),
            0x0c => "'\\f'".to_owned(),
            0x0b => "'\\v'".to_owned(),
            0x07 => "'\\a'".to_owned(),
            0..=0x1f | 0x7f => format!("'\\x{byte:02x}'"),
            0x80..=0xa0 | 0xad => format!("'\\u{byte:04x}'"),
            _ => format!("'{}'", char::from(byte)),
        };
        SyntaxError::new(format!("invalid character {shown} {context}"), self.at..self.at + length)
    }
}

#[cfg(test)]
mod tests;
