//! What neko changes without a word is named: a variable that is read as something else than it plainly says, and every
//! server list that neko's own log complains about.

use neko_ice::lint::{self, Diagnostic, Severity};
use neko_ice::source::SourceKind;
use serde_json::{Value, json};

use super::cases::{cases, resolved};

/// What a text plainly says, by the type of what neko made of it; none where it says nothing plain.
fn plain(text: &str, effective: &Value) -> Option<Value> {
    match effective {
        Value::Bool(_) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "on" | "1" => Some(json!(true)),
            "false" | "f" | "no" | "n" | "off" | "0" => Some(json!(false)),
            _ => None,
        },
        Value::Number(_) => {
            let number = text.replace('_', "").parse::<f64>().ok();
            let hex = text.strip_prefix("0x").and_then(|digits| i64::from_str_radix(&digits.replace('_', ""), 16).ok());
            number.map(|number| number as i64).or(hex).map(|number| json!(number))
        }
        Value::Array(_) => {
            let (min, max) = text.split_once('-')?;
            Some(json!([min.parse::<u16>().ok()?, max.parse::<u16>().ok()?]))
        }
        _ => None,
    }
}

fn names(finding: &Diagnostic, variable: &str) -> bool {
    let kind = SourceKind::Variable(variable.to_owned());
    finding.labels.iter().any(|label| label.place.source.kind == kind)
}

#[test]
fn what_is_read_as_something_else_is_named() {
    let settings = ["icelite", "icetrickle", "epr", "tcpmux", "udpmux"];
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for case in cases() {
        let Some(resolution) = resolved(&case) else { continue };
        if case["expected"]["outcome"] != "starts" {
            continue;
        }
        let found = lint::run(&resolution, &lint::Options::default());
        let complains = |warning: &Value| warning["message"].as_str().unwrap().starts_with("unable to parse");
        let complaint = case["expected"]["warnings"].as_array().into_iter().flatten().any(complains);
        if complaint && !found.iter().any(|finding| finding.severity >= Severity::Warning) {
            wrong.push(format!("{}: neko complains, nothing found", case["name"]));
        }
        for key in settings {
            let variable = format!("NEKO_WEBRTC_{}", key.to_uppercase());
            let Some(text) = case["env"][&variable].as_str() else { continue };
            let overridden = case["flags"].to_string().contains(key)
                || case["env"][format!("NEKO_{}", key.to_uppercase())].is_string();
            let v2_in_file = resolution.written.iter().any(|written| written.v2.is_some());
            if overridden || v2_in_file {
                continue;
            }
            seen += 1;
            let effective = &case["expected"]["webrtc"][key];
            let said = match text {
                // Who writes nothing means the default.
                "~" | "null" | "\"\"" | "''" => Some(match key {
                    "icetrickle" => json!(true),
                    "icelite" => json!(false),
                    "epr" => json!([59000, 59100]),
                    _ => json!(0),
                }),
                "" => None,
                _ => plain(text, effective),
            };
            if said.as_ref() != Some(effective) && !found.iter().any(|finding| names(finding, &variable)) {
                wrong.push(format!("{}: {variable}={text:?} is read as {effective}, nothing found", case["name"]));
            }
        }
    }
    assert!(seen > 80, "only {seen} variables were looked at");
    assert!(wrong.is_empty(), "{} cases\n{}", wrong.len(), wrong.join("\n"));
}
