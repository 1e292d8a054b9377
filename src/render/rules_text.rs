//! The list of rules for people.

use neko_lint::Rule;

use super::wrap;

/// The columns from which on a rule has one line, and its text the right half.
const TABLE: usize = 100;

/// Each rule with its severity and what it finds.
pub fn list(rules: &[&Rule], columns: Option<usize>) -> String {
    match columns {
        Some(columns) if columns < TABLE => rules.iter().map(|rule| stacked(rule, columns)).collect(),
        columns => table(rules, columns.unwrap_or(usize::MAX)),
    }
}

fn severity(rule: &Rule) -> String {
    let severity = rule.severity.as_str();
    if rule.by_default { severity.to_owned() } else { format!("{severity}, off") }
}

fn stacked(rule: &Rule, columns: usize) -> String {
    let summary = wrap::folded("  ", &rule.text().summary, columns);
    wrap::folded("", &format!("{} ({})", rule.name, severity(rule)), columns) + &summary
}

fn table(rules: &[&Rule], columns: usize) -> String {
    let names = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let severities = rules.iter().map(|rule| severity(rule).len()).max().unwrap_or_default();
    let first = |name: &str, severity: &str| format!("{name:<names$}  {severity:<severities$}  ");
    let rows = rules.iter().map(|rule| (rule.name, severity(rule), rule.text().summary.as_str()));
    let rows = rows.map(|(name, severity, summary)| wrap::folded(&first(name, &severity), summary, columns));
    wrap::folded(&first("rule", "severity"), "what it finds", columns) + &rows.collect::<String>()
}
