//! What a viewer of a running neko saw: pure data.

mod candidate;
mod live;
mod media;
mod step;
mod verdict;
mod way;

use std::time::Duration;

use super::{Change, Failure, Text};

pub use candidate::{CandidateHint, SeenCandidate, SeenPair, kind_name};
pub use live::{ViewEvent, ViewInterval};
pub use media::{Freeze, SeenAudio, SeenData, SeenVideo};
pub use step::{ViewStep, ViewStepName};
pub use verdict::ViewVerdict;
pub use way::{Way, WayReport};

/// Everything that one visit found.
#[derive(Debug, Clone, Default)]
pub struct ViewReport {
    /// Where neko was looked for.
    pub url: String,
    /// Who the viewer was.
    pub user: Option<String>,
    /// How far it came, with times from the start.
    pub steps: Vec<ViewStep>,
    /// What neko offered.
    pub neko: Vec<SeenCandidate>,
    /// What this viewer offered.
    pub viewer: Vec<SeenCandidate>,
    /// The URLs of the servers that neko names to its viewers.
    pub ice_servers: Vec<String>,
    /// Where packets flow.
    pub pair: Option<SeenPair>,
    /// The video, where any packet of it came.
    pub video: Option<SeenVideo>,
    /// The audio, where any packet of it came.
    pub audio: Option<SeenAudio>,
    /// The data channel, where it opened.
    pub data: Option<SeenData>,
    /// Why there is no picture, or not until the end.
    pub failure: Option<Failure>,
    /// What else is worth knowing, a sentence each.
    pub notes: Vec<String>,
    /// Every way in turn, or every viewer, where that was asked for.
    pub ways: Vec<WayReport>,
    /// How the video went: each second of it, longer intervals where that would be too many.
    pub intervals: Vec<ViewInterval>,
    /// How long it took.
    pub elapsed: Duration,
}

impl ViewReport {
    /// The answer.
    pub fn verdict(&self) -> ViewVerdict {
        ViewVerdict::of(self.failure.as_ref())
    }

    /// When a step was done.
    pub fn at(&self, name: ViewStepName) -> Option<Duration> {
        self.steps.iter().find(|step| step.name == name).map(|step| step.at)
    }

    /// The short form, of one way among several.
    pub fn of_way(&self, way: Way) -> WayReport {
        let picture_at = self.at(ViewStepName::Picture);
        WayReport { way, picture_at, pair: self.pair.clone(), failure: self.failure.clone() }
    }

    /// Changes every text.
    pub fn each_text(&mut self, change: Change<'_>) {
        let Self { url, user, steps, neko, viewer, ice_servers, pair, video, audio, failure, notes, ways, .. } = self;
        change(Text::Word, url);
        user.iter_mut().for_each(|user| change(Text::Word, user));
        steps.iter_mut().for_each(|step| change(Text::Sentence, &mut step.detail));
        neko.iter_mut().chain(viewer).for_each(|candidate| change(Text::Word, &mut candidate.host));
        ice_servers.iter_mut().for_each(|url| change(Text::Word, url));
        pair.iter_mut().for_each(|pair| pair.each_text(change));
        video.iter_mut().for_each(|video| change(Text::Word, &mut video.codec));
        audio.iter_mut().for_each(|audio| change(Text::Word, &mut audio.codec));
        failure.iter_mut().for_each(|failure| change(Text::Sentence, &mut failure.message));
        notes.iter_mut().for_each(|note| change(Text::Sentence, note));
        ways.iter_mut().for_each(|way| way.each_text(change));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Slug;

    #[test]
    fn a_viewer_that_is_not_let_in_knows_nothing_of_the_video() {
        let verdict = |slug| {
            let failure = Some(Failure::new(slug, "x"));
            ViewReport { failure, ..ViewReport::default() }.verdict()
        };
        assert_eq!(verdict(Slug::LoginsLocked), ViewVerdict::Unknown);
        assert_eq!(verdict(Slug::IceFailed), ViewVerdict::NoPicture);
        assert_eq!(ViewReport::default().verdict(), ViewVerdict::Picture);
    }
}
