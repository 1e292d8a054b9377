//! One port of a host for two nekos.

use std::collections::HashSet;

use crate::host::Host;
use crate::sockets::{Clash, OfOther, SharedPorts, TakenBy, clashes};
use crate::{Diagnostic, rule};

rule! {
    HostPortsTaken = "host-ports-taken",
    severity: Error,
    effect: StopsOffer,
    needs: [Ports],
    check: Host(check),
}

fn check(host: &Host) -> Vec<(usize, Diagnostic)> {
    let clashes = clashes(&host.sockets).into_iter().filter(|clash| clash.own.at_start && clash.other.at_start);
    let finding = |clash: Clash<'_>| {
        let (own, other) = (clash.own, clash.other);
        let who = host.name(other.owner, other.place.as_ref());
        let note = match own.by {
            TakenBy::Published => "the one that starts second fails to start: the port is taken",
            TakenBy::Setting(_) => "the second one cannot bind the port, so neko exits while it starts",
        };
        let finding = RULE
            .finding(wanted_twice(own.shared(other), &who))
            .at(own.place.clone(), own.by.name())
            .also(clash.beside(host.len()), "the other one's")
            .note(note)
            .help("give each neko on the host different ports, outside and inside");
        (own.owner, finding)
    };
    clashes.map(finding).chain(of_others(host)).collect()
}

/// Ports that a service publishes which is no neko: of each of neko's ports the first.
fn of_others(host: &Host) -> Vec<(usize, Diagnostic)> {
    let nekos: HashSet<&str> = host.deployed().collect();
    let mut clashes: Vec<&OfOther> = host.of_others.iter().filter(|clash| !nekos.contains(&*clash.name)).collect();
    clashes.dedup_by_key(|clash| (clash.own.owner, clash.own.protocol as u8, clash.own.first));
    let finding = |clash: &OfOther| {
        let (own, other) = (&clash.own, &clash.other);
        let at = other.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
        let finding = RULE
            .finding(wanted_twice(own.shared(other), &format!("`{}`{at}", clash.name)))
            .at(own.place.clone(), own.by.name())
            .also(other.place.clone(), "the other one's")
            .note("the one that starts second fails to start: the port is taken")
            .help("give one of them a different host port");
        (own.owner, finding)
    };
    clashes.into_iter().map(finding).collect()
}

fn wanted_twice(ports: SharedPorts, who: &str) -> String {
    match ports.is_one() {
        true => format!("{ports} of this host is used twice: {who} has it too"),
        false => format!("{ports} of this host are used twice: {who} has them too"),
    }
}
