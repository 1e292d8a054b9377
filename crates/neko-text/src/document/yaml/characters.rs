//! The characters under a [`Scanner`]: what one is, and passing over many.

use super::scanner::Scanner;

/// The bytes that mean nothing to YAML inside a scalar, whatever its style.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        plain[byte as usize] =
            !matches!(byte, b'"' | b'#' | b'\'' | b',' | b':' | b'?' | b'[' | b'\\' | b']' | b'{' | b'}');
        byte += 1;
    }
    plain
};

impl Scanner<'_> {
    /// A byte ahead; 0 behind the end.
    pub fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.mark.at + ahead).copied().unwrap_or(0)
    }

    pub fn is_end(&self) -> bool {
        self.mark.at >= self.bytes.len()
    }

    pub fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.byte(ahead), b' ' | b'\t')
    }

    /// The length of the line break ahead, 0 for none: CR LF, CR, LF, NEL, LS, PS.
    pub fn line_break(&self, ahead: usize) -> usize {
        match self.byte(ahead) {
            b'\n' => 1,
            b'\r' => 1 + usize::from(self.byte(ahead + 1) == b'\n'),
            0xc2 if self.byte(ahead + 1) == 0x85 => 2,
            0xe2 if self.byte(ahead + 1) == 0x80 && matches!(self.byte(ahead + 2), 0xa8 | 0xa9) => 3,
            _ => 0,
        }
    }

    pub fn is_break_or_end(&self, ahead: usize) -> bool {
        self.line_break(ahead) > 0 || self.mark.at + ahead >= self.bytes.len()
    }

    /// A blank, a line break, or the end.
    pub fn is_space(&self, ahead: usize) -> bool {
        self.is_blank(ahead) || self.is_break_or_end(ahead)
    }

    /// The bytes of the current character.
    pub fn width(&self) -> usize {
        match self.byte(0) {
            0..=0x7f => 1,
            0x80..=0xdf => 2,
            0xe0..=0xef => 3,
            _ => 4,
        }
    }

    pub fn skip(&mut self) {
        self.mark.at += self.width();
        self.mark.index += 1;
        self.mark.column += 1;
    }

    /// Skips characters of one byte as long as their bytes are such ones.
    pub fn skip_run(&mut self, is: impl Fn(u8) -> bool) {
        let ahead = self.bytes.get(self.mark.at..).unwrap_or_default();
        let length = ahead.iter().position(|&byte| !is(byte)).unwrap_or(ahead.len());
        self.mark.at += length;
        self.mark.index += length;
        self.mark.column += length;
    }

    /// Skips characters that mean nothing to YAML inside a scalar, whatever its style; others may be left over.
    pub fn skip_plain_run(&mut self) {
        self.skip_run(|byte| PLAIN[usize::from(byte)]);
    }

    /// [`Self::skip_plain_run`] within quotation marks, where fewer characters mean something.
    pub fn skip_quoted_run(&mut self, quote: u8) {
        self.skip_run(|byte| matches!(byte, b'!'..=b'[' | b']'..=b'~') && byte != quote);
    }

    /// Skips what is left of the line.
    pub fn skip_to_break(&mut self) {
        loop {
            self.skip_run(|byte| matches!(byte, b' '..=b'~' | b'\t'));
            if self.is_break_or_end(0) {
                return;
            }
            self.skip();
        }
    }

    pub fn skip_line(&mut self) {
        let length = self.line_break(0);
        self.mark.index += if self.byte(0) == b'\r' && length == 2 { 2 } else { 1 };
        self.mark.at += length;
        self.mark.line += 1;
        self.mark.column = 0;
    }

    /// `---` or `...` alone at the beginning of a line.
    pub fn at_document_mark(&self) -> bool {
        self.mark.column == 0
            && matches!(self.bytes.get(self.mark.at..self.mark.at + 3), Some(b"---" | b"..."))
            && self.is_space(3)
    }
}
