//! What is measured of video and audio.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use str0m::media::MediaData;

use neko_probe::peer::{Decodable, RtpHeader};
use neko_report::{Freeze, SeenAudio, SeenVideo, StreamKind};

use super::counters::Track;
use super::picture;
use crate::signalling::Offer;

/// RTP clock of every video codec.
const VIDEO_CLOCK: u32 = 90_000;
/// The mean distance of frames is that of so many.
const MEAN_OF: usize = 30;
/// More freezes than this are counted no further: the picture is a slide show.
const MOST_FREEZES: usize = 100;

/// What came up to now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// Payload of whole frames.
    pub bytes: u64,
    /// Frames that a decoder can show.
    pub frames: u64,
    /// Packets that came, each once.
    pub packets: u64,
    /// Packets that never came.
    pub lost: u64,
    /// When the last frame was shown.
    pub last_frame: Option<Instant>,
    /// The last round trip.
    pub round_trip: Option<Duration>,
    /// Interarrival jitter of the video.
    pub jitter: Option<Duration>,
}

/// Frames as they are shown.
#[derive(Debug, Default)]
struct Shown {
    first: Option<Instant>,
    last: Option<Instant>,
    count: u64,
    distances: VecDeque<Duration>,
    freezes: Vec<Freeze>,
}

impl Shown {
    fn frame(&mut self, now: Instant) {
        let first = *self.first.get_or_insert(now);
        if let Some(last) = self.last.replace(now) {
            self.gap(last - first, now - last);
            self.distances.push_back(now - last);
            if self.distances.len() > MEAN_OF {
                self.distances.pop_front();
            }
        }
        self.count += 1;
    }

    /// The freeze of the statistics that browsers have.
    fn gap(&mut self, at: Duration, length: Duration) {
        let Ok(count @ 1..) = u32::try_from(self.distances.len()) else { return };
        let mean = self.distances.iter().sum::<Duration>() / count;
        if length > (mean * 3).max(mean + Duration::from_millis(150)) && self.freezes.len() < MOST_FREEZES {
            self.freezes.push(Freeze { at, length });
        }
    }

    /// Counts the time since the last frame, which may be a freeze that goes on.
    fn end(&mut self, now: Instant) {
        if let (Some(first), Some(last)) = (self.first, self.last) {
            self.gap(last - first, now.saturating_duration_since(last));
        }
    }

    fn rate(&self) -> f64 {
        let span = self.first.zip(self.last).map_or(0.0, |(first, last)| (last - first).as_secs_f64());
        if span > 0.0 { (self.count - 1) as f64 / span } else { 0.0 }
    }
}

/// Everything.
#[derive(Debug)]
pub(super) struct Meter {
    origin: Instant,
    video: Track,
    audio: Track,
    video_codec: String,
    audio_codec: String,
    decodable: Decodable,
    shown: Shown,
    size: Option<(u16, u16)>,
    key_frames: Option<(Instant, Instant, u32)>,
}

impl Meter {
    pub fn new(offer: &Offer, now: Instant) -> Self {
        let line = |kind: &str| offer.lines.iter().find(|line| line.kind == kind);
        // 127 is in no offer of neko: nothing counts for what was not offered.
        let payload_type = |kind| line(kind).and_then(|line| line.payload_type).unwrap_or(127);
        let codec = |kind| line(kind).and_then(|line| line.codec.clone()).unwrap_or_default();
        let audio_clock = line("audio").and_then(|line| line.clock_rate).unwrap_or(48_000);
        Self {
            origin: now,
            video: Track::new(StreamKind::Video, payload_type("video"), VIDEO_CLOCK),
            audio: Track::new(StreamKind::Audio, payload_type("audio"), audio_clock),
            video_codec: codec("video"),
            audio_codec: codec("audio"),
            decodable: Decodable::default(),
            shown: Shown::default(),
            size: None,
            key_frames: None,
        }
    }

    /// Looks at a datagram; whether it is of the video.
    pub fn datagram(&mut self, datagram: &[u8], now: Instant) -> bool {
        let Some(header) = RtpHeader::read(datagram) else { return false };
        let video = self.video.packet(header, self.origin, now);
        if !video {
            self.audio.packet(header, self.origin, now);
        }
        video
    }

    /// A frame of the video came whole; whether a decoder can show it.
    pub fn frame(&mut self, data: &MediaData, now: Instant) -> bool {
        let key = data.is_keyframe();
        let usable = self.decodable.frame(key, data.contiguous);
        self.video.flow.piece(data.data.len(), usable, now);
        if key {
            let (first, _, count) = self.key_frames.unwrap_or((now, now, 0));
            self.key_frames = Some((first, now, count + 1));
            self.size = picture::size(data.params.spec().codec, &data.data).or(self.size);
        }
        if usable {
            self.shown.frame(now);
        }
        usable
    }

    /// What the last key frame was, for people.
    pub fn picture(&self) -> String {
        match self.size {
            Some((width, height)) => format!("{} {width}x{height}", self.video_codec),
            None => self.video_codec.clone(),
        }
    }

    /// The measurement ends.
    pub fn end(&mut self, now: Instant) {
        self.shown.end(now);
    }

    pub fn sample(&self) -> Sample {
        let figures = self.video.flow.figures();
        Sample {
            bytes: figures.bytes,
            frames: self.shown.count,
            packets: self.video.flow.received,
            lost: self.video.lost(),
            last_frame: self.shown.last,
            round_trip: None,
            jitter: figures.jitter,
        }
    }

    pub fn video(&self) -> Option<SeenVideo> {
        let figures = self.video.flow.figures();
        (figures.received > 0).then(|| SeenVideo {
            codec: self.video_codec.clone(),
            size: self.size,
            packets: figures.received,
            lost: self.video.lost(),
            late: self.video.late,
            jitter: figures.jitter.unwrap_or_default(),
            bits_per_second: figures.bits_per_second,
            frames: self.shown.count,
            frame_rate: self.shown.rate(),
            key_frame_distance: self
                .key_frames
                .and_then(|(first, last, count)| (count > 1).then(|| (last - first) / (count - 1))),
            freezes: self.shown.freezes.clone(),
        })
    }

    pub fn audio(&self) -> Option<SeenAudio> {
        let figures = self.audio.flow.figures();
        (figures.received > 0).then(|| SeenAudio {
            codec: self.audio_codec.clone(),
            packets: figures.received,
            lost: self.audio.lost(),
            jitter: figures.jitter.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freeze_is_a_gap_that_stands_out() {
        let start = Instant::now();
        let mut shown = Shown::default();
        let mut at = start;
        for gap in [40u64, 40, 40, 189, 40, 40, 191, 40] {
            shown.frame(at);
            at += Duration::from_millis(gap);
        }
        shown.frame(at);
        shown.end(at + Duration::from_millis(500));
        // The mean grew by the gap of 189 ms, which is none: 40 ms + 150 ms is more.
        let lengths: Vec<u128> = shown.freezes.iter().map(|freeze| freeze.length.as_millis()).collect();
        assert_eq!(lengths, [500]);
        assert_eq!(shown.count, 9);
    }
}
