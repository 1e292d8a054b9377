//! What is to say of texts that were loaded: of each neko, and of what no neko ever sees.

use neko_deploy::load::{Configuration, Loaded, Neko, Outcome};

use super::allowance::{Allowances, merge_allowances};
use super::{Diagnostic, Options, Policy, Severity, Subject, of_problem, run, run_together};

/// The findings of each configuration as a policy counts them, in the order of the configurations: of a neko those that no
/// comment allows, of what is refused why. What could not be loaded has none.
pub fn judge(loaded: &Loaded, options: &Options, policy: &Policy) -> Vec<Vec<Diagnostic>> {
    let subjects: Vec<Subject<'_>> = loaded.nekos().map(Into::into).collect();
    let mut found = run_together(&subjects, options).into_iter();
    let allowances = Allowances::default();
    let judged = |own: &Configuration| match &own.outcome {
        Outcome::Neko(neko) => {
            let found = in_file(neko, own.file.as_deref(), found.next().unwrap_or_default());
            allowances.without(&neko.resolution, found, options)
        }
        Outcome::Refused(problems, _) => problems.iter().map(of_problem).collect(),
        Outcome::Failed(_) => Vec::new(),
    };
    let mut judged: Vec<_> = loaded.configurations.iter().map(judged).collect();
    merge_allowances(&mut judged);
    judged.into_iter().map(|findings| policy.apply(findings)).collect()
}

/// Findings about nothing that is written name the file of the deployment.
fn in_file(neko: &Neko, file: Option<&str>, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if neko.deployment.is_some() {
        for finding in findings.iter_mut().filter(|finding| finding.labels.is_empty()) {
            finding.file = file.map(str::to_owned);
        }
    }
    findings
}

/// The errors that a neko takes along wherever its settings go: what its deployment publishes stays behind, whether neko
/// starts there does not.
pub fn errors(neko: &Neko) -> Vec<Diagnostic> {
    let problems = neko.problems().map(of_problem);
    problems.chain(run(&neko.resolution)).filter(|finding| finding.severity == Severity::Error).collect()
}

#[cfg(test)]
mod tests {
    use neko_config::NoFiles;
    use neko_deploy::load::{Request, Text, load};

    use super::*;
    use crate::Level;

    fn loaded(name: &str, text: &str) -> Loaded {
        load([Ok(Text::in_memory(name, text))], &Request::default(), &NoFiles)
    }

    #[test]
    fn each_neko_has_its_findings_as_the_policy_counts_them() {
        let service = "image: ghcr.io/m1k1o/neko/firefox\n    environment:\n      NEKO_WEBRTC_ICETRICKLE:";
        let text = format!("services:\n  a:\n    {service} \"yes\"\n  b:\n    {service} \"true\"\n");
        let options = Options::default();
        let mut policy = Policy::default();
        policy.set("bool-read-as-false", Level::Severity(Severity::Note)).unwrap();
        let count = |policy: &Policy| -> Vec<Vec<Severity>> {
            let judged = judge(&loaded("compose.yaml", &text), &options, policy).into_iter();
            let of_rule = |finding: &Diagnostic| finding.rule == crate::RuleId::BoolReadAsFalse;
            judged.map(|own| own.into_iter().filter(of_rule).map(|finding| finding.severity).collect()).collect()
        };
        assert_eq!(count(&policy), [vec![Severity::Note], Vec::new()]);
        policy.set("bool-read-as-false", Level::Allow).unwrap();
        assert_eq!(count(&policy), [Vec::new(), Vec::new()]);
    }

    #[test]
    fn errors_are_those_that_go_along_with_the_settings() {
        let rules = |text: &str| -> Vec<&str> {
            let loaded = loaded("neko.yaml", text);
            errors(loaded.nekos().next().unwrap()).iter().map(|finding| finding.rule.as_str()).collect()
        };
        assert_eq!(rules("webrtc:\n  icelight: true\n"), [] as [&str; 0]);
        assert_eq!(rules("webrtc:\n  epr: 59100-59000\n"), ["neko-exits"]);
    }
}
