//! `neko-ice schema`: JSON Schemas for editors.

use serde_json::{Map, Value, json};

use neko_transfer::schema;

use super::help::{DONE_OR_NOT, Help};
use super::limits::{THRESHOLDS, Threshold};
use super::output_arg::OutputArg;
use super::validate::settings::keys::{Holds, KEYS, Key, LEVELS};
use super::writer::print_json;

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice schema neko -o neko.schema.json", "Write the schema of neko's config file"),
        ("neko-ice schema settings", "Print the schema of neko-ice.toml"),
    ],
    exits: DONE_OR_NOT,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// File that the schema describes
    #[arg(value_enum, value_name = "FILE")]
    of: Of,
    #[command(flatten)]
    output: OutputArg,
}

impl Args {
    pub(super) fn output(&self) -> &OutputArg {
        &self.output
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Of {
    /// neko's config file, neko.yaml
    Neko,
    /// Variables of neko in a Compose file; use it next to Compose's own schema
    Compose,
    /// The settings file of neko-ice, neko-ice.toml
    Settings,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let schema = match args.of {
        Of::Neko => schema::neko(),
        Of::Compose => schema::compose(),
        Of::Settings => settings(),
    };
    print_json(&format!("{schema:#}\n"))?;
    Ok(super::OK)
}

/// Of the settings file.
fn settings() -> Value {
    let properties: Map<String, Value> = KEYS.iter().map(|key| (key.name.to_owned(), setting(key))).collect();
    json!({
        "$schema": schema::DIALECT,
        "title": "The settings file of neko-ice (neko-ice.toml)",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn setting(key: &Key) -> Value {
    let strings = json!({ "type": "string", "minLength": 1 });
    let mut schema = match key.holds {
        Holds::OneOf(words) => json!({ "enum": words }),
        Holds::Paths => json!({ "type": "array", "items": strings }),
        Holds::Path => strings,
        Holds::Number => json!({ "type": "integer", "minimum": 1 }),
        Holds::Release => json!({ "type": "string", "pattern": r"^(v?[0-9]+(\.[0-9]+){0,2}|latest)$" }),
        Holds::Rules => rules(),
        Holds::RulesByPath => json!({ "type": "object", "additionalProperties": rules() }),
        Holds::Thresholds => thresholds(),
    };
    schema["description"] = json!(format!("{}. Default: {}.", key.about, key.default));
    schema
}

/// Levels by rule; the names that rules had once are known and deprecated.
fn rules() -> Value {
    let level = |about: String| json!({ "enum": LEVELS, "description": about });
    let present = neko_lint::rules().iter().map(|rule| (rule.name.to_owned(), level(rule.text().summary.clone())));
    let former = neko_lint::renamed::RENAMED.iter().map(|renamed| {
        let mut schema = level(renamed.to_string());
        schema["deprecated"] = json!(true);
        (renamed.old.to_owned(), schema)
    });
    let properties: Map<String, Value> = present.chain(former).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn thresholds() -> Value {
    let form = |threshold| match threshold {
        Threshold::Share(_) => "^[0-9.]+ *%$",
        Threshold::Time(_) => "^[0-9.]+ *(ms|s|m|min)?$",
    };
    let properties = THRESHOLDS.map(|(name, own)| (name.to_owned(), json!({ "type": "string", "pattern": form(own) })));
    let properties = Map::from_iter(properties);
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}
