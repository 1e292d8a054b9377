//! A shell's file of statements, each of which sets a variable or reads another file.

use super::{Pairs, Undecodable};

/// How a shell writes its statements.
pub(super) struct Form {
    /// What stands before a variable's name.
    pub set: &'static str,
    /// What stands between the name and the value.
    pub between: &'static str,
    /// What is said where that is missing.
    pub no_value: &'static str,
    /// What stands before the name of another file.
    pub source: &'static str,
    /// What is said of a statement that is neither.
    pub neither: &'static str,
}

/// Reads the variables that a file sets. `value` reads a value and the end of its line, and gives what stands behind.
pub(super) fn read(
    text: &str,
    form: &Form,
    value: impl Fn(&str) -> Result<(String, &str), &'static str>,
) -> Result<Pairs, Undecodable> {
    let mut pairs = Pairs::new();
    let mut rest = text;
    while !rest.is_empty() {
        let number = 1 + text[..text.len() - rest.len()].matches('\n').count();
        let fail = |why: &str| Undecodable::at(number, why);
        let (name, body) = match rest.strip_prefix(form.set) {
            Some(body) => body.split_once(form.between).ok_or_else(|| fail(form.no_value))?,
            None => ("", rest.strip_prefix(form.source).ok_or_else(|| fail(form.neither))?),
        };
        let (read, behind) = value(body).map_err(fail)?;
        if !name.is_empty() {
            pairs.push((name.to_owned(), read));
        }
        rest = behind;
    }
    Ok(pairs)
}
