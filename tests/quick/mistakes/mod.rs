//! Every mistake that the linter is for, each in the smallest text that has it, and the same text mended: the one brings
//! its rule, the other neither that rule nor any error.

use crate::support::subjects;
use neko_ice::lint::{self, Diagnostic, RuleId, Severity};

mod addresses_and_ports;
mod compose;
mod coturn;
mod deployments;
mod servers;
mod urls;
mod values;

/// One mistake.
struct Mistake {
    what: String,
    bad: String,
    rule: &'static str,
    mended: String,
}

fn mistake(what: &str, bad: impl Into<String>, rule: &'static str, mended: impl Into<String>) -> Mistake {
    Mistake { what: what.to_owned(), bad: bad.into(), rule, mended: mended.into() }
}

fn findings(text: &str) -> Vec<Diagnostic> {
    let nekos = subjects::read(subjects::name(text), text, "");
    let options = lint::Options { now: Some(1_800_000_000), ..lint::Options::default() };
    let all: Vec<lint::Subject<'_>> = nekos.iter().map(Into::into).collect();
    lint::run_together(&all, &options).into_iter().flatten().collect()
}

fn hold(mistakes: Vec<Mistake>) {
    let mut wrong = Vec::new();
    for Mistake { what, bad, rule, mended } in mistakes {
        let found = findings(&bad);
        let names = |found: &[Diagnostic]| {
            found.iter().map(|finding| format!("{} ({})", finding.rule, finding.message)).collect::<Vec<_>>().join(", ")
        };
        match found.iter().find(|finding| finding.rule.as_str() == rule) {
            None => wrong.push(format!("{what}: no {rule}, but [{}]", names(&found))),
            Some(finding) => {
                // Where, why, what follows and how to mend it.
                if finding.labels.is_empty() {
                    wrong.push(format!("{what}: {rule} points nowhere"));
                }
                if finding.help.is_none() && finding.notes.is_empty() {
                    wrong.push(format!("{what}: {rule} says neither what follows nor what to do"));
                }
            }
        }
        let left = findings(&mended);
        let errors: Vec<Diagnostic> = left
            .into_iter()
            .filter(|finding| finding.rule.as_str() == rule || finding.severity == Severity::Error)
            .collect();
        if !errors.is_empty() {
            wrong.push(format!("{what}: mended it still has [{}]", names(&errors)));
        }
    }
    assert!(wrong.is_empty(), "{} of the table are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn server_entries() {
    hold(servers::all());
}

#[test]
fn server_urls() {
    hold(urls::all());
}

#[test]
fn addresses_and_ports() {
    hold(addresses_and_ports::all());
}

#[test]
fn values_and_keys() {
    hold(values::all());
}

#[test]
fn deployments() {
    hold(deployments::all());
}

#[test]
fn compose_files() {
    hold(compose::all());
}

#[test]
fn a_coturn_beside_neko() {
    hold(coturn::all());
}

#[test]
fn rooms_that_share_a_coturn() {
    hold(coturn::shared());
}

/// Two files, one host: nothing is said of them alone.
#[test]
fn files_of_one_host() {
    let text =
        |http: u16, epr: &str| format!("server: {{bind: ':{http}'}}\nwebrtc: {{epr: {epr}, nat1to1: 203.0.113.10}}\n");
    let rules = |second: &str, same_host: bool| -> Vec<&'static str> {
        let nekos: Vec<_> = [text(8080, "52000-52100"), text(8081, second)]
            .iter()
            .flat_map(|text| subjects::read("neko.yaml", text, ""))
            .collect();
        let all: Vec<lint::Subject<'_>> = nekos.iter().map(Into::into).collect();
        let options = lint::Options { same_host, ..lint::Options::default() };
        lint::run_together(&all, &options).into_iter().flatten().map(|finding| finding.rule.as_str()).collect()
    };
    assert_eq!(rules("52100-52200", true), ["port-ranges-overlap"]);
    assert_eq!(rules("52100-52200", false), [""; 0]);
    assert_eq!(rules("52101-52200", true), [""; 0]);
}

#[test]
fn a_note_about_the_systems_ports_is_off_by_default() {
    let text = "webrtc: {epr: 50000-50100, nat1to1: 203.0.113.10}\n";
    assert!(!findings(text).iter().any(|finding| finding.rule == RuleId::PortRangeOverlapsEphemeral));
}
