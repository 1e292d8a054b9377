//! Ways to neko's video, and what came of each.

use std::time::Duration;

use super::candidate::SeenPair;
use super::verdict::ViewVerdict;
use crate::{Change, Failure, Text};

/// A way to neko's video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Whatever a browser would use.
    Browser,
    /// Without UDP.
    TcpOnly,
    /// Through one TURN server, by its URL.
    RelayOnly(String),
    /// One of several at once, counted from 1.
    Viewer(usize),
}

/// What came of a way.
#[derive(Debug, Clone, PartialEq)]
pub struct WayReport {
    /// Which.
    pub way: Way,
    /// When the picture came.
    pub picture_at: Option<Duration>,
    /// Where packets flowed.
    pub pair: Option<SeenPair>,
    /// Why there was no picture, or not until the end.
    pub failure: Option<Failure>,
}

impl WayReport {
    /// The answer.
    pub fn verdict(&self) -> ViewVerdict {
        ViewVerdict::of(self.failure.as_ref())
    }

    pub(super) fn each_text(&mut self, change: Change<'_>) {
        let Self { way, pair, failure, picture_at: _ } = self;
        if let Way::RelayOnly(url) = way {
            change(Text::Word, url);
        }
        pair.iter_mut().for_each(|pair| pair.each_text(change));
        failure.iter_mut().for_each(|failure| change(Text::Sentence, &mut failure.message));
    }
}
