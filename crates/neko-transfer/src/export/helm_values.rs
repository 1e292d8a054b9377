//! The `env:` of a chart's values, handed to the container as it stands.

use super::{Apart, Pairs, Target, Undecodable, Unwritable, Variable, k8s_env};

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> Result<String, Unwritable> {
    if let Some(variable) = variables.iter().find(|variable| variable.value.contains("{{")) {
        return Err(Target::HelmValues.refuse(variable, "many charts run their values through `tpl`, which reads `{{`"));
    }
    Ok(k8s_env::write(variables, apart))
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    if text.contains("{{") {
        return Err(Undecodable::at(0, "a `{{` that a chart's `tpl` would read"));
    }
    k8s_env::read(text)
}
