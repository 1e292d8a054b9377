//! Judges files: each on its own, on all cores, in the order of the command line.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::deployments::{Outcome, Resolved, Subject};
use super::super::exposed;
use super::super::input::{InputArgs, Text};
use super::super::workers;
use super::{Judged, files};
use crate::config::{Resolution, suspected};
use crate::deployment::{Problem, kubernetes};
use crate::lint::{self, Diagnostic, Policy, RuleId};
use crate::render::redact::{Redaction, Suspected};
use crate::source::{Place, Source};

/// What a file is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::commands) enum Kind {
    /// Go by content and name
    #[default]
    Auto,
    /// neko's config file
    Config,
    /// Lines of environment variables
    Env,
    /// A Compose file
    Compose,
    /// A Kubernetes manifest
    Kubernetes,
}

/// What every file is judged by.
pub(in crate::commands) struct Bench {
    pub input: InputArgs,
    pub kind: Kind,
    pub policy: Policy,
    pub options: lint::Options,
}

impl Bench {
    /// What neko or Compose would find here.
    pub(super) fn judge_found(&self) -> Vec<Judged> {
        self.judge_subjects(self.input.subjects(&[], false))
    }

    /// Each file on its own, in the order of the files; manifests together, for one may mean another.
    pub(super) fn judge_all(&self, files: &[files::Named]) -> Vec<Judged> {
        let done = workers::in_order(files, |named| self.work(named));
        let manifests: Vec<PathBuf> = done
            .iter()
            .filter_map(|work| match work {
                Work::Manifest(path) => Some(path.clone()),
                Work::Judged(_) | Work::Read(_) => None,
            })
            .collect();
        let mut manifests = Some(manifests).filter(|manifests| !manifests.is_empty());
        if self.options.same_host {
            let subjects = done.into_iter().flat_map(|work| match work {
                Work::Read(subjects) => subjects,
                Work::Manifest(_) => manifests.take().map_or_else(Vec::new, |all| self.manifests(&all)),
                Work::Judged(_) => Vec::new(),
            });
            return self.judge_subjects(subjects.collect());
        }
        done.into_iter()
            .flat_map(|work| match work {
                Work::Judged(judged) => judged,
                Work::Read(subjects) => self.judge_subjects(subjects),
                Work::Manifest(path) => match manifests.take() {
                    Some(all) => guarded(&path, || self.judge_subjects(self.manifests(&all))),
                    None => Vec::new(),
                },
            })
            .collect()
    }

    fn work(&self, named: &files::Named) -> Work {
        let path = match named {
            Ok(path) => path,
            Err(nothing) => {
                let why = anyhow::anyhow!("{nothing}");
                return Work::Read(vec![Subject::unusable(nothing.name.clone(), why)]);
            }
        };
        let text = match self.input.text(path) {
            Ok(text) => text,
            Err(error) => return Work::Read(vec![Subject::unusable(self.input.name(path), error)]),
        };
        let manifest = match self.kind {
            Kind::Kubernetes => true,
            Kind::Auto => kubernetes::is_manifest(&text.lossy()),
            _ => false,
        };
        if manifest && !text.is_stdin() {
            return Work::Manifest(path.clone());
        }
        if self.options.same_host {
            return Work::Read(self.subjects(&self.input, path, text));
        }
        Work::Judged(guarded(path, || self.judge_subjects(self.subjects(&self.input, path, text))))
    }

    fn manifests(&self, files: &[PathBuf]) -> Vec<Subject> {
        let mut subjects = Vec::new();
        let mut sources = Vec::new();
        for file in files {
            match self.input.text(file) {
                Ok(text) => sources.push(text.source()),
                Err(error) => subjects.push(Subject::unusable(self.input.name(file), error)),
            }
        }
        if !sources.is_empty() {
            subjects.extend(self.input.kubernetes(&sources));
        }
        exposed::note_subjects(&self.input, &subjects);
        subjects
    }

    /// The configurations that a file of this text means.
    fn subjects(&self, input: &InputArgs, file: &Path, text: Text) -> Vec<Subject> {
        let subjects = self.meant_by(input, file, text);
        exposed::note_subjects(input, &subjects);
        subjects
    }

    fn meant_by(&self, input: &InputArgs, file: &Path, text: Text) -> Vec<Subject> {
        let name = input.name(file);
        if self.kind == Kind::Auto {
            return input.subjects_of(file, text);
        }
        match self.kind {
            Kind::Config => vec![Subject::plain(name, input.plain(Some(text)))],
            Kind::Compose if text.is_stdin() => input.compose(Vec::new(), Vec::new(), Some(text)),
            Kind::Compose => input.compose_file(&name),
            Kind::Kubernetes => input.kubernetes(&[text.source()]),
            Kind::Env | Kind::Auto => vec![Subject::plain(name, input.of_variables(text))],
        }
    }

    /// What neko makes of a file, or of another text under its name; an error where it cannot be read.
    pub fn resolved(&self, file: &Path, overlay: Option<(String, Vec<u8>)>) -> anyhow::Result<Vec<Resolved>> {
        let input = InputArgs { overlay, ..self.input.clone() };
        let subjects = match input.deployments.file.iter().any(|own| own == file) {
            true => input.subjects(&[], false),
            false => self.subjects(&input, file, input.text(file)?),
        };
        let outcomes = subjects.into_iter().map(|subject| subject.outcome);
        outcomes
            .filter_map(|outcome| match outcome {
                Outcome::Resolved(own) => Some(Ok(*own)),
                Outcome::Refused(..) => None,
                Outcome::Unusable(error) => Some(Err(error)),
            })
            .collect()
    }

    /// [`Self::resolved`], without what is deployed around them.
    pub fn resolutions(&self, file: &Path, overlay: Option<(String, Vec<u8>)>) -> anyhow::Result<Vec<Resolution>> {
        Ok(self.resolved(file, overlay)?.into_iter().map(|own| own.resolution).collect())
    }

    fn judge_subjects(&self, subjects: Vec<Subject>) -> Vec<Judged> {
        let resolved = subjects.iter().filter_map(|subject| match &subject.outcome {
            Outcome::Resolved(own) => Some(own.subject()),
            _ => None,
        });
        let mut found = lint::run_together(&resolved.collect::<Vec<_>>(), &self.options).into_iter();
        let beside = secrets(&subjects);
        let (suspected, allowances) = (Arc::default(), lint::Allowances::default());
        let shared = (&suspected, &allowances);
        let mut judge = |subject| self.judge(subject, &beside, shared, &mut || found.next().unwrap_or_default());
        let mut judged: Vec<Judged> = subjects.into_iter().map(&mut judge).collect();
        spare_allowances(&mut judged);
        for own in &mut judged {
            own.findings = self.policy.apply(std::mem::take(&mut own.findings));
        }
        judged
    }

    /// `found` gives the findings of the next configuration that could be resolved.
    fn judge(
        &self,
        subject: Subject,
        beside: &[Place],
        (suspected, allowances): (&Arc<Suspected>, &lint::Allowances),
        found: &mut dyn FnMut() -> Vec<Diagnostic>,
    ) -> Judged {
        let show = self.input.show_secrets;
        let redaction =
            |secrets: &[Place]| if show { Redaction::off() } else { Redaction::new(secrets).sharing(suspected) };
        match subject.outcome {
            Outcome::Resolved(own) => {
                let mut findings = found();
                let deployed = own.deployment.is_some();
                if deployed {
                    for finding in findings.iter_mut().filter(|finding| finding.labels.is_empty()) {
                        finding.file.clone_from(&subject.file);
                    }
                }
                let findings = allowances.without(&own.resolution, findings, &self.options);
                let secrets = if beside.is_empty() { &own.resolution.secrets } else { beside };
                Judged {
                    findings,
                    redaction: redaction(secrets),
                    name: subject.name,
                    file: subject.file,
                    unreadable: None,
                    deployed,
                }
            }
            Outcome::Refused(problems, secrets) => Judged {
                findings: problems.iter().map(lint::of_problem).collect(),
                redaction: redaction(&with_suspected(&secrets, &problems)),
                name: subject.name,
                file: subject.file,
                unreadable: None,
                deployed: true,
            },
            Outcome::Unusable(error) => Judged::unreadable(subject.name, &error),
        }
    }
}

/// Secrets, and what looks like one where nothing else is known of a text.
fn with_suspected(secrets: &[Place], problems: &[Problem]) -> Vec<Place> {
    let mut sources: Vec<&Arc<Source>> = Vec::new();
    for place in problems.iter().filter_map(|problem| problem.place.as_ref()) {
        if !sources.iter().any(|known| Arc::ptr_eq(known, &place.source)) {
            sources.push(&place.source);
        }
    }
    secrets.iter().cloned().chain(sources.into_iter().flat_map(suspected::places)).collect()
}

/// The secrets of nekos that are judged beside each other: a finding of one may show a line of another.
fn secrets(subjects: &[Subject]) -> Vec<Place> {
    if !(2..=lint::SHOWN_TOGETHER).contains(&subjects.len()) {
        return Vec::new();
    }
    let resolved = subjects.iter().filter_map(|subject| match &subject.outcome {
        Outcome::Resolved(own) => Some(&own.resolution.secrets),
        _ => None,
    });
    resolved.flatten().cloned().collect()
}

enum Work {
    Judged(Vec<Judged>),
    /// Read, to be judged beside others.
    Read(Vec<Subject>),
    Manifest(PathBuf),
}

/// A mistake of ours in one file must not hide what is wrong with the others.
fn guarded(path: &Path, judge: impl FnOnce() -> Vec<Judged>) -> Vec<Judged> {
    panic::catch_unwind(AssertUnwindSafe(judge)).unwrap_or_else(|_| {
        let name = path.display().to_string();
        let why = anyhow::anyhow!("{name}: neko-ice itself failed on this file; please report it");
        vec![Judged::unreadable(name, &why)]
    })
}

/// A comment in a file of several nekos is in vain only where each of them has no use for it.
fn spare_allowances(judged: &mut [Judged]) {
    if judged.len() < 2 {
        return;
    }
    let vain = |own: &Judged| -> Vec<Place> {
        let found = own.findings.iter().filter(|finding| finding.rule == RuleId::AllowWithoutFinding);
        found.filter_map(|finding| finding.place().cloned()).collect()
    };
    note_old_names_once(judged);
    let each: Vec<Vec<Place>> = judged.iter().map(vain).collect();
    let in_all = |place: &Place| each.iter().all(|own| own.contains(place));
    for (index, own) in judged.iter_mut().enumerate() {
        own.findings.retain(|finding| {
            let ours = finding.rule == RuleId::AllowWithoutFinding;
            !ours || (index == 0 && finding.place().is_some_and(in_all))
        });
    }
}

/// An old name in a comment concerns every neko of the file, and is one note.
fn note_old_names_once(judged: &mut [Judged]) {
    let mut noted: Vec<Place> = Vec::new();
    for own in judged {
        own.findings.retain(|finding| {
            let Some(place) = finding.place().filter(|_| finding.rule == RuleId::AllowByOldName) else { return true };
            let new = !noted.contains(place);
            if new {
                noted.push(place.clone());
            }
            new
        });
    }
}
