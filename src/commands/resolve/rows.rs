//! Every setting as one row of text: what all formats but JSON's `webrtc` are made of.

use super::doing;
use crate::config::{self, Origin, Pipeline, Resolution, Setting, Written};
use crate::ice_server::IceServer;
use crate::source::Place;

/// What stands in the place of a credential.
pub(super) const MASK: &str = "********";

/// One setting.
pub(super) struct Row {
    pub key: &'static str,
    pub value: String,
    pub origin: String,
    /// What lost, nearest first.
    pub shadowed: Vec<Lost>,
}

/// A value that lost.
pub(super) struct Lost {
    pub origin: String,
    pub raw: String,
    pub why: config::Lost,
}

impl Lost {
    /// Why it does not count, where its rank alone does not tell.
    pub fn remark(&self) -> Option<&'static str> {
        Some(match self.why {
            config::Lost::Outranked => return None,
            config::Lost::WrittenTwice => "key written twice",
            config::Lost::Overridden => "merged, then overridden",
            config::Lost::InPlaceOfSection => "in place of the section",
        })
    }

    /// For programs.
    pub fn why(&self) -> &'static str {
        match self.why {
            config::Lost::Outranked => "outranked",
            config::Lost::WrittenTwice => "written_twice",
            config::Lost::Overridden => "overridden",
            config::Lost::InPlaceOfSection => "in_place_of_section",
        }
    }
}

/// All settings in the order of neko's documentation.
pub(super) fn rows(resolution: &Resolution, reveal: bool) -> Vec<Row> {
    let maker = Maker { resolution, reveal };
    let webrtc = &resolution.webrtc;
    let estimator = &webrtc.estimator;
    let mut backend = webrtc.backend.clone();
    if !webrtc.backend_dropped.is_empty() {
        backend.value.clone_from(&webrtc.backend_dropped);
    }
    let mut rows = vec![
        maker.row(&webrtc.icelite, bool::to_string),
        maker.row(&webrtc.icetrickle, bool::to_string),
        maker.list(&webrtc.frontend),
        maker.list(&backend),
        maker.row(&webrtc.epr, |[min, max]| if *max == 0 { "any port".to_owned() } else { format!("{min}-{max}") }),
        maker.row(&webrtc.tcpmux, i64::to_string),
        maker.row(&webrtc.udpmux, i64::to_string),
        maker.row(&webrtc.nat1to1, |list| {
            list.iter().map(|Written { value, .. }| value.as_str()).collect::<Vec<_>>().join(" ")
        }),
        maker.row(&webrtc.ip_retrieval_url, |url| address(url, reveal)),
        maker.row(&estimator.enabled, bool::to_string),
        maker.row(&estimator.passive, bool::to_string),
        maker.row(&estimator.debug, bool::to_string),
        maker.row(&estimator.initial_bitrate, i64::to_string),
    ];
    for duration in [
        &estimator.read_interval_ns,
        &estimator.stable_duration_ns,
        &estimator.unstable_duration_ns,
        &estimator.stalled_duration_ns,
        &estimator.downgrade_backoff_ns,
        &estimator.upgrade_backoff_ns,
    ] {
        rows.push(maker.row(duration, |ns| nanoseconds(*ns)));
    }
    rows.push(maker.row(&estimator.diff_threshold, f64::to_string));
    rows.push(maker.row(&resolution.legacy, bool::to_string));
    let beyond = &resolution.beyond;
    rows.push(maker.row(&beyond.bind, String::clone));
    rows.push(maker.row(&beyond.video_codec, String::clone));
    rows.push(maker.row(&beyond.audio_codec, String::clone));
    rows.push(maker.row(&beyond.video_ids, |ids| ids.join(" ")));
    let at = beyond.video_pipeline.place();
    rows.push(maker.row(&beyond.video_pipeline, |text| maker.url(text, at)));
    let lines = |all: &Vec<Pipeline>| all.iter().map(doing::pipeline_line).collect::<Vec<_>>().join("\n");
    rows.push(maker.row(&beyond.video_pipelines, lines));
    rows.push(maker.row(&beyond.audio_pipeline, doing::pipeline_line));
    rows.push(maker.row(&beyond.screen, |s| format!("{}x{}@{}", s.width, s.height, s.rate)));
    rows
}

struct Maker<'a> {
    resolution: &'a Resolution,
    reveal: bool,
}

impl Maker<'_> {
    fn row<T>(&self, setting: &Setting<T>, show: impl Fn(&T) -> String) -> Row {
        let shadowed = setting.shadowed.iter().map(|shadowed| Lost {
            origin: shadowed.origin.to_string(),
            raw: self.raw(&shadowed.raw, &shadowed.origin),
            why: shadowed.why,
        });
        let origin = setting.origin.to_string();
        Row { key: setting.key, value: show(&setting.value), origin, shadowed: shadowed.collect() }
    }

    /// A list of servers; those that a V2 key has added stand elsewhere than the rest.
    fn list(&self, setting: &Setting<Vec<IceServer>>) -> Row {
        let mut row = self.row(setting, |list| self.servers(list));
        let within = |place: &Place| {
            let whole = setting.place();
            whole.is_some_and(|whole| {
                let same = whole.source.kind == place.source.kind;
                same && whole.span.start <= place.span.start && place.span.end <= whole.span.end
            })
        };
        let elsewhere = setting.value.iter().filter_map(|server| match &server.place {
            Some(place) if within(place) => None,
            Some(place) => Some(place.to_string()),
            None => setting.place().map(|_| "neko's own".to_owned()),
        });
        for origin in elsewhere {
            if !row.origin.contains(&origin) {
                row.origin = format!("{origin} and {}", row.origin);
            }
        }
        row
    }

    /// A shadowed value as it was written, its credentials masked.
    pub fn raw(&self, raw: &str, origin: &Origin) -> String {
        if self.reveal {
            return raw.to_owned();
        }
        let Some(place) = &origin.place else { return raw.to_owned() };
        let shown = masked(place, &self.resolution.secrets);
        // A list of flags stands in several words, of which the place is the last one.
        let secret = |raw: &str| self.resolution.secrets.iter().any(|secret| raw.contains(secret.text()));
        if shown == place.text() && !place.source.has_lines() && !secret(raw) { raw.to_owned() } else { shown }
    }

    fn servers(&self, list: &[IceServer]) -> String {
        if list.is_empty() {
            return "none".to_owned();
        }
        let lines = list.iter().map(|server| {
            let mut line = match &server.urls {
                None => "urls: null".to_owned(),
                Some(urls) => {
                    let urls: Vec<String> = urls.iter().map(|url| self.url(&url.value, url.place.as_ref())).collect();
                    urls.join(" ")
                }
            };
            if let Some(username) = &server.username {
                line.push_str(&format!("  user {username}"));
            }
            if let Some(credential) = &server.credential {
                line.push_str(&format!("  credential {}", if self.reveal { credential.reveal() } else { MASK }));
            }
            line
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn url(&self, value: &str, place: Option<&Place>) -> String {
        url(value, place, &self.resolution.secrets, self.reveal)
    }
}

/// A URL; a password inside it is masked.
pub(super) fn url(value: &str, place: Option<&Place>, secrets: &[Place], reveal: bool) -> String {
    match place {
        Some(place) if !reveal && value.contains('@') => masked(place, secrets),
        _ => value.to_owned(),
    }
}

/// An HTTP address; what stands before its host is masked.
pub(super) fn address(url: &str, reveal: bool) -> String {
    match (url.split_once("//"), url.rfind('@')) {
        (Some((scheme, _)), Some(at)) if !reveal && at > scheme.len() => format!("{scheme}//{MASK}{}", &url[at..]),
        _ => url.to_owned(),
    }
}

/// The text of a place with every secret in it masked.
pub(super) fn masked(place: &Place, secrets: &[Place]) -> String {
    let text = place.text();
    let mut spans: Vec<_> = secrets
        .iter()
        .filter(|secret| secret.source.kind == place.source.kind)
        .filter(|secret| secret.span.start < place.span.end && place.span.start < secret.span.end)
        .map(|secret| secret.span.start.max(place.span.start)..secret.span.end.min(place.span.end))
        .collect();
    spans.sort_by_key(|span| span.start);
    let (mut out, mut at) = (String::new(), place.span.start);
    for span in spans {
        if span.start >= at {
            out.push_str(text.get(at - place.span.start..span.start - place.span.start).unwrap_or_default());
            out.push_str(MASK);
        }
        at = at.max(span.end);
    }
    out.push_str(text.get(at - place.span.start..).unwrap_or_default());
    out
}

/// An error's text may quote what was written.
pub(super) fn without_secrets(error: &str, resolution: &Resolution, reveal: bool) -> String {
    if reveal {
        return error.to_owned();
    }
    let mut secrets: Vec<&str> = resolution.secrets.iter().map(Place::text).filter(|text| text.len() > 3).collect();
    secrets.sort_by_key(|text| std::cmp::Reverse(text.len()));
    secrets.into_iter().fold(error.to_owned(), |text, secret| text.replace(secret, MASK))
}

/// `2s`, `1.5s`, `10ms`, `5ns`.
pub(super) fn nanoseconds(ns: i64) -> String {
    let (sign, ns) = (if ns < 0 { "-" } else { "" }, ns.unsigned_abs());
    let (unit, name) = match ns {
        0 => return "0".to_owned(),
        1_000_000_000.. => (1_000_000_000, "s"),
        1_000_000.. => (1_000_000, "ms"),
        1_000.. => (1_000, "us"),
        _ => (1, "ns"),
    };
    let (whole, rest) = (ns / unit, ns % unit);
    if rest == 0 {
        return format!("{sign}{whole}{name}");
    }
    let width = unit.ilog10() as usize;
    let fraction = format!("{rest:0width$}");
    format!("{sign}{whole}.{}{name}", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    #[test]
    fn durations_are_short_and_exact() {
        for (ns, shown) in [(2_000_000_000, "2s"), (1_500_000_000, "1.5s"), (5, "5ns"), (-1_000_001, "-1.000001ms")] {
            assert_eq!(super::nanoseconds(ns), shown);
        }
    }
}
