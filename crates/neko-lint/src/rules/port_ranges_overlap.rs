//! Port ranges of two nekos on one host.

use crate::host::Host;
use crate::sockets::{Clash, clashes};
use crate::{Diagnostic, rule};

rule! {
    PortRangesOverlap = "port-ranges-overlap",
    severity: Warning,
    effect: Limited,
    needs: [Ports],
    check: Host(check),
}

fn check(host: &Host) -> Vec<(usize, Diagnostic)> {
    let clashes = clashes(&host.sockets).into_iter().filter(|clash| !(clash.own.at_start && clash.other.at_start));
    let finding = |clash: Clash<'_>| {
        let (own, other) = (clash.own, clash.other);
        let who = host.name(other.owner, other.place.as_ref());
        let note = if own.at_start || other.at_start {
            "if a viewer of one has the port when the other starts, the other cannot bind it and exits"
        } else {
            "each skips the ports that the other has given to viewers; when none is left, the next viewer gets no \
             video"
        };
        let finding = RULE
            .finding(format!("{} of this host are in two ranges: {who} uses them too", own.shared(other)))
            .at(own.place.clone(), own.by.name())
            .also(clash.beside(host.len()), "the other one's")
            .note(note)
            .help("give each neko on the host its own range");
        (own.owner, finding)
    };
    clashes.map(finding).collect()
}
