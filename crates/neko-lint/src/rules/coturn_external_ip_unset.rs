//! A coturn that tells its container's address.

use crate::context::external;
use crate::coturns::relays;
use crate::{Context, Diagnostic, rule};

rule! {
    CoturnExternalIpUnset = "coturn-external-ip-unset",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        let coturn = relay.coturn;
        let said: Vec<_> = coturn.all("external-ip").collect();
        let by_shell = said.iter().any(|own| own.value.contains(['$', '`']));
        let mangled =
            coturn.mangled.iter().any(|word| word.option.contains("external-ip") || word.option.starts_with("-X"));
        let wrong = said.iter().find(|own| external(&own.value).is_none());
        if by_shell || mangled || relay.external_addresses().next().is_some() || coturn.hidden {
            continue;
        }
        if wrong.is_none() && !(relay.is_behind_bridge() && relay.relays_for_outside(context)) {
            continue;
        }
        let inside = if relay.is_in_cluster() { "pod" } else { "container" };
        let finding = match wrong {
            Some(own) => RULE
                .finding(format!("the external-ip of {} is not an address", relay.service.name))
                .at(own.place.clone(), "coturn ignores it"),
            None => RULE
                .finding(format!("{} advertises its {inside}'s own address", relay.service.name))
                .at(relay.service.place.clone(), "no external-ip is set"),
        };
        let address = context.webrtc().nat1to1.value.iter().find_map(|own| external(&own.value));
        let address = relay.service_addresses().next().or(address.filter(|_| !relay.is_in_cluster()));
        let unknown =
            if relay.is_in_cluster() { "the address at which viewers reach it" } else { "the host's address" };
        let address = address.map_or(unknown.to_owned(), |address| address.to_string());
        found.push(
            finding
                .note(format!("relayed addresses are the {inside}'s own, which nobody outside can reach"))
                .help(format!("set `--external-ip={address}`")),
        );
    }
    found
}
