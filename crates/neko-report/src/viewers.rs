//! What each class of viewers gets, with the words and places of this configuration.

use std::fmt;
use std::net::IpAddr;

use neko_config::Resolution;
use neko_config::behaviour::Behaviour;
use neko_config::ice_server::{browser, pion};
use neko_lint::closing::Lines;
use neko_lint::{Diagnostic, HolePunching, Severity};
use neko_reach::{
    Allocation, Answer, Cause, Class, Contact, Doubt, Facts, Names, Path, Ports, Prevented, Proof, Remedy, Said,
    Shortage, Timing, Trial, Video, ViewersFrom,
};
use neko_text::source::Place;

use super::{Failure, Hindered, Hindrance, Interruption, Outcome, PathKind, PathReport, Side, Slug};

/// What one class of viewers gets.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewerReport {
    /// Which viewers.
    pub class: Class,
    /// Whether they get video.
    pub video: Video,
    /// How many of those who come at once get it, where not all of them do.
    pub at_once: Option<AtOnce>,
    /// Whether the settings mean to serve them: the others make nothing bad.
    pub meant: bool,
    /// By which path they get it, or would where that is not proven.
    pub path: Option<ViewerPath>,
    /// When the picture comes, on that path.
    pub timing: Option<Timing>,
    /// Why they do not, or not all of them, or what nobody has tried; none where they do.
    pub reason: Option<Reason>,
    /// neko's key of the setting that decides.
    pub setting: Option<&'static str>,
    /// Where that stands.
    pub place: Option<Place>,
    /// What would settle it, where it is not proven.
    pub proof: Option<Proof>,
    /// What would give them video, the simplest first, each as the line to write.
    pub remedies: Vec<Advice>,
    /// The real viewer of this class who tried it.
    pub seen_by: Option<SeenBy>,
}

/// A real viewer in a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenBy {
    /// `Chrome 126 on Android`
    pub agent: String,
    /// What it saw: `picture after 2.3 s over relay udp`.
    pub text: String,
}

impl ViewerReport {
    /// The run ended before anything was sent through the relay.
    fn cut_off(self, interruption: Interruption) -> Self {
        let slug = match interruption {
            Interruption::Signal => Slug::Interrupted,
            Interruption::Deadline(_) => Slug::DeadlineReached,
        };
        let text = "the run ended before media flowed through the relay".to_owned();
        let remedies = vec![Advice::new(slug.remedy())];
        let reason = Some(Reason { slug: slug.as_str(), text, url: None });
        Self { video: Video::NotProven, reason, proof: Some(Proof::Probe), remedies, ..self }
    }

    /// The relay connects, and what it carries is no picture.
    fn not_carried(self, why: &Failure) -> Self {
        Self {
            video: Video::NotProven,
            reason: Some(Reason { slug: why.slug.as_str(), text: why.message.clone(), url: None }),
            proof: Some(Proof::Viewer),
            remedies: vec![Advice::new(why.slug.remedy())],
            ..self
        }
    }
}

/// That not all who come at once get video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AtOnce {
    /// So many do.
    pub served: usize,
    /// Of so many.
    pub wanted: usize,
}

/// `1 of 3 at once`
impl fmt::Display for AtOnce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} at once", self.served, self.wanted)
    }
}

/// A path, with what it is called here.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewerPath {
    /// Which.
    pub path: Path,
    /// neko's address, where it is known and the path leads there.
    pub to: Option<IpAddr>,
    /// The URL of the TURN server that relays.
    pub url: Option<String>,
    /// In a few words: `directly to 198.51.100.7 over UDP, through the open port`.
    pub text: String,
}

/// What would give viewers video.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// As the line to write, or in a few words.
    pub text: String,
    /// The URL of the server that is to be put right, where it is one.
    pub url: Option<String>,
}

impl Advice {
    /// Of no server.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), url: None }
    }
}

/// Why a class gets no video, or why that is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The name of a cause, of a doubt or of the rule that found it.
    pub slug: &'static str,
    /// In a sentence without its full stop.
    pub text: String,
    /// The URL of the server that fails, where it is one.
    pub url: Option<String>,
}

/// What the answers are about.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The settings.
    pub resolution: &'a Resolution,
    /// What neko makes of them.
    pub behaviour: &'a Behaviour,
    /// The findings that keep viewers out.
    pub hindrances: &'a [Hindrance<'a>],
    /// From what neko knows an address to name to viewers outside.
    pub opening: HolePunching,
    /// Where viewers are who must be served; the settings tell where it is empty.
    pub from: &'a [ViewersFrom],
    /// The paths that were played.
    pub paths: &'a [PathReport],
    /// What ended the run before all of them were.
    pub interrupted: Option<Interruption>,
    /// How the configuration writes a setting.
    pub lines: &'a Lines,
    /// Addresses that stand for whichever neko will have.
    pub stand_ins: &'a [IpAddr],
}

/// What each class of viewers gets, in the order of [`Class::ALL`].
pub fn viewers(facts: Facts, judged: Judged<'_>) -> Vec<ViewerReport> {
    let facts = judged.with_findings(facts);
    let meant = Class::ALL.map(|class| facts.mean(class, judged.from));
    let answers = neko_reach::answers(&facts).into_iter().zip(meant);
    answers.map(|(answer, meant)| judged.of_all(answer, meant, &facts)).collect()
}

impl Judged<'_> {
    fn hinders(&self, who: Hindered) -> bool {
        self.worst(who).is_some()
    }

    /// A note about neko's own ports says that a relay helps; where none does, it counts.
    fn worst(&self, who: Hindered) -> Option<&Diagnostic> {
        let relay_helps = || !self.hindrances.iter().any(|hindrance| hindrance.who == Hindered::Relayed);
        let is_small = |finding: &Diagnostic| who == Hindered::Direct && finding.severity == Severity::Note;
        let counts = |finding: &Diagnostic| !is_small(finding) || !relay_helps();
        let of_it = self.hindrances.iter().filter(|hindrance| hindrance.who == who);
        of_it.map(|hindrance| hindrance.finding).find(|finding| counts(finding))
    }

    fn ports(&self) -> Ports {
        match self.opening {
            HolePunching::None if self.hinders(Hindered::Outside) => Ports::CutOff,
            _ if self.hinders(Hindered::Outside) => Ports::Closed,
            _ if self.hinders(Hindered::Direct) => Ports::Doubtful,
            _ => Ports::AsTried,
        }
    }

    /// What the linter found around neko counts more than what was tried in its place.
    fn with_findings(&self, facts: Facts) -> Facts {
        let mut facts = facts.with_ports(self.ports());
        self.add_pictures(&mut facts);
        if self.hinders(Hindered::Relayed) {
            facts = facts.without_relays();
        }
        if self.hinders(Hindered::Everybody) {
            facts.prevented = facts.prevented.or(Some(Prevented::Settings));
        }
        facts
    }

    /// Whether a picture came through each relay that was played, and what that says of neko's own network.
    fn add_pictures(&self, facts: &mut Facts) {
        let mut tried = Vec::new();
        for (side, servers) in [(Side::Frontend, &mut facts.frontend), (Side::Backend, &mut facts.backend)] {
            for server in servers {
                let path = match side {
                    Side::Frontend => Path::ViewerRelay(server.number),
                    Side::Backend => Path::NekoRelay(server.number),
                };
                let Some(played) = self.played(path) else { continue };
                if let Allocation::Granted(relay) = &mut server.allocation {
                    relay.trials.picture = picture(played);
                }
                if server.contact == Contact::Outside && picture(played) != Trial::NotTried {
                    tried.push((server.host.to_ascii_lowercase(), lost_large(played)));
                }
            }
        }
        if tried.iter().all(|(_, lost)| *lost) {
            tried.sort_unstable();
            tried.dedup();
            facts.network.lost_large = tried.len();
        }
    }

    /// The finding that a cause comes from.
    fn behind_cause(&self, cause: Cause) -> Option<&Diagnostic> {
        match cause {
            Cause::Prevented(_) => self.worst(Hindered::Everybody),
            Cause::PortsClosed(_) => self.worst(Hindered::Outside),
            Cause::AllocationFails(..) => self.worst(Hindered::Relayed),
            _ => None,
        }
    }

    fn behind_doubt(&self, doubt: Doubt) -> Option<&Diagnostic> {
        let around = || self.worst(Hindered::Outside).or_else(|| self.worst(Hindered::Direct));
        matches!(doubt, Doubt::Forward(_) | Doubt::Nat).then(around).flatten()
    }

    /// Where not all get the same, what the first of them get, and what keeps the others from it.
    fn of_all(&self, answer: Answer, meant: bool, facts: &Facts) -> ViewerReport {
        match neko_reach::shortage(answer.class, facts) {
            None => self.report(&answer, meant, facts),
            Some(Shortage { at_once, answer, cause }) => {
                let first = self.report(&answer, meant, facts);
                let next = self.report(&Answer::no(answer.class, vec![cause]), meant, facts);
                let ViewerReport { reason, setting, place, remedies, .. } = next;
                let at_once = Some(AtOnce { served: at_once, wanted: facts.viewers });
                ViewerReport { at_once, reason, setting, place, remedies, ..first }
            }
        }
    }

    fn report(&self, answer: &Answer, meant: bool, facts: &Facts) -> ViewerReport {
        let (url, address) = (|side, number| self.url(side, number), |ip| self.address(ip));
        let (setting, line) = (|key: &str| self.lines.name(key), |key: &str, of: &[String]| self.lines.line(key, of));
        let names = Names { url: &url, address: &address, setting: &setting, line: &line };
        let cause = answer.causes.first().copied();
        let finding = cause.and_then(|cause| self.behind_cause(cause));
        let finding = finding.or_else(|| answer.doubt.and_then(|doubt| self.behind_doubt(doubt)));
        let of_cause = |cause: Cause| Reason {
            slug: cause.as_str(),
            text: Said(cause, names).to_string(),
            url: cause.failing().map(|(side, number)| self.url(side, number)),
        };
        let of_doubt = |doubt: Doubt| Reason { slug: doubt.as_str(), text: Said(doubt, names).to_string(), url: None };
        let said = cause.map(of_cause).or_else(|| answer.doubt.map(of_doubt));
        let key = answer.setting();
        let broken = answer.path.filter(|_| answer.video == Video::Yes).and_then(|path| self.broken(path));
        let report = ViewerReport {
            class: answer.class,
            video: answer.video,
            at_once: None,
            meant,
            path: answer.path.map(|path| self.path(path, names)),
            timing: answer.timing,
            reason: match finding {
                Some(finding) => {
                    Some(Reason { slug: finding.rule.as_str(), text: finding.message.to_string(), url: None })
                }
                None => said,
            },
            setting: key.and_then(|key| key.key(self.resolution, self.behaviour)),
            place: match finding {
                Some(finding) => finding.place().cloned(),
                None => key.and_then(|key| key.place(self.resolution, self.behaviour)),
            },
            proof: answer.proof(),
            remedies: match finding {
                Some(finding) => finding.help.iter().map(|help| Advice::new(help.to_string())).collect(),
                None => answer.remedies(facts).into_iter().map(|remedy| self.advice(remedy, names)).collect(),
            },
            seen_by: None,
        };
        match (broken, answer.path.and_then(|path| self.cut_off(path)).filter(|_| answer.video == Video::Yes)) {
            (Some(why), _) => report.not_carried(why),
            (None, Some(interruption)) => report.cut_off(interruption),
            (None, None) => report,
        }
    }

    fn advice(&self, remedy: Remedy, names: Names<'_>) -> Advice {
        let server = match remedy {
            Remedy::Server(cause) => cause.failing(),
            _ => None,
        };
        Advice { text: Said(remedy, names).to_string(), url: server.map(|(side, number)| self.url(side, number)) }
    }

    /// What kept media from being sent through a relay at all.
    fn cut_off(&self, path: Path) -> Option<Interruption> {
        let untried = |played: &PathReport| matches!(played.outcome, Outcome::NotChecked(_)) && played.media.is_none();
        self.interrupted.filter(|_| self.played(path).is_some_and(untried))
    }

    /// Why media did not get through a relay, though the connection stood.
    fn broken(&self, path: Path) -> Option<&Failure> {
        match &self.played(path)?.outcome {
            Outcome::Fails(failure) if failure.slug.is_of_quality() => Some(failure),
            _ => None,
        }
    }

    /// The path that was played through a relay.
    fn played(&self, path: Path) -> Option<&PathReport> {
        let (side, uri) = match path {
            Path::ViewerRelay(number) => (Side::Frontend, browser::contact(&self.url(Side::Frontend, number))?),
            Path::NekoRelay(number) => {
                (Side::Backend, self.behaviour.urls.get(number)?.contact().and_then(pion::contact_of)?)
            }
            Path::Direct { .. } => return None,
        };
        self.paths.iter().find(|played| played.kind == PathKind::Relay(side, uri.clone()))
    }

    fn path(&self, path: Path, names: Names<'_>) -> ViewerPath {
        let url = match path {
            Path::ViewerRelay(number) => Some(self.url(Side::Frontend, number)),
            Path::NekoRelay(number) => Some(self.url(Side::Backend, number)),
            Path::Direct { .. } => None,
        };
        let to = match path {
            Path::Direct { to, .. } => Some(to).filter(|to| !self.stand_ins.contains(to)),
            _ => None,
        };
        ViewerPath { path, to, url, text: Said(path, names).to_string() }
    }

    fn url(&self, side: Side, number: usize) -> String {
        let frontend = || self.resolution.webrtc.frontend.value.iter().flat_map(|server| server.urls.iter().flatten());
        let url = match side {
            Side::Frontend => frontend().nth(number),
            Side::Backend => self.behaviour.urls.get(number).map(|used| &used.url),
        };
        url.map_or_else(|| (Names::NUMBERED.url)(side, number), |url| url.value.to_string())
    }

    fn address(&self, ip: IpAddr) -> String {
        match self.stand_ins.iter().position(|stand_in| *stand_in == ip) {
            None => ip.to_string(),
            Some(0) => "PUBLIC-IP".to_owned(),
            Some(_) => "LAN-IP".to_owned(),
        }
    }
}

/// Whether the video that was sent came as pictures.
fn picture(played: &PathReport) -> Trial {
    let video = played.media.iter().flat_map(|media| &media.streams).find(|stream| stream.is_video());
    match video.filter(|video| video.sent > 0) {
        Some(video) if video.frames == 0 => Trial::Lost,
        Some(_) => Trial::Arrived,
        None => Trial::NotTried,
    }
}

fn lost_large(played: &PathReport) -> bool {
    matches!(&played.outcome, Outcome::Fails(failure) if failure.slug == Slug::LargePacketsLost)
}
