//! A Secret, for `envFrom`: base64, which nothing touches.

use super::k8s_env::OBJECT;
use super::yaml::Document;
use super::{Pairs, Undecodable, Variable};
use neko_text::document::base64;

pub(super) fn write(variables: &[Variable]) -> String {
    let mut out = format!("apiVersion: v1\nkind: Secret\nmetadata:\n  name: {OBJECT}\ntype: Opaque\n");
    out.push_str(if variables.is_empty() { "data: {}\n" } else { "data:\n" });
    for Variable { name, value, .. } in variables {
        out.push_str(&format!("  {name}: \"{}\"\n", base64::encode(value.as_bytes())));
    }
    out
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let document = Document::read(text)?;
    let data = document.field(document.root()?, "data")?;
    let decoded = |(name, value)| {
        let bytes = base64::decode(&document.text(value)?).and_then(|bytes| String::from_utf8(bytes).ok());
        bytes.map(|value| (name, value)).ok_or_else(|| Undecodable::at(0, "not base64 of a text"))
    };
    document.entries(data)?.into_iter().map(decoded).collect()
}
