//! `NAME='value'` lines. Shells, python-dotenv and node's dotenv all take what stands between single quotation marks as
//! it is, but for a few sequences, which are refused.

use super::target::{elsewhere, lines};
use super::{Apart, Pairs, Target, Undecodable, Unwritable, Variable};

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> Result<String, Unwritable> {
    let mut out = elsewhere(apart);
    for variable in variables {
        let Variable { name, value, .. } = variable;
        let refuse = |why| Err(Target::Dotenv.refuse(variable, why));
        if value.contains('\'') {
            return refuse("it contains a single quote");
        }
        if value.contains(char::is_control) {
            return refuse("it contains a control character");
        }
        if value.contains("${") {
            return refuse("python-dotenv expands `${` also between single quotation marks");
        }
        if value.contains("\\\\") || value.ends_with('\\') {
            return refuse("python-dotenv takes a backslash before a backslash or a quotation mark away");
        }
        let bare = !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:/-+,@".contains(&b));
        let mark = if bare { "" } else { "'" };
        out.push_str(&format!("{name}={mark}{value}{mark}\n"));
    }
    Ok(out)
}

/// What every dotenv reader agrees on: a bare word without anything special, or what stands between single quotes.
pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let mut pairs = Pairs::new();
    for (number, line) in lines(text) {
        let (name, value) = line.split_once('=').ok_or_else(|| Undecodable::at(number, "no `=`"))?;
        let value = match value.strip_prefix('\'') {
            Some(rest) => rest
                .strip_suffix('\'')
                .filter(|inner| !inner.contains('\''))
                .ok_or_else(|| Undecodable::at(number, "a quotation mark that does not end the line"))?,
            None if value.contains(|c: char| c.is_whitespace() || "\"'$\\#`!*?[]{}()<>|&;~".contains(c)) => {
                return Err(Undecodable::at(number, "a bare value that some reader would touch"));
            }
            None => value,
        };
        pairs.push((name.to_owned(), value.to_owned()));
    }
    Ok(pairs)
}
