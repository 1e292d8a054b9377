//! How the paths that count ended, and what that says.

use neko_lint::Severity;

use crate::{Hindered, Hindrance, Opening, Outcome, PathKind, PathReport, ServerReport, Side, Verdict};

/// How the paths that count ended.
pub(super) struct Tally {
    counted: usize,
    working: usize,
    /// Those of the working ones that need a server.
    relayed: usize,
    /// Those of the working ones that a TURN server relays.
    pub turned: usize,
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
    pub fn of(hindrances: &[Hindrance<'_>], opening: Opening, servers: &[ServerReport], paths: &[PathReport]) -> Self {
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
            conceded: servers.iter().flat_map(|server| &server.notes).any(|note| crate::is_concession(note.slug)),
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
    pub fn prevented(&self) -> Option<&'static str> {
        match self.hindered? {
            Hindered::Everybody => Some("No viewer gets video: the settings themselves prevent it, on every network."),
            Hindered::Outside if !self.may_punch => {
                Some("Viewers outside see a black page: nothing leads from there to neko's ports.")
            }
            _ => None,
        }
    }

    pub fn judge(&self) -> (Verdict, String) {
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
pub(super) fn leaves_out(hindrance: &Hindrance<'_>) -> bool {
    hindrance.who == Hindered::Direct && hindrance.finding.severity > Severity::Note
}
