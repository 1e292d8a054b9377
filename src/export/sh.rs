//! `export` lines for a POSIX shell: single quotation marks, which nothing inside escapes but their own end.

use super::{Apart, Pairs, Undecodable, Variable};

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> String {
    let mut out = String::new();
    if let Some(apart) = apart {
        // Without a slash the shell would look along its PATH.
        let prefix = if apart.file.contains('/') { "" } else { "./" };
        out.push_str(&format!(". {}\n", quoted(&format!("{prefix}{}", apart.file))));
    }
    for Variable { name, value, .. } in variables {
        out.push_str(&format!("export {name}={}\n", quoted(value)));
    }
    out
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// `export` and `.` with words of single-quoted parts and escaped characters.
pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let mut pairs = Pairs::new();
    let mut rest = text;
    while !rest.is_empty() {
        let number = 1 + text[..text.len() - rest.len()].matches('\n').count();
        let fail = |why: &str| Undecodable::at(number, why);
        let (name, body) = match rest.strip_prefix("export ") {
            Some(body) => body.split_once('=').ok_or_else(|| fail("no `=`"))?,
            None => ("", rest.strip_prefix(". ").ok_or_else(|| fail("no `export`"))?),
        };
        let mut value = String::new();
        let mut word = body;
        loop {
            word = if let Some(open) = word.strip_prefix('\'') {
                let (inner, behind) =
                    open.split_once('\'').ok_or_else(|| fail("a quotation mark that is never closed"))?;
                value.push_str(inner);
                behind
            } else if let Some(escaped) = word.strip_prefix('\\') {
                let mut characters = escaped.chars();
                value.extend(characters.next());
                characters.as_str()
            } else if let Some(behind) = word.strip_prefix('\n') {
                rest = behind;
                break;
            } else {
                return Err(fail("something outside of quotation marks"));
            };
        }
        if !name.is_empty() {
            pairs.push((name.to_owned(), value));
        }
    }
    Ok(pairs)
}
