//! An advertised address of a private network.

use crate::context::external;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::address::AddressClass;

rule! {
    Nat1to1Private = "nat1to1-private",
    severity: Note,
    effect: Local,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().nat1to1;
    let private = |value: &str| external(value).map(AddressClass::of) == Some(AddressClass::Private);
    // Beside a public address it is meant.
    if setting.value.iter().any(|entry| external(&entry.value).is_some() && !private(&entry.value)) {
        return Vec::new();
    }
    let found = setting.value.iter().find(|entry| private(&entry.value));
    found
        .map(|entry| {
            RULE.finding(format!("nat1to1 advertises {}, a private address", entry.value))
                .at(
                    entry.place.clone().or_else(|| setting.origin.place.clone()),
                    "can be reached in its own \
                     network only",
                )
                .note("viewers from the Internet send their packets to an address in their own network")
                .help("fine if all viewers are in that network; otherwise write the public address")
        })
        .into_iter()
        .collect()
}
