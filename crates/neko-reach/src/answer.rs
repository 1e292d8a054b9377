//! What one class of viewers gets, as types; [`super::text`] has the words.

use super::cause::{Cause, Doubt, Proof};
use super::class::Class;
use super::facts::Facts;
use super::path::Path;
use super::server::Server;
use super::setting_key::SettingKey;
use super::timing::{self, Timing};
use super::way::Way;
use neko_config::ice_server::Side;

/// Whether a class of viewers gets video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Video {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Nobody outside has tried.
    NotProven,
}

impl Video {
    /// `yes`, `no` or `not_proven`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotProven => "not_proven",
        }
    }
}

/// What one class of viewers gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Which viewers.
    pub class: Class,
    /// Whether they get video.
    pub video: Video,
    /// The path that they get it by, or would where it is not proven.
    pub path: Option<Path>,
    /// When, on that path.
    pub timing: Option<Timing>,
    /// Why no path exists; the most likely one to be meant first. Empty unless `video` is no.
    pub causes: Vec<Cause>,
    /// What nobody has tried, where it is not proven.
    pub doubt: Option<Doubt>,
}

impl Answer {
    /// Nobody of the class gets video.
    pub fn no(class: Class, causes: Vec<Cause>) -> Self {
        Self { class, video: Video::No, path: None, timing: None, causes, doubt: None }
    }

    /// The best of the ways: the first that works, else the first that may.
    pub(super) fn of(class: Class, facts: &Facts, ways: &[Way]) -> Self {
        let on = |video, path: Option<Path>, doubt| Self {
            class,
            video,
            path,
            timing: path.map(|path| timing::of(class, path, facts)),
            causes: Vec::new(),
            doubt,
        };
        let works = ways.iter().find_map(|way| match *way {
            Way::Works(path) => Some(on(Video::Yes, Some(path), None)),
            _ => None,
        });
        let may = || {
            ways.iter().find_map(|way| match *way {
                Way::Unproven(path, doubt) => Some(on(Video::NotProven, path, Some(doubt))),
                _ => None,
            })
        };
        works.or_else(may).unwrap_or_else(|| Self::no(class, causes(class, facts, ways)))
    }

    /// The setting that decides: of the doubt, of the first cause, or of the path.
    pub fn setting(&self) -> Option<SettingKey> {
        let of_cause = || self.causes.first().and_then(|cause| SettingKey::of_cause(*cause));
        self.doubt.map(SettingKey::of_doubt).or_else(of_cause).or_else(|| self.path.and_then(SettingKey::of_path))
    }

    /// What would settle it, where it is not proven.
    pub fn proof(&self) -> Option<Proof> {
        self.doubt.map(Doubt::proof)
    }
}

/// Each cause once, and what the lists lack. Where TURN servers are named, relays are what serves viewers who cannot come
/// to neko's own ports, so that their causes come first.
fn causes(class: Class, facts: &Facts, ways: &[Way]) -> Vec<Cause> {
    let of_ways = ways.iter().filter_map(|way| match *way {
        Way::None(cause) => Some(cause),
        _ => None,
    });
    let is_turn = |server: &&Server| server.scheme.is_turn();
    let relayless = !facts.frontend.iter().any(|server| is_turn(&server));
    let unused = facts.backend.iter().filter(is_turn).filter(|server| server.skip.is_some());
    let of_lists = unused.map(|server| Cause::Unused(server.number));
    let of_lists = of_lists.chain(relayless.then_some(Cause::NoRelay(Side::Frontend)));
    let mut causes = Vec::new();
    for cause in of_ways.chain(of_lists) {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    let relays = facts.frontend.iter().chain(&facts.backend).any(|server| is_turn(&server));
    if relays && !matches!(class, Class::SameNetwork | Class::OrdinaryNat) {
        causes.sort_by_key(|cause| !SettingKey::of_cause(*cause).is_some_and(SettingKey::is_of_servers));
    }
    causes
}
