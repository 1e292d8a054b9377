//! An advertised address behind a provider's NAT.

use crate::context::external;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::address::AddressClass;

rule! {
    Nat1to1BehindCarrierNat = "nat1to1-behind-carrier-nat",
    severity: Warning,
    effect: Local,
    summary: "nat1to1 advertises an address of carrier-grade NAT.",
    why: "Addresses of 100.64.0.0/10 (RFC 6598) stand behind a NAT of the provider. Viewers from outside reach \
          neko only where that NAT forwards to it too, where STUN opens a way, or through a TURN server.",
    bad: "webrtc:\n  nat1to1: 100.64.1.2\n",
    good: "webrtc:\n  nat1to1: 198.51.100.1\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().nat1to1;
    setting
        .value
        .iter()
        .filter(|entry| external(&entry.value).map(AddressClass::of) == Some(AddressClass::SharedNat))
        .map(|entry| {
            RULE
                .finding(format!("nat1to1 advertises {}, an address behind the provider's NAT", entry.value))
                .at(entry.place.clone().or_else(|| setting.origin.place.clone()), "a carrier-grade NAT address")
                .note("viewers from outside reach it only where the provider's NAT forwards too, or where STUN opens a way (a VPN such as Tailscale uses the same range)")
                .help("use a TURN server in the backend list, or a VPN that all viewers are in")
        })
        .collect()
}
