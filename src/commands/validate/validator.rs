//! Reads files and judges what is in them: each on its own, on all cores, in the order of the command line.

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::build_server;
use super::super::input;
use super::super::inputs::Inputs;
use super::super::workers;
use super::baseline::identities;
use super::changed::{Changed, Remembering};
use super::files;
use super::judged::Judged;
use crate::render::redact::{Redaction, Suspected};
use neko_config::suspected;
use neko_deploy::Problem;
use neko_deploy::load::{Configuration, Kind, Loaded, Loader, Outcome, Text};
use neko_lint::{Diagnostic, Policy, closing};
use neko_text::source::{Place, Source};

/// What every file is judged by.
pub(super) struct Validator<'a> {
    pub inputs: Inputs<'a>,
    pub show_secrets: bool,
    /// Whether it is asked what each finding is about.
    pub identifies: bool,
    /// The files that were changed, where only what they touch is judged.
    pub changed: Option<Changed>,
    /// How many files were left out because nothing of theirs was changed.
    pub untouched: AtomicUsize,
    pub policy: Policy,
    pub options: neko_lint::Options,
}

impl Validator<'_> {
    /// What neko or Compose would find here.
    pub fn judge_found(&self) -> Vec<Judged> {
        self.judge(self.touched(&[], |loader| loader.load([])))
    }

    /// Each file on its own, in the order of the files; manifests together, for one may mean another.
    pub fn judge_all(&self, files: &[files::Named]) -> Vec<Judged> {
        let mut done = workers::in_order(files, |named| self.work(named));
        let manifests: Vec<Arc<Source>> = done.iter_mut().filter_map(Work::take_manifest).collect();
        let mut manifests = Some(manifests);
        let mut together = || manifests.take().map_or_else(Loaded::default, |all| self.manifests(&all));
        if self.options.same_host {
            let loaded = done.into_iter().flat_map(|work| match work {
                Work::Loaded(loaded) => loaded.configurations,
                Work::Manifest(..) => together().configurations,
                Work::Judged(_) => Vec::new(),
            });
            return self.judge(Loaded { configurations: loaded.collect() });
        }
        done.into_iter()
            .flat_map(|work| match work {
                Work::Judged(judged) => judged,
                Work::Loaded(loaded) => self.judge(loaded),
                Work::Manifest(name, _) => guarded(&name, || self.judge(together())),
            })
            .collect()
    }

    fn work(&self, named: &files::Named) -> Work {
        let (path, text) = match named {
            Ok(path) => (path, self.inputs.text(path)),
            Err(nothing) => return Work::Loaded(Configuration::from(nothing.clone()).into()),
        };
        let text = match text {
            Ok(text) => text,
            Err(unread) => return Work::Loaded(Configuration::from(unread).into()),
        };
        let kind = self.inputs.loader().kind(&text);
        if kind == Kind::Kubernetes && !text.is_stream {
            return Work::Manifest(text.name().to_owned(), Some(text.source()));
        }
        if self.options.same_host {
            return Work::Loaded(self.load(kind, &text));
        }
        Work::Judged(guarded(&path.display().to_string(), || self.judge(self.load(kind, &text))))
    }

    fn load(&self, kind: Kind, text: &Text) -> Loaded {
        self.touched(&[text.name()], |loader| loader.text_as(kind, text))
    }

    fn manifests(&self, sources: &[Arc<Source>]) -> Loaded {
        let names: Vec<&str> = sources.iter().map(|source| source.name()).collect();
        self.touched(&names, |loader| loader.manifests(sources))
    }

    /// What is loaded, where a file that was changed is among those that are named or looked for.
    fn touched(&self, named: &[&str], load: impl Fn(Loader<'_>) -> Loaded) -> Loaded {
        let Some(changed) = &self.changed else { return self.inputs.noted(load(self.inputs.loader())) };
        let files = Remembering::new(&self.inputs.disk);
        let loaded = load(Loader::new(&self.inputs.request, &files));
        let is_changed = |name: &&str| *name == "-" || changed.holds(Path::new(name));
        if named.iter().any(is_changed) || files.met(changed) {
            return self.inputs.noted(loaded);
        }
        self.untouched.fetch_add(named.len().max(1), Ordering::Relaxed);
        Loaded::default()
    }

    pub fn judge(&self, loaded: Loaded) -> Vec<Judged> {
        let findings = neko_lint::judge(&loaded, &self.options, &self.policy);
        let (beside, suspected) = (secrets(&loaded), Arc::default());
        // Of many nekos they would be a page of their own, and on a build server nobody looks at neko's.
        let mut closings = match loaded.configurations.as_slice() {
            [one] if !build_server::is_here() => one.neko().and_then(closing::closings),
            _ => None,
        };
        let judged = |(own, findings)| {
            let judged = self.judged(own, findings, &beside, &suspected);
            Judged { closings: closings.take(), ..judged }
        };
        loaded.configurations.into_iter().zip(findings).map(judged).collect()
    }

    /// `beside` are the secrets of all that are judged together, where these are few.
    fn judged(
        &self,
        Configuration { name, file, outcome }: Configuration,
        findings: Vec<Diagnostic>,
        beside: &[Place],
        suspected: &Arc<Suspected>,
    ) -> Judged {
        let redaction = |secrets: &[Place]| match self.show_secrets {
            true => Redaction::off(),
            false => Redaction::new(secrets).sharing(suspected),
        };
        let (redaction, deployed) = match &outcome {
            Outcome::Neko(own) => {
                let secrets = if beside.is_empty() { &own.resolution.secrets } else { beside };
                (redaction(secrets), own.deployment.is_some())
            }
            Outcome::Refused(problems, secrets) => (redaction(&with_suspected(secrets, problems)), true),
            Outcome::Failed(failure) => return Judged::unreadable(name, input::words(failure)),
        };
        let identities = match (&outcome, self.identifies) {
            (_, false) => Vec::new(),
            (Outcome::Neko(own), true) => {
                let masked = Redaction::new(&own.resolution.secrets);
                identities(&findings, Some(&own.resolution), &masked)
            }
            (_, true) => identities(&findings, None, &Redaction::new(&[])),
        };
        Judged { name, file, findings, identities, redaction, unreadable: None, closings: None, deployed }
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
    secrets.iter().cloned().chain(sources.into_iter().flat_map(suspected::places_of_unread)).collect()
}

/// The secrets of nekos that are judged beside each other: a finding of one may show a line of another.
fn secrets(loaded: &Loaded) -> Vec<Place> {
    if !(2..=neko_lint::SHOWN_TOGETHER).contains(&loaded.configurations.len()) {
        return Vec::new();
    }
    loaded.nekos().flat_map(|own| &own.resolution.secrets).cloned().collect()
}

enum Work {
    Judged(Vec<Judged>),
    /// Loaded, to be judged beside others.
    Loaded(Loaded),
    /// By name, and the text until it is taken.
    Manifest(String, Option<Arc<Source>>),
}

impl Work {
    fn take_manifest(&mut self) -> Option<Arc<Source>> {
        match self {
            Self::Manifest(_, source) => source.take(),
            Self::Judged(_) | Self::Loaded(_) => None,
        }
    }
}

/// A mistake of ours in one file must not hide what is wrong with the others.
fn guarded(name: &str, judge: impl FnOnce() -> Vec<Judged>) -> Vec<Judged> {
    panic::catch_unwind(AssertUnwindSafe(judge)).unwrap_or_else(|_| {
        let why = format!("{name}: neko-ice itself failed on this file; please report it");
        vec![Judged::unreadable(name.to_owned(), why)]
    })
}
