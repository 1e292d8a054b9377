//! The `environment:` of a Compose service: quoted strings, `$` doubled against Compose's interpolation.

use super::{Unwritable, Variable};

pub(super) fn write(variables: &[Variable]) -> Result<String, Unwritable> {
    let mut out = String::from(if variables.is_empty() { "environment: {}\n" } else { "environment:\n" });
    for Variable { name, value, .. } in variables {
        if value.contains(char::is_control) {
            let why = "it has a control character in it";
            return Err(Unwritable { target: "compose", variable: name.clone(), why });
        }
        let value = value.replace('$', "$$").replace('\'', "''");
        out.push_str(&format!("  {name}: '{value}'\n"));
    }
    Ok(out)
}
