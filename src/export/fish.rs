//! `set -gx` lines for fish, whose single quotation marks know two escapes: `\\` and `\'`.

use super::{Apart, Pairs, Undecodable, Variable};

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> String {
    let mut out = apart.map_or(String::new(), |apart| format!("source {}\n", quoted(apart.file)));
    for Variable { name, value, .. } in variables {
        out.push_str(&format!("set -gx {name} {}\n", quoted(value)));
    }
    out
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let mut pairs = Pairs::new();
    let mut rest = text;
    while !rest.is_empty() {
        let number = 1 + text[..text.len() - rest.len()].matches('\n').count();
        let fail = |why: &str| Undecodable::at(number, why);
        let (name, body) = match rest.strip_prefix("set -gx ") {
            Some(body) => body.split_once(" '").ok_or_else(|| fail("no value"))?,
            None => ("", rest.strip_prefix("source '").ok_or_else(|| fail("no `set -gx`"))?),
        };
        let mut value = String::new();
        let mut characters = body.chars();
        loop {
            match characters.next() {
                Some('\'') => break,
                Some('\\') => match characters.next() {
                    Some(escaped @ ('\\' | '\'')) => value.push(escaped),
                    Some(other) => value.extend(['\\', other]),
                    None => return Err(fail("a quotation mark that is never closed")),
                },
                Some(c) => value.push(c),
                None => return Err(fail("a quotation mark that is never closed")),
            }
        }
        rest = characters.as_str().strip_prefix('\n').ok_or_else(|| fail("something behind the value"))?;
        if !name.is_empty() {
            pairs.push((name.to_owned(), value));
        }
    }
    Ok(pairs)
}
