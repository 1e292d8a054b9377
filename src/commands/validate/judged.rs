//! One input after it was looked at.

use std::collections::HashSet;
use std::sync::Arc;

use crate::render::redact::Redaction;
use crate::render::{self, checkout::Checkout};
use neko_deploy::Kind;
use neko_deploy::load::Neko;
use neko_lint::Diagnostic;
use neko_lint::closing::Closings;
use neko_lint::identity::Identity;

/// One input after it was looked at.
pub(super) struct Judged {
    pub name: String,
    /// The file that it was read from.
    pub file: Option<String>,
    pub findings: Vec<Diagnostic>,
    /// What each finding is about, where a baseline asks for it.
    pub identities: Vec<Identity>,
    pub redaction: Arc<Redaction>,
    pub unreadable: Option<String>,
    /// Whether nothing in it is neko's and nobody named it.
    pub is_left_out: bool,
    /// What is left to look at, where it is the only neko of its text.
    pub closings: Option<Closings>,
    /// Whether it is a neko of something that has services or containers.
    pub deployed: bool,
    /// The files beside its Compose file that its settings or the way to it come from, without `./` before them.
    pub takes: HashSet<String>,
}

/// What a service takes its variables from, is built on, or is reached through is judged as a part of that service, and not
/// once more by itself.
pub(super) fn once_each(mut judged: Vec<Judged>) -> Vec<Judged> {
    let taken: HashSet<String> = judged.iter_mut().flat_map(|own| std::mem::take(&mut own.takes)).collect();
    let is_alone = |own: &Judged| own.file.as_deref() == Some(&own.name);
    judged.retain(|own| !is_alone(own) || !taken.contains(bare(&own.name)));
    judged
}

/// The files beside its Compose file that a neko's settings or the way to it come from.
pub(super) fn files_of(neko: &Neko) -> HashSet<String> {
    let Some(deployment) = neko.deployment.as_ref().filter(|own| own.kind == Kind::Compose) else {
        return HashSet::new();
    };
    let own = deployment.place.as_ref().map(|place| &place.source);
    let variables = deployment.environment.variables.iter().map(|own| &own.place.source);
    let routes = deployment.neighbours.iter().flat_map(|own| &*own.routes).map(|route| &route.place.source);
    let mut last = own;
    let mut names = HashSet::new();
    for source in variables.chain(routes) {
        let is_new = [last, own].into_iter().flatten().all(|known| !Arc::ptr_eq(known, source));
        if is_new {
            names.insert(bare(source.name()).to_owned());
        }
        last = Some(source);
    }
    names
}

fn bare(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

impl Judged {
    pub fn unreadable(name: String, why: String) -> Self {
        Self { unreadable: Some(why), ..Self::readable(name) }
    }

    /// What nothing was found in yet.
    pub fn readable(name: String) -> Self {
        Self {
            name,
            file: None,
            findings: Vec::new(),
            identities: Vec::new(),
            redaction: Arc::default(),
            unreadable: None,
            is_left_out: false,
            closings: None,
            deployed: false,
            takes: HashSet::new(),
        }
    }

    pub fn shown<'a>(&'a self, checkout: Option<&'a Checkout>) -> render::Input<'a> {
        render::Input {
            name: &self.name,
            file: self.file.as_deref(),
            findings: &self.findings,
            listed: None,
            redaction: &self.redaction,
            unreadable: self.unreadable.as_deref(),
            closings: self.closings.as_ref(),
            checkout,
        }
    }
}
