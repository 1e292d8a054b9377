//! How good a path is: what was measured beside what viewers stand.

use std::time::Duration;

use neko_text::source::Place;

use super::{Direction, Failure, Media, Slug, Stream, StreamKind};

/// Fewer packets of video, and fewer frames, are no sample.
const PACKETS: u64 = 500;
const FRAMES: u64 = 300;

/// What is good enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// Share of the video's packets that may be lost after repair. Default 1 %: ITU-T G.1010, table I.1 (videophone).
    pub loss: f64,
    /// Share with which a path fails. Default 5 %, our own choice: of frames of seven packets, as 2 Mbit/s makes them, three
    /// in ten are then lost for good.
    pub failing_loss: f64,
    /// Interarrival jitter. Default 30 ms: Cisco, Enterprise QoS Solution Reference Network
    /// Design Guide, chapter 1 (interactive video).
    pub jitter: Duration,
    /// Round trip, the median. Default 300 ms: twice the 150 ms of ITU-T G.114.
    pub round_trip: Duration,
    /// Share of the frames that has to be shown. Default 90 %, our own choice: 27 of 30 a second.
    pub frames: f64,
    /// Share of the pipeline's bit rate that has to arrive. Default 90 %, our own choice, as of the frames.
    pub rate: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            loss: 0.01,
            failing_loss: 0.05,
            jitter: Duration::from_millis(30),
            round_trip: Duration::from_millis(300),
            frames: 0.9,
            rate: 0.9,
        }
    }
}

/// The judgement of a path.
#[derive(Debug, Clone, PartialEq)]
pub enum Quality {
    /// All is within the thresholds.
    Good,
    /// That is not, the worst first.
    Poor(Vec<Failure>),
    /// Too little flowed to judge by.
    TooFew,
}

impl Quality {
    /// `good`, `poor` or `too_few`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Poor(_) => "poor",
            Self::TooFew => "too_few",
        }
    }

    /// What is not good; nothing where all is, and where that is not known.
    pub fn defects(&self) -> &[Failure] {
        match self {
            Self::Poor(defects) => defects,
            Self::Good | Self::TooFew => &[],
        }
    }

    /// The defect with which the path fails.
    pub fn fatal(&self, media: &Media, thresholds: &Thresholds) -> Option<&Failure> {
        let lost = video(media)?.loss_after_repair();
        let fatal = lost > thresholds.failing_loss;
        self.defects().iter().find(|defect| fatal && defect.slug == Slug::LossHigh)
    }
}

/// What was sent, and where the settings that decide stand.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// Video, bit/s.
    pub video_bitrate: u64,
    /// The pipeline's line.
    pub pipeline: Option<Place>,
    /// The server's line, where there is one on the path.
    pub server: Option<Place>,
}

impl Thresholds {
    /// Whether so long a time of video is enough to judge by, at the most.
    pub fn is_enough(duration: Duration, video_bitrate: u64) -> bool {
        let seconds = duration.as_secs_f64();
        // 30 frames a second; no packet is smaller than this unless its frame is.
        let frames = seconds * 30.0;
        let packets = seconds * video_bitrate as f64 / 8.0 / 1000.0 + frames;
        frames >= FRAMES as f64 || packets >= PACKETS as f64
    }

    /// Judges what flowed over a path; none where no video was sent.
    pub fn judge(&self, media: &Media, sent: &Sent) -> Option<Quality> {
        let video = video(media).filter(|video| video.sent > 0)?;
        if video.sent < PACKETS && video.frames_sent < FRAMES {
            return Some(Quality::TooFew);
        }
        let defects = [
            self.loss(video).map(|text| Failure::new(Slug::LossHigh, text).at(sent.pipeline.clone())),
            self.missing(video).map(|text| Failure::new(Slug::FramesMissing, text).at(sent.pipeline.clone())),
            self.low(video, sent).map(|text| Failure::new(Slug::RateLow, text).at(sent.pipeline.clone())),
            self.late(media).map(|text| Failure::new(Slug::RoundTripLong, text).at(sent.server.clone())),
            self.uneven(media).map(|text| Failure::new(Slug::JitterHigh, text).at(sent.server.clone())),
        ];
        let defects: Vec<Failure> = defects.into_iter().flatten().collect();
        Some(if defects.is_empty() { Quality::Good } else { Quality::Poor(defects) })
    }

    fn loss(&self, video: &Stream) -> Option<String> {
        let lost = video.loss_after_repair();
        (lost > self.loss).then(|| {
            let most = if lost > self.failing_loss { self.failing_loss } else { self.loss };
            let (lost, most) = (percent(lost), percent(most));
            format!("{lost} of the video's packets are lost after repair, more than {most}")
        })
    }

    fn missing(&self, video: &Stream) -> Option<String> {
        let (shown, sent) = (video.frames, video.frames_sent);
        (video.frames_shown() < self.frames)
            .then(|| format!("{shown} of {sent} frames can be shown, fewer than {}", percent(self.frames)))
    }

    fn low(&self, video: &Stream, sent: &Sent) -> Option<String> {
        let least = sent.video_bitrate as f64 * self.rate;
        let kilobits = |rate: u64| rate / 1000;
        ((video.bits_per_second as f64) < least).then(|| {
            let (arrives, of) = (kilobits(video.bits_per_second), kilobits(sent.video_bitrate));
            format!("{arrives} of {of} kbit/s of video arrive, less than {}", percent(self.rate))
        })
    }

    fn late(&self, media: &Media) -> Option<String> {
        let (median, _) = media.round_trip.filter(|(median, _)| *median > self.round_trip)?;
        Some(format!("the round trip takes {}, more than {}", ms(median), ms(self.round_trip)))
    }

    fn uneven(&self, media: &Media) -> Option<String> {
        let down = media.streams.iter().filter(|stream| stream.direction == Direction::Down);
        let jitter = down.filter_map(|stream| stream.jitter).max().filter(|jitter| *jitter > self.jitter)?;
        Some(format!("the jitter is {}, more than {}", ms(jitter), ms(self.jitter)))
    }
}

fn video(media: &Media) -> Option<&Stream> {
    media.streams.iter().find(|stream| stream.kind == StreamKind::Video)
}

fn percent(share: f64) -> String {
    format!("{} %", (share * 1000.0).round() / 10.0)
}

fn ms(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn video() -> Stream {
        Stream {
            kind: StreamKind::Video,
            direction: Direction::Down,
            sent: 1000,
            received: 1000,
            repaired: 0,
            bytes: 1_000_000,
            frames: 300,
            frames_sent: 300,
            jitter: Some(Duration::from_millis(2)),
            bits_per_second: 1_000_000,
        }
    }

    fn judged(change: impl FnOnce(&mut Stream, &mut Duration)) -> Vec<String> {
        let (mut stream, mut round_trip) = (video(), Duration::from_millis(20));
        change(&mut stream, &mut round_trip);
        let media = Media { streams: vec![stream], round_trip: Some((round_trip, round_trip)), ..Media::default() };
        let sent = Sent { video_bitrate: 1_000_000, ..Sent::default() };
        let thresholds = Thresholds::default();
        let quality = thresholds.judge(&media, &sent).unwrap();
        let fatal = quality.fatal(&media, &thresholds).map(|defect| format!("fails: {}", defect.slug.as_str()));
        let defects = quality.defects().iter().map(|defect| format!("{}: {}", defect.slug.as_str(), defect.message));
        std::iter::once(quality.as_str().to_owned()).chain(defects).chain(fatal).collect()
    }

    #[test]
    fn each_threshold_has_its_defect() {
        let ms = Duration::from_millis;
        assert_eq!(judged(|_, _| {}), ["good"]);
        assert_eq!(judged(|video, _| (video.received, video.repaired) = (950, 40)), ["good"], "repaired");
        let lossy = "loss-high: 1.5 % of the video's packets are lost after repair, more than 1 %";
        assert_eq!(judged(|video, _| (video.received, video.repaired) = (950, 35)), ["poor", lossy]);
        let fails = "loss-high: 6 % of the video's packets are lost after repair, more than 5 %";
        assert_eq!(judged(|video, _| video.received = 940), ["poor", fails, "fails: loss-high"]);
        let frames = "frames-missing: 260 of 300 frames can be shown, fewer than 90 %";
        assert_eq!(judged(|video, _| video.frames = 260), ["poor", frames]);
        let rate = "rate-low: 800 of 1000 kbit/s of video arrive, less than 90 %";
        assert_eq!(judged(|video, _| video.bits_per_second = 800_000), ["poor", rate]);
        let late = "round-trip-long: the round trip takes 301 ms, more than 300 ms";
        assert_eq!(judged(|_, round_trip| *round_trip = ms(301)), ["poor", late]);
        let uneven = "jitter-high: the jitter is 31 ms, more than 30 ms";
        assert_eq!(judged(|video, _| video.jitter = Some(ms(31))), ["poor", uneven]);
    }

    #[test]
    fn few_packets_and_few_frames_are_neither_good_nor_poor() {
        let few = |sent, frames| judged(|video, _| (video.sent, video.received, video.frames_sent) = (sent, 0, frames));
        assert_eq!(few(499, 299), ["too_few"]);
        assert_eq!(few(500, 30)[0], "poor");
        assert_eq!(few(300, 300)[0], "poor");
    }

    #[test]
    fn how_long_is_long_enough() {
        let enough = |seconds, rate| Thresholds::is_enough(Duration::from_secs(seconds), rate);
        assert_eq!([enough(1, 1_000_000), enough(10, 10_000), enough(4, 1_000_000)], [false, true, true]);
    }
}
