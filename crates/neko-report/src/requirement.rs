//! What a run has to prove, whatever its verdict is: what CI asks for by name.

use neko_reach::Video;

use super::{
    BrowserStep, Outcome, Path, PathKind, Quality, Report, ServerReport, Side, StepKind, Verdict, ViewerReport,
};

/// Something that has to be proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Requirement {
    /// Some viewers get video through a TURN server.
    Relay,
    /// Media flow through a TURN server of the frontend list over TLS.
    RelayTls,
    /// Some viewers get video from neko's own ports.
    Direct,
    /// Each server does what its list asks of it.
    Servers,
    /// All whom the settings mean to serve get video.
    All,
    /// No TURN server allows what it should not.
    Secure,
    /// Each path that counts and carried enough to judge by is good, and there is one.
    Quality,
}

impl Requirement {
    /// The name on the command line and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Relay => "relay",
            Self::RelayTls => "relay-tls",
            Self::Direct => "direct",
            Self::Servers => "servers",
            Self::All => "all",
            Self::Secure => "secure",
            Self::Quality => "quality",
        }
    }

    /// Why it is not proven, in a sentence without its full stop; none where it is.
    pub fn unmet(self, report: &Report) -> Option<String> {
        let viewers = |relayed: bool| report.viewers.iter().any(|viewer| served(viewer) == Some(relayed));
        let unless = |met: bool, why: &str| (!met).then(|| why.to_owned());
        match self {
            Self::Relay => unless(
                viewers(true) || in_browser(report, true),
                "no test showed that viewers get video through a TURN server",
            ),
            Self::Direct => unless(
                viewers(false) || in_browser(report, false),
                "no test showed that viewers get video from neko's own ports",
            ),
            Self::RelayTls => unless(
                over_tls(report) || in_browser_over_tls(report),
                "no test showed that a TURN server over TLS relays for viewers",
            ),
            Self::All => unless(report.conclusion.verdict == Verdict::Good, "the verdict is not good"),
            Self::Servers => servers(report),
            Self::Secure => secure(report),
            Self::Quality => quality(report),
        }
    }
}

/// Whether viewers who get video get it through a relay; none where they do not get it for sure.
fn served(viewer: &ViewerReport) -> Option<bool> {
    let path = viewer.path.as_ref().filter(|_| viewer.video == Video::Yes)?;
    Some(!matches!(path.path, Path::Direct { .. }))
}

/// Whether a browser showed a picture through a relay, or without one.
fn in_browser(report: &Report, relayed: bool) -> bool {
    shown(report).any(|step| step.is_relayed() == relayed)
}

fn in_browser_over_tls(report: &Report) -> bool {
    let is_tls = |kind: &StepKind| matches!(kind, StepKind::RelayOnly(url) if url.trim_start().starts_with("turns:"));
    shown(report).any(|step| is_tls(&step.kind))
}

fn shown(report: &Report) -> impl Iterator<Item = &BrowserStep> {
    let steps = report.browsers.iter().flat_map(|browser| &browser.steps);
    steps.filter(|step| step.has_picture())
}

fn over_tls(report: &Report) -> bool {
    let is_tls = |kind: &PathKind| matches!(kind, PathKind::Relay(Side::Frontend, uri) if uri.scheme.is_secure());
    report.paths.iter().any(|path| is_tls(&path.kind) && path.outcome == Outcome::Works)
}

fn servers(report: &Report) -> Option<String> {
    if report.servers.is_empty() {
        return Some("there is no server to check".to_owned());
    }
    let failed = |server: &ServerReport| {
        let failure = server.failure().or_else(|| server.unused());
        let why = failure.map(|failure| failure.message.as_str()).or_else(|| server.not_checked())?;
        Some(format!("{}: {why}", server.listed.url))
    };
    report.servers.iter().find_map(failed)
}

fn secure(report: &Report) -> Option<String> {
    let checks = report.servers.iter().flat_map(|server| server.details.security.iter().map(move |it| (server, it)));
    let mut checks = checks.peekable();
    if checks.peek().is_none() {
        return Some("no TURN server was checked".to_owned());
    }
    let unsafe_one = checks.find(|(_, check)| check.safe != Some(true));
    unsafe_one.map(|(server, check)| format!("{}: {}: {}", server.listed.url, check.name, check.detail))
}

fn quality(report: &Report) -> Option<String> {
    let judged = || report.paths.iter().filter(|path| path.counts).filter_map(|path| path.quality.as_ref());
    if let Some(defect) = judged().flat_map(Quality::defects).next() {
        return Some(defect.message.clone());
    }
    let good = judged().any(|quality| *quality == Quality::Good);
    (!good).then(|| "no path carried the 500 packets or 300 frames of video that a judgement needs".to_owned())
}
