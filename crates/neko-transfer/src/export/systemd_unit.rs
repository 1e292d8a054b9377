//! `Environment=` lines of a unit: C escapes, and `%` doubled against specifiers (systemd.syntax(7), systemd.unit(5)).

use super::target::lines;
use super::{Apart, Pairs, Target, Undecodable, Unwritable, Variable};

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> Result<String, Unwritable> {
    let mut out = String::from("[Service]\n");
    if let Some(apart) = apart {
        out.push_str(&format!("EnvironmentFile={}\n", apart.file.replace('%', "%%")));
    }
    for variable in variables {
        let Variable { name, value, .. } = variable;
        if value.contains(char::is_control) {
            return Err(Target::SystemdUnit.refuse(variable, "it contains a control character"));
        }
        let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%");
        out.push_str(&format!("Environment=\"{name}={value}\"\n"));
    }
    Ok(out)
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let mut pairs = Pairs::new();
    let mut in_service = false;
    for (number, line) in lines(text) {
        let fail = |why: &str| Undecodable::at(number, why);
        if line == "[Service]" {
            in_service = true;
            continue;
        }
        if !in_service {
            return Err(fail("outside of [Service]"));
        }
        if line.starts_with("EnvironmentFile=") {
            continue;
        }
        let quoted = line.strip_prefix("Environment=\"").ok_or_else(|| fail("no `Environment=`"))?;
        let mut word = String::new();
        let mut characters = quoted.chars();
        loop {
            match characters.next() {
                Some('"') => break,
                Some('\\') => match characters.next() {
                    Some(c @ ('"' | '\\')) => word.push(c),
                    _ => return Err(fail("an escape that is not ours")),
                },
                Some('%') => match characters.next() {
                    Some('%') => word.push('%'),
                    _ => return Err(fail("a specifier")),
                },
                Some(c) => word.push(c),
                None => return Err(fail("a quotation mark that is never closed")),
            }
        }
        let (name, value) = word.split_once('=').ok_or_else(|| fail("no `=`"))?;
        pairs.push((name.to_owned(), value.to_owned()));
    }
    Ok(pairs)
}
