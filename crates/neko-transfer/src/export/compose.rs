//! The `environment:` of a Compose service: quoted strings, `$` doubled against Compose's interpolation.

use super::yaml::{self, Document};
use super::{Apart, Pairs, Undecodable, Variable};

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> String {
    let mut out = String::new();
    if let Some(apart) = apart {
        out.push_str(&format!("env_file:\n  - {}\n", yaml::quoted(&apart.file.replace('$', "$$"))));
    }
    out.push_str(if variables.is_empty() { "environment: {}\n" } else { "environment:\n" });
    for Variable { name, value, .. } in variables {
        out.push_str(&format!("  {name}: {}\n", yaml::quoted(&value.replace('$', "$$"))));
    }
    out
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let document = Document::read(text)?;
    let environment = document.field(document.root()?, "environment")?;
    let entries = document.entries(environment)?.into_iter();
    entries.map(|(name, value)| Ok((name, interpolated(&document.text(value)?)?))).collect()
}

/// `$$` is `$`; any other `$` would be expanded.
fn interpolated(text: &str) -> Result<String, Undecodable> {
    if text.replace("$$", "").contains('$') {
        return Err(Undecodable::at(0, "a `$` that Compose would expand"));
    }
    Ok(text.replace("$$", "$"))
}
