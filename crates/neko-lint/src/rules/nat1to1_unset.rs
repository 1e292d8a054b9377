//! What neko advertises without nat1to1.

use crate::closing::Name;
use crate::context::unquoted;
use crate::{Context, Diagnostic, rule};
use neko_config::WebRtc;

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
                "at startup neko asks `{}` for its public address, without a time limit, and offers only that one",
                context.quote(&crate::context::mask_userinfo(url))
            ))
            .note(
                "viewers in the same home network then depend on the router; without Internet access neko may \
                 hang at startup",
            ),
        None => RULE
            .finding("nat1to1 is not set: neko offers the addresses of its interfaces")
            .note("in a container these belong to the container's network, which viewers cannot reach"),
    };
    vec![finding.at(Some(place), "nat1to1 is missing next to this").help(format!(
        "set `{}` to your public IP, or to this machine's LAN IP if all viewers are at home",
        Name::of(context, WebRtc::NAT1TO1)
    ))]
}
