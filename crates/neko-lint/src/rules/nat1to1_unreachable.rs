//! An advertised address that no viewer elsewhere can reach.

use crate::context::external;
use crate::published::{Defect, Publishing};
use crate::{Context, Diagnostic, Severity, rule};
use neko_config::ice_server::address::AddressClass;
use neko_deploy::Protocol;

rule! {
    Nat1to1Unreachable = "nat1to1-unreachable",
    severity: Warning,
    effect: Local,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().nat1to1;
    // Who goes through a tunnel publishes no UDP port: it would not be used.
    let udp_published = Publishing::of(context).is_some_and(|own| {
        own.all.iter().any(|media| media.media.protocol == Protocol::Udp && media.defect() == Defect::None)
    });
    setting
        .value
        .iter()
        .filter_map(|entry| Some((entry, AddressClass::of(external(&entry.value)?))))
        .filter(|(_, class)| {
            use AddressClass::{LinkLocal, Loopback, Multicast, Unspecified};
            // Through an SSH tunnel, which carries TCP only, viewers do reach the loopback address.
            let tunnel = *class == Loopback && context.behaviour.offers_tcp() && !udp_published;
            matches!(class, Loopback | Unspecified | LinkLocal | Multicast) && !tunnel
        })
        .map(|(entry, class)| {
            let mut finding = RULE
                .finding(format!("nat1to1 advertises {}, {}", entry.value, class.describe()))
                .at(entry.place.clone().or_else(|| setting.origin.place.clone()), class.describe())
                .note("viewers on other machines send their packets to that address and reach nothing")
                .help(
                    "write the address at which viewers reach neko; 127.0.0.1 is right only for viewers on this \
                     machine or at the end of an SSH tunnel, which needs tcpmux",
                );
            // Whoever publishes the ports tries neko from the same machine, as neko's documentation does.
            if class == AddressClass::Loopback
                && Publishing::of(context).is_some_and(|own| own.all.iter().all(|media| media.defect() == Defect::None))
            {
                finding.severity = Severity::Note;
            }
            finding
        })
        .collect()
}
