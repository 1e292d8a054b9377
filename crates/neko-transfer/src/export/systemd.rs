//! A file for `EnvironmentFile=`. Between double quotation marks a doubled backslash is one backslash in every systemd;
//! what single ones do with a backslash changed over its versions.

use super::target::{elsewhere, lines};
use super::{Apart, Pairs, Target, Undecodable, Unwritable, Variable};

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> Result<String, Unwritable> {
    let mut out = elsewhere(apart);
    for variable in variables {
        let Variable { name, value, .. } = variable;
        if value.contains(char::is_control) {
            return Err(Target::Systemd.refuse(variable, "it contains a control character"));
        }
        let bare = !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:/-+,@".contains(&b));
        if bare {
            out.push_str(&format!("{name}={value}\n"));
            continue;
        }
        out.push_str(&format!("{name}=\""));
        for c in value.chars() {
            if "\"\\$`".contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
        out.push_str("\"\n");
    }
    Ok(out)
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let mut pairs = Pairs::new();
    for (number, line) in lines(text) {
        let (name, value) = line.split_once('=').ok_or_else(|| Undecodable::at(number, "no `=`"))?;
        let Some(inner) = value.strip_prefix('"') else {
            pairs.push((name.to_owned(), value.trim().to_owned()));
            continue;
        };
        let mut read = String::new();
        let mut characters = inner.chars();
        loop {
            match characters.next() {
                Some('"') => break,
                Some('\\') => match characters.next() {
                    Some(c @ ('"' | '\\' | '$' | '`')) => read.push(c),
                    _ => return Err(Undecodable::at(number, "a backslash that systemd's versions read differently")),
                },
                Some(c) => read.push(c),
                None => return Err(Undecodable::at(number, "a quotation mark that is never closed")),
            }
        }
        if !characters.as_str().is_empty() {
            return Err(Undecodable::at(number, "something behind the value"));
        }
        pairs.push((name.to_owned(), read));
    }
    Ok(pairs)
}
