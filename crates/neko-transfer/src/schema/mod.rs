//! JSON Schemas (draft 7) of what people write, made of the table of settings: for editors, which then complete keys, show what
//! they are for and underline what is misspelt.
//!
//! A schema lets through whatever neko takes, also in the spellings that YAML and variables make possible.

mod compose;
mod values;

use neko_config::setting::{Row, SETTINGS};
use serde_json::{Map, Value, json};

pub use compose::compose;

/// The dialect of all of them.
pub const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// Sections to which plugins and providers bring keys of their own.
const OPEN: [&str; 2] = ["plugins", "member"];

/// Of neko's own config file.
pub fn neko() -> Value {
    let mut root = Section::default();
    for row in SETTINGS.iter().filter(|row| row.key != "config") {
        root.add(row.key, row);
    }
    let mut schema = root.object("", true);
    let about = [("$schema", json!(DIALECT)), ("title", json!("neko's config file (neko.yaml)"))];
    schema.extend(about.map(|(name, value)| (name.to_owned(), value)));
    Value::Object(schema)
}

/// The settings below a part of a key.
#[derive(Default)]
struct Section<'a> {
    /// By their names here; a section may itself be a setting (`webrtc.iceservers`).
    parts: Vec<(&'a str, Part<'a>)>,
}

#[derive(Default)]
struct Part<'a> {
    row: Option<&'a Row>,
    below: Section<'a>,
}

impl<'a> Section<'a> {
    fn add(&mut self, key: &'a str, row: &'a Row) {
        let (name, rest) = key.split_once('.').map_or((key, None), |(name, rest)| (name, Some(rest)));
        let at = self.parts.iter().position(|(own, _)| *own == name).unwrap_or_else(|| {
            self.parts.push((name, Part::default()));
            self.parts.len() - 1
        });
        let part = &mut self.parts[at].1;
        match rest {
            Some(rest) => part.below.add(rest, row),
            None => part.row = Some(row),
        }
    }

    fn object(&self, key: &str, open: bool) -> Map<String, Value> {
        let own = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
        let properties: Map<String, Value> =
            self.parts.iter().map(|(name, part)| ((*name).to_owned(), part.schema(&own(name)))).collect();
        let mut object = Map::from_iter([
            ("type".to_owned(), json!(["object", "null"])),
            ("properties".to_owned(), Value::Object(properties)),
        ]);
        if !open {
            object.insert("additionalProperties".to_owned(), json!(false));
        }
        object
    }
}

impl Part<'_> {
    fn schema(&self, key: &str) -> Value {
        let open = OPEN.contains(&key.split('.').next().unwrap_or_default());
        match (self.row, self.below.parts.is_empty()) {
            (Some(row), true) => values::described(row, values::of(row)),
            (None, _) => Value::Object(self.below.object(key, open)),
            (Some(row), false) => {
                let below = Value::Object(self.below.object(key, open));
                values::described(row, json!({ "anyOf": [below, values::of(row)] }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_where_its_key_says() {
        let schema = neko();
        for row in SETTINGS.iter().filter(|row| row.key != "config") {
            let step = |schema: &Value, part: &str| {
                let own = if schema.get("properties").is_some() { schema } else { &schema["anyOf"][0] };
                own["properties"][part].clone()
            };
            let found = row.key.split('.').fold(schema.clone(), |schema, part| step(&schema, part));
            let text = found["description"].as_str().unwrap_or_default();
            assert!(text.contains(&row.variable()), "{}: {found}", row.key);
        }
    }
}
