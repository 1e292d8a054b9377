//! Some of the media ports are missing outside.

use crate::closing::Name;
use crate::published::{Publishing, range};
use crate::{Context, Diagnostic, rule};
use neko_config::WebRtc;
use neko_deploy::Port;

rule! {
    MediaPortsPartlyPublished = "media-ports-partly-published",
    severity: Error,
    effect: CutsOffSome,
    needs: [PublishedPorts],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(publishing) = Publishing::of(context) else { return Vec::new() };
    let partly = publishing.all.iter().filter(|own| !own.is_empty() && !own.is_whole());
    partly
        .filter_map(|own| {
            let (media, missing) = (&own.media, own.missing?);
            let (all, there) = own.count;
            let ports = media.ports?;
            let proto = media.protocol.as_str();
            let overlaps = |port: &&Port| port.inside.0 <= ports.1 && ports.0 <= port.inside.1;
            let port = publishing.published(media.protocol).find(overlaps)?;
            let odd = own.wrong_protocol.iter().chain(&own.remapped).chain(&own.on_loopback).next();
            let mut finding = RULE
                .finding(format!("only {there} of the {all} ports {} are published", media.shown()))
                .at(port.place.clone(), "these are published")
                .also(media.origin.place.clone(), "neko uses any of these")
                .also(odd.and_then(|odd| odd.place.clone()), "this does not publish them unchanged")
                .note(format!(
                    "{}/{proto} is missing: a viewer who gets one of the missing ports gets no video through it",
                    range(missing)
                ));
            finding.severity = publishing.rest(own).severity();
            Some(finding.help(format!(
                "publish all of them, `{0}:{0}/{proto}`, or shrink {1} to what is published",
                range(ports),
                Name::of(context, WebRtc::EPR)
            )))
        })
        .collect()
}
