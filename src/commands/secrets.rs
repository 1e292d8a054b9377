//! What must not be shown of many nekos, of which most share a file.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use neko_text::source::{Place, Source};

/// The secrets of many nekos, each once.
#[derive(Default)]
pub(super) struct Secrets {
    pub places: Vec<Place>,
    known: HashSet<(*const Source, usize, usize)>,
}

impl Secrets {
    /// Adds those of another neko.
    pub fn extend(&mut self, more: &[Place]) {
        let is_new = |place: &&Place| {
            let Range { start, end } = place.span;
            self.known.insert((Arc::as_ptr(&place.source), start, end))
        };
        self.places.extend(more.iter().filter(is_new).cloned());
    }
}
