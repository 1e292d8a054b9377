//! What neko advertises without nat1to1.

use crate::context::unquoted;
use crate::{Context, Diagnostic, rule};

rule! {
    Nat1to1Unset = "nat1to1-unset",
    severity: Note,
    effect: Limited,
    needs: [Nat1to1],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let resolution = context.resolution;
    let addresses = &context.webrtc().nat1to1;
    if !addresses.value.is_empty()
        || addresses.origin.place.as_ref().is_some_and(|place| !unquoted(place.text()).is_empty())
    {
        return Vec::new();
    }
    // Whoever opens ports, or keeps neko from asking, means to be reached; a part of a configuration may not.
    let webrtc = context.webrtc();
    let ports = [webrtc.epr.place(), webrtc.udpmux.place(), webrtc.tcpmux.place()];
    let quiet = webrtc.ip_retrieval_url.place().filter(|_| resolution.ip_retrieval.is_empty());
    let Some(place) = ports.into_iter().flatten().chain(quiet).next().cloned() else { return Vec::new() };
    let finding = match resolution.ip_retrieval.last() {
        Some(url) => RULE
            .finding("nat1to1 is not set: neko asks the Internet for its address")
            .note(format!(
                "neko GETs `{}` while it starts, without a time limit, and advertises the answer in the place of its own addresses",
                context.quote(&crate::context::mask_userinfo(url))
            ))
            .note("in a home network viewers beside neko then depend on the router; without the Internet neko may hang at its start"),
        None => RULE
            .finding("nat1to1 is not set: neko advertises the addresses of its interfaces")
            .note("in a container these are addresses of the container's network, which viewers do not reach"),
    };
    vec![
        finding
            .at(Some(place), "nat1to1 is missing beside this")
            .help(format!("set `{}` to the address under which viewers reach neko", context.name("webrtc.nat1to1"))),
    ]
}
