//! The files of `monitoring/` and their page in the book name what there is.
//!
//! After a change of an alert, a metric or a key: `UPDATE_GENERATED=1 cargo test --test quick monitoring`.
#![cfg(feature = "probe")]

use std::collections::BTreeSet;
use std::fs;

use neko_ice::exporter::targets::{KEYS, Where, parse};
use neko_ice::report::metrics::Metric;

const RULES: &str = "monitoring/rules/neko-ice.yaml";
const PAGE: &str = "docs/guide/monitoring.md";

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn hold(path: &str, text: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(path, text).unwrap();
    }
    assert!(read(path) == text, "{path} is out of date; see the head of tests/quick/monitoring.rs");
}

#[test]
fn the_prometheus_rule_holds_the_same_alerts_as_the_plain_file() {
    let rules = read(RULES);
    let body = rules.lines().filter(|line| !line.starts_with('#'));
    let body: String = body.map(|line| if line.is_empty() { "\n".into() } else { format!("  {line}\n") }).collect();
    let head = "# Made of ../../rules/neko-ice.yaml by the tests: change that one.\napiVersion: monitoring.coreos.com/v1\n\
                kind: PrometheusRule\nmetadata:\n  name: neko-ice\nspec:\n";
    hold("monitoring/kubernetes/base/prometheusrule.yaml", &format!("{head}{body}"));
}

/// A table between its marker and the next blank line but one.
fn with_table(page: &str, marker: &str, rows: &[[String; 2]], head: [&str; 2]) -> String {
    let marker = format!("<!-- {marker} -->\n");
    let (before, after) = page.split_once(&marker).expect("the marker");
    let old = after.lines().skip_while(|line| line.is_empty()).take_while(|line| line.starts_with('|')).count();
    let rest: String = match old {
        0 => after.to_owned(),
        _ => after.lines().skip_while(|line| line.is_empty()).skip(old).map(|line| format!("{line}\n")).collect(),
    };
    let rows: String = rows.iter().map(|[name, about]| format!("| {name} | {about} |\n")).collect();
    format!("{before}{marker}\n| {} | {} |\n|---|---|\n{rows}{rest}", head[0], head[1])
}

#[test]
fn the_page_lists_every_key_and_every_metric() {
    let place = |place| match place {
        Where::Top => "at the top: ",
        Where::Target => "",
        Where::Both => "also at the top: ",
        Where::Server => "in `servers`: ",
    };
    let keys = KEYS.iter().map(|key| [format!("{}`{}`", place(key.place()), key.name()), key.about().to_owned()]);
    // The other metrics are of `probe --prometheus` alone.
    let of_a_file = [
        Metric::ProbeFinished,
        Metric::ProbeTook,
        Metric::ConfigVerdict,
        Metric::ViewersVideo,
        Metric::PathWorks,
        Metric::PathFirstMedia,
    ];
    let own = |metric: &&Metric| !of_a_file.contains(metric) && !metric.name().starts_with("process_");
    let metrics = Metric::ALL.iter().filter(own);
    let metrics = metrics.map(|metric| [format!("`{}`", metric.name()), metric.help().replace('|', "\\|")]);
    let page = with_table(&read(PAGE), "keys", &keys.collect::<Vec<_>>(), ["key", "what it is for"]);
    hold(PAGE, &with_table(&page, "metrics", &metrics.collect::<Vec<_>>(), ["metric", "what it says"]));
}

#[test]
fn every_alert_has_its_part_of_the_page() {
    let (rules, page) = (read(RULES), read(PAGE));
    let after = |text: &str, word: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.trim_start().strip_prefix(word)).map(str::to_owned).collect()
    };
    let (alerts, headings) = (after(&rules, "- alert: "), after(&page, "### "));
    assert_eq!(alerts, headings, "the alerts and the headings of the page");
    let links: Vec<String> =
        alerts.iter().map(|name| format!("guide/monitoring.html#{}", name.to_lowercase())).collect();
    assert_eq!(after(&rules, "runbook_url: "), links);
}

#[test]
fn rules_and_dashboard_ask_for_metrics_that_there_are() {
    let known: BTreeSet<&str> = Metric::ALL.iter().map(|metric| metric.name()).collect();
    for path in [RULES, "monitoring/rules/neko-ice.test.yaml", "monitoring/grafana/neko-ice.json", PAGE] {
        let text = read(path);
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        for word in words.filter(|word| word.starts_with("neko_ice_") || word.starts_with("probe_success")) {
            let name = word.trim_end_matches("_bucket");
            assert!(known.contains(name), "{path}: no metric is named {name}");
        }
    }
}

#[test]
fn the_example_of_targets_can_be_read() {
    for path in ["monitoring/targets.yaml", "monitoring/kubernetes/base/targets.yaml"] {
        let file = parse(path, &read(path)).unwrap_or_else(|problems| panic!("{}", problems[0]));
        assert!(!file.entries.is_empty());
    }
    let sidecar = "monitoring/kubernetes/overlays/sidecar/targets.yaml";
    assert!(parse(sidecar, &read(sidecar)).expect("targets").entries[0].from_env);
}
