//! `export` lines for a POSIX shell: single quotation marks, which nothing inside escapes but their own end.

use super::statements::{self, Form};
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
    let form = Form { set: "export ", between: "=", no_value: "no `=`", source: ". ", neither: "no `export`" };
    statements::read(text, &form, |mut word| {
        let mut value = String::new();
        loop {
            word = if let Some(open) = word.strip_prefix('\'') {
                let (inner, behind) = open.split_once('\'').ok_or("a quotation mark that is never closed")?;
                value.push_str(inner);
                behind
            } else if let Some(escaped) = word.strip_prefix('\\') {
                let mut characters = escaped.chars();
                value.extend(characters.next());
                characters.as_str()
            } else if let Some(behind) = word.strip_prefix('\n') {
                return Ok((value, behind));
            } else {
                return Err("something outside of quotation marks");
            };
        }
    })
}
