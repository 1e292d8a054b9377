//! `$env:` lines for PowerShell: literal strings, in which a quotation mark, curly ones included, is doubled
//! (about_Quoting_Rules; the language's specification, section 2.3.5.2).

use super::statements::{self, Form};
use super::{Apart, Pairs, Target, Undecodable, Unwritable, Variable};

/// What PowerShell takes for a single quotation mark.
const MARKS: [char; 5] = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> Result<String, Unwritable> {
    let mut out = String::new();
    if let Some(apart) = apart {
        let prefix = if apart.file.contains(['/', '\\']) { "" } else { "./" };
        out.push_str(&format!(". {}\n", quoted(&format!("{prefix}{}", apart.file))));
    }
    for variable in variables {
        if !variable.value.is_ascii() {
            // Windows PowerShell reads a script without a byte order mark in the system's old code page.
            return Err(
                Target::Powershell.refuse(variable, "it is not ASCII, which Windows PowerShell reads differently")
            );
        }
        out.push_str(&format!("$env:{} = {}\n", variable.name, quoted(&variable.value)));
    }
    Ok(out)
}

fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        out.push(c);
        if MARKS.contains(&c) {
            out.push(c);
        }
    }
    out.push('\'');
    out
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let form = Form { set: "$env:", between: " = '", no_value: "no value", source: ". '", neither: "no `$env:`" };
    statements::read(text, &form, |body| {
        let mut value = String::new();
        let mut characters = body.chars().peekable();
        loop {
            match characters.next() {
                Some(mark) if MARKS.contains(&mark) => match characters.next_if(|next| MARKS.contains(next)) {
                    Some(_) => value.push(mark),
                    None => break,
                },
                Some(c) => value.push(c),
                None => return Err("a quotation mark that is never closed"),
            }
        }
        if characters.next() != Some('\n') {
            return Err("something behind the value");
        }
        let left: usize = characters.map(char::len_utf8).sum();
        Ok((value, &body[body.len() - left..]))
    })
}
