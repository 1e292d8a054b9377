//! Media ports that the host does not have.

use crate::closing::Name;
use crate::published::{Defect, Publishing, Rest, range};
use crate::{Context, Diagnostic, Severity, rule};
use neko_config::WebRtc;

rule! {
    MediaPortsUnpublished = "media-ports-unpublished",
    severity: Error,
    effect: CutsOff,
    needs: [PublishedPorts],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(publishing) = Publishing::of(context) else { return Vec::new() };
    let bare = publishing.all.iter().filter(|own| own.defect() == Defect::Unpublished);
    bare.map(|own| {
        let media = &own.media;
        let (shown, rest) = (media.shown(), publishing.rest(own));
        let whom = &publishing.publisher.name;
        let message = match (publishing.cut_off, media.ports) {
            (true, _) => format!("{whom} has no network with outside access, so nothing can reach neko's {shown}"),
            (false, None) => format!("neko uses {shown}, which cannot be published"),
            (false, Some(_)) => format!("{shown}{} is not published", media.by_default()),
        };
        let mut finding = RULE
            .finding(message)
            .at(publishing.place(media, context), "neko waits for viewers here")
            .note(publishing.consequence(own));
        let others: Vec<_> = publishing.published(media.protocol).collect();
        // Who sets and publishes a TCP port only means TCP only; UDP is a default that nobody asked for.
        let unasked = rest == Rest::OtherPorts && !media.by_default().is_empty() && others.is_empty();
        finding.severity = if rest == Rest::Relay || unasked { Severity::Note } else { rest.severity() };
        if let Some(port) = others.first().filter(|_| !publishing.cut_off) {
            finding = finding.also(port.place.clone(), "published, but not one of neko's media ports");
        }
        let to = if publishing.shared { format!(" at {whom}, whose network it shares") } else { String::new() };
        finding.help(match (publishing.cut_off, media.ports) {
            (true, _) => format!("attach {whom} to a network that is not internal, and publish {shown}"),
            (false, None) => format!("set {} (or udpmux) and publish the same ports", Name::of(context, WebRtc::EPR)),
            (false, Some(ports)) => {
                let publish = format!("publish it{to}: `{0}:{0}/{1}`", range(ports), media.protocol.as_str());
                match others.first().and_then(|port| port.host) {
                    Some(other) if media.is_range => {
                        let variable = context.variable(WebRtc::EPR);
                        format!("{publish}; or set {variable} to the ports that are published, {}", range(other))
                    }
                    _ => publish,
                }
            }
        })
    })
    .collect()
}
