//! What the peers play to each other, when, and what comes of it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use str0m::channel::ChannelData;
use str0m::format::Codec;
use str0m::media::{Frequency, KeyframeRequestKind, MediaData, MediaTime, Mid, Pt};

use crate::media::{AudioSource, ClipError, VideoSource};
use neko_report::{Direction, Stream, StreamKind};

use super::Recording;
use super::endpoint::Endpoint;
use super::flow::{Decodable, Flow, RtpHeader};
use super::negotiate::Lines;

/// Between two messages that the viewer sends and neko returns.
const PING_INTERVAL: Duration = Duration::from_millis(50);
/// Between two key frame requests.
const REQUEST_INTERVAL: Duration = Duration::from_millis(300);
/// RTP clock of VP8 (RFC 7741, section 4.1).
const VIDEO_CLOCK: u32 = 90_000;
/// RTP clock of Opus (RFC 7587, section 4.1).
const AUDIO_CLOCK: u32 = 48_000;

/// A stream that is due at regular times.
struct Clock {
    next: Option<Instant>,
    interval: Duration,
    count: u64,
}

impl Clock {
    fn new(interval: Duration) -> Self {
        Self { next: None, interval, count: 0 }
    }

    fn start(&mut self, now: Instant) {
        self.next.get_or_insert(now);
    }

    /// Takes a beat that is due, by its number.
    fn due(&mut self, now: Instant) -> Option<u64> {
        let at = self.next.filter(|&at| at <= now)?;
        self.next = Some(at + self.interval);
        self.count += 1;
        Some(self.count - 1)
    }
}

/// Everything that flows.
pub(super) struct MediaSession {
    /// Where arrival times are counted from.
    origin: Instant,
    lines: Lines,
    video_type: Pt,
    audio_type: Pt,
    video_source: VideoSource,
    audio_source: AudioSource,
    microphone_source: AudioSource,
    video_clock: Clock,
    audio_clock: Clock,
    microphone_clock: Clock,
    ping_clock: Clock,
    pub video: Flow,
    pub audio: Flow,
    pub microphone: Flow,
    pub data_up: Flow,
    pub data_down: Flow,
    decodable: Decodable,
    requested: Option<Instant>,
    pings: BTreeMap<u64, Instant>,
    pub round_trips: Vec<Duration>,
    begun: Option<Instant>,
    first_media: Option<Instant>,
    recording: Option<Recording>,
}

impl MediaSession {
    /// Sources and counters; nothing plays yet. None where a codec was not negotiated.
    pub fn new(
        lines: Lines,
        neko: &Endpoint,
        video_bitrate: u64,
        record: bool,
        now: Instant,
    ) -> Result<Option<Self>, ClipError> {
        let (Some(video_type), Some(audio_type)) = (neko.payload_type(Codec::Vp8), neko.payload_type(Codec::Opus))
        else {
            return Ok(None);
        };
        let video_source = VideoSource::new(video_bitrate)?;
        let audio_source = AudioSource::new()?;
        Ok(Some(Self {
            origin: now,
            lines,
            video_type,
            audio_type,
            video_clock: Clock::new(video_source.interval()),
            video_source,
            microphone_source: audio_source.clone(),
            audio_source,
            audio_clock: Clock::new(AudioSource::INTERVAL),
            microphone_clock: Clock::new(AudioSource::INTERVAL),
            ping_clock: Clock::new(PING_INTERVAL),
            video: Flow::new(StreamKind::Video, Direction::Down, VIDEO_CLOCK),
            audio: Flow::new(StreamKind::Audio, Direction::Down, AUDIO_CLOCK),
            microphone: Flow::new(StreamKind::Microphone, Direction::Up, AUDIO_CLOCK),
            data_up: Flow::new(StreamKind::Data, Direction::Up, 0),
            data_down: Flow::new(StreamKind::Data, Direction::Down, 0),
            decodable: Decodable::default(),
            requested: None,
            pings: BTreeMap::new(),
            round_trips: Vec::new(),
            begun: None,
            first_media: None,
            recording: record.then(Recording::default),
        }))
    }

    /// Both sides may send.
    pub fn begin(&mut self, now: Instant) {
        self.begun = Some(now);
        self.clocks().into_iter().for_each(|clock| clock.start(now));
    }

    /// From then to the first media packet at the viewer.
    pub fn first_media(&self) -> Option<Duration> {
        Some(self.first_media?.duration_since(self.begun?))
    }

    /// Nothing more is sent.
    pub fn stop(&mut self) {
        for clock in self.clocks() {
            clock.next = None;
        }
    }

    fn clocks(&mut self) -> [&mut Clock; 4] {
        [&mut self.video_clock, &mut self.audio_clock, &mut self.microphone_clock, &mut self.ping_clock]
    }

    /// When something is due.
    pub fn wake(&mut self) -> Option<Instant> {
        self.clocks().into_iter().filter_map(|clock| clock.next).min()
    }

    /// Sends what is due on neko's side, one thing a call; whether there was any.
    pub fn play_neko(&mut self, neko: &mut Endpoint, now: Instant) -> bool {
        if let Some(slot) = self.video_clock.due(now) {
            if let Some(frame) = self.video_source.slot() {
                self.video.frames_sent += 1;
                let time = MediaTime::new(self.video_source.timestamp(slot, VIDEO_CLOCK), Frequency::NINETY_KHZ);
                write(neko, self.lines.video, self.video_type, time, frame.data, now);
            }
            return true;
        }
        if let Some(slot) = self.audio_clock.due(now) {
            self.audio.frames_sent += 1;
            let data = self.audio_source.packet().to_vec();
            write(neko, self.lines.audio, self.audio_type, audio_time(slot), data, now);
            return true;
        }
        false
    }

    /// Sends what is due on the viewer's side, one thing a call; whether there was any.
    pub fn play_viewer(&mut self, viewer: &mut Endpoint, now: Instant) -> bool {
        if let Some(slot) = self.microphone_clock.due(now) {
            self.microphone.frames_sent += 1;
            let data = self.microphone_source.packet().to_vec();
            write(viewer, self.lines.microphone, self.audio_type, audio_time(slot), data, now);
            return true;
        }
        if let Some(number) = self.ping_clock.due(now) {
            if send_message(viewer, &number.to_be_bytes()) {
                self.data_up.sent += 1;
                self.pings.insert(number, now);
            }
            return true;
        }
        false
    }

    /// Reads an RTP header on its way out.
    pub fn leaving(&mut self, from_neko: bool, datagram: &[u8]) {
        if let Some((flow, _)) = RtpHeader::read(datagram).and_then(|header| self.flow(from_neko, header)) {
            flow.leaves(datagram);
        }
    }

    /// Reads an RTP header on its way in.
    pub fn arriving(&mut self, at_neko: bool, datagram: &[u8], now: Instant) {
        let origin = self.origin;
        let Some((flow, header)) = RtpHeader::read(datagram).and_then(|header| self.flow(!at_neko, header)) else {
            return;
        };
        flow.packet(header, origin, now);
        flow.comes(datagram);
        if !at_neko {
            self.first_media.get_or_insert(now);
        }
    }

    /// The flow of a packet. Retransmissions (RFC 4588) have a payload type of their own and belong to none.
    fn flow(&mut self, down: bool, header: RtpHeader) -> Option<(&mut Flow, RtpHeader)> {
        let flow = match down {
            true if header.payload_type == *self.video_type => &mut self.video,
            true if header.payload_type == *self.audio_type => &mut self.audio,
            false if header.payload_type == *self.audio_type => &mut self.microphone,
            _ => return None,
        };
        Some((flow, header))
    }

    /// A viewer's picture is lost, or it just came.
    pub fn key_frame_requested(&mut self) {
        self.video_source.key_frame_wanted();
    }

    /// A frame or an audio packet came whole.
    pub fn media(&mut self, receiver: &mut Endpoint, data: MediaData, now: Instant) {
        let sequence = (**data.seq_range.start()..=**data.seq_range.end()).map(|number| number as u16);
        if data.mid == self.lines.video {
            self.video.whole(sequence);
            let usable = self.decodable.frame(data.is_keyframe(), data.contiguous);
            self.video.piece(data.data.len(), usable, now);
            if usable {
                if let Some(recording) = &mut self.recording {
                    recording.video.push(data.data);
                }
            } else if self.requested.is_none_or(|at| now.duration_since(at) >= REQUEST_INTERVAL) {
                self.requested = Some(now);
                if let Some(mut writer) = receiver.rtc.writer(data.mid) {
                    // Asked for again with the next frame that cannot be decoded.
                    let _ = writer.request_keyframe(None, KeyframeRequestKind::Pli);
                }
            }
        } else if data.mid == self.lines.audio {
            self.audio.whole(sequence);
            self.audio.piece(data.data.len(), true, now);
            if let Some(recording) = &mut self.recording {
                recording.audio.push(data.data);
            }
        } else {
            self.microphone.whole(sequence);
            self.microphone.piece(data.data.len(), true, now);
        }
    }

    /// A message came to neko, which returns it.
    pub fn message_at_neko(&mut self, neko: &mut Endpoint, message: &ChannelData, now: Instant) {
        self.data_up.received += 1;
        self.data_up.piece(message.data.len(), true, now);
        if send_message(neko, &message.data) {
            self.data_down.sent += 1;
        }
    }

    /// A message came back to the viewer.
    pub fn message_at_viewer(&mut self, message: &ChannelData, now: Instant) {
        self.data_down.received += 1;
        self.data_down.piece(message.data.len(), true, now);
        let number = message.data.as_slice().try_into().map(u64::from_be_bytes);
        if let Some(sent) = number.ok().and_then(|number| self.pings.remove(&number)) {
            self.round_trips.push(now.duration_since(sent));
        }
    }

    /// Whether everything that was sent arrived.
    pub fn settled(&self) -> bool {
        let media = [&self.video, &self.audio, &self.microphone];
        self.pings.is_empty() && media.iter().all(|flow| flow.is_complete())
    }

    /// Every stream's figures.
    pub fn streams(&self) -> Vec<Stream> {
        let flows = [&self.video, &self.audio, &self.microphone, &self.data_up, &self.data_down];
        flows.into_iter().map(Flow::figures).collect()
    }

    /// What the viewer received.
    pub fn recording(&mut self) -> Recording {
        self.recording.take().unwrap_or_default()
    }
}

fn audio_time(slot: u64) -> MediaTime {
    MediaTime::new(
        slot * AudioSource::INTERVAL.as_millis() as u64 * u64::from(AUDIO_CLOCK / 1000),
        Frequency::FORTY_EIGHT_KHZ,
    )
}

fn write(endpoint: &mut Endpoint, mid: Mid, payload_type: Pt, time: MediaTime, data: Vec<u8>, now: Instant) {
    let Some(writer) = endpoint.rtc.writer(mid) else { return };
    if let Err(error) = writer.write(payload_type, now, time, data) {
        endpoint.trouble(&error);
    }
}

/// Whether the data channel took it.
fn send_message(endpoint: &mut Endpoint, message: &[u8]) -> bool {
    let Some(mut channel) = endpoint.channel.and_then(|id| endpoint.rtc.channel(id)) else { return false };
    match channel.write(true, message) {
        Ok(taken) => taken,
        Err(error) => {
            endpoint.trouble(&error);
            false
        }
    }
}
