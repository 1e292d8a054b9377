//! TURN over TLS to a bare address.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::address::literal;
use neko_config::ice_server::{Scheme, Side};

rule! {
    TurnsWithIpLiteral = "turns-with-ip-literal",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .urls()
        .filter(|(sides, _, url)| {
            let of_neko = *sides == [Side::Backend];
            let uri = if of_neko { context.neko_contact(&url.value) } else { context.contact(&url.value) };
            uri.is_some_and(|uri| uri.scheme == Scheme::Turns && literal(&uri.host).is_some())
                && (!of_neko || context.behaviour.skips(&url.value).is_none())
        })
        .map(|(_, _, url)| {
            RULE.about(mask_userinfo(&url.value), |url| format!("TLS to an address rarely succeeds: `{url}`"))
                .at(url.place.clone(), "the certificate must contain this address")
                .note("the certificate is checked against the host of the URL; one with host names only is rejected")
                .help("write the certificate's host name, or make sure that the certificate contains the address")
        })
        .collect()
}
