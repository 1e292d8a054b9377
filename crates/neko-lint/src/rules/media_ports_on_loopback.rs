//! Media ports that only the host itself reaches.

use crate::published::{Defect, Publishing, range};
use crate::url_spelling::without_address;
use crate::{Context, Diagnostic, rule};

rule! {
    MediaPortsOnLoopback = "media-ports-on-loopback",
    severity: Error,
    effect: CutsOff,
    needs: [PublishedPorts],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(publishing) = Publishing::of(context) else { return Vec::new() };
    let inward = publishing.all.iter().filter(|own| own.defect() == Defect::OnLoopback);
    inward
        .filter_map(|own| {
            let (media, port) = (&own.media, own.on_loopback.first()?);
            let rest = publishing.rest(own);
            let address = port.host_ip.as_deref().unwrap_or("127.0.0.1");
            let mut finding = RULE
                .finding(format!("{} is published on {address} only", media.shown()))
                .at(port.place.clone(), "can be reached from this machine only")
                .also(context.webrtc().nat1to1.place().cloned(), "neko advertises this address to viewers")
                .note(publishing.consequence(own));
            finding.severity = rest.severity();
            let fix = port.place.as_ref().and_then(|place| without_address(place, address));
            Some(
                finding
                    .help(format!("remove the address: `{0}:{0}/{1}`", range(port.inside), media.protocol.as_str()))
                    .with_fix(fix),
            )
        })
        .collect()
}
