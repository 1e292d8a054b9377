//! A mux port that no socket can have.

use crate::{Context, Diagnostic, rule};
use neko_config::Setting;

rule! {
    MuxPortOutOfRange = "mux-port-out-of-range",
    severity: Error,
    effect: StopsOffer,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let muxes: [(&Setting<i64>, &str); 2] = [(&webrtc.tcpmux, "TCP"), (&webrtc.udpmux, "UDP")];
    muxes
        .into_iter()
        .filter(|(setting, _)| setting.value > 65535)
        .map(|(setting, protocol)| {
            RULE.finding(format!("{} is {}, but ports end at 65535", setting.key, setting.value))
                .at(setting.origin.place.clone(), "no such port")
                .note(format!("neko exits with code 1: `unable to setup ice {protocol} mux`"))
                .help("choose a port between 1 and 65535")
        })
        .collect()
}
