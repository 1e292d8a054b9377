//! Media ports published for the other protocol.

use crate::published::{Defect, Publishing, range};
use crate::url_spelling::with_protocol;
use crate::{Context, Diagnostic, rule};

rule! {
    MediaPortsWrongProtocol = "media-ports-wrong-protocol",
    severity: Error,
    effect: CutsOff,
    needs: [PublishedPorts],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(publishing) = Publishing::of(context) else { return Vec::new() };
    let wrong = publishing.all.iter().filter(|own| own.defect() == Defect::WrongProtocol);
    wrong
        .filter_map(|own| {
            let media = &own.media;
            let (port, ports) = (own.wrong_protocol.first()?, media.ports?);
            let (is, meant) = (port.protocol.as_str(), media.protocol.as_str());
            let rest = publishing.rest(own);
            let mut finding = RULE
                .finding(format!("{} is published as {is}", media.shown()))
                .at(port.place.clone(), format!("published for {}", is.to_uppercase()))
                .also(media.origin.place.clone(), format!("{} is {}", media.key, meant.to_uppercase()))
                .note(publishing.consequence(own));
            finding.severity = rest.severity();
            let fix = port.place.as_ref().and_then(|place| with_protocol(place, meant));
            let right = format!("`{0}:{0}/{meant}`", range(ports));
            Some(finding.help(format!("add `/{meant}` after the port: {right}")).with_fix(fix))
        })
        .collect()
}
