//! The classes of viewers that the settings mean to serve, and what that says.

use neko_reach::{Class, Video};

use crate::{AtOnce, Verdict, ViewerReport};

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

    /// In a sentence.
    pub fn text(&self) -> String {
        let why = |video| self.with(video).find_map(|viewer| viewer.reason.as_ref()).map(|reason| reason.text.as_str());
        let colon = |why: Option<&str>| why.map_or_else(|| ".".to_owned(), |why| format!(": {why}."));
        match self.verdict() {
            Verdict::Good => "Viewers get video: all whom the settings mean to serve.".to_owned(),
            Verdict::Bad => format!("No viewer gets video{}", colon(why(Video::No))),
            Verdict::Unknown => {
                let those: Vec<&str> = self.with(Video::No).map(|viewer| viewer.class.where_they_are()).collect();
                let no = match those.is_empty() {
                    true => String::new(),
                    false => format!(" Not those {}{}", those.join(", "), colon(why(Video::No))),
                };
                format!("Could not tell{}{no}", colon(why(Video::NotProven)))
            }
            Verdict::Usable => self.some(),
        }
    }

    fn some(&self) -> String {
        let those = |video| {
            let those: Vec<&str> = self.with(video).map(|viewer| Class::where_they_are(viewer.class)).collect();
            those.join(", ")
        };
        let (yes, no, open) = (those(Video::Yes), those(Video::No), those(Video::NotProven));
        let mut text = format!("Some viewers get video: those {yes}.{}", self.shortage());
        if !no.is_empty() {
            text.push_str(&format!(" Not those {no}."));
        }
        if !open.is_empty() {
            text.push_str(&format!(" Not proven for those {open}."));
        }
        text
    }
}
