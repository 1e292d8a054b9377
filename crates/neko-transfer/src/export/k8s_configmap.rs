//! A ConfigMap, for `envFrom`.

use super::k8s_env::OBJECT;
use super::yaml::{self, Document};
use super::{Apart, Pairs, Undecodable, Variable};

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> String {
    let mut out = super::target::elsewhere(apart);
    out.push_str(&format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {OBJECT}\n"));
    out.push_str(if variables.is_empty() { "data: {}\n" } else { "data:\n" });
    for Variable { name, value, .. } in variables {
        out.push_str(&format!("  {name}: {}\n", yaml::quoted(value)));
    }
    out
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let document = Document::read(text)?;
    let data = document.field(document.root()?, "data")?;
    document.entries(data)?.into_iter().map(|(name, value)| Ok((name, document.text(value)?))).collect()
}
