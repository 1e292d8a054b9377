//! A range of peers that coturn does not read.

use crate::coturns::relays;
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
        (format!("coturn cannot read a {name} with a `/`"), "write one address, or the first and the last")
    } else {
        AddressRange::read(value).filter(|range| range.is_empty())?;
        (format!("this {name} contains no address"), "the first is after the last, or of a different family")
    };
    let finding = RULE.finding(message).at(own.place.clone(), label);
    let finding = match (value.contains('/'), name) {
        (true, "denied-peer-ip") => {
            finding.note("coturn logs `Wrong address format` and ignores it, so it relays to these addresses")
        }
        (true, _) => finding.note("coturn logs `Wrong address format` and ignores it, so they are not allowed"),
        (false, _) => finding.note("coturn accepts it, but it matches no peer"),
    };
    let Some(meant) = AddressRange::of_prefix(value) else {
        return Some(finding.help("write the first and the last address: `10.0.0.0-10.255.255.255`"));
    };
    let meant = meant.to_string();
    let place = own.place.as_ref().filter(|place| place.text() == own.value && !context.quote(&meant).contains('*'));
    let fix = place.map(|place| Fix::new(format!("write `{meant}`"), place.clone(), meant.clone()));
    Some(finding.help(format!("write `{meant}`")).with_fix(fix))
}
