//! A `nat1to1` list that Pion refuses in the release that is meant.

use crate::{Context, Diagnostic, rule};
use neko_config::behaviour::{StopKind, address_refused};
use neko_config::versions::{Aspect, as_newest};

rule! {
    Nat1to1RefusedByThisVersion = "nat1to1-refused-by-this-version",
    severity: Error,
    effect: StopsOffer,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let version = context.behaviour.version;
    if as_newest(Aspect::SeveralAddresses, version) {
        return Vec::new();
    }
    // What every release refuses has a rule of its own.
    let entries: Vec<&str> = context.webrtc().nat1to1.value.iter().map(|entry| entry.value.as_str()).collect();
    if !address_refused(&entries).is_empty() {
        return Vec::new();
    }
    let stops = context.behaviour.stops_offer.iter().filter(|stop| stop.kind == StopKind::Address);
    stops
        .map(|stop| {
            RULE.finding(format!("neko {version} makes no offer with this nat1to1"))
                .at(stop.place.clone(), "rejected here")
                .note(format!(
                    "no viewer can connect, the page stays black, and neko logs one warning per viewer: `{}`",
                    stop.message
                ))
                .help("keep one address per family, write `external/local` pairs, or use neko 3.1.5")
        })
        .collect()
}
