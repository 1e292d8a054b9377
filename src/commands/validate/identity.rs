//! What makes a finding the same one after lines came or went, and after its words were changed.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use neko_config::Resolution;
use neko_lint::Diagnostic;
use neko_text::source::Place;

use crate::render::redact::Redaction;

/// What a finding is about, without its words and without a line number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The key, variable or flag that its place belongs to; empty where it belongs to none.
    pub setting: String,
    /// What stands at its place, secrets masked.
    pub text: String,
}

/// The settings of a neko by their places: of each source, in the order of the text.
#[derive(Debug, Default)]
pub struct Settings(HashMap<String, Vec<(Range<usize>, Arc<str>)>>);

/// So many sections may lie around a setting.
const MOST_SECTIONS: usize = 16;

impl Settings {
    /// Those that were written for a neko.
    pub fn of(resolution: &Resolution) -> Self {
        let mut by_source: HashMap<String, Vec<(Range<usize>, Arc<str>)>> = HashMap::new();
        for key in &resolution.written {
            for place in key.key_place.iter().chain(&key.origin.place) {
                let settings = by_source.entry(place.source.name().to_owned()).or_default();
                settings.push((place.span.clone(), Arc::clone(&key.name)));
            }
        }
        by_source.values_mut().for_each(|settings| settings.sort_by_key(|(span, _)| span.start));
        Self(by_source)
    }

    /// The innermost that holds a place.
    fn at(&self, place: &Place) -> Option<&str> {
        let settings = self.0.get(place.source.name())?;
        let before = settings.partition_point(|(own, _)| own.start <= place.span.start);
        let holds = |(own, _): &&(Range<usize>, Arc<str>)| own.end >= place.span.end;
        settings[..before].iter().rev().take(MOST_SECTIONS).find(holds).map(|(_, name)| &**name)
    }
}

/// Those of some findings, in their order.
pub fn identities(findings: &[Diagnostic], settings: &Settings, redaction: &Redaction) -> Vec<Identity> {
    let identity = |finding: &Diagnostic| {
        let place = finding.place();
        let setting = place.and_then(|place| settings.at(place));
        let text = place.map(|place| redaction.part(&place.source, place.span.clone()).text);
        Identity {
            setting: setting.or(finding.about.as_deref()).unwrap_or_default().to_owned(),
            text: text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "),
        }
    };
    findings.iter().map(identity).collect()
}
