//! What makes a finding the same one after lines came or went, and after its words were changed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use neko_config::Resolution;
use neko_text::source::{Place, Source};

use super::Diagnostic;

/// What a finding is about, without its words and without a line number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The key, variable or flag that its place belongs to; empty where it belongs to none.
    pub setting: String,
    /// What stands at its place, secrets masked.
    pub text: Arc<str>,
}

/// The settings of a neko by their places: of each source, in the order of the text.
#[derive(Debug, Default)]
pub struct Settings(HashMap<String, Arc<[OfPlace]>>);

/// A setting by its place.
type OfPlace = (Range<usize>, Arc<str>);

/// So many sections may lie around a setting.
const MOST_SECTIONS: usize = 16;

impl Settings {
    /// Those that were written for a neko.
    pub fn of(resolution: &Resolution) -> Self {
        let mut by_source: HashMap<String, Vec<OfPlace>> = HashMap::new();
        for key in &resolution.written {
            for place in key.key_place.iter().chain(&key.origin.place) {
                let settings = by_source.entry(place.source.name().to_owned()).or_default();
                settings.push((place.span.clone(), Arc::clone(&key.name)));
            }
        }
        by_source.values_mut().for_each(|settings| settings.sort_by_key(|(span, _)| span.start));
        Self(by_source.into_iter().map(|(name, settings)| (name, settings.into())).collect())
    }

    /// The same, with what another neko has as well kept once: most of a project read one file.
    pub fn sharing(mut self, other: &Self) -> Self {
        for (name, own) in &mut self.0 {
            if let Some(same) = other.0.get(name).filter(|same| *same == own) {
                *own = Arc::clone(same);
            }
        }
        self
    }

    /// The innermost that holds a place.
    fn at(&self, place: &Place) -> Option<&str> {
        let settings = self.0.get(place.source.name())?;
        let before = settings.partition_point(|(own, _)| own.start <= place.span.start);
        let holds = |(own, _): &&OfPlace| own.end >= place.span.end;
        settings[..before].iter().rev().take(MOST_SECTIONS).find(holds).map(|(_, name)| &**name)
    }
}

/// A place as it is looked up: the text is kept beside it.
type Spot = (*const Source, Range<usize>);

/// Tells what findings are about; what many nekos have at one place is kept once.
pub struct Identities<'m> {
    masked: Box<dyn Fn(&Place) -> String + 'm>,
    texts: RefCell<HashMap<Spot, (Place, Arc<str>)>>,
}

impl<'m> Identities<'m> {
    /// Those of findings, with what stands at a place as it may be shown.
    pub fn new(masked: impl Fn(&Place) -> String + 'm) -> Self {
        Self { masked: Box::new(masked), texts: RefCell::default() }
    }

    /// What some findings are about, in their order.
    pub fn of(&self, findings: &[Diagnostic], settings: &Settings) -> Vec<Identity> {
        let identity = |finding: &Diagnostic| {
            let place = finding.place();
            let setting = place.and_then(|place| settings.at(place));
            Identity {
                setting: setting.or(finding.about.as_deref()).unwrap_or_default().to_owned(),
                text: place.map_or_else(Arc::default, |place| self.text(place)),
            }
        };
        findings.iter().map(identity).collect()
    }

    fn text(&self, place: &Place) -> Arc<str> {
        let key = (Arc::as_ptr(&place.source), place.span.clone());
        let mut texts = self.texts.borrow_mut();
        let (_, text) = texts.entry(key).or_insert_with(|| {
            let shown = (self.masked)(place);
            (place.clone(), shown.split_whitespace().collect::<Vec<_>>().join(" ").into())
        });
        Arc::clone(text)
    }
}
