//! Every setting as one row of text: what all formats but JSON's `webrtc` are made of.

use std::borrow::Cow;

use crate::render::redact::Redaction;
use crate::render::visible;
use neko_config::ice_server::Secret;
use neko_config::setting::{
    AudioPipeline, Bool, Codec, GstPipeline, List, Masking, Pipelines, Section, SettingType, Visitor,
};
use neko_config::{Origin, Resolution, Setting, Written, suspected};
use neko_text::source::Place;

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
    pub why: neko_config::Lost,
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
    pub fn shown(&self) -> Cow<'_, str> {
        match &*self.lines {
            [line] => visible::escaped(line),
            lines => lines.iter().map(|line| visible::escaped(line)).collect::<Vec<_>>().join("\n").into(),
        }
    }
}

impl Lost {
    /// Why it does not count, where its rank alone does not tell.
    pub fn remark(&self) -> Option<&'static str> {
        Some(match self.why {
            neko_config::Lost::Outranked => return None,
            neko_config::Lost::WrittenTwice => "key written twice",
            neko_config::Lost::Overridden => "merged, then overridden",
            neko_config::Lost::InPlaceOfSection => "in place of the section",
        })
    }

    /// For programs.
    pub fn why(&self) -> &'static str {
        match self.why {
            neko_config::Lost::Outranked => "outranked",
            neko_config::Lost::WrittenTwice => "written_twice",
            neko_config::Lost::Overridden => "overridden",
            neko_config::Lost::InPlaceOfSection => "in_place_of_section",
        }
    }
}

/// All settings in the order of neko's documentation.
pub(super) fn rows(resolution: &Resolution, reveal: bool) -> Vec<Row> {
    let mut rows = Rows { masks: Masks { resolution, reveal }, rows: Vec::new() };
    let Resolution { legacy, desktop, capture, server, .. } = resolution;
    resolution.webrtc.as_written().visit(&mut rows);
    rows.visit::<Bool>(legacy);
    server.visit(&mut rows);
    rows.visit::<Codec>(&capture.video_codec);
    rows.visit::<Codec>(&capture.audio_codec);
    rows.visit::<List>(&capture.video_ids);
    rows.visit::<GstPipeline>(&capture.video_pipeline);
    rows.visit::<Pipelines>(&capture.video_pipelines);
    rows.visit::<AudioPipeline>(&capture.audio_pipeline);
    desktop.visit(&mut rows);
    rows.rows
}

struct Rows<'a> {
    masks: Masks<'a>,
    rows: Vec<Row>,
}

impl<'s> Visitor<'s> for Rows<'_> {
    fn visit<T: SettingType>(&mut self, setting: &'s Setting<T::Value>) {
        let mut origin = setting.origin.to_string();
        for other in T::other_origins(setting) {
            if !origin.contains(&other) {
                origin = format!("{other} and {origin}");
            }
        }
        let shadowed = setting.shadowed.iter().map(|shadowed| Lost {
            origin: shadowed.origin.to_string(),
            raw: self.masks.raw(&shadowed.raw, &shadowed.origin),
            why: shadowed.why,
        });
        let (lines, shadowed) = (T::lines(setting, &self.masks), shadowed.collect());
        self.rows.push(Row { key: setting.key, lines, origin, shadowed });
    }
}

/// What is masked of a configuration, unless it is revealed.
pub(super) struct Masks<'a> {
    pub resolution: &'a Resolution,
    pub reveal: bool,
}

impl Masking for Masks<'_> {
    fn text<'v>(&self, text: &'v str, place: Option<&Place>) -> &'v str {
        unless_secret(text, place, self.resolution, self.reveal)
    }

    fn url(&self, text: &str, place: Option<&Place>) -> String {
        url(text, place, &self.resolution.secrets, self.reveal)
    }

    fn address(&self, url: &str, place: Option<&Place>) -> String {
        self.text(&address(url, self.reveal), place).to_owned()
    }

    fn credential<'v>(&self, secret: &'v Secret) -> &'v str {
        if self.reveal { secret.reveal() } else { MASK }
    }
}

impl Masks<'_> {
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
}

/// A word of a setting; where it stands in a secret (a value of a Kubernetes Secret), it is masked.
pub(super) fn written<'a>(word: &'a Written, resolution: &Resolution, reveal: bool) -> &'a str {
    unless_secret(&word.value, word.place.as_ref(), resolution, reveal)
}

/// An address of `ip_retrieval_url`.
pub(super) fn retrieval(url: &str, resolution: &Resolution, reveal: bool) -> String {
    Masks { resolution, reveal }.address(url, resolution.webrtc.ip_retrieval_url.place())
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
