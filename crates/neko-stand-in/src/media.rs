//! What neko plays to a viewer. As an encoder goes on whoever watches, the viewer waits for the next key frame: neko does
//! not make one for it, and does not answer picture loss indications.

use std::time::{Duration, Instant};

use str0m::Rtc;
use str0m::media::{Frequency, MediaTime, Mid, Pt};

use neko_probe::media::{AudioSource, ClipError, VideoSource};

const VIDEO_CLOCK: u32 = 90_000;
const AUDIO_CLOCK: u32 = 48_000;

/// The streams of one viewer.
pub struct Player {
    video: VideoSource,
    audio: AudioSource,
    lines: [(Mid, Pt); 2],
    /// Between two key frames of neko's pipeline.
    key_frames: Duration,
    /// When the encoder made the last one that nobody got: as neko does when a viewer is added.
    added: Instant,
    started: Option<Started>,
}

struct Started {
    video: Clock,
    audio: Clock,
    /// Until then the viewer gets frames that it cannot decode.
    key_at: Instant,
    key_sent: bool,
}

struct Clock {
    next: Instant,
    interval: Duration,
    count: u64,
}

impl Clock {
    fn new(next: Instant, interval: Duration) -> Self {
        Self { next, interval, count: 0 }
    }

    fn due(&mut self, now: Instant) -> Option<u64> {
        (self.next <= now).then(|| {
            self.next += self.interval;
            self.count += 1;
            self.count - 1
        })
    }
}

impl Player {
    /// Streams for a viewer that was added now.
    pub fn new(
        bits_per_second: u64,
        key_frames: Duration,
        lines: [(Mid, Pt); 2],
        now: Instant,
    ) -> Result<Self, ClipError> {
        let (video, audio) = (VideoSource::new(bits_per_second)?, AudioSource::new()?);
        Ok(Self { video, audio, lines, key_frames, added: now, started: None })
    }

    /// Begins to play.
    pub fn start(&mut self, now: Instant) {
        self.started.get_or_insert_with(|| Started {
            video: Clock::new(now, self.video.interval()),
            audio: Clock::new(now, AudioSource::INTERVAL),
            key_at: next_key_frame(self.added, self.key_frames, now),
            key_sent: false,
        });
    }

    /// When something is due.
    pub fn wake(&self) -> Option<Instant> {
        self.started.as_ref().map(|started| started.video.next.min(started.audio.next))
    }

    /// Writes what is due, one thing a call; whether there was any.
    pub fn play(&mut self, rtc: &mut Rtc, now: Instant) -> bool {
        let Some(started) = &mut self.started else { return false };
        if let Some(slot) = started.video.due(now) {
            if !started.key_sent && started.key_at <= now {
                started.key_sent = true;
                self.video.key_frame_wanted();
            }
            if let Some(frame) = self.video.slot().filter(|frame| started.key_sent || !frame.key) {
                let time = MediaTime::new(self.video.timestamp(slot, VIDEO_CLOCK), Frequency::NINETY_KHZ);
                write(rtc, self.lines[0], time, frame.data, now);
            }
            return true;
        }
        if let Some(slot) = started.audio.due(now) {
            let ticks = slot * AudioSource::INTERVAL.as_millis() as u64 * u64::from(AUDIO_CLOCK / 1000);
            let data = self.audio.packet().to_vec();
            write(rtc, self.lines[1], MediaTime::new(ticks, Frequency::FORTY_EIGHT_KHZ), data, now);
            return true;
        }
        false
    }
}

/// The key frames come at regular times from the first one on.
fn next_key_frame(first: Instant, distance: Duration, now: Instant) -> Instant {
    let since = now.saturating_duration_since(first).as_nanos();
    let rest = since.checked_rem(distance.as_nanos()).filter(|rest| *rest > 0);
    rest.map_or(now, |rest| now + Duration::from_nanos((distance.as_nanos() - rest) as u64))
}

fn write(rtc: &mut Rtc, (mid, payload): (Mid, Pt), time: MediaTime, data: Vec<u8>, now: Instant) {
    // What cannot be written is a loss, which the viewer's statistics show.
    if let Some(writer) = rtc.writer(mid) {
        let _ = writer.write(payload, now, time, data);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_key_frame_is_on_the_pipelines_grid() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let next = |distance, now| next_key_frame(start, Duration::from_millis(distance), at(now));
        assert_eq!(next(1000, 1100), at(2000));
        assert_eq!(next(1000, 2000), at(2000));
        assert_eq!(next(4000, 2300), at(4000));
        assert_eq!(next(0, 2300), at(2300));
    }
}
