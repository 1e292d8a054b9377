//! An advertised address behind a provider's NAT.

use crate::context::external;
use crate::{Context, Diagnostic, Severity, rule, vpn};
use neko_config::Written;
use neko_config::ice_server::address::AddressClass;
use neko_text::source::Place;

rule! {
    Nat1to1BehindCarrierNat = "nat1to1-behind-carrier-nat",
    severity: Warning,
    effect: Local,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().nat1to1;
    let vpn = vpn::of(context);
    let is_shared = |entry: &&Written| external(&entry.value).map(AddressClass::of) == Some(AddressClass::SharedNat);
    let finding = |entry: &Written| {
        let place = entry.place.clone().or_else(|| setting.origin.place.clone());
        match vpn {
            Some(vpn) => within(&vpn.name, &entry.value, place),
            None => outside(&entry.value, place),
        }
    };
    setting.value.iter().filter(is_shared).map(finding).collect()
}

/// Of an address that a VPN gives to who is in it.
fn within(vpn: &str, address: &str, place: Option<Place>) -> Diagnostic {
    let mut finding = RULE
        .finding(format!("nat1to1 advertises {address}, an address of the VPN of {vpn}"))
        .at(place, "an address within the VPN")
        .note("only viewers in the same VPN can reach it");
    finding.severity = Severity::Note;
    finding
}

fn outside(address: &str, place: Option<Place>) -> Diagnostic {
    RULE.finding(format!("nat1to1 advertises {address}, an address behind the provider's NAT"))
        .at(place, "a carrier-grade NAT address")
        .note(
            "viewers from outside can reach it only if the provider's NAT forwards too, or if STUN opens a path \
             (a VPN such as Tailscale uses the same range)",
        )
        .help("use a TURN server in the backend list, or a VPN that includes all viewers")
}
