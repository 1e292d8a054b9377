//! A negative mux port, which switches the default range off.

use crate::{Context, Diagnostic, rule};

rule! {
    MuxPortNegative = "mux-port-negative",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let muxes = [&webrtc.tcpmux, &webrtc.udpmux];
    muxes
        .into_iter()
        .filter(|setting| setting.value < 0)
        .map(|setting| {
            let mut finding = RULE
                .finding(format!("{} is {}, which is not a valid port", setting.key, setting.value))
                .at(setting.origin.place.clone(), "not a valid port")
                .help("write 0 to switch the mux off");
            if webrtc.epr.value[1] == 0 {
                finding = finding.note(
                    "neko's default port range is switched off too: each viewer gets a random \
                     port",
                );
            }
            finding
        })
        .collect()
}
