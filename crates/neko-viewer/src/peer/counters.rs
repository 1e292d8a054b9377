//! Packets of one stream: how many came, how many never did.

use std::time::Instant;

use neko_probe::peer::{Flow, RtpHeader};
use neko_report::{Direction, StreamKind};

/// One stream.
#[derive(Debug)]
pub(super) struct Track {
    pub flow: Flow,
    payload_type: u8,
    /// The first and the highest number, counted on beyond 16 bits.
    range: Option<(u64, u64)>,
    /// Packets that came after later ones.
    pub late: u64,
}

impl Track {
    pub fn new(kind: StreamKind, payload_type: u8, clock_rate: u32) -> Self {
        Self { flow: Flow::new(kind, Direction::Down, clock_rate), payload_type, range: None, late: 0 }
    }

    /// Takes a packet that is of this stream; whether it is.
    pub fn packet(&mut self, header: RtpHeader, origin: Instant, now: Instant) -> bool {
        if header.payload_type != self.payload_type {
            return false;
        }
        let received = self.flow.received;
        self.flow.packet(header, origin, now);
        let number = u64::from(header.sequence);
        // Far above 0, so that a packet from before the first one has a number too.
        let (first, highest) = *self.range.get_or_insert((number + 0x1_0000, number + 0x1_0000));
        let ahead = header.sequence.wrapping_sub(highest as u16);
        if ahead < 0x8000 {
            self.range = Some((first, highest + u64::from(ahead)));
        } else {
            let behind = u64::from((highest as u16).wrapping_sub(header.sequence));
            self.late += u64::from(self.flow.received > received);
            self.range = Some((first.min(highest.saturating_sub(behind)), highest));
        }
        true
    }

    /// Packets that never came.
    pub fn lost(&self) -> u64 {
        self.range.map_or(0, |(first, highest)| (highest - first + 1).saturating_sub(self.flow.received))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_holes_and_late_packets_fill_them() {
        let now = Instant::now();
        let mut track = Track::new(StreamKind::Video, 96, 90_000);
        for sequence in [65_533u16, 65_534, 1, 0, 1, 4] {
            let header = RtpHeader { payload_type: 96, sequence, timestamp: 0 };
            assert!(track.packet(header, now, now));
        }
        assert!(!track.packet(RtpHeader { payload_type: 111, sequence: 2, timestamp: 0 }, now, now));
        // 65535, 2 and 3 never came; 0 came after 1.
        assert_eq!((track.flow.received, track.lost(), track.late), (5, 3, 1));
    }
}
