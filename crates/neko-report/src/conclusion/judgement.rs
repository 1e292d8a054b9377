//! The classes of viewers that the settings mean to serve, and what that says.

use neko_reach::{Class, Video};
use neko_text::source::Place;

use super::{Cause, CauseId};
use crate::{AtOnce, Slug, Verdict, ViewerReport};

/// The classes that count, by what they get.
pub(super) struct Judgement<'a> {
    meant: Vec<&'a ViewerReport>,
}

impl<'a> Judgement<'a> {
    /// Where nobody is meant, everybody counts.
    pub fn of(viewers: &'a [ViewerReport]) -> Self {
        let meant: Vec<_> = viewers.iter().filter(|viewer| viewer.meant).collect();
        Self { meant: if meant.is_empty() { viewers.iter().collect() } else { meant } }
    }

    fn with(&self, video: Video) -> impl Iterator<Item = &ViewerReport> {
        self.meant.iter().copied().filter(move |viewer| viewer.video == video)
    }

    pub fn verdict(&self) -> Verdict {
        let count = |video| self.with(video).count();
        match (count(Video::Yes), count(Video::NotProven)) {
            (0, 0) if !self.meant.is_empty() => Verdict::Bad,
            (0, _) => Verdict::Unknown,
            (yes, _) if yes == self.meant.len() && self.short().next().is_none() => Verdict::Good,
            _ => Verdict::Usable,
        }
    }

    /// Those of whom not all get video at once.
    fn short(&self) -> impl Iterator<Item = (&ViewerReport, AtOnce)> {
        self.with(Video::Yes).filter_map(|viewer| Some((viewer, viewer.at_once?)))
    }

    /// How many of them do, and why not more.
    fn shortage(&self) -> String {
        let mut short: Vec<_> = self.short().collect();
        short.sort_by_key(|(_, at_once)| *at_once);
        let Some((first, at_once)) = short.first() else { return String::new() };
        let same: Vec<&str> = short
            .iter()
            .filter(|(viewer, _)| (viewer.at_once, &viewer.reason) == (first.at_once, &first.reason))
            .map(|(viewer, _)| viewer.class.where_they_are())
            .collect();
        let those = match same.len() == self.with(Video::Yes).count() {
            true => String::new(),
            false => format!(" of those {}", same.join(", ")),
        };
        let why = first.reason.as_ref().map(|reason| format!(": {}", reason.text)).unwrap_or_default();
        format!(" Only {at_once}{those}{why}.")
    }

    /// In a sentence; a server that keeps some from video first, with its lines.
    pub fn text(&self, causes: &[Cause]) -> String {
        let why = |video| self.with(video).find_map(|viewer| viewer.reason.as_ref()).map(|reason| reason.text.as_str());
        let colon = |why: Option<&str>| why.map_or_else(|| ".".to_owned(), |why| format!(": {why}."));
        let failing = self.failing(causes);
        match self.verdict() {
            Verdict::Good => "All viewers that these settings are meant for get video.".to_owned(),
            Verdict::Bad => format!("No viewer gets video{}", colon(failing.as_deref().or(why(Video::No)))),
            Verdict::Unknown => match failing {
                Some(failing) => {
                    let (no, why) = (self.those(Video::No), colon(why(Video::NotProven)));
                    format!("{failing}: viewers {no} get no video. Could not tell for the others{why}")
                }
                None => {
                    let no = match self.those(Video::No) {
                        no if no.is_empty() => no,
                        no => format!(" No video for viewers {no}{}", colon(why(Video::No))),
                    };
                    let beside = failing_beside(causes).map(|failing| format!("{failing}. ")).unwrap_or_default();
                    format!("{beside}Could not tell{}{no}", colon(why(Video::NotProven)))
                }
            },
            Verdict::Usable => self.some(failing),
        }
    }

    fn those(&self, video: Video) -> String {
        let those: Vec<&str> = self.with(video).map(|viewer| Class::where_they_are(viewer.class)).collect();
        those.join(", ")
    }

    /// `turn:turn.example.org refuses the user name or password (neko.yaml:9)`
    fn failing(&self, causes: &[Cause]) -> Option<String> {
        let with_reason = self.with(Video::No).filter_map(|viewer| Some((viewer, viewer.reason.as_ref()?)));
        let (viewer, reason) = with_reason.into_iter().find(|(_, reason)| reason.url.is_some())?;
        let about = |cause: &&Cause| reason.url.as_ref().is_some_and(|url| cause.urls.contains(url));
        let lines = match causes.iter().find(about) {
            Some(cause) => lines(cause.places()),
            None => lines(viewer.place.iter()),
        };
        Some(format!("{}{lines}", reason.text))
    }

    fn some(&self, failing: Option<String>) -> String {
        let (yes, no, open) = (self.those(Video::Yes), self.those(Video::No), self.those(Video::NotProven));
        let first = failing.as_ref().map(|failing| format!("{failing}: viewers {no} get no video. "));
        let mut text = first.unwrap_or_default();
        text.push_str(&format!("Some viewers get video: those {yes}.{}", self.shortage()));
        if !no.is_empty() && failing.is_none() {
            text.push_str(&format!(" No video for viewers {no}."));
        }
        if !open.is_empty() {
            text.push_str(&format!(" Not proven for viewers {open}."));
        }
        text
    }
}

/// `turn:turn.example.org refuses the user name or password (neko.yaml:9)`, of a server whose failure decides nothing yet.
fn failing_beside(causes: &[Cause]) -> Option<String> {
    let cause = causes.iter().find(|cause| !cause.urls.is_empty())?;
    let what = match cause.id {
        CauseId::Failure(Slug::CredentialsRefused) => "refuses the user name or password".to_owned(),
        CauseId::Failure(Slug::ServerSilent) => "does not answer".to_owned(),
        id => format!("fails ({id})"),
    };
    let subject = match &cause.urls[..] {
        [url] => url.clone(),
        [url, others @ ..] => format!("{url} (and {} more)", others.len()),
        [] => return None,
    };
    Some(format!("{subject} {what}{}", lines(cause.places())))
}

/// ` (neko.yaml:9, neko.yaml:12)`
fn lines<'a>(places: impl Iterator<Item = &'a Place>) -> String {
    let lines: Vec<String> = places.map(line).collect();
    if lines.is_empty() { String::new() } else { format!(" ({})", lines.join(", ")) }
}

/// `neko.yaml:9`
fn line(place: &Place) -> String {
    match place.source.has_lines() {
        true => format!("{}:{}", place.source.name(), place.start().0),
        false => place.source.name().to_owned(),
    }
}
