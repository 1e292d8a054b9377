//! A value of a systemd unit: quotation marks of both kinds alike, and a backslash before what is meant in and outside of
//! them. No operators, no comments, nothing put in.

use std::ops::Range;

use super::Word;

/// A value's words, as systemd takes them apart: by blanks outside of quotation marks, a backslash before what is meant.
pub(crate) fn split(text: &str, span: Range<usize>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut word, mut quote): (Option<Word>, Option<char>) = (None, None);
    let mut chars = text.get(span.clone()).unwrap_or_default().char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        let at = span.start + index;
        let mut end = at + c.len_utf8();
        match (quote, c) {
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            // The end of a joined line.
            (None, '\\') if chars.peek().is_none_or(|(_, next)| next.is_whitespace()) => {}
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_with(|| Word::new(at));
            }
            (Some(mark), c) if c == mark => quote = None,
            (_, c) => {
                let escaped = if c == '\\' { chars.next().map(|(_, next)| next) } else { None };
                let meant = match escaped {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some(next) => next,
                    None => c,
                };
                end += escaped.map_or(0, char::len_utf8);
                word.get_or_insert_with(|| Word::new(at)).push(meant, at..end);
            }
        }
        if let Some(own) = &mut word {
            own.span.end = end;
        }
    }
    words.extend(word);
    words
}
