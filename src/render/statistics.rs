//! How often each rule finds something, instead of the findings.

use std::collections::{BTreeMap, BTreeSet};

use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;

use neko_lint::Severity;

use super::Input;

/// What a rule finds in all inputs, counted.
#[derive(Debug, Serialize)]
struct Row {
    rule: &'static str,
    severity: &'static str,
    findings: usize,
    /// Of these, how many have an edit that mends them.
    fixable: usize,
    /// In how many inputs.
    inputs: usize,
}

#[derive(Default)]
struct Counted {
    findings: usize,
    fixable: usize,
    inputs: BTreeSet<usize>,
}

#[derive(Serialize)]
struct Document {
    version: u32,
    statistics: Vec<Row>,
}

/// A table, the rule with most findings first; empty where there are none.
pub fn table(inputs: &[Input<'_>]) -> String {
    let rows = rows(inputs);
    if rows.is_empty() {
        return String::new();
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["findings", "fixable", "inputs", "severity", "rule"]);
    for column in table.column_iter_mut().take(3) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for row in rows {
        let counts = [row.findings, row.fixable, row.inputs].map(|count| count.to_string());
        table.add_row(counts.iter().map(String::as_str).chain([row.severity, row.rule]));
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// The same as one JSON document, with a line end.
pub fn document(inputs: &[Input<'_>]) -> serde_json::Result<String> {
    let document = Document { version: 1, statistics: rows(inputs) };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// One row a rule and severity.
fn rows(inputs: &[Input<'_>]) -> Vec<Row> {
    let mut counted: BTreeMap<(&str, Severity), Counted> = BTreeMap::new();
    for (index, input) in inputs.iter().enumerate() {
        for finding in input.findings {
            let own = counted.entry((finding.rule.as_str(), finding.severity)).or_default();
            own.findings += 1;
            own.fixable += usize::from(finding.fix.is_some());
            own.inputs.insert(index);
        }
    }
    let mut rows: Vec<Row> = counted
        .into_iter()
        .map(|((rule, severity), Counted { findings, fixable, inputs })| Row {
            rule,
            severity: severity.as_str(),
            findings,
            fixable,
            inputs: inputs.len(),
        })
        .collect();
    rows.sort_by(|one, other| other.findings.cmp(&one.findings).then(one.rule.cmp(other.rule)));
    rows
}
