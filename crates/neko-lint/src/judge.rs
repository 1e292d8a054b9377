//! What is to say of texts that were loaded: of each neko, and of what no neko ever sees.

use std::sync::Arc;

use neko_deploy::load::{Configuration, Loaded, Neko, Outcome};
use neko_text::source::Source;

use super::allowance::{Allowances, merge_allowances};
use super::together::Together;
use super::{Diagnostic, Options, Policy, Severity, of_problem, run};

/// The findings of each configuration as a policy counts them, in the order of the configurations: of a neko those that no
/// comment allows, of what is refused why. What could not be loaded has none.
pub fn judge(loaded: &Loaded, options: &Options, policy: &Policy) -> Vec<Vec<Diagnostic>> {
    let mut judge = Judge::new(options);
    loaded.configurations.iter().for_each(|own| judge.add(own));
    judge.finish(policy)
}

/// [`judge`] for configurations that come one by one, and are kept by nobody.
#[derive(Debug)]
pub struct Judge<'o> {
    options: &'o Options,
    together: Together<'o>,
    allowances: Allowances,
    added: Vec<Added>,
}

/// What is known of a configuration that was looked at.
#[derive(Debug)]
enum Added {
    /// A neko: the texts with comments of ours, and the file of its deployment.
    Neko(Vec<Arc<Source>>, Option<String>),
    /// Why it is refused, or nothing.
    Other(Vec<Diagnostic>),
}

impl<'o> Judge<'o> {
    /// Nothing was looked at yet.
    pub fn new(options: &'o Options) -> Self {
        let (together, allowances) = (Together::new(options), Allowances::default());
        Self { options, together, allowances, added: Vec::new() }
    }

    /// Looks at one more.
    pub fn add(&mut self, configuration: &Configuration) {
        self.added.push(match &configuration.outcome {
            Outcome::Neko(neko) => {
                self.together.add((&**neko).into());
                let file = neko.deployment.as_ref().and(configuration.file.clone());
                Added::Neko(self.allowances.commented(&neko.resolution), file)
            }
            Outcome::Refused(problems, _) => Added::Other(problems.iter().map(of_problem).collect()),
            Outcome::Beside(problems) => Added::Other(problems.iter().map(of_problem).collect()),
            Outcome::Failed(_) => Added::Other(Vec::new()),
        });
    }

    /// The findings of each, in their order.
    pub fn finish(self, policy: &Policy) -> Vec<Vec<Diagnostic>> {
        let mut found = self.together.finish().into_iter();
        let judged = |own| match own {
            Added::Neko(commented, file) => {
                let found = in_file(file.as_deref(), found.next().unwrap_or_default());
                match self.options.heed_comments {
                    true => self.allowances.without(&commented, found, self.options),
                    false => super::sorted(found),
                }
            }
            Added::Other(found) => found,
        };
        let mut judged: Vec<_> = self.added.into_iter().map(judged).collect();
        merge_allowances(&mut judged);
        judged.into_iter().map(|findings| policy.apply(findings)).collect()
    }
}

/// Findings about nothing that is written name the file of the deployment.
fn in_file(file: Option<&str>, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for finding in findings.iter_mut().filter(|finding| finding.labels.is_empty() && file.is_some()) {
        finding.file = file.map(str::to_owned);
    }
    findings
}

/// The errors that a neko takes along wherever its settings go: what its deployment publishes stays behind, whether neko
/// starts there does not.
pub fn errors(neko: &Neko) -> Vec<Diagnostic> {
    let problems = neko.problems().map(of_problem);
    problems
        .chain(run(&neko.resolution, &Options::default()))
        .filter(|finding| finding.severity == Severity::Error)
        .collect()
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
