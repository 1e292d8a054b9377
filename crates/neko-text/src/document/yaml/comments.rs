//! What stands between tokens: blanks, line breaks, comments.

use super::scanner::Scanner;

impl Scanner<'_> {
    pub(super) fn skip_to_token(&mut self) {
        loop {
            let tabs = self.flow_level > 0 || !self.simple_key_allowed;
            self.skip_run(|byte| byte == b' ' || (tabs && byte == b'\t'));
            if self.byte(0) == b'#' {
                self.skip_comments();
            }
            if self.line_break(0) == 0 {
                return;
            }
            self.skip_line();
            if self.flow_level == 0 {
                self.simple_key_allowed = true;
            }
        }
    }

    /// A comment, and the comments on the lines below it: between them, tabs do not matter.
    fn skip_comments(&mut self) {
        loop {
            self.skip_to_break();
            // go-yaml looks 512 bytes ahead for the next one, from behind the line break's first byte.
            let mut ahead = 1;
            while ahead < 512 && (self.is_blank(ahead) || self.break_byte(ahead)) {
                ahead += 1;
            }
            if ahead >= 512 || self.byte(ahead) != b'#' {
                return;
            }
            let target = self.mark.at + ahead;
            while self.mark.at < target {
                if self.line_break(0) > 0 { self.skip_line() } else { self.skip() }
            }
        }
    }

    /// Whether a byte belongs to a line break that go-yaml would see there.
    fn break_byte(&self, ahead: usize) -> bool {
        matches!(self.byte(ahead), b'\r' | b'\n')
    }

    pub(super) fn skip_line_comment(&mut self) {
        let mut ahead = 0;
        while ahead < 512 && self.is_blank(ahead) {
            ahead += 1;
        }
        if ahead < 512 && self.byte(ahead) == b'#' && !self.after_line_break() {
            self.skip_to_break();
        }
    }

    /// Whether the last token reached past its line (a block scalar, a plain one with blank lines behind it).
    fn after_line_break(&self) -> bool {
        self.queue.back().is_some_and(|token| token.end.line() < self.mark.line || self.mark.column == 0)
    }
}
