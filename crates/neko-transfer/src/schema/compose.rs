//! Of a Compose file, as far as it is neko's: the names and values of its variables, wherever a service sets them.

use neko_config::setting::{Row, SETTINGS};
use serde_json::{Map, Value, json};

use super::{DIALECT, OPEN, values};

/// For use beside Compose's own schema: it says nothing of what is not neko's.
pub fn compose() -> Value {
    let variables: Map<String, Value> = SETTINGS.iter().map(|row| (row.variable(), variable(row))).collect();
    let mut names: Vec<&str> = variables.keys().map(String::as_str).collect();
    names.sort_unstable();
    let line = format!("^({})(=.*)?$", names.join("|"));
    // What plugins and images call their own is not known here.
    let foreign = json!({ "not": { "pattern": format!("^NEKO_({})_", closed_sections().join("|")) } });
    let environment = json!({
        "anyOf": [
            {
                "type": "object",
                "properties": variables,
                "propertyNames": { "anyOf": [foreign, { "enum": names }] },
            },
            {
                "type": "array",
                "items": { "anyOf": [foreign, { "type": "string", "pattern": line }] },
            },
            { "type": "null" },
        ],
    });
    json!({
        "$schema": DIALECT,
        "title": "neko's variables in a Compose file",
        "type": "object",
        "properties": {
            "services": {
                "type": "object",
                "additionalProperties": { "properties": { "environment": environment } },
            },
        },
    })
}

/// The sections to which nobody else brings a key, in upper case.
fn closed_sections() -> Vec<String> {
    let mut sections: Vec<String> = SETTINGS
        .iter()
        .filter_map(|row| row.key.split_once('.'))
        .filter(|(section, _)| !OPEN.contains(section))
        .map(|(section, _)| section.to_uppercase())
        .collect();
    sections.sort();
    sections.dedup();
    sections
}

/// A variable is a text, whatever it holds; one with `$` is known to Compose alone.
fn variable(row: &Row) -> Value {
    let value = json!({
        "anyOf": [values::of(row), { "type": "string", "pattern": r"\$" }],
    });
    values::described(row, value)
}
