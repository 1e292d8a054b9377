//! `NAME='value'` lines. Shells, Compose's `env_file`, python-dotenv and node's dotenv all take what stands between single
//! quotation marks as it is.

use super::{Unwritable, Variable};

pub(super) fn write(variables: &[Variable]) -> Result<String, Unwritable> {
    let mut out = String::new();
    for Variable { name, value, .. } in variables {
        let refuse = |why| Unwritable { target: "dotenv", variable: name.clone(), why };
        if value.contains('\'') {
            return Err(refuse("it has a single quotation mark in it"));
        }
        if value.contains(char::is_control) {
            return Err(refuse("it has a control character in it"));
        }
        let bare = !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:/-+,@".contains(&b));
        let mark = if bare { "" } else { "'" };
        out.push_str(&format!("{name}={mark}{value}{mark}\n"));
    }
    Ok(out)
}
