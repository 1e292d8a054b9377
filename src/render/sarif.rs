//! SARIF 2.1.0, for code scanning.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use neko_lint::renamed::RENAMED;
use neko_lint::{Diagnostic, Fix, Message, Rule, Severity};
use neko_text::source::Place;

use super::fingerprint::Fingerprints;
use super::redact::Redaction;
use super::{Input, in_file, links, not_listed};

/// The whole log, with a line end.
pub fn document(inputs: &[Input<'_>]) -> serde_json::Result<String> {
    let mut notifications: Vec<Value> = inputs
        .iter()
        .filter_map(|input| {
            let text = input.redaction.message(input.unreadable?);
            Some(json!({ "level": "error", "message": { "text": text } }))
        })
        .collect();
    let all_read = notifications.is_empty();
    let more = not_listed(inputs).map(|text| json!({ "level": "note", "message": { "text": text } }));
    notifications.extend(more);
    let tool = json!({ "driver": {
        "name": env!("CARGO_PKG_NAME"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": neko_lint::rules().iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
    } });
    let invocations = json!([{
        "executionSuccessful": all_read,
        "toolExecutionNotifications": notifications,
    }]);
    let run = Run { column_kind: "unicodeCodePoints", invocations, results: Results { inputs }, tool };
    let log = Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", runs: [run], version: "2.1.0" };
    let mut text = serde_json::to_string_pretty(&log)?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'a>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    column_kind: &'static str,
    invocations: Value,
    results: Results<'a>,
    tool: Value,
}

/// Written one by one: a result as a tree takes many times the room of its text.
struct Results<'a> {
    inputs: &'a [Input<'a>],
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fingerprints = Fingerprints::default();
        let findings = self.inputs.iter().flat_map(|input| input.in_detail().map(move |finding| (finding, input)));
        serializer.collect_seq(findings.map(|(finding, input)| result(finding, input, &mut fingerprints)))
    }
}

fn level(severity: Severity) -> &'static str {
    severity.as_str()
}

fn descriptor(rule: &Rule) -> Value {
    let text = rule.text();
    let mut descriptor = json!({
        "id": rule.name,
        "shortDescription": { "text": text.summary },
        "fullDescription": { "text": text.why },
        "help": { "text": format!("{} {} Page: {}", text.summary, text.why, links::page(rule.id)) },
        "defaultConfiguration": { "level": level(rule.severity) },
    });
    if let Some(page) = links::absolute_page(rule.id) {
        descriptor["helpUri"] = json!(page);
    }
    let old_names: Vec<&str> = RENAMED.iter().filter(|own| own.now == rule.id).map(|own| own.old).collect();
    if !old_names.is_empty() {
        descriptor["deprecatedIds"] = json!(old_names);
    }
    descriptor
}

fn result(finding: &Diagnostic, input: &Input<'_>, fingerprints: &mut Fingerprints) -> Value {
    let masked = |text: &Message| input.redaction.words(text);
    let text: Vec<String> =
        [&finding.message].into_iter().chain(&finding.notes).chain(&finding.help).map(masked).collect();
    let mut locations: Vec<Value> = finding.labels.iter().map(|label| location(&label.place, input.name)).collect();
    if locations.is_empty() {
        locations.push(whole(finding.file.as_deref().unwrap_or(input.name)));
    }
    let mut related: Vec<Value> = locations.split_off(1);
    for (id, (location, label)) in related.iter_mut().zip(finding.labels.iter().skip(1)).enumerate() {
        location["id"] = json!(id + 1);
        location["message"] = json!({ "text": masked(&label.text) });
    }
    if let (Some(location), Some(label)) = (locations.first_mut(), finding.labels.first()) {
        location["message"] = json!({ "text": masked(&label.text) });
    }
    let mut result = json!({
        "ruleId": finding.rule.as_str(),
        "ruleIndex": finding.rule as usize,
        "level": level(finding.severity),
        "message": { "text": text.join("\n\n") },
        "locations": locations,
        "partialFingerprints": { "nekoIce/v1": fingerprints.of(finding, input.redaction, input.name) },
    });
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    if let Some(fix) = finding.fix.as_ref().and_then(|fix| self::fix(fix, input.redaction)) {
        result["fixes"] = json!([fix]);
    }
    result
}

/// A file's place; for a variable or a flag the input that it belongs to, and its name as a logical location.
fn location(place: &Place, input: &str) -> Value {
    if place.source.has_lines() {
        json!({ "physicalLocation": {
            "artifactLocation": artifact(place.source.name()),
            "region": region(place),
        } })
    } else {
        let mut location = whole(input);
        location["logicalLocations"] = json!([{ "name": place.source.name(), "kind": "variable" }]);
        location
    }
}

fn whole(file: &str) -> Value {
    json!({ "physicalLocation": { "artifactLocation": artifact(file) } })
}

fn region(place: &Place) -> Value {
    let ((line, column), (end_line, end_column)) = (place.start(), place.end());
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

/// None where a credential would be masked in what is to be written.
fn fix(fix: &Fix, redaction: &Redaction) -> Option<Value> {
    (in_file(&fix.place) && redaction.may_show(fix)).then(|| {
        json!({
            "description": { "text": redaction.words(&fix.title) },
            "artifactChanges": [{
                "artifactLocation": artifact(fix.place.source.name()),
                "replacements": [{
                    "deletedRegion": region(&fix.place),
                    "insertedContent": { "text": fix.replacement },
                }],
            }],
        })
    })
}

/// A path as a URI reference (RFC 3986): relative ones stay relative, so that they are found in a repository.
fn artifact(path: &str) -> Value {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.strip_prefix("./").unwrap_or(path).bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            uri.push(byte as char);
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    json!({ "uri": uri })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri_reference() {
        assert_eq!(artifact("./a b/neko:1.yaml")["uri"], "a%20b/neko%3A1.yaml");
        assert_eq!(artifact("/etc/neko/é.yaml")["uri"], "file:///etc/neko/%C3%A9.yaml");
        assert_eq!(artifact("<stdin>")["uri"], "%3Cstdin%3E");
    }
}
