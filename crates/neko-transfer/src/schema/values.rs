//! What the value of one setting may be.

use neko_config::setting::{Kind, Row, Shape};
use serde_json::{Value, json};

/// The words that Go's `strconv.ParseBool` knows, and those that mean no and are read as no. `yes` and `on` are read as no too.
const BOOL: &str = "^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False|n|N|no|No|NO|off|Off|OFF)$";
const INT: &str = "^[+-]?(0[xX][0-9A-Fa-f_]+|0[bB][01_]+|0[oO]?[0-7_]+|[0-9][0-9_]*)$";
const FLOAT: &str = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$";
const DURATION: &str = r"^[+-]?(0|([0-9]+\.?[0-9]*(ns|us|µs|ms|s|m|h))+)$";
/// `stun:`, `turn:` and their likes, as browsers take them: no `//`.
const URL: &str = "^([sS][tT][uU][nN]|[tT][uU][rR][nN])[sS]?:[^/?]";

/// What neko takes for a setting.
pub(super) fn of(row: &Row) -> Value {
    match row.shape {
        Shape::Form(form) => json!({ "type": ["string", "number", "null"], "pattern": format!("^$|{form}") }),
        Shape::Addresses => words(),
        Shape::Servers => servers(),
        Shape::Pipelines => json!({ "type": ["object", "string", "null"] }),
        Shape::Plain => plain(row),
    }
}

fn plain(row: &Row) -> Value {
    match row.kind {
        Kind::Bool => {
            json!({ "type": ["boolean", "string", "integer", "null"], "pattern": BOOL, "minimum": 0, "maximum": 1 })
        }
        Kind::Int => json!({ "type": ["integer", "string", "null"], "pattern": INT }),
        Kind::Float => json!({ "type": ["number", "string", "null"], "pattern": FLOAT }),
        Kind::Duration => json!({ "type": ["string", "integer", "null"], "pattern": DURATION }),
        Kind::List => words(),
        // What is a mapping or a list in JSON may be one in YAML.
        Kind::Text if row.default.starts_with(['{', '[']) => json!({ "type": ["object", "array", "string", "null"] }),
        Kind::Text => json!({ "type": ["string", "number", "boolean", "null"] }),
    }
}

fn words() -> Value {
    json!({ "anyOf": [{ "type": ["string", "null"] }, { "type": "array", "items": { "type": "string" } }] })
}

fn servers() -> Value {
    let url = json!({ "type": "string", "pattern": URL });
    let server = json!({
        "type": "object",
        "properties": {
            "urls": {
                "description": "Where the server is: stun:HOST[:PORT], turn:HOST[:PORT][?transport=udp|tcp], turns:HOST[:PORT]",
                "anyOf": [url, { "type": "array", "items": url }],
            },
            "username": {
                "description": "The user name of a TURN server",
                "type": ["string", "number"],
            },
            "credential": {
                "description": "The password of a TURN server; in quotation marks, so that YAML makes no number of it",
                "type": ["string", "number"],
            },
        },
        "required": ["urls"],
    });
    json!({ "anyOf": [{ "type": "array", "items": server }, { "type": ["string", "null"] }] })
}

/// With what it is for, its variable, its default, and where it went.
pub(super) fn described(row: &Row, mut schema: Value) -> Value {
    let mut about: Vec<String> = Vec::new();
    // What follows is for those who read the code.
    let doc = row.doc.split("\n\n").next().unwrap_or_default().trim();
    about.extend((!doc.is_empty()).then(|| doc.to_owned()));
    if let Some(now) = row.v2 {
        schema["deprecated"] = json!(true);
        schema["deprecationMessage"] = json!(format!("of neko 2: now `{now}`"));
        about.push(format!("Of neko 2: now `{now}`."));
    }
    if row.secret {
        about.push("A secret: think of an environment variable.".to_owned());
    }
    about.push(format!("Variable: `{}`.", row.variable()));
    if !row.secret && !row.default.is_empty() {
        about.push(format!("Default: `{}`.", row.default));
    }
    schema["description"] = json!(about.join("\n\n"));
    if let Some(default) = default(row).filter(|_| !row.secret && row.v2.is_none()) {
        schema["default"] = default;
    }
    schema
}

/// The default as JSON has it.
fn default(row: &Row) -> Option<Value> {
    match row.kind {
        Kind::Bool => row.default.parse::<bool>().ok().map(Value::from),
        Kind::Int => row.default.parse::<i64>().ok().map(Value::from),
        Kind::Float => row.default.parse::<f64>().ok().map(Value::from),
        _ if row.default.starts_with(['{', '[']) => serde_json::from_str(row.default).ok(),
        _ => (!row.default.is_empty()).then(|| json!(row.default)),
    }
}
