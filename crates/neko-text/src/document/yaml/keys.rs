//! Simple keys and indentation: what becomes a mapping or a sequence only when its colon or its dash is seen.

use super::super::{MAX_DEPTH, SyntaxError};
use super::scanner::{Scanner, SimpleKey};
use super::token::{Kind, Mark, Token};

/// How far a simple key may be from its colon, in characters.
const SIMPLE_KEY_REACH: usize = 1024;

type Result<T = ()> = std::result::Result<T, SyntaxError>;

impl Scanner<'_> {
    pub(super) fn still_possible(&mut self, key: usize) -> Result<bool> {
        let SimpleKey { possible, required, mark, .. } = self.simple_keys[key];
        if !possible {
            return Ok(false);
        }
        if mark.line < self.mark.line || mark.index + SIMPLE_KEY_REACH < self.mark.index {
            if required {
                return self.error(mark, "could not find expected ':'");
            }
            self.simple_keys[key].possible = false;
            return Ok(false);
        }
        Ok(true)
    }

    pub(super) fn save_key(&mut self) -> Result {
        if self.simple_key_allowed {
            let required = self.flow_level == 0 && self.indent == self.mark.column as isize;
            let token = self.taken + self.queue.len();
            self.forget_key()?;
            let last = self.simple_keys.len() - 1;
            self.simple_keys[last] = SimpleKey { possible: true, required, token, mark: self.mark };
            self.remember_token(token, last);
        }
        Ok(())
    }

    pub(super) fn forget_key(&mut self) -> Result {
        let last = self.simple_keys.len() - 1;
        let SimpleKey { possible, required, token, mark } = self.simple_keys[last];
        if possible {
            if required {
                return self.error(mark, "could not find expected ':'");
            }
            self.simple_keys[last].possible = false;
            self.forget_token(token);
        }
        Ok(())
    }

    /// Which simple key a token may turn out to be.
    pub(super) fn key_at(&self, token: usize) -> Option<usize> {
        // Of so few that the first one is mostly asked for.
        let keys = &self.keys_by_token;
        keys.binary_search_by_key(&token, |&(token, _)| token).ok().map(|at| keys[at].1)
    }

    fn remember_token(&mut self, token: usize, key: usize) {
        match self.keys_by_token.binary_search_by_key(&token, |&(token, _)| token) {
            Ok(at) => self.keys_by_token[at].1 = key,
            Err(at) => self.keys_by_token.insert(at, (token, key)),
        }
    }

    pub(super) fn forget_token(&mut self, token: usize) {
        // The last one, as a rule.
        if let Ok(at) = self.keys_by_token.binary_search_by_key(&token, |&(token, _)| token) {
            self.keys_by_token.remove(at);
        }
    }

    pub(super) fn roll(&mut self, column: isize, number: Option<usize>, kind: Kind, mark: Mark) -> Result {
        if self.flow_level > 0 || self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if self.indents.len() > MAX_DEPTH {
            let context = self.simple_keys.last().map_or(mark, |key| key.mark);
            return self.error(context, &format!("exceeded max depth of {MAX_DEPTH}"));
        }
        let token = Token::new(kind, mark, mark);
        self.insert(number, token);
        Ok(())
    }

    /// Puts a token at its number, or last where that place has been taken from the queue already.
    pub(super) fn insert(&mut self, number: Option<usize>, token: Token) {
        match number.and_then(|number| number.checked_sub(self.taken)) {
            Some(at) if at <= self.queue.len() => self.queue.insert(at, token),
            _ => self.queue.push_back(token),
        }
    }

    pub(super) fn unroll(&mut self, column: isize) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push(Kind::BlockEnd, self.mark);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }
}
