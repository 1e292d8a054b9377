//! From findings, servers and paths to one answer in plain words.

use std::fmt;

use neko_lint::{Diagnostic, RuleId, Severity};
use neko_text::source::Place;

use super::{
    Assumption, Failure, Hindered, Hindrance, Opening, Outcome, PathKind, PathReport, ServerReport, Side, Slug,
    Verdict, in_neko,
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
    /// How to mend it.
    pub remedy: Option<String>,
    /// What neko itself does then, where it is a server's failure.
    pub neko: Option<&'static str>,
    /// The line of the config that it concerns.
    pub place: Option<Place>,
    /// Other lines, of this config or of others, that it concerns as well.
    pub also: Vec<Place>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Conclusion {
    /// In a word.
    pub verdict: Verdict,
    /// In a sentence.
    pub text: String,
    /// Why, the most likely first.
    pub causes: Vec<Cause>,
    /// What it takes for granted, where stand-ins took the place of the servers.
    pub assumption: Option<Assumption>,
}

/// Draws the conclusion. `hindrances` are the findings that keep viewers from getting video, whatever the network does;
/// `opening` tells whether a way may open for some of them all the same.
pub fn conclude(
    hindrances: &[Hindrance<'_>],
    opening: Opening,
    servers: &[ServerReport],
    paths: &[PathReport],
    interrupted: bool,
) -> Conclusion {
    let tally = Tally::of(hindrances, opening, servers, paths);
    let (verdict, text) = match tally.prevented() {
        Some(text) => (Verdict::Bad, text.to_owned()),
        None if interrupted => (Verdict::Unknown, "The run was interrupted before it could tell.".to_owned()),
        None => tally.judge(),
    };
    Conclusion { verdict, text, causes: causes(hindrances, tally.turned, servers, paths), assumption: None }
}

/// How the paths that count ended.
struct Tally {
    counted: usize,
    working: usize,
    /// Those of the working ones that need a server.
    relayed: usize,
    /// Those of the working ones that a TURN server relays.
    turned: usize,
    failing: usize,
    unchecked: usize,
    /// Those of the unchecked ones that do not come to neko's own ports.
    unchecked_elsewhere: usize,
    /// Whether a server only passed by a concession.
    conceded: bool,
    /// The worst that the settings do.
    hindered: Option<Hindered>,
    /// Whether a TURN server relays for nobody, and whether those who need it have no other way for sure.
    no_relay: bool,
    no_direct: bool,
    /// Whether neko was given a TURN server that it cannot use.
    unaided: bool,
    /// Whether only viewers of neko's own network are sure to reach it.
    local: bool,
    /// Whether not every viewer reaches neko's ports, as far as is known, and nothing else is proven.
    some_left_out: bool,
    /// Whether both sides may know addresses of the other's outside, so that a way through both routers may open that nobody here can see.
    may_punch: bool,
}

impl Tally {
    fn of(hindrances: &[Hindrance<'_>], opening: Opening, servers: &[ServerReport], paths: &[PathReport]) -> Self {
        let hinders = |who: Hindered| hindrances.iter().any(|hindrance| hindrance.who == who);
        let no_relay = hinders(Hindered::Relayed);
        let relays = |path: &PathReport| matches!(path.kind, PathKind::Relay(..));
        let works = |path: &PathReport| path.outcome == Outcome::Works && !(no_relay && relays(path));
        let unchecked = |path: &PathReport| matches!(path.outcome, Outcome::NotChecked(_));
        let direct = |path: &PathReport| matches!(path.kind, PathKind::Host | PathKind::HostTcp);
        let count = |those: &dyn Fn(&PathReport) -> bool| {
            paths.iter().filter(|path| path.counts).filter(|path| those(path)).count()
        };
        let turned = count(&|path| works(path) && relays(path));
        Self {
            counted: count(&|_| true),
            working: count(&works),
            relayed: count(&|path| works(path) && !direct(path)),
            turned,
            failing: count(&|path| matches!(path.outcome, Outcome::Fails(_))),
            unchecked: count(&unchecked),
            unchecked_elsewhere: count(&|path| unchecked(path) && !direct(path)),
            conceded: servers.iter().flat_map(|server| &server.notes).any(|note| super::is_concession(note.slug)),
            hindered: hindrances.iter().map(|hindrance| hindrance.who).max(),
            no_relay,
            no_direct: hinders(Hindered::Direct),
            unaided: hinders(Hindered::Unaided),
            local: turned == 0 && hinders(Hindered::Distant),
            some_left_out: turned == 0 && hindrances.iter().any(leaves_out),
            may_punch: may_punch(opening, paths),
        }
    }

    /// What no path can make good.
    fn prevented(&self) -> Option<&'static str> {
        match self.hindered? {
            Hindered::Everybody => Some("No viewer gets video: the settings themselves prevent it, on every network."),
            Hindered::Outside if !self.may_punch => {
                Some("Viewers outside see a black page: nothing leads from there to neko's ports.")
            }
            _ => None,
        }
    }

    fn judge(&self) -> (Verdict, String) {
        let Self { counted, working, failing, unchecked, .. } = *self;
        if self.hindered == Some(Hindered::Outside) {
            let text = "Could not tell: nothing leads from outside to neko's ports, so that only viewers whose router keeps port numbers get the picture, which cannot be proven from here.";
            return (Verdict::Unknown, text.to_owned());
        }
        if working == 0 {
            return self.without_a_path();
        }
        let usable = |text: &str| (Verdict::Usable, text.to_owned());
        if self.no_relay && self.no_direct {
            let text = "Could not tell: not every viewer reaches neko's ports, and a TURN server of the configuration relays for nobody.";
            (Verdict::Unknown, text.to_owned())
        } else if self.some_left_out {
            let text = "Could not tell: not every viewer reaches neko's ports, and no TURN server is seen to relay for the others.";
            (Verdict::Unknown, text.to_owned())
        } else if self.local {
            usable("Only viewers of neko's own network are sure to get video: no relay is seen to help the others.")
        } else if self.no_relay || self.unaided {
            usable(
                "Viewers who need a relay may see a black page: a TURN server of the configuration relays for nobody.",
            )
        } else if working == counted && self.conceded {
            usable(
                "Every path works, but only because of --ca, --pin or --insecure: neko and browsers refuse such a server.",
            )
        } else if working == counted {
            (Verdict::Good, "Viewers get video: every path that neko would use works.".to_owned())
        } else if failing > 0 && self.relayed == 0 {
            usable("Only viewers who reach neko's own ports get video: no server of the config helps the others.")
        } else if failing > 0 {
            (Verdict::Usable, format!("Viewers get video, though {failing} of {counted} paths do not work."))
        } else {
            let text =
                format!("What could be proven works; {unchecked} of {counted} paths cannot be proven from here.");
            (Verdict::Usable, text)
        }
    }

    fn without_a_path(&self) -> (Verdict, String) {
        let Self { counted, failing, unchecked, .. } = *self;
        let text = match (failing, unchecked) {
            _ if counted == 0 => "Could not tell: there is no path that could be tried.".to_owned(),
            (_, 1..) if self.local && self.unchecked_elsewhere == 0 => {
                "Could not tell: at most viewers of neko's own network get video, which cannot be proven from here."
                    .to_owned()
            }
            // Only what the settings hinder worked.
            (0, 0) => "Could not tell: media is relayed here, but the settings say that it is not.".to_owned(),
            (0, _) => format!("Could not tell: {unchecked} of {counted} paths cannot be proven from here."),
            (_, 0) if !self.no_relay => {
                return (Verdict::Bad, "No viewer gets video: no path between neko and a viewer works.".to_owned());
            }
            _ => format!(
                "Could not tell: {failing} of {counted} paths failed, and the others cannot be proven from here."
            ),
        };
        (Verdict::Unknown, text)
    }
}

/// Ports that nothing leads to may still be reached by viewers whose router keeps ports: neko sends to the address that the
/// viewer learned, and the answer finds its way back.
fn may_punch(opening: Opening, paths: &[PathReport]) -> bool {
    let open = |side: Side| {
        let its = paths.iter().filter(|path| {
            matches!(path.kind, PathKind::ServerReflexive(own, _) | PathKind::Relay(own, _) if path.counts && own == side)
        });
        its.map(|path| &path.outcome).any(|outcome| matches!(outcome, Outcome::NotChecked(_) | Outcome::Works))
    };
    match opening {
        Opening::None => false,
        Opening::Asked => open(Side::Backend) && open(Side::Frontend),
        Opening::Named => open(Side::Frontend),
    }
}

/// Whether viewers who come to neko's own ports are left without a way for all that is known; a note says that they have
/// another.
fn leaves_out(hindrance: &Hindrance<'_>) -> bool {
    hindrance.who == Hindered::Direct && hindrance.finding.severity > Severity::Note
}

fn causes(hindrances: &[Hindrance<'_>], turned: usize, servers: &[ServerReport], paths: &[PathReport]) -> Vec<Cause> {
    let no_relay = hindrances.iter().any(|hindrance| hindrance.who == Hindered::Relayed);
    // Where a relay helps, what hinders the others is no cause of anything.
    let counts = |hindrance: &&Hindrance<'_>| {
        no_relay
            || match hindrance.who {
                Hindered::Direct => turned == 0 && leaves_out(hindrance),
                Hindered::Distant => turned == 0,
                _ => true,
            }
    };
    let mut causes: Vec<Cause> =
        hindrances.iter().filter(counts).map(|hindrance| cause_of_finding(hindrance.finding)).collect();
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
    let from_servers = servers.iter().filter(matters).filter_map(|server| Some((server.failure()?, Some(server))));
    let from_paths = paths.iter().filter(|path| path.counts).filter_map(|path| match &path.outcome {
        Outcome::Fails(failure) => Some((failure, None)),
        _ => None,
    });
    for (failure, server) in from_servers.chain(from_paths) {
        let cause = cause_of(failure, server);
        // A path fails because its server does: one cause, told once.
        if !causes.iter().any(|known| known.id == cause.id && (known.place == cause.place || cause.place.is_none())) {
            causes.push(cause);
        }
    }
    causes
}

fn cause_of_finding(finding: &Diagnostic) -> Cause {
    Cause {
        id: CauseId::Rule(finding.rule),
        text: finding.message.to_string(),
        // Sentences of ours have lines, what they quote has not.
        remedy: finding.help.as_ref().map(|help| help.for_display().replace('\n', "\\n")),
        neko: None,
        place: finding.place().cloned(),
        also: Vec::new(),
    }
}

/// A failure as a cause; of a path no server is blamed.
pub(super) fn cause_of(failure: &Failure, server: Option<&ServerReport>) -> Cause {
    let subject = server.map(|server| format!("{}: ", server.listed.url)).unwrap_or_default();
    Cause {
        id: CauseId::Failure(failure.slug),
        text: format!("{subject}{}", failure.message),
        remedy: Some(failure.slug.remedy().to_owned()),
        neko: server.and_then(|server| in_neko(failure.slug, server.uri())),
        place: failure.place.clone().or_else(|| server?.listed.places.first().cloned()),
        also: failure.also.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neko_config::ice_server::{Scheme, Transport, Uri};

    const RULE: RuleId = RuleId::MediaPortsUnpublished;

    fn relay() -> PathKind {
        let uri = Uri { scheme: Scheme::Turn, host: "t".into(), port: 3478, transport: Transport::Udp };
        PathKind::Relay(Side::Backend, uri)
    }

    fn path(kind: PathKind, outcome: Outcome) -> PathReport {
        PathReport { kind, outcome, counts: true, detail: None, media: None }
    }

    fn fails() -> Outcome {
        Outcome::Fails(Failure::new(Slug::CredentialsRefused, "401"))
    }

    fn verdict(paths: &[PathReport]) -> Verdict {
        conclude(&[], Opening::Asked, &[], paths, false).verdict
    }

    #[test]
    fn not_checked_never_counts_as_passed() {
        let unchecked = || Outcome::NotChecked("hairpin".into());
        assert_eq!(verdict(&[]), Verdict::Unknown);
        assert_eq!(verdict(&[path(PathKind::Host, unchecked())]), Verdict::Unknown);
        assert_eq!(verdict(&[path(PathKind::Host, Outcome::Works), path(relay(), unchecked())]), Verdict::Usable);
        assert_eq!(verdict(&[path(PathKind::Host, Outcome::Works), path(relay(), Outcome::Works)]), Verdict::Good);
    }

    #[test]
    fn a_failing_path_is_bad_alone_and_usable_beside_a_working_one() {
        assert_eq!(verdict(&[path(relay(), fails())]), Verdict::Bad);
        assert_eq!(verdict(&[path(PathKind::Host, Outcome::Works), path(relay(), fails())]), Verdict::Usable);
    }

    #[test]
    fn what_could_not_be_tried_may_be_what_works() {
        let unchecked = path(PathKind::Host, Outcome::NotChecked("hairpin".into()));
        assert_eq!(verdict(&[unchecked, path(relay(), fails())]), Verdict::Unknown);
    }

    #[test]
    fn a_path_that_neko_skips_never_counts() {
        let skipped = PathReport { counts: false, ..path(relay(), fails()) };
        assert_eq!(verdict(&[path(PathKind::Host, Outcome::Works), skipped.clone()]), Verdict::Good);
        assert_eq!(verdict(&[skipped]), Verdict::Unknown);
    }

    fn hindered(who: Hindered, paths: &[PathReport]) -> Conclusion {
        hindered_but(who, Opening::Asked, paths)
    }

    fn hindered_but(who: Hindered, opening: Opening, paths: &[PathReport]) -> Conclusion {
        let finding = Diagnostic::new(RULE, Severity::Error, "what is wrong");
        conclude(&[Hindrance { who, finding: &finding }], opening, &[], paths, false)
    }

    #[test]
    fn settings_that_keep_viewers_out_outweigh_working_paths_and_come_first() {
        let paths = [path(PathKind::Host, Outcome::Works), path(relay(), fails())];
        for who in [Hindered::Everybody, Hindered::Outside] {
            let conclusion = hindered(who, &paths);
            assert_eq!(conclusion.verdict, Verdict::Bad, "{who:?}");
            let ids: Vec<_> = conclusion.causes.iter().map(|cause| cause.id).collect();
            assert_eq!(ids, [CauseId::Rule(RULE), CauseId::Failure(Slug::CredentialsRefused)]);
        }
    }

    #[test]
    fn ports_that_nothing_leads_to_are_not_bad_where_stun_may_open_a_way() {
        let stun = |side, outcome| {
            let uri = Uri { scheme: Scheme::Stun, host: "s".into(), port: 3478, transport: Transport::Udp };
            path(PathKind::ServerReflexive(side, uri), outcome)
        };
        let unseen = || Outcome::NotChecked("elsewhere".into());
        use Opening::{Asked, Named};
        for (opening, neko, viewer, verdict) in [
            (Asked, unseen(), unseen(), Verdict::Unknown),
            (Asked, unseen(), Outcome::Works, Verdict::Unknown),
            (Asked, fails(), unseen(), Verdict::Bad),
            (Asked, unseen(), fails(), Verdict::Bad),
            (Asked, Outcome::Works, Outcome::Works, Verdict::Unknown),
            (Named, fails(), unseen(), Verdict::Unknown),
            (Named, unseen(), fails(), Verdict::Bad),
            (Opening::None, unseen(), unseen(), Verdict::Bad),
        ] {
            let paths = [stun(Side::Backend, neko), stun(Side::Frontend, viewer)];
            let conclusion = hindered_but(Hindered::Outside, opening, &paths);
            assert_eq!(conclusion.verdict, verdict, "{opening:?} {paths:?}");
            assert_eq!(conclusion.causes[0].id, CauseId::Rule(RULE));
        }
    }

    #[test]
    fn ports_that_not_everybody_reaches_count_only_where_no_relay_helps() {
        let paths = [path(PathKind::Host, Outcome::Works), path(relay(), Outcome::Works)];
        let conclusion = hindered(Hindered::Direct, &paths);
        assert_eq!((conclusion.verdict, conclusion.causes.len()), (Verdict::Good, 0));
        let finding = Diagnostic::new(RULE, Severity::Warning, "what is wrong");
        let both = [Hindered::Direct, Hindered::Relayed].map(|who| Hindrance { who, finding: &finding });
        let conclusion = conclude(&both, Opening::Asked, &[], &paths, false);
        assert_eq!((conclusion.verdict, conclusion.causes.len()), (Verdict::Unknown, 2));
    }

    #[test]
    fn ports_that_not_everybody_reaches_are_never_good_where_nothing_is_relayed() {
        let uri = Uri { scheme: Scheme::Stun, host: "s".into(), port: 3478, transport: Transport::Udp };
        let stun = path(PathKind::ServerReflexive(Side::Backend, uri), Outcome::Works);
        let conclusion = hindered(Hindered::Direct, &[path(PathKind::Host, Outcome::Works), stun.clone()]);
        assert_eq!((conclusion.verdict, conclusion.causes.len()), (Verdict::Unknown, 1));
        // What is no more than a note leaves viewers another way.
        let finding = Diagnostic::new(RULE, Severity::Note, "what is to know");
        let note = [Hindrance { who: Hindered::Direct, finding: &finding }];
        assert_eq!(conclude(&note, Opening::Asked, &[], &[stun], false).verdict, Verdict::Good);
    }

    #[test]
    fn a_private_address_is_for_neko_s_own_network_where_no_relay_is_seen_to_help() {
        let unchecked = || Outcome::NotChecked("x".into());
        let only = "Only viewers of neko's own network";
        let at_most = "Could not tell: at most viewers of neko's own network get video";
        for (host, relayed, verdict, text) in [
            (Outcome::Works, Outcome::Works, Verdict::Good, "Viewers get video"),
            (Outcome::Works, unchecked(), Verdict::Usable, only),
            (Outcome::Works, fails(), Verdict::Usable, only),
            (unchecked(), fails(), Verdict::Unknown, at_most),
            (unchecked(), unchecked(), Verdict::Unknown, "Could not tell: 2 of 2 paths"),
            (fails(), fails(), Verdict::Bad, "No viewer gets video"),
        ] {
            let conclusion = hindered(Hindered::Distant, &[path(PathKind::Host, host), path(relay(), relayed)]);
            assert_eq!(conclusion.verdict, verdict, "{}", conclusion.text);
            assert!(conclusion.text.starts_with(text), "{}", conclusion.text);
        }
        // That a server is of no use to neko says less.
        let finding = Diagnostic::new(RULE, Severity::Warning, "what is wrong");
        let both = [Hindered::Unaided, Hindered::Distant].map(|who| Hindrance { who, finding: &finding });
        let conclusion = conclude(&both, Opening::None, &[], &[path(PathKind::Host, Outcome::Works)], false);
        assert!(conclusion.text.starts_with(only), "{}", conclusion.text);
    }

    #[test]
    fn a_turn_server_that_relays_for_nobody_is_never_what_makes_it_work() {
        let host = |outcome| path(PathKind::Host, outcome);
        let relayed = || path(relay(), Outcome::Works);
        let unchecked = || Outcome::NotChecked("one machine".into());
        for (paths, verdict) in [
            (vec![host(Outcome::Works), relayed()], Verdict::Usable),
            (vec![host(Outcome::Works)], Verdict::Usable),
            (vec![host(unchecked()), relayed()], Verdict::Unknown),
            (vec![relayed()], Verdict::Unknown),
        ] {
            let conclusion = hindered(Hindered::Relayed, &paths);
            assert_eq!((conclusion.verdict, conclusion.causes[0].id), (verdict, CauseId::Rule(RULE)), "{paths:?}");
        }
    }
}
