//! Why a verdict is not good, the most likely first.

use std::fmt;

use neko_lint::{Diagnostic, RuleId};
use neko_text::source::Place;

use neko_reach::{Path, Video};

use super::Found;
use super::poor::{defects, label};
use crate::{
    Failure, Hindered, Hindrance, Outcome, PathKind, PathReport, ServerReport, Side, Slug, ViewerReport, in_neko,
};

/// What a cause is called: the names of rules and of failures are of one namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CauseId {
    /// A rule of the linter.
    Rule(RuleId),
    /// A failure of a probe.
    Failure(Slug),
}

impl CauseId {
    /// Every one: the rules in the order of their documentation, then the failures in that of the steps.
    pub fn all() -> impl Iterator<Item = Self> {
        let failures = Slug::ALL.iter().copied().map(Self::Failure);
        RuleId::ALL.iter().copied().map(Self::Rule).chain(failures)
    }

    /// The one that has a name, or had it once.
    pub fn named(name: &str) -> Option<Self> {
        let failure = || Slug::ALL.iter().find(|slug| slug.as_str() == name).copied().map(Self::Failure);
        RuleId::named(name).map(Self::Rule).or_else(failure)
    }

    /// The permanent name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.as_str(),
            Self::Failure(slug) => slug.as_str(),
        }
    }
}

impl fmt::Display for CauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A likely reason for a verdict that is not good.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// Which one it is.
    pub id: CauseId,
    /// One sentence.
    pub text: String,
    /// The URLs of the server that it is about, where it is one.
    pub urls: Vec<String>,
    /// What a probe saw, where it is no finding of the linter.
    pub failure: Option<Failure>,
    /// How to mend it.
    pub remedy: Option<String>,
    /// What neko itself does then, where it is a server's failure.
    pub neko: Option<&'static str>,
    /// The line of the config that it concerns.
    pub place: Option<Place>,
    /// Other lines, of this config or of others, that it concerns as well.
    pub also: Vec<Place>,
}

/// So many URLs are named beside the first.
const NAMED: usize = 3;

impl Cause {
    /// All the lines that it concerns.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.place.iter().chain(&self.also)
    }

    /// Whether it is about a server that the same host is for the same user.
    fn is_about_another_url(&self, server: &ServerReport, servers: &[ServerReport]) -> bool {
        let host = |server: &ServerReport| server.uri().map(|uri| uri.host.to_ascii_lowercase());
        let is_same = |other: &ServerReport| {
            host(server).is_some() && host(other) == host(server) && other.listed.login.is_same(&server.listed.login)
        };
        servers.iter().any(|other| self.urls.contains(&other.listed.url) && is_same(other))
    }

    /// Takes over of what else the same is a cause, and where that stands.
    fn merge(&mut self, other: Self) {
        for url in other.urls {
            if !self.urls.is_empty() && !self.urls.contains(&url) {
                self.urls.push(url);
            }
        }
        let places = other.place.into_iter().chain(other.also).filter(|place| self.place.as_ref() != Some(place));
        Place::add_new(&mut self.also, places.collect());
        self.neko = self.neko.or(other.neko);
    }

    fn name_other_urls(&mut self) {
        let [_, others @ ..] = &self.urls[..] else { return };
        let named = others.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        match others.len() {
            0 => {}
            more if more > NAMED => self.text.push_str(&format!("; the same for {named} and {} more", more - NAMED)),
            _ => self.text.push_str(&format!("; the same for {named}")),
        }
    }
}

pub(super) fn causes(found: Found<'_>) -> Vec<Cause> {
    let Found { viewers, hindrances, servers, paths, .. } = found;
    let no_relay = hindrances.iter().any(|hindrance| hindrance.who == Hindered::Relayed);
    let relayed = viewers.iter().any(is_relayed);
    let all_served = viewers.iter().filter(|viewer| viewer.meant).all(|viewer| viewer.video == Video::Yes);
    // Where a relay helps, what hinders the others is no cause of anything.
    let counts = |hindrance: &&Hindrance<'_>| {
        no_relay
            || match hindrance.who {
                Hindered::Direct => !relayed && hindrance.leaves_out(),
                Hindered::Distant => !relayed && !all_served,
                _ => true,
            }
    };
    let outside = failing_outside(servers).map(|(server, failure)| cause_of_outside(failure, server));
    let of_findings = hindrances.iter().filter(counts).map(|hindrance| cause_of_finding(hindrance.finding));
    let mut causes: Vec<Cause> = outside.chain(of_findings).collect();
    let matters = |server: &&ServerReport| {
        let uses = |path: &&PathReport| match &path.kind {
            PathKind::ServerReflexive(side, uri) | PathKind::Relay(side, uri) => {
                server.uri() == Some(uri) && server.listed.sides.contains(side)
            }
            PathKind::Host | PathKind::HostTcp => false,
        };
        let mut used = paths.iter().filter(uses).peekable();
        // A server without any path (its URL leads nowhere) is told about too.
        used.peek().is_none() || used.any(|path| path.counts)
    };
    let from_servers = servers
        .iter()
        .filter(|server| !server.listed.is_outside())
        .filter(matters)
        .filter_map(|server| Some((server.failure()?, Some(server))));
    let from_paths = paths.iter().filter(|path| path.counts).filter_map(|path| match &path.outcome {
        // It is the server that forbids, whichever of its checks it passed.
        Outcome::Fails(failure)
            if matches!(failure.slug, Slug::RelayForbidden | Slug::LargePacketsLost | Slug::MediaMissing) =>
        {
            Some((failure, server_of(path, servers)))
        }
        Outcome::Fails(failure) => Some((failure, None)),
        _ => None,
    });
    for (failure, server) in from_servers.chain(from_paths) {
        let cause = cause_of(failure, server);
        let is_told = |known: &&mut Cause| {
            // A path fails because its server does: one cause, told once.
            let of_path = cause.place.as_ref().is_none_or(|place| known.places().any(|known| known == place));
            known.id == cause.id
                && (of_path || server.is_some_and(|server| known.is_about_another_url(server, servers)))
        };
        match causes.iter_mut().find(is_told) {
            Some(known) => known.merge(cause),
            None => causes.push(cause),
        }
    }
    causes.iter_mut().for_each(Cause::name_other_urls);
    for viewer in viewers.iter().filter(|viewer| viewer.meant) {
        let short = of_shortage(viewer).filter(|cause| !causes.contains(cause));
        causes.extend(short);
    }
    for (path, defect) in defects(found) {
        let text = format!("{}: {}", label(&path.kind), defect.message);
        if !causes.iter().any(|known| known.id == CauseId::Failure(defect.slug)) {
            causes.push(Cause { text, ..cause_of(defect, None) });
        }
    }
    causes
}

/// The server that a relay is of.
fn server_of<'a>(path: &PathReport, servers: &'a [ServerReport]) -> Option<&'a ServerReport> {
    let PathKind::Relay(_, uri) = &path.kind else { return None };
    servers.iter().find(|server| server.uri() == Some(uri))
}

/// Whether viewers from elsewhere get video through a TURN server.
fn is_relayed(viewer: &ViewerReport) -> bool {
    let relay = viewer.path.as_ref().is_some_and(|path| !matches!(path.path, Path::Direct { .. }));
    viewer.video == Video::Yes && relay
}

/// A server of `--outside` that cannot prove anything, with what failed.
pub(super) fn failing_outside(servers: &[ServerReport]) -> impl Iterator<Item = (&ServerReport, &Failure)> {
    servers.iter().filter(|server| server.listed.is_outside()).filter_map(|server| Some((server, server.failure()?)))
}

/// It stands on the command line, so that no line of a file is to blame.
fn cause_of_outside(failure: &Failure, server: &ServerReport) -> Cause {
    let remedy = match failure.slug {
        Slug::CredentialsRefused | Slug::CredentialsMissing | Slug::BadRequest => {
            "Correct --outside-user, and the password of --outside-password-file or --outside-password-env.".to_owned()
        }
        slug => format!("Correct --outside, or give a different TURN server there. {}", slug.remedy()),
    };
    let text = format!("--outside {}: {}", server.listed.url, failure.message);
    Cause { text, remedy: Some(remedy), place: None, also: Vec::new(), ..cause_of(failure, None) }
}

/// What keeps some of a class from the video that others of it get at the same time.
fn of_shortage(viewer: &ViewerReport) -> Option<Cause> {
    let (at_once, reason) = (viewer.at_once?, viewer.reason.as_ref()?);
    let is_of_url = viewer.setting.is_some_and(|key| key == Side::Frontend.key() || key == Side::Backend.key());
    let id = match is_of_url {
        true => CauseId::Failure(Slug::QuotaReached),
        false => CauseId::Rule(RuleId::EprTooSmall),
    };
    Some(Cause {
        id,
        text: format!("only {at_once} get video: {}", reason.text),
        urls: Vec::new(),
        failure: None,
        remedy: viewer.remedies.first().map(|advice| advice.text.clone()),
        neko: None,
        place: viewer.place.clone(),
        also: Vec::new(),
    })
}

fn cause_of_finding(finding: &Diagnostic) -> Cause {
    Cause {
        id: CauseId::Rule(finding.rule),
        text: finding.message.to_string(),
        urls: Vec::new(),
        failure: None,
        // Sentences of ours have lines, what they quote has not.
        remedy: finding.help.as_ref().map(|help| help.for_display().replace('\n', "\\n")),
        neko: None,
        place: finding.place().cloned(),
        also: Vec::new(),
    }
}

/// A failure as a cause; of a path no server is blamed.
pub(crate) fn cause_of(failure: &Failure, server: Option<&ServerReport>) -> Cause {
    let subject = server.map(|server| format!("{}: ", server.listed.url)).unwrap_or_default();
    Cause {
        id: CauseId::Failure(failure.slug),
        text: format!("{subject}{}", failure.message),
        urls: server.map(|server| server.listed.url.clone()).into_iter().collect(),
        failure: Some(failure.clone()),
        remedy: Some(failure.slug.remedy().to_owned()),
        // What neko does with a server of its own list; the others it never asks.
        neko: server
            .filter(|server| server.listed.sides.contains(&Side::Backend))
            .and_then(|server| in_neko(failure.slug, server.uri())),
        place: failure.place.clone().or_else(|| server?.listed.places.first().cloned()),
        also: failure.also.clone(),
    }
}
