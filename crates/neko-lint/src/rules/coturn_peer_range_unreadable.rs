//! A range of peers that coturn does not read.

use crate::beside::relays;
use crate::{Context, Diagnostic, Fix, rule};
use neko_deploy::coturn::{AddressRange, Setting};

rule! {
    CoturnPeerRangeUnreadable = "coturn-peer-range-unreadable",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        for name in ["denied-peer-ip", "allowed-peer-ip"] {
            found.extend(relay.coturn.all(name).filter_map(|own| finding(name, own, context)));
        }
    }
    found
}

fn finding(name: &str, own: &Setting, context: &Context<'_>) -> Option<Diagnostic> {
    let value = own.value.trim();
    let (message, label) = if value.contains('/') {
        (format!("coturn reads no {name} with a `/`"), "an address, or the first and the last")
    } else {
        AddressRange::read(value).filter(|range| range.is_empty())?;
        (format!("no address is in this {name}"), "the first comes after the last, or is of another family")
    };
    let finding = RULE.finding(message).at(own.place.clone(), label);
    let finding = match (value.contains('/'), name) {
        (true, "denied-peer-ip") => {
            finding.note("coturn logs `Wrong address format` and goes on without it: it relays to these addresses")
        }
        (true, _) => finding.note("coturn logs `Wrong address format` and goes on without it: they are not allowed"),
        (false, _) => finding.note("coturn takes it, and it is about no peer"),
    };
    let Some(meant) = AddressRange::of_prefix(value) else {
        return Some(finding.help("write the first and the last address: `10.0.0.0-10.255.255.255`"));
    };
    let meant = meant.to_string();
    let place = own.place.as_ref().filter(|place| place.text() == own.value && !context.quote(&meant).contains('*'));
    let fix = place.map(|place| Fix::new(format!("write `{meant}`"), place.clone(), meant.clone()));
    Some(finding.help(format!("write `{meant}`")).mended(fix))
}
