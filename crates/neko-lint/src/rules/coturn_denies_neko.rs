//! A relay that forbids neko.

use std::net::IpAddr;

use crate::context::external;
use crate::coturns::relays;
use crate::{Context, Diagnostic, rule};
use neko_deploy::coturn::AddressRange;

rule! {
    CoturnDeniesNeko = "coturn-denies-neko",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().nat1to1;
    let mut found = Vec::new();
    for relay in relays(context) {
        let holds = |name: &'static str, address: IpAddr| {
            relay
                .coturn
                .all(name)
                .find(move |own| AddressRange::read(&own.value).is_some_and(|range| range.holds(address)))
        };
        for address in setting.value.iter().filter_map(|own| external(&own.value)) {
            let Some(denied) = holds("denied-peer-ip", address) else { continue };
            if holds("allowed-peer-ip", address).is_some() {
                continue;
            }
            found.push(
                RULE.finding(format!("{} does not relay to {address}, neko's address", relay.service.name))
                    .at(denied.place.clone(), "this range contains neko's address")
                    .also(setting.place().cloned(), "neko advertises this address to viewers")
                    .note("coturn answers 403 to a viewer that asks for a relay to neko")
                    .help(format!("add `--allowed-peer-ip={address}`")),
            );
        }
    }
    found
}
