//! A file for `env_file:`. Compose v1 strips quotation marks, podman keeps them, Compose v2 expands `$` in a bare value:
//! what all of them read alike is a bare value without any of that.

use super::target::{elsewhere, lines};
use super::{Apart, Pairs, Target, Undecodable, Unwritable, Variable};

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> Result<String, Unwritable> {
    let mut out = elsewhere(apart);
    for variable in variables {
        if let Some(why) = touched(&variable.value) {
            return Err(Target::ComposeEnv.refuse(variable, why));
        }
        out.push_str(&format!("{}={}\n", variable.name, variable.value));
    }
    Ok(out)
}

/// Why a bare value would not come through.
fn touched(value: &str) -> Option<&'static str> {
    if value.contains(char::is_control) {
        return Some("it contains a control character");
    }
    if value.contains('$') {
        return Some("Compose expands `$`");
    }
    if value.starts_with(['\'', '"']) {
        return Some("it begins with a quotation mark");
    }
    if value.starts_with(char::is_whitespace) || value.ends_with(char::is_whitespace) {
        return Some("it begins or ends with a space");
    }
    let comment = value.char_indices().any(|(at, c)| c == '#' && value[..at].ends_with(char::is_whitespace));
    (comment || value.starts_with('#')).then_some("it has what Compose takes for a comment")
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let mut pairs = Pairs::new();
    for (number, line) in lines(text) {
        let (name, value) = line.split_once('=').ok_or_else(|| Undecodable::at(number, "no `=`"))?;
        if let Some(why) = touched(value) {
            return Err(Undecodable::at(number, why));
        }
        pairs.push((name.to_owned(), value.to_owned()));
    }
    Ok(pairs)
}
