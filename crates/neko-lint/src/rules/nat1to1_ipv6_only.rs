//! Advertised addresses of IPv6 alone.

use crate::context::external;
use crate::{Context, Diagnostic, rule};

rule! {
    Nat1to1Ipv6Only = "nat1to1-ipv6-only",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().nat1to1;
    let mut addresses = setting.value.iter().filter_map(|entry| external(&entry.value)).peekable();
    if addresses.peek().is_none() || !addresses.all(|address| address.is_ipv6()) {
        return Vec::new();
    }
    let place = setting.value.first().and_then(|entry| entry.place.clone()).or_else(|| setting.origin.place.clone());
    vec![
        RULE.finding("nat1to1 has no IPv4 address")
            .at(place, "IPv6 only")
            .note("neko's IPv4 addresses are offered unchanged; viewers without IPv6 may not be able to reach them")
            .help("add the public IPv4 address, unless every viewer has IPv6"),
    ]
}
