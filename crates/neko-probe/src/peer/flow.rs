//! One media stream's figures: packets by reading RTP headers on their way in and out, frames as the receiver gets them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use neko_report::{Direction, Stream, StreamKind};

/// What the header of an RTP packet says (RFC 3550, section 5.1). SRTP leaves it in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RtpHeader {
    /// The codec's number.
    pub payload_type: u8,
    /// The packet's number.
    pub sequence: u16,
    /// When it was sampled.
    pub timestamp: u32,
}

impl RtpHeader {
    /// Reads it; none for RTCP and everything else that shares the port (RFC 7983, RFC 5761).
    pub fn read(datagram: &[u8]) -> Option<Self> {
        let fixed = datagram.get(..12)?;
        let payload_type = fixed[1] & 0x7f;
        if fixed[0] >> 6 != 2 || (64..96).contains(&payload_type) {
            return None;
        }
        Some(Self {
            payload_type,
            sequence: u16::from_be_bytes([fixed[2], fixed[3]]),
            timestamp: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
        })
    }
}

/// Which of the last 32768 packets came already.
#[derive(Debug)]
struct Seen {
    highest: Option<u16>,
    bits: Vec<u64>,
}

impl Seen {
    fn new() -> Self {
        Self { highest: None, bits: vec![0; 1024] }
    }

    /// Notes a packet; whether it is the first with its number.
    fn first(&mut self, sequence: u16) -> bool {
        let highest = *self.highest.get_or_insert(sequence);
        let ahead = sequence.wrapping_sub(highest);
        if ahead < 0x8000 {
            // Numbers come round again: what lies between is new.
            for step in 1..=ahead {
                let (word, bit) = Self::place(highest.wrapping_add(step));
                self.bits[word] &= !bit;
            }
            self.highest = Some(sequence);
        }
        let (word, bit) = Self::place(sequence);
        let first = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        first
    }

    fn place(sequence: u16) -> (usize, u64) {
        (usize::from(sequence >> 6), 1 << (sequence & 63))
    }
}

/// A media stream, or the data channel one way.
#[derive(Debug)]
pub struct Flow {
    kind: StreamKind,
    direction: Direction,
    clock_rate: u32,
    /// Packets that were sent.
    pub sent: u64,
    /// Packets that came, each once.
    pub received: u64,
    repaired: u64,
    bytes: u64,
    /// Frames that came and are usable.
    pub frames: u64,
    /// Frames that were sent.
    pub frames_sent: u64,
    seen: Seen,
    /// In timestamp units, and the last packet's transit time.
    jitter: f64,
    transit: Option<f64>,
    span: Option<(Instant, Instant)>,
    pieces: u32,
    /// How many packets of each size were sent, and the size of the largest that came.
    sizes: BTreeMap<usize, u64>,
    largest: usize,
}

impl Flow {
    /// A stream of which nothing came yet.
    pub fn new(kind: StreamKind, direction: Direction, clock_rate: u32) -> Self {
        Self {
            kind,
            direction,
            clock_rate,
            sent: 0,
            received: 0,
            repaired: 0,
            bytes: 0,
            frames: 0,
            frames_sent: 0,
            seen: Seen::new(),
            jitter: 0.0,
            transit: None,
            span: None,
            pieces: 0,
            sizes: BTreeMap::new(),
            largest: 0,
        }
    }

    /// Notes a datagram on its way out.
    pub fn leaves(&mut self, datagram: &[u8]) {
        self.sent += 1;
        *self.sizes.entry(datagram.len()).or_default() += 1;
    }

    /// Notes the size of one that came.
    pub fn comes(&mut self, datagram: &[u8]) {
        self.largest = self.largest.max(datagram.len());
    }

    /// The size of the largest that came, and how many were sent that are larger.
    pub fn larger(&self) -> (usize, u64) {
        (self.largest, self.sizes.range(self.largest + 1..).map(|(_, count)| count).sum())
    }

    /// Notes an RTP packet at the receiver.
    pub fn packet(&mut self, header: RtpHeader, start: Instant, now: Instant) {
        if !self.seen.first(header.sequence) {
            return;
        }
        self.received += 1;
        self.reaches(now);
        // RFC 3550, section 6.4.1 and appendix A.8. The difference of timestamps wraps, that of clocks does not.
        let arrival = now.duration_since(start).as_secs_f64() * f64::from(self.clock_rate);
        let transit = (arrival - f64::from(header.timestamp)).rem_euclid(4_294_967_296.0);
        if let Some(last) = self.transit.replace(transit) {
            let apart = (transit - last).abs();
            let apart = apart.min(4_294_967_296.0 - apart);
            self.jitter += (apart - self.jitter) / 16.0;
        }
    }

    /// Notes the packets of a frame that came whole: those that did not come by themselves were sent again.
    pub fn whole(&mut self, sequence: impl Iterator<Item = u16>) {
        for number in sequence {
            self.repaired += u64::from(self.seen.first(number));
        }
    }

    /// Whether every packet arrived, by itself or sent again.
    pub fn is_complete(&self) -> bool {
        self.received + self.repaired >= self.sent
    }

    /// Notes payload that came whole: a frame, an audio packet, a message.
    pub fn piece(&mut self, bytes: usize, usable: bool, now: Instant) {
        self.bytes += bytes as u64;
        self.frames += u64::from(usable);
        self.pieces += 1;
        // A frame whose last packet was repaired comes late, which says nothing of the rate.
        if self.clock_rate == 0 {
            self.reaches(now);
        }
    }

    fn reaches(&mut self, now: Instant) {
        self.span = Some((self.span.map_or(now, |(first, _)| first), now));
    }

    /// Bit/s over the time from the first packet to the last, and one interval more for the last piece itself.
    fn bits_per_second(&self) -> u64 {
        let Some((first, last)) = self.span else { return 0 };
        if self.pieces < 2 {
            return 0;
        }
        let span = last.duration_since(first).as_secs_f64() * f64::from(self.pieces) / f64::from(self.pieces - 1);
        if span > 0.0 { (self.bytes as f64 * 8.0 / span) as u64 } else { 0 }
    }

    /// The figures.
    pub fn figures(&self) -> Stream {
        let jitter = (self.clock_rate > 0).then(|| Duration::from_secs_f64(self.jitter / f64::from(self.clock_rate)));
        Stream {
            kind: self.kind,
            direction: self.direction,
            sent: self.sent,
            received: self.received,
            repaired: self.repaired,
            bytes: self.bytes,
            frames: self.frames,
            frames_sent: self.frames_sent,
            jitter,
            bits_per_second: self.bits_per_second(),
        }
    }
}

/// Whether a decoder could show the video frames that arrive: a key frame came, and nothing is missing since.
#[derive(Debug, Default)]
pub struct Decodable {
    intact: bool,
}

impl Decodable {
    /// Notes a whole frame; `contiguous` says that no packet is missing between it and the one before.
    pub fn frame(&mut self, key: bool, contiguous: bool) -> bool {
        self.intact = key || (self.intact && contiguous);
        self.intact
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(sequence: u16, timestamp: u32) -> RtpHeader {
        RtpHeader { payload_type: 96, sequence, timestamp }
    }

    #[test]
    fn headers_are_told_from_rtcp_dtls_and_stun() {
        let mut packet = vec![0x80, 0x80 | 96, 0x12, 0x34, 0, 0, 0x0b, 0xb8, 1, 2, 3, 4, 0xff];
        assert_eq!(RtpHeader::read(&packet), Some(header(0x1234, 3000)));
        assert_eq!(RtpHeader::read(&packet[..11]), None);
        packet[1] = 200;
        assert_eq!(RtpHeader::read(&packet), None, "RTCP");
        packet[0] = 22;
        assert_eq!(RtpHeader::read(&packet), None, "DTLS");
    }

    #[test]
    fn duplicates_count_once_and_numbers_wrap() {
        let start = Instant::now();
        let mut flow = Flow::new(StreamKind::Video, Direction::Down, 90_000);
        for sequence in [65_534u16, 65_535, 0, 65_535, 2, 1, 1] {
            flow.packet(header(sequence, 0), start, start);
        }
        assert_eq!(flow.received, 5);
        for sequence in 3..=65_535 {
            flow.packet(header(sequence, 0), start, start);
        }
        assert_eq!(flow.received, 5 + 65_533);
    }

    #[test]
    fn what_a_whole_frame_has_beside_what_came_was_repaired() {
        let start = Instant::now();
        let mut flow = Flow::new(StreamKind::Video, Direction::Down, 90_000);
        flow.sent = 5;
        for sequence in [65_534u16, 0, 2] {
            flow.packet(header(sequence, 0), start, start);
        }
        flow.whole([65_534, 65_535, 0].into_iter());
        assert!(!flow.is_complete());
        flow.whole([1, 2].into_iter());
        // The lost packet comes at last, after it was sent again.
        flow.packet(header(1, 0), start, start);
        let Stream { received, repaired, .. } = flow.figures();
        assert_eq!((received, repaired, flow.is_complete()), (3, 2, true));
    }

    #[test]
    fn jitter_is_that_of_rfc_3550() {
        let start = Instant::now();
        let mut flow = Flow::new(StreamKind::Audio, Direction::Down, 48_000);
        // 20 ms apart, the second one 16 ms late: J = 16 ms / 16; the third one in time: J += (16 - J) / 16.
        for (index, late) in [0u32, 16, 0].into_iter().enumerate() {
            let now = start + Duration::from_millis(20 * index as u64 + u64::from(late));
            flow.packet(header(index as u16, (u32::MAX - 100).wrapping_add(960 * index as u32)), start, now);
        }
        let jitter = flow.figures().jitter.unwrap();
        assert!(jitter.abs_diff(Duration::from_micros(1937)) < Duration::from_micros(2), "{jitter:?}");
    }

    #[test]
    fn throughput_counts_the_last_piece_too() {
        let start = Instant::now();
        let mut flow = Flow::new(StreamKind::Video, Direction::Down, 90_000);
        for index in 0..10 {
            let now = start + Duration::from_millis(100 * index);
            flow.packet(header(index as u16, 9_000 * index as u32), start, now);
            // A repair makes its frame late, and the line no slower.
            flow.piece(1250, true, now + Duration::from_millis(40 * index));
        }
        assert_eq!(flow.figures().bits_per_second, 100_000);
        assert_eq!(Flow::new(StreamKind::Data, Direction::Up, 0).figures().bits_per_second, 0);
    }

    #[test]
    fn a_gap_makes_frames_undecodable_until_a_key_frame() {
        let mut decodable = Decodable::default();
        let frames = [(false, true), (true, false), (false, true), (false, false), (false, true), (true, true)];
        let seen: Vec<bool> = frames.iter().map(|&(key, contiguous)| decodable.frame(key, contiguous)).collect();
        assert_eq!(seen, [false, true, true, false, false, true]);
    }
}
