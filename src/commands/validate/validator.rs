//! Reads files and judges what is in them: each on its own, on all cores, in the order of the command line.

use std::collections::HashSet;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::build_server;
use super::super::input;
use super::super::inputs::Inputs;
use super::super::secrets::Secrets;
use super::super::workers;
use super::changed::{Changed, Remembering};
use super::files;
use super::judged::{Judged, files_of, once_each};
use super::left_out::LeftOut;
use crate::render::redact::Redaction;
use neko_config::suspected;
use neko_deploy::Problem;
use neko_deploy::load::{Configuration, Kind, Loader, Outcome, Sink, Text, Unread};
use neko_lint::identity::{Identities, Settings};
use neko_lint::{Policy, closing};
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
    pub left_out: LeftOut,
}

impl Validator<'_> {
    /// What neko or Compose would find here.
    pub fn judge_found(&self) -> Vec<Judged> {
        self.judge(|take| self.touched(&[], |loader, take| loader.each([], take), take))
    }

    /// Each file on its own, in the order of the files; manifests together, for one may mean another.
    pub fn judge_all(&self, files: &[files::Named]) -> Vec<Judged> {
        let mut done = workers::in_order(files, |named| self.work(named));
        let manifests: Vec<Arc<Source>> = done.iter_mut().filter_map(Work::take_manifest).collect();
        let mut manifests = Some(manifests);
        if self.options.same_host {
            let all = self.judge(|take| done.into_iter().for_each(|work| self.load(work, &mut manifests, take)));
            return once_each(all);
        }
        let all = done
            .into_iter()
            .flat_map(|work| match work {
                Work::Judged(judged) => judged,
                Work::Manifest(ref name, _) => {
                    let name = name.clone();
                    guarded(&name, || self.judge(|take| self.load(work, &mut manifests, take)))
                }
                Work::Text(..) | Work::Unread(_) => self.judge(|take| self.load(work, &mut manifests, take)),
            })
            .collect();
        once_each(all)
    }

    fn work(&self, named: &files::Named) -> Work {
        let text = match named {
            Ok(path) => self.inputs.text(path),
            Err(nothing) => return Work::Unread(nothing.clone()),
        };
        let text = match text {
            Ok(text) => text,
            Err(unread) => return Work::Unread(unread),
        };
        let kind = self.inputs.loader().kind(&text);
        if kind == Kind::Kubernetes && !text.is_stream {
            return Work::Manifest(text.name().to_owned(), Some(text.source()));
        }
        if self.options.same_host {
            return Work::Text(kind, Box::new(text));
        }
        Work::Judged(guarded(text.name(), || self.judge(|take| self.text(kind, &text, take))))
    }

    /// Hands out the configurations of what was read; all manifests with the first of them.
    fn load(&self, work: Work, manifests: &mut Option<Vec<Arc<Source>>>, take: Sink<'_>) {
        match work {
            Work::Judged(_) => {}
            Work::Unread(unread) => take(unread.into()),
            Work::Text(kind, text) => self.text(kind, &text, take),
            Work::Manifest(..) => {
                let Some(all) = manifests.take() else { return };
                let names: Vec<&str> = all.iter().map(|source| source.name()).collect();
                self.touched(&names, |loader, take| loader.each_of_manifests(&all, take), take);
            }
        }
    }

    fn text(&self, kind: Kind, text: &Text, take: Sink<'_>) {
        self.touched(&[text.name()], |loader, take| loader.each_of_text(kind, text, take), take);
    }

    /// Hands out what is loaded, where a file that was changed is among those that are named or looked for.
    fn touched(&self, named: &[&str], hand_out: impl Fn(Loader<'_>, Sink<'_>), take: Sink<'_>) {
        let Some(changed) = &self.changed else { return hand_out(self.inputs.loader(), take) };
        let is_changed = |name: &&str| *name == "-" || changed.holds(Path::new(name));
        let names_changed = || {
            // Which files they name is known when all were loaded: to keep them until then takes far more room.
            let files = Remembering::new(&self.inputs.disk);
            hand_out(Loader::new(&self.inputs.request, &files), &mut drop);
            files.met(changed)
        };
        if named.iter().any(is_changed) || names_changed() {
            hand_out(self.inputs.loader(), take);
        } else {
            self.untouched.fetch_add(named.len().max(1), Ordering::Relaxed);
        }
    }

    /// Looks at the configurations that are handed out, and lets go of each: what is found of it is kept.
    pub fn judge(&self, hand_out: impl FnOnce(Sink<'_>)) -> Vec<Judged> {
        let (mut judge, mut secrets, mut looked_at) =
            (neko_lint::Judge::new(&self.options), Secrets::default(), Vec::new());
        // Of many nekos they would be a page of their own, and on a build server nobody looks at neko's.
        let mut closings = None;
        hand_out(&mut |own| {
            let own = self.inputs.noted(own);
            judge.add(&own);
            let is_first = looked_at.is_empty() && !build_server::is_here();
            closings = own.neko().filter(|_| is_first).and_then(closing::closings);
            secrets.extend(own.neko().map(|neko| neko.resolution.secrets.as_slice()).unwrap_or_default());
            let before = looked_at.last().map(|last: &LookedAt| &last.settings);
            looked_at.push(LookedAt::of(own, self, before));
        });
        let suspected = Arc::default();
        let redaction = |secrets: &[Place]| match self.show_secrets {
            true => Redaction::off(),
            false => Redaction::new(secrets).sharing(&suspected),
        };
        // A finding of one may show a line of another.
        let of_all = Arc::new(redaction(&secrets.places));
        let identities = self.identifies.then(|| {
            let masks = Redaction::new(&secrets.places);
            Identities::new(move |place: &Place| masks.part(&place.source, place.span.clone()).text)
        });
        let judged = |(LookedAt { name, file, settings, takes, what }, findings): (LookedAt, Vec<_>)| {
            let (redaction, deployed) = match what {
                What::Neko { deployed } => (Arc::clone(&of_all), deployed),
                What::Refused(secrets) => (Arc::new(redaction(&secrets)), true),
                What::Failed { why, is_left_out } => {
                    return Judged { is_left_out, ..Judged::unreadable(name, why) };
                }
            };
            let identities = identities.as_ref().map(|own| own.of(&findings, &settings)).unwrap_or_default();
            Judged {
                file,
                findings,
                identities,
                redaction,
                deployed,
                takes,
                closings: closings.take(),
                ..Judged::readable(name)
            }
        };
        looked_at.into_iter().zip(judge.finish(&self.policy)).map(judged).collect()
    }
}

/// What is left to know of a configuration that was looked at.
struct LookedAt {
    name: String,
    file: Option<String>,
    /// Where its settings stand, where it is asked what findings are about.
    settings: Settings,
    takes: HashSet<String>,
    what: What,
}

enum What {
    Neko {
        deployed: bool,
    },
    /// With what must not be shown.
    Refused(Vec<Place>),
    Failed {
        why: String,
        is_left_out: bool,
    },
}

impl LookedAt {
    /// `before` is what the neko before this one had written.
    fn of(
        Configuration { name, file, outcome }: Configuration,
        validator: &Validator<'_>,
        before: Option<&Settings>,
    ) -> Self {
        let settings = match &outcome {
            Outcome::Neko(own) if validator.identifies => {
                let settings = Settings::of(&own.resolution);
                match before {
                    Some(before) => settings.sharing(before),
                    None => settings,
                }
            }
            _ => Settings::default(),
        };
        let takes = match &outcome {
            Outcome::Neko(own) => files_of(own),
            _ => HashSet::new(),
        };
        let what = match outcome {
            Outcome::Neko(own) => What::Neko { deployed: own.deployment.is_some() },
            Outcome::Refused(problems, secrets) => What::Refused(with_suspected(&secrets, &problems)),
            Outcome::Beside(problems) => What::Refused(with_suspected(&[], &problems)),
            Outcome::Failed(failure) => {
                What::Failed { is_left_out: validator.left_out.takes(&name, &failure), why: input::words(&failure) }
            }
        };
        Self { name, file, settings, takes, what }
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

enum Work {
    Judged(Vec<Judged>),
    /// Read, to be judged beside others.
    Text(Kind, Box<Text>),
    /// By name, and the text until it is taken.
    Manifest(String, Option<Arc<Source>>),
    Unread(Unread),
}

impl Work {
    fn take_manifest(&mut self) -> Option<Arc<Source>> {
        match self {
            Self::Manifest(_, source) => source.take(),
            Self::Judged(_) | Self::Text(..) | Self::Unread(_) => None,
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
