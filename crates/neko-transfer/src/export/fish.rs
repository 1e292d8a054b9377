//! `set -gx` lines for fish, whose single quotation marks know two escapes: `\\` and `\'`.

use super::statements::{self, Form};
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
    let form =
        Form { set: "set -gx ", between: " '", no_value: "no value", source: "source '", neither: "no `set -gx`" };
    statements::read(text, &form, |body| {
        let mut value = String::new();
        let mut characters = body.chars();
        loop {
            match characters.next() {
                Some('\'') => break,
                Some('\\') => match characters.next() {
                    Some(escaped @ ('\\' | '\'')) => value.push(escaped),
                    Some(other) => value.extend(['\\', other]),
                    None => return Err("a quotation mark that is never closed"),
                },
                Some(c) => value.push(c),
                None => return Err("a quotation mark that is never closed"),
            }
        }
        let behind = characters.as_str().strip_prefix('\n').ok_or("something behind the value")?;
        Ok((value, behind))
    })
}
