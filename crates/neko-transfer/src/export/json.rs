//! One JSON object, names and values.

use super::{Pairs, Undecodable, Variable};
use neko_config::plain_string;
use neko_text::document::{Content, json};

pub(super) fn write(variables: &[Variable]) -> String {
    let lines: Vec<String> = variables
        .iter()
        .map(|Variable { name, value, .. }| format!("  {}: {}", plain_string(name), plain_string(value)))
        .collect();
    if lines.is_empty() { "{}\n".to_owned() } else { format!("{{\n{}\n}}\n", lines.join(",\n")) }
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let tree = json::parse(text).map_err(|error| Undecodable::at(0, error.message))?;
    let scalar = |id| match &tree.node(id).content {
        Content::Scalar { text, .. } => Ok(text.to_string()),
        _ => Err(Undecodable::at(0, "not a text")),
    };
    match tree.root().map(|root| &tree.node(root).content) {
        Some(Content::Mapping(entries)) => {
            entries.iter().map(|&(name, value)| Ok((scalar(name)?, scalar(value)?))).collect()
        }
        _ => Err(Undecodable::at(0, "not an object")),
    }
}
