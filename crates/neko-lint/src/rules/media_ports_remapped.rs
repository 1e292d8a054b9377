//! Media ports under other numbers outside.

use crate::published::{Defect, Publishing, range};
use crate::url_spelling::same_ports;
use crate::{Context, Diagnostic, rule};
use neko_config::WebRtc;

rule! {
    MediaPortsRemapped = "media-ports-remapped",
    severity: Error,
    effect: CutsOff,
    needs: [PublishedPorts],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(publishing) = Publishing::of(context) else { return Vec::new() };
    let remapped = publishing.all.iter().filter(|own| own.defect() == Defect::Remapped);
    remapped
        .filter_map(|own| {
            let media = &own.media;
            let (port, ports) = (own.remapped.first()?, media.ports?);
            let (rest, proto) = (publishing.rest(own), media.protocol.as_str());
            let where_to = match port.host {
                Some(host) => format!("under {}", range(host)),
                None => "under ports that Docker chooses".to_owned(),
            };
            let mut finding = RULE
                .finding(format!("{} is published {where_to}", media.shown()))
                .at(port.place.clone(), "the host's ports differ from the container's")
                .also(media.origin.place.clone(), "neko advertises these to viewers")
                .note(publishing.consequence(own));
            finding.severity = rest.severity();
            let same = format!("publish the same numbers: `{0}:{0}/{proto}`", range(ports));
            let fix = port.place.as_ref().and_then(same_ports);
            Some(
                match port.host {
                    Some(host) if media.is_range => finding.help(format!(
                        "{same}; or make neko use the host's ports: {1}: {0} and `{0}:{0}/{proto}`",
                        range(host),
                        context.variable(WebRtc::EPR)
                    )),
                    _ => finding.help(same),
                }
                .with_fix(fix),
            )
        })
        .collect()
}
