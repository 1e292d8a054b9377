//! The clips as endless streams: one slot a frame interval, and a bit rate that is kept by padding or by leaving frames out.

use std::time::Duration;

use super::ivf::{Ivf, is_key_frame};
use super::{ClipError, audio_clip, video_clip};

/// The most that a video source is asked for; a frame then has 420 kB.
pub const MAX_BITS_PER_SECOND: u64 = 100_000_000;

/// One video frame to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// A VP8 frame, padding included.
    pub data: Vec<u8>,
    /// Whether decoding can start here.
    pub key: bool,
    /// Which frame of the clip it is.
    pub index: usize,
}

/// The video clip in a loop, at a bit rate.
///
/// Above the clip's own rate, zeros are appended to its frames: they end up in the last DCT partition, which runs to the
/// end of the frame (RFC 6386, section 9.5) and whose decoder never reads that far. Below it, the last inter frames of
/// each group of pictures are left out, since nothing refers to them but what is left out as well. The floor is the key
/// frames alone.
#[derive(Debug, Clone)]
pub struct VideoSource {
    clip: Ivf<'static>,
    next: usize,
    /// How many frames of each group are sent, by the index of its key frame.
    kept: Vec<(usize, usize)>,
    bits_per_second: u64,
    /// Bits that may be sent still; negative after a key frame larger than its share.
    owed: i64,
}

impl VideoSource {
    /// A source at a bit rate (of the frames' payload), at most [`MAX_BITS_PER_SECOND`].
    pub fn new(bits_per_second: u64) -> Result<Self, ClipError> {
        let clip = video_clip()?;
        let bits_per_second = bits_per_second.min(MAX_BITS_PER_SECOND);
        let mut source = Self { clip, next: 0, kept: Vec::new(), bits_per_second, owed: 0 };
        source.kept = source.plan();
        Ok(source)
    }

    /// For each group of pictures its first frame, and how many of its frames fit the bit rate.
    fn plan(&self) -> Vec<(usize, usize)> {
        let frames = &self.clip.frames;
        let starts: Vec<usize> = (0..frames.len()).filter(|&index| is_key_frame(frames[index])).collect();
        let ends = starts.iter().skip(1).copied().chain([frames.len()]);
        let share = self.bits_per_slot();
        starts
            .iter()
            .zip(ends)
            .map(|(&start, end)| {
                let budget = share * (end - start) as u64;
                let mut sum = 0;
                let fit = frames[start..end]
                    .iter()
                    .take_while(|frame| {
                        sum += frame.len() as u64 * 8;
                        sum <= budget
                    })
                    .count();
                (start, fit.max(1))
            })
            .collect()
    }

    fn bits_per_slot(&self) -> u64 {
        let (rate, scale) = self.clip.frame_rate;
        self.bits_per_second * u64::from(scale) / u64::from(rate)
    }

    /// The time between two slots.
    pub fn interval(&self) -> Duration {
        let (rate, scale) = self.clip.frame_rate;
        Duration::from_secs(1) * scale / rate
    }

    /// The RTP timestamp of a slot, counted from the first one, by a clock of so many ticks a second.
    pub fn timestamp(&self, slot: u64, clock_rate: u32) -> u64 {
        let (rate, scale) = self.clip.frame_rate;
        slot * u64::from(clock_rate) * u64::from(scale) / u64::from(rate)
    }

    /// What is in fact sent, bit/s: more than was asked for where the key frames alone need more.
    pub fn bits_per_second(&self) -> u64 {
        let (rate, scale) = self.clip.frame_rate;
        let bits: usize = self
            .kept
            .iter()
            .flat_map(|&(start, kept)| &self.clip.frames[start..start + kept])
            .map(|f| f.len() * 8)
            .sum();
        let floor = bits as u64 * u64::from(rate) / (u64::from(scale) * self.clip.frames.len() as u64);
        self.bits_per_second.max(floor)
    }

    /// Goes on at the next key frame, as an encoder does on a picture loss indication (RFC 4585, section 6.3.1).
    pub fn key_frame_wanted(&mut self) {
        let next = self.kept.iter().map(|&(start, _)| start).find(|&start| start >= self.next);
        self.next = next.unwrap_or(0);
    }

    /// What is due in the next slot; none where the frame is left out for the bit rate's sake.
    pub fn slot(&mut self) -> Option<Frame> {
        let index = self.next;
        self.next = (index + 1) % self.clip.frames.len();
        let share = i64::try_from(self.bits_per_slot()).unwrap_or(i64::MAX);
        self.owed = self.owed.saturating_add(share);

        let group = self.kept.partition_point(|&(start, _)| start <= index).checked_sub(1)?;
        let (start, kept) = self.kept[group];
        if index >= start + kept {
            return None;
        }
        let frame = self.clip.frames[index];
        let size = frame.len() as i64 * 8;
        let padding = usize::try_from((self.owed - size) / 8).unwrap_or(0);
        let mut data = Vec::with_capacity(frame.len() + padding);
        data.extend_from_slice(frame);
        data.resize(frame.len() + padding, 0);
        // A debt of more than a second comes from a rate below the floor; it would never be paid back.
        let second = i64::try_from(self.bits_per_second).unwrap_or(i64::MAX);
        self.owed = (self.owed - data.len() as i64 * 8).max(-second);
        Some(Frame { data, key: index == start, index })
    }
}

/// The audio clip in a loop.
#[derive(Debug, Clone)]
pub struct AudioSource {
    packets: Vec<Vec<u8>>,
    next: usize,
}

impl AudioSource {
    /// The time that one packet lasts.
    pub const INTERVAL: Duration = Duration::from_millis(20);

    /// A source.
    pub fn new() -> Result<Self, ClipError> {
        Ok(Self { packets: audio_clip()?, next: 0 })
    }

    /// The next packet.
    pub fn packet(&mut self) -> &[u8] {
        let index = self.next;
        self.next = (index + 1) % self.packets.len();
        &self.packets[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::ivf;
    use crate::media::tests::{decode_video, scratch};

    fn sent(source: &mut VideoSource, slots: usize) -> Vec<Frame> {
        (0..slots).filter_map(|_| source.slot()).collect()
    }

    fn bits(frames: &[Frame]) -> u64 {
        frames.iter().map(|frame| frame.data.len() as u64 * 8).sum()
    }

    #[test]
    fn padded_frames_keep_the_bit_rate_and_decode_to_the_same_pictures() {
        let clip = video_clip().unwrap();
        let directory = scratch();
        let plain = decode_video(directory.path(), &ivf::write(&clip, &clip.frames));
        for rate in [1_000_000, 4_000_000, 20_000_000] {
            let frames = sent(&mut VideoSource::new(rate).unwrap(), clip.frames.len());
            assert_eq!(frames.len(), clip.frames.len());
            let off = bits(&frames).abs_diff(rate * 3);
            assert!(off < rate / 10, "{off} bits off at {rate} bit/s");
            let data: Vec<_> = frames.iter().map(|frame| &frame.data).collect();
            assert_eq!(decode_video(directory.path(), &ivf::write(&clip, &data)), plain, "at {rate} bit/s");
        }
    }

    #[test]
    fn below_the_clips_rate_the_tail_of_each_group_is_left_out() {
        let clip = video_clip().unwrap();
        let mut source = VideoSource::new(300_000).unwrap();
        assert_eq!(source.bits_per_second(), 300_000);
        let frames = sent(&mut source, 90);
        assert!(frames.len() < 90 && frames.len() > 6, "{} frames", frames.len());
        assert!(bits(&frames).abs_diff(900_000) < 90_000, "{} bits", bits(&frames));
        let mut expected = 0;
        for frame in &frames {
            expected = if frame.key { frame.index } else { expected + 1 };
            assert_eq!(frame.index, expected, "no gap behind a key frame");
        }

        let directory = scratch();
        let plain = decode_video(directory.path(), &ivf::write(&clip, &clip.frames));
        let data: Vec<_> = frames.iter().map(|frame| &frame.data).collect();
        let pictures = decode_video(directory.path(), &ivf::write(&clip, &data));
        let expected: Vec<_> = frames.iter().map(|frame| plain[frame.index].clone()).collect();
        assert_eq!(pictures, expected);
    }

    #[test]
    fn key_frames_alone_are_the_floor() {
        let mut source = VideoSource::new(1).unwrap();
        assert!(source.bits_per_second() > 100_000, "{}", source.bits_per_second());
        let frames = sent(&mut source, 180);
        assert_eq!(frames.len(), 12);
        assert!(frames.iter().all(|frame| frame.key));
    }

    #[test]
    fn a_request_jumps_to_the_next_key_frame() {
        let mut source = VideoSource::new(1_000_000).unwrap();
        sent(&mut source, 4);
        source.key_frame_wanted();
        assert_eq!(source.slot().map(|frame| (frame.index, frame.key)), Some((15, true)));
        sent(&mut source, 70);
        source.key_frame_wanted();
        assert_eq!(source.slot().map(|frame| frame.index), Some(0), "over the end of the clip");
    }

    #[test]
    fn rates_without_sense_do_no_harm() {
        for rate in [0, 1, u64::MAX] {
            let mut source = VideoSource::new(rate).unwrap();
            assert!(sent(&mut source, 200).iter().all(|frame| frame.data.len() < 1_000_000));
        }
    }

    #[test]
    fn timestamps_do_not_drift() {
        let source = VideoSource::new(1_000_000).unwrap();
        assert_eq!(source.timestamp(1, 90_000), 3_000);
        assert_eq!(source.timestamp(3600 * 30, 90_000), 3600 * 90_000);
    }

    #[test]
    fn audio_starts_over() {
        let clip = audio_clip().unwrap();
        let mut source = AudioSource::new().unwrap();
        for index in 0..clip.len() * 2 {
            assert_eq!(source.packet(), clip[index % clip.len()]);
        }
    }
}
