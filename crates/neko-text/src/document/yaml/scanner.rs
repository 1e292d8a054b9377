//! From text to tokens, by the rules that go-yaml v3 inherited from libyaml: YAML 1.1, with simple keys, indentation
//! turned into tokens, and a lookahead of two.

use std::collections::VecDeque;

use super::super::{MAX_DEPTH, SyntaxError, SyntaxErrorKind};
use super::allowed::first_control;
use super::token::{Kind, Mark, Token};

/// How many bytes go-yaml reads at a time: a character that it refuses counts as soon as its block is read.
const BLOCK: usize = 512;

/// A place where a mapping's key may have begun.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SimpleKey {
    pub possible: bool,
    pub required: bool,
    pub token: usize,
    pub mark: Mark,
}

pub(super) struct Scanner<'a> {
    pub text: &'a str,
    pub bytes: &'a [u8],
    pub mark: Mark,
    /// From which byte on reading fails, and why.
    bad: Option<(usize, String)>,
    pub queue: VecDeque<Token>,
    /// Whether nothing that comes can change the first of them any more.
    settled: bool,
    /// How many tokens have been taken from the queue.
    pub taken: usize,
    /// The column of the innermost block collection, -1 outside of any.
    pub indent: isize,
    pub indents: Vec<isize>,
    pub flow_level: usize,
    pub simple_key_allowed: bool,
    pub simple_keys: Vec<SimpleKey>,
    /// Which token may have to become a key, and which of the simple keys says so; by token.
    pub keys_by_token: Vec<(usize, usize)>,
}

type Result<T = ()> = std::result::Result<T, SyntaxError>;

impl<'a> Scanner<'a> {
    /// `bad` is the first byte that cannot be decoded, and what is wrong with it.
    pub fn new(text: &'a str, bad: Option<(usize, String)>) -> Self {
        let control = first_control(text);
        let bad = match (control, bad) {
            (Some(at), Some((earlier, why))) if earlier <= at => Some((earlier, why)),
            (Some(at), _) => Some((at, "control characters are not allowed".to_owned())),
            (None, bad) => bad,
        };
        let mut mark = Mark::default();
        // The text comes without its byte order mark; a second one is passed over, and takes a column.
        if text.starts_with('\u{feff}') {
            mark = Mark { at: '\u{feff}'.len_utf8(), index: 1, line: 0, column: 1 };
        }
        Self {
            text,
            bytes: text.as_bytes(),
            mark,
            bad,
            queue: VecDeque::new(),
            settled: false,
            taken: 0,
            indent: -1,
            indents: Vec::new(),
            flow_level: 0,
            simple_key_allowed: true,
            simple_keys: vec![SimpleKey::default()],
            keys_by_token: Vec::new(),
        }
    }

    /// A part of a text, whose offsets stay those of the whole; `text` ends where the part does.
    pub fn from(text: &'a str, start: usize) -> Self {
        let part = Self::new(text.get(start..).unwrap_or_default(), None);
        let bad = part.bad.map(|(at, why)| (start + at, why));
        let mark = Mark { at: start + part.mark.at, ..part.mark };
        Self { text, bytes: text.as_bytes(), mark, bad, ..part }
    }

    /// The next token, still in the queue.
    pub fn peek(&mut self) -> Result<&Token> {
        if !self.settled {
            self.settle()?;
        }
        Ok(&self.queue[0])
    }

    #[inline(never)]
    fn settle(&mut self) -> Result {
        loop {
            if self.queue.len() > 2 {
                // A head that may yet turn out to be a key has to wait for its colon.
                let Some(key) = self.key_at(self.taken) else { break };
                if !self.still_possible(key)? {
                    break;
                }
            }
            let fetched = self.fetch();
            self.check_reading()?;
            fetched?;
        }
        self.settled = true;
        Ok(())
    }

    /// Takes the token that was peeked at.
    pub fn take(&mut self) -> Option<Token> {
        self.taken += 1;
        self.settled = false;
        self.queue.pop_front()
    }

    fn check_reading(&self) -> Result {
        match &self.bad {
            Some((at, why)) if self.mark.at + 4 >= at / BLOCK * BLOCK => {
                let end = self.text.get(*at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
                Err(SyntaxError::new(format!("yaml: {why}"), *at..*at + end))
            }
            _ => Ok(()),
        }
    }

    /// An error of the scanner: the line is the context's, or where that is the first one, the current one.
    pub fn error<T>(&self, context: Mark, problem: &str) -> Result<T> {
        let line = if context.line != 0 { context.line } else { self.mark.line };
        let place = if line != 0 { format!("line {}: ", line + 1) } else { String::new() };
        let at = self.mark.at.min(self.text.len());
        let end = at + self.width().min(self.text.len() - at);
        Err(SyntaxError::new(format!("yaml: {place}{problem}"), at..end))
    }

    /// A tab where blanks indent.
    pub fn tab<T>(&self, context: Mark, problem: &str) -> Result<T> {
        self.error(context, problem).map_err(|error| error.of_kind(SyntaxErrorKind::Tab))
    }

    pub fn push(&mut self, kind: Kind, start: Mark) {
        self.queue.push_back(Token::new(kind, start, self.mark));
    }

    fn fetch(&mut self) -> Result {
        self.skip_to_token();
        self.unroll(self.mark.column as isize);
        if self.is_end() {
            return self.fetch_stream_end();
        }
        let byte = self.byte(0);
        if self.mark.column == 0 && byte == b'%' {
            self.unroll(-1);
            self.forget_key()?;
            self.simple_key_allowed = false;
            let start = self.mark;
            let kind = self.scan_directive()?;
            self.push(kind, start);
            return Ok(());
        }
        if self.at_document_mark() {
            self.unroll(-1);
            self.forget_key()?;
            self.simple_key_allowed = false;
            let kind = if byte == b'-' { Kind::DocumentStart } else { Kind::DocumentEnd };
            let start = self.mark;
            (0..3).for_each(|_| self.skip());
            self.push(kind, start);
            return Ok(());
        }
        self.fetch_content(byte)?;
        // A comment behind a token on its own line is gone before anything else is looked at, blanks and tabs with it.
        if !matches!(self.queue.back(), Some(Token { kind: Kind::BlockEntry, .. })) {
            self.skip_line_comment();
        }
        Ok(())
    }

    fn fetch_content(&mut self, byte: u8) -> Result {
        let in_flow = self.flow_level > 0;
        match byte {
            b'[' => self.fetch_flow_start(Kind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(Kind::FlowMappingStart),
            b']' => self.fetch_flow_end(Kind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(Kind::FlowMappingEnd),
            b',' => {
                self.forget_key()?;
                self.simple_key_allowed = true;
                self.single(Kind::FlowEntry);
                Ok(())
            }
            b'-' if self.is_space(1) => self.fetch_block_entry(),
            b'?' if in_flow || self.is_space(1) => self.fetch_key(),
            b':' if in_flow || self.is_space(1) => self.fetch_value(),
            b'*' | b'&' => {
                self.save_key()?;
                self.simple_key_allowed = false;
                let start = self.mark;
                let kind = self.scan_anchor()?;
                self.push(kind, start);
                Ok(())
            }
            b'!' => {
                self.save_key()?;
                self.simple_key_allowed = false;
                let start = self.mark;
                let kind = self.scan_tag()?;
                self.push(kind, start);
                Ok(())
            }
            b'|' | b'>' if !in_flow => {
                self.forget_key()?;
                self.simple_key_allowed = true;
                let token = self.scan_block_scalar(byte == b'|')?;
                self.queue.push_back(token);
                Ok(())
            }
            b'\'' | b'"' => {
                self.save_key()?;
                self.simple_key_allowed = false;
                let token = self.scan_quoted(byte)?;
                self.queue.push_back(token);
                Ok(())
            }
            _ if self.starts_plain(byte) => {
                self.save_key()?;
                self.simple_key_allowed = false;
                let token = self.scan_plain()?;
                self.queue.push_back(token);
                Ok(())
            }
            _ => self
                .error(self.mark, "found character that cannot start any token")
                .map_err(|error| error.of_kind(SyntaxErrorKind::StrayCharacter)),
        }
    }

    fn starts_plain(&self, byte: u8) -> bool {
        let indicator = matches!(
            byte,
            b'-' | b'?'
                | b':'
                | b','
                | b'['
                | b']'
                | b'{'
                | b'}'
                | b'#'
                | b'&'
                | b'*'
                | b'!'
                | b'|'
                | b'>'
                | b'\''
                | b'"'
                | b'%'
                | b'@'
                | b'`'
        );
        !(indicator || self.is_space(0))
            || (byte == b'-' && !self.is_blank(1))
            || (self.flow_level == 0 && matches!(byte, b'?' | b':') && !self.is_space(1))
    }

    fn single(&mut self, kind: Kind) {
        let start = self.mark;
        self.skip();
        self.push(kind, start);
    }

    fn fetch_stream_end(&mut self) -> Result {
        if self.mark.column != 0 {
            self.mark.column = 0;
            self.mark.line += 1;
        }
        self.unroll(-1);
        self.forget_key()?;
        self.simple_key_allowed = false;
        self.push(Kind::StreamEnd, self.mark);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: Kind) -> Result {
        self.save_key()?;
        // It carries the number of the bracket, and closing the collection forgets that number: an empty collection is
        // no key for go-yaml, unless something inside might have been one.
        let token = self.taken + self.queue.len();
        self.simple_keys.push(SimpleKey { token, mark: self.mark, ..SimpleKey::default() });
        self.flow_level += 1;
        if self.flow_level > MAX_DEPTH {
            return self.error(self.mark, &format!("exceeded max depth of {MAX_DEPTH}"));
        }
        self.simple_key_allowed = true;
        self.single(kind);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: Kind) -> Result {
        self.forget_key()?;
        if self.flow_level > 0 {
            self.flow_level -= 1;
            if let Some(key) = self.simple_keys.pop() {
                self.forget_token(key.token);
            }
        }
        self.simple_key_allowed = false;
        self.single(kind);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Result {
        if self.flow_level == 0 {
            if !self.simple_key_allowed {
                return self.error(self.mark, "block sequence entries are not allowed in this context");
            }
            self.roll(self.mark.column as isize, None, Kind::BlockSequenceStart, self.mark)?;
        }
        self.forget_key()?;
        self.simple_key_allowed = true;
        self.single(Kind::BlockEntry);
        Ok(())
    }

    fn fetch_key(&mut self) -> Result {
        if self.flow_level == 0 {
            if !self.simple_key_allowed {
                return self.error(self.mark, "mapping keys are not allowed in this context");
            }
            self.roll(self.mark.column as isize, None, Kind::BlockMappingStart, self.mark)?;
        }
        self.forget_key()?;
        self.simple_key_allowed = self.flow_level == 0;
        self.single(Kind::Key);
        Ok(())
    }

    fn fetch_value(&mut self) -> Result {
        let last = self.simple_keys.len() - 1;
        if self.still_possible(last)? {
            let key = self.simple_keys[last];
            let token = Token::new(Kind::Key, key.mark, key.mark);
            self.insert(Some(key.token), token);
            self.roll(key.mark.column as isize, Some(key.token), Kind::BlockMappingStart, key.mark)?;
            self.simple_keys[last].possible = false;
            self.forget_token(key.token);
            self.simple_key_allowed = false;
        } else {
            if self.flow_level == 0 {
                if !self.simple_key_allowed {
                    return self.error(self.mark, "mapping values are not allowed in this context");
                }
                self.roll(self.mark.column as isize, None, Kind::BlockMappingStart, self.mark)?;
            }
            self.simple_key_allowed = self.flow_level == 0;
        }
        self.single(Kind::Value);
        Ok(())
    }
}
