//! Every setting as one row of text: what all formats but JSON's `webrtc` are made of.

use std::borrow::Cow;
use std::collections::HashSet;

use super::masks::Masks;
use crate::render::redact::Redaction;
use crate::render::visible;
use neko_config::setting::{AudioPipeline, Bool, Codec, GstPipeline, List, Pipelines, Section, SettingType, Visitor};
use neko_config::{Resolution, Setting};

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
    let mut rows = Rows { masks: Masks::of(resolution, reveal), rows: Vec::new() };
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
        let origin = with_others(setting.origin.to_string(), T::other_origins(setting));
        let shadowed = setting.shadowed.iter().map(|shadowed| Lost {
            origin: shadowed.origin.to_string(),
            raw: self.masks.raw(&shadowed.raw, &shadowed.origin),
            why: shadowed.why,
        });
        let (lines, shadowed) = (T::lines(setting, &self.masks), shadowed.collect());
        self.rows.push(Row { key: setting.key, lines, origin, shadowed });
    }
}

/// Where a setting stands, with the other places that add to it, each once; of very many the first few.
fn with_others(own: String, mut others: Vec<String>) -> String {
    const NAMED: usize = 4;
    let mut known = HashSet::new();
    others.retain(|other| !own.contains(other) && known.insert(other.clone()));
    let more = others.len().saturating_sub(NAMED);
    others.truncate(NAMED);
    let named = others.into_iter().fold(own, |origin, other| format!("{other} and {origin}"));
    if more > 0 { format!("{more} more places and {named}") } else { named }
}

/// What may not be shown of a configuration.
pub(super) fn redaction(resolution: &Resolution, reveal: bool) -> Redaction {
    if reveal { Redaction::off() } else { Redaction::new(&resolution.secrets) }
}

#[cfg(test)]
mod tests {
    use super::with_others;

    #[test]
    fn of_many_places_the_first_are_named() {
        let others =
            |count: usize| (0..count).flat_map(|number| [format!("b:{number}:1"), format!("b:{number}:1")]).collect();
        assert_eq!(with_others("a:1:1".to_owned(), Vec::new()), "a:1:1");
        assert_eq!(with_others("b:0:1".to_owned(), others(3)), "b:2:1 and b:1:1 and b:0:1");
        let many = with_others("a:1:1".to_owned(), others(10_000));
        assert_eq!(many, "9996 more places and b:3:1 and b:2:1 and b:1:1 and b:0:1 and a:1:1");
    }
}
