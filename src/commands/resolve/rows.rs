//! Every setting as one row of text: what all formats but JSON's `webrtc` are made of.

use super::doing;
use crate::config::{self, Origin, Pipeline, Resolution, Setting, Written, format_float, suspected};
use crate::ice_server::IceServer;
use crate::render::redact::Redaction;
use crate::render::visible;
use crate::source::Place;

/// What stands in the place of a credential.
pub(super) const MASK: &str = "********";

/// One setting.
pub(super) struct Row {
    pub key: &'static str,
    /// A line for each server or pipeline; one line for all else.
    pub lines: Vec<String>,
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

impl Row {
    /// One setting with its value on one line.
    pub fn new(key: &'static str, value: String, origin: String) -> Self {
        Self { key, lines: vec![value], origin, shadowed: Vec::new() }
    }

    /// The value, lines and all.
    pub fn value(&self) -> String {
        self.lines.join("\n")
    }

    /// The value for people, in which line breaks of an input are seen.
    pub fn shown(&self) -> String {
        self.lines.iter().map(|line| visible::escaped(line)).collect::<Vec<_>>().join("\n")
    }
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
            list.iter().map(|entry| written(entry, resolution, reveal)).collect::<Vec<_>>().join(" ")
        }),
        maker.row(&webrtc.ip_retrieval_url, |url| retrieval(url, resolution, reveal)),
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
    rows.push(maker.row(&estimator.diff_threshold, |value| format_float(*value)));
    rows.push(maker.row(&resolution.legacy, bool::to_string));
    let beyond = &resolution.beyond;
    rows.push(maker.row(&beyond.bind, |bind| text(bind, &beyond.bind, resolution, reveal)));
    rows.push(maker.row(&beyond.video_codec, String::clone));
    rows.push(maker.row(&beyond.audio_codec, String::clone));
    rows.push(maker.row(&beyond.video_ids, |ids| text(&ids.join(" "), &beyond.video_ids, resolution, reveal)));
    let at = beyond.video_pipeline.place();
    rows.push(maker.row(&beyond.video_pipeline, |text| maker.url(text, at)));
    let line = |pipeline: &Pipeline| doing::pipeline_line(pipeline, resolution, reveal);
    let lines = beyond.video_pipelines.value.iter().map(line).collect();
    rows.push(Row { lines, ..maker.row(&beyond.video_pipelines, |_| String::new()) });
    rows.push(maker.row(&beyond.audio_pipeline, line));
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
        Row { shadowed: shadowed.collect(), ..Row::new(setting.key, show(&setting.value), origin) }
    }

    /// A list of servers; those that a V2 key has added stand elsewhere than the rest.
    fn list(&self, setting: &Setting<Vec<IceServer>>) -> Row {
        let mut row = Row { lines: self.servers(&setting.value), ..self.row(setting, |_| String::new()) };
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
        // Words of a command line are escaped in their own way: what looks like a secret there is none that is known.
        let looks = suspected::suspected(&place.source).into_iter().map(|span| Place::new(&place.source, span));
        let secrets: Vec<Place> = self.resolution.secrets.iter().cloned().chain(looks).collect();
        let shown = masked(place, &secrets);
        if shown == place.text() && raw.contains('\\') && raw.contains('{') {
            return MASK.to_owned();
        }
        // A list of flags stands in several words, of which the place is the last one.
        let secret = |raw: &str| self.resolution.secrets.iter().any(|secret| raw.contains(secret.text()));
        if shown == place.text() && !place.source.has_lines() && !secret(raw) { raw.to_owned() } else { shown }
    }

    fn servers(&self, list: &[IceServer]) -> Vec<String> {
        if list.is_empty() {
            return vec!["none".to_owned()];
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
                let place = server.username_place.as_ref();
                line.push_str(&format!("  user {}", unless_secret(username, place, self.resolution, self.reveal)));
            }
            if let Some(credential) = &server.credential {
                line.push_str(&format!("  credential {}", if self.reveal { credential.reveal() } else { MASK }));
            }
            line
        });
        lines.collect()
    }

    fn url(&self, value: &str, place: Option<&Place>) -> String {
        url(value, place, &self.resolution.secrets, self.reveal)
    }
}

/// A word of a setting; where it stands in a secret (a value of a Kubernetes Secret), it is masked.
pub(super) fn written<'a>(word: &'a Written, resolution: &Resolution, reveal: bool) -> &'a str {
    unless_secret(&word.value, word.place.as_ref(), resolution, reveal)
}

/// The text of a setting, masked where a secret holds it; numbers, switches and codecs are shown.
pub(super) fn text<T>(text: &str, setting: &Setting<T>, resolution: &Resolution, reveal: bool) -> String {
    unless_secret(text, setting.place(), resolution, reveal).to_owned()
}

/// An address of `ip_retrieval_url`.
pub(super) fn retrieval(url: &str, resolution: &Resolution, reveal: bool) -> String {
    text(&address(url, reveal), &resolution.webrtc.ip_retrieval_url, resolution, reveal)
}

/// A value, masked where it stands in a secret.
pub(super) fn unless_secret<'a>(
    value: &'a str,
    place: Option<&Place>,
    resolution: &Resolution,
    reveal: bool,
) -> &'a str {
    if !reveal && is_secret(place, &resolution.secrets) { MASK } else { value }
}

/// Whether all of a place is secret.
fn is_secret(place: Option<&Place>, secrets: &[Place]) -> bool {
    place.is_some_and(|place| {
        let mark = |text: &str| text.trim_matches(['"', '\'', ' ', '\n']).len();
        secrets.iter().any(|secret| {
            let within = secret.span.start <= place.span.start && place.span.end <= secret.span.end;
            let same = || place.span.start <= secret.span.start && mark(place.text()) == mark(secret.text());
            secret.source.kind == place.source.kind && secret.span.start < place.span.end && (within || same())
        })
    })
}

/// A URL; a password inside it is masked.
pub(super) fn url(value: &str, place: Option<&Place>, secrets: &[Place], reveal: bool) -> String {
    let shown = match place {
        place if !reveal && is_secret(place, secrets) => return MASK.to_owned(),
        Some(place) if !reveal && value.contains(['@', '?']) => masked(place, secrets),
        _ => value.to_owned(),
    };
    if reveal { shown } else { without_parameters(shown) }
}

/// An HTTP address; what stands before its host is masked.
fn address(url: &str, reveal: bool) -> String {
    if reveal {
        return url.to_owned();
    }
    without_parameters(match (url.split_once("//"), url.rfind('@')) {
        (Some((scheme, _)), Some(at)) if at > scheme.len() => format!("{scheme}//{MASK}{}", &url[at..]),
        _ => url.to_owned(),
    })
}

/// A URL whose telling parameters (`?token=`) are masked.
fn without_parameters(mut url: String) -> String {
    for span in suspected::parameters_of_url(&url).into_iter().rev() {
        url.replace_range(span, MASK);
    }
    url
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

/// What may not be shown of a configuration.
pub(super) fn redaction(resolution: &Resolution, reveal: bool) -> Redaction {
    if reveal { Redaction::off() } else { Redaction::new(&resolution.secrets) }
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
