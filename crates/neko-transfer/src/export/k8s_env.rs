//! The `env:` of a Kubernetes container: quoted strings, `$` doubled against the expansion of `$(NAME)`.

use super::yaml::{self, Document};
use super::{Apart, Pairs, Undecodable, Variable};

/// The name of the ConfigMap and of the Secret.
pub(super) const OBJECT: &str = "neko-webrtc";

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> String {
    let secret = apart.map_or(&[][..], |apart| apart.names);
    if variables.is_empty() && secret.is_empty() {
        return "env: []\n".to_owned();
    }
    let mut out = String::from("env:\n");
    for Variable { name, value, .. } in variables {
        out.push_str(&format!("- name: {name}\n  value: {}\n", yaml::quoted(&value.replace('$', "$$"))));
    }
    for name in secret {
        out.push_str(&format!(
            "- name: {name}\n  valueFrom:\n    secretKeyRef:\n      name: {OBJECT}\n      key: {name}\n"
        ));
    }
    out
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let document = Document::read(text)?;
    let list = document.field(document.root()?, "env")?;
    let mut pairs = Pairs::new();
    for &item in document.items(list)? {
        let name = document.text(document.field(item, "name")?)?;
        if document.field_if_any(item, "valueFrom")?.is_none() {
            pairs.push((name, expanded(&document.text(document.field(item, "value")?)?)?));
        }
    }
    Ok(pairs)
}

/// What the kubelet makes of a value: `$$` is `$`, `$(NAME)` a variable, any other `$` itself.
fn expanded(value: &str) -> Result<String, Undecodable> {
    let mut out = String::new();
    let mut characters = value.chars().peekable();
    while let Some(c) = characters.next() {
        if c == '$' {
            match characters.peek() {
                Some('$') => drop(characters.next()),
                Some('(') => return Err(Undecodable::at(0, "a `$(` that Kubernetes would expand")),
                _ => {}
            }
        }
        out.push(c);
    }
    Ok(out)
}
