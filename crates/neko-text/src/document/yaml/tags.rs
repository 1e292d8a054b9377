//! Anchors, aliases, tags and directives.

use super::super::SyntaxError;
use super::scanner::Scanner;
use super::token::{Kind, Mark};

type Result<T = ()> = std::result::Result<T, SyntaxError>;

impl Scanner<'_> {
    fn is_word(&self) -> bool {
        matches!(self.byte(0), b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-')
    }

    fn read_word(&mut self) -> String {
        let from = self.mark.at;
        while self.is_word() {
            self.skip();
        }
        self.text.get(from..self.mark.at).unwrap_or_default().to_owned()
    }

    pub(super) fn scan_anchor(&mut self) -> Result<Kind> {
        let start = self.mark;
        let alias = self.byte(0) == b'*';
        self.skip();
        let name = self.read_word();
        let ends = self.is_space(0) || matches!(self.byte(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ends {
            return self.error(start, "did not find expected alphabetic or numeric character");
        }
        Ok(if alias { Kind::Alias(name) } else { Kind::Anchor(name) })
    }

    pub(super) fn scan_tag(&mut self) -> Result<Kind> {
        let start = self.mark;
        let (handle, suffix);
        if self.byte(1) == b'<' {
            self.skip();
            self.skip();
            handle = String::new();
            suffix = self.scan_uri("", start)?;
            if self.byte(0) != b'>' {
                return self.error(start, "did not find the expected '>'");
            }
            self.skip();
        } else {
            let head = self.scan_handle(false, start)?;
            if head.len() > 1 && head.ends_with('!') {
                suffix = self.scan_uri("", start)?;
                handle = head;
            } else {
                let rest = self.scan_uri(&head, start)?;
                // A lone `!` is a tag without a handle.
                (handle, suffix) = if rest.is_empty() { (rest, "!".to_owned()) } else { ("!".to_owned(), rest) };
            }
        }
        if !self.is_space(0) {
            return self.error(start, "did not find expected whitespace or line break");
        }
        Ok(Kind::Tag(Box::new((handle, suffix))))
    }

    fn scan_handle(&mut self, directive: bool, start: Mark) -> Result<String> {
        if self.byte(0) != b'!' {
            return self.error(start, "did not find expected '!'");
        }
        self.skip();
        let mut handle = format!("!{}", self.read_word());
        if self.byte(0) == b'!' {
            self.skip();
            handle.push('!');
        } else if directive && handle != "!" {
            return self.error(start, "did not find expected '!'");
        }
        Ok(handle)
    }

    fn scan_uri(&mut self, head: &str, start: Mark) -> Result<String> {
        let mut uri: Vec<u8> = head.bytes().skip(1).collect();
        let mut any = !head.is_empty();
        loop {
            match self.byte(0) {
                b'%' => self.read_uri_escape(&mut uri, start)?,
                b';' | b'/' | b'?' | b':' | b'@' | b'&' | b'=' | b'+' | b'$' | b',' | b'.' | b'!' | b'~' | b'*'
                | b'\'' | b'(' | b')' | b'[' | b']' => {
                    uri.push(self.byte(0));
                    self.skip();
                }
                _ if self.is_word() => {
                    uri.push(self.byte(0));
                    self.skip();
                }
                _ => break,
            }
            any = true;
        }
        if !any {
            return self.error(start, "did not find expected tag URI");
        }
        Ok(String::from_utf8_lossy(&uri).into_owned())
    }

    /// The escaped bytes of one character.
    fn read_uri_escape(&mut self, uri: &mut Vec<u8>, start: Mark) -> Result {
        let mut left = 0;
        loop {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let (b'%', Some(high), Some(low)) = (self.byte(0), digit(self.byte(1)), digit(self.byte(2))) else {
                return self.error(start, "did not find URI escaped octet");
            };
            let octet = (high * 16 + low) as u8;
            if left == 0 {
                left = match octet {
                    0..=0x7f => 1,
                    0xc0..=0xdf => 2,
                    0xe0..=0xef => 3,
                    0xf0..=0xf7 => 4,
                    _ => return self.error(start, "found an incorrect leading UTF-8 octet"),
                };
            } else if octet & 0xc0 != 0x80 {
                return self.error(start, "found an incorrect trailing UTF-8 octet");
            }
            uri.push(octet);
            (0..3).for_each(|_| self.skip());
            left -= 1;
            if left == 0 {
                return Ok(());
            }
        }
    }

    pub(super) fn scan_directive(&mut self) -> Result<Kind> {
        let start = self.mark;
        self.skip();
        let name = self.read_word();
        if name.is_empty() {
            return self.error(start, "could not find expected directive name");
        }
        if !self.is_space(0) {
            return self.error(start, "found unexpected non-alphabetical character");
        }
        let kind = match name.as_str() {
            "YAML" => {
                self.skip_blanks();
                let major = self.scan_number(start)?;
                if self.byte(0) != b'.' {
                    return self.error(start, "did not find expected digit or '.' character");
                }
                self.skip();
                Kind::Version(major, self.scan_number(start)?)
            }
            "TAG" => {
                self.skip_blanks();
                let handle = self.scan_handle(true, start)?;
                if !self.is_blank(0) {
                    return self.error(start, "did not find expected whitespace");
                }
                self.skip_blanks();
                let prefix = self.scan_uri("", start)?;
                if !self.is_space(0) {
                    return self.error(start, "did not find expected whitespace or line break");
                }
                Kind::TagDirective(Box::new((handle, prefix)))
            }
            _ => return self.error(start, "found unknown directive name"),
        };
        self.skip_blanks();
        if self.byte(0) == b'#' {
            self.skip_to_break();
        }
        if !self.is_break_or_end(0) {
            return self.error(start, "did not find expected comment or line break");
        }
        if !self.is_end() {
            self.skip_line();
        }
        Ok(kind)
    }

    fn skip_blanks(&mut self) {
        while self.is_blank(0) {
            self.skip();
        }
    }

    fn scan_number(&mut self, start: Mark) -> Result<u32> {
        let (mut value, mut length) = (0, 0);
        while self.byte(0).is_ascii_digit() {
            length += 1;
            if length > 2 {
                return self.error(start, "found extremely long version number");
            }
            value = value * 10 + u32::from(self.byte(0) - b'0');
            self.skip();
        }
        if length == 0 {
            return self.error(start, "did not find expected version number");
        }
        Ok(value)
    }
}
