//! What neko will do with a configuration, for programs.

use std::time::Duration;

use serde_json::{Value, json};

use super::behaviour_text::{KINDS, stopped, viewers_urls};
use super::masks::Masks;
use crate::render::redact::Redaction;
use neko_config::behaviour::{Behaviour, NetworkType, UdpPorts};
use neko_config::{Resolution, VersionBy};

/// For programs.
pub(super) fn as_json(resolution: &Resolution, redaction: &Redaction, reveal: bool) -> Value {
    let behaviour = Behaviour::of(resolution);
    let masks = Masks::of(resolution, reveal);
    let urls = behaviour.urls.iter().map(|used| {
        json!({
            "url": masks.server(&used.url),
            "place": used.url.place.as_ref().map(ToString::to_string),
            "used": used.skip.is_none(),
            "skipped_because": used.skip.as_ref().map(ToString::to_string),
        })
    });
    let sent = viewers_urls(resolution).into_iter().map(|(url, refusal)| {
        json!({
            "url": masks.server(url),
            "place": url.place.as_ref().map(ToString::to_string),
            "refused_because": refusal.map(|why| redaction.masked(&why)),
        })
    });
    let stops = behaviour.stops_offer.iter().map(|stop| {
        json!({
            "kind": stopped(stop.kind),
            "message": redaction.masked(&stop.message),
            "place": stop.place.as_ref().map(ToString::to_string),
        })
    });
    let milliseconds = |time: Duration| time.as_millis() as u64;
    json!({
        "stops_offer": stops.collect::<Vec<_>>(),
        "network_types": behaviour.network_types.iter().map(|kind| network(*kind)).collect::<Vec<_>>(),
        "udp": match behaviour.udp {
            UdpPorts::Mux(port) => json!({"mux": port}),
            UdpPorts::Range(min, max) => json!({"range": [min, max]}),
            UdpPorts::Any => json!("any"),
            UdpPorts::None => Value::Null,
        },
        "tcp_mux": behaviour.tcp_mux,
        "lite": behaviour.lite,
        "trickle": behaviour.trickle,
        "urls": urls.collect::<Vec<_>>(),
        "viewers_urls": sent.collect::<Vec<_>>(),
        "ports_per_viewer": behaviour.ports_per_viewer(1),
        "viewers_at_once": behaviour.viewers(1),
        "longest_gathering_ms": milliseconds(behaviour.longest_gathering()),
        "offer_waits_for_gathering": !behaviour.trickle,
        "first_picture": super::picture::json(resolution, &behaviour),
        "nomination_wait_ms": KINDS
            .iter()
            .map(|(kind, name)| ((*name).to_owned(), json!(milliseconds(behaviour.nomination_wait(*kind)))))
            .collect::<serde_json::Map<_, _>>(),
    })
}

/// The version, and how it is known to be another.
pub(super) fn version(resolution: &Resolution) -> Value {
    let behaviour = Behaviour::of(resolution);
    let differs =
        behaviour.differing().map(|row| json!({"slug": row.aspect.slug(), "does": row.does, "source": row.known_by()}));
    let (by, place) = match &resolution.running.by {
        VersionBy::Newest => ("newest", None),
        VersionBy::Caller => ("argument", None),
        VersionBy::Image(place) => ("image", place.as_ref().map(ToString::to_string)),
    };
    json!({
        "version": behaviour.version.to_string(),
        "by": by,
        "place": place,
        "differs": differs.collect::<Vec<_>>(),
        "not_recorded": behaviour.not_recorded().map(|aspect| aspect.slug()).collect::<Vec<_>>(),
    })
}

fn network(kind: NetworkType) -> &'static str {
    match kind {
        NetworkType::Udp4 => "udp4",
        NetworkType::Udp6 => "udp6",
        NetworkType::Tcp4 => "tcp4",
        NetworkType::Tcp6 => "tcp6",
    }
}
