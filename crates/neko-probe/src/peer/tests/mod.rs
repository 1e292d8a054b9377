//! Two peers over real sockets on loopback.

mod servers;
mod turns;

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use tokio::net::{TcpListener, UdpSocket};

use super::*;
use crate::legs::SocketLeg;
use crate::media::tests::{decode_audio, decode_video, scratch};
use crate::media::{audio_clip, ivf, ogg, video_clip};
use crate::transport::UdpEnd;
use neko_report::{Direction, Slug, Stream, StreamKind};

async fn host(address: &str) -> Arc<dyn Leg> {
    let address = SocketAddr::new(address.parse().expect("an address"), 0);
    let end = UdpEnd::bind_to(address, None).await.expect("a socket on loopback");
    Arc::new(SocketLeg::host(end).expect("its address"))
}

async fn setup() -> Setup {
    Setup {
        neko: vec![host("127.0.0.1").await],
        viewer: vec![host("127.0.0.1").await],
        ice_lite: false,
        trickle: true,
        video_bitrate: 1_000_000,
        turn: Arc::new(Semaphore::new(1)),
        duration: Duration::from_millis(600),
        connect_timeout: Duration::from_secs(10),
        deadline: Instant::now() + Duration::from_secs(30),
        record: false,
    }
}

fn stream(ended: &Ended, kind: StreamKind, direction: Direction) -> &Stream {
    let mut streams = ended.media.streams.iter();
    streams.find(|stream| stream.kind == kind && stream.direction == direction).expect("the stream is reported")
}

/// Everything flowed, and nothing was lost.
fn assert_clean(ended: &Ended) {
    assert_eq!(ended.failure, None, "{:#?}", ended.media);
    for stream in &ended.media.streams {
        assert!(stream.sent > 0 && stream.frames > 0 && stream.bytes > 0, "{stream:?}");
        assert_eq!(stream.received, stream.sent, "{stream:?}");
    }
    let (ice, dtls) = (ended.media.ice.expect("ICE"), ended.media.dtls.expect("DTLS"));
    let first = ended.media.first_media.expect("media");
    assert!(ice <= dtls && ice <= first, "{:#?}", ended.media);
    assert!(ended.media.round_trip.is_some_and(|(half, most)| half <= most && !most.is_zero()));
    assert_eq!(ended.media.checks_retransmitted, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_flows_over_a_host_path_and_the_figures_make_sense() {
    let setup = setup().await;
    let (neko, viewer) = (setup.neko[0].candidate().address, setup.viewer[0].candidate().address);
    let ended = run(setup, pending()).await;
    assert_clean(&ended);
    assert_eq!(ended.media.pair, Some((neko, viewer)));
    // One check each way, and perhaps the one that nominates.
    let Media { checks_sent, checks_answered, .. } = ended.media;
    assert!((2..=3).contains(&checks_sent) && checks_answered == checks_sent, "{:#?}", ended.media);
    let video = stream(&ended, StreamKind::Video, Direction::Down);
    assert!((12..=25).contains(&video.frames), "{video:?}");
    assert!((500_000..2_000_000).contains(&video.bits_per_second), "{video:?}");
    let audio = stream(&ended, StreamKind::Audio, Direction::Down);
    assert_eq!(audio.frames, audio.sent, "one packet, one frame");
    assert!(stream(&ended, StreamKind::Microphone, Direction::Up).frames >= 20);
    assert_eq!(
        stream(&ended, StreamKind::Data, Direction::Up).received,
        stream(&ended, StreamKind::Data, Direction::Down).received
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_trickle_candidates_travel_in_the_descriptions() {
    let ended = run(Setup { trickle: false, ..setup().await }, pending()).await;
    assert_clean(&ended);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ice_lite_neko_sends_no_checks() {
    for trickle in [false, true] {
        let ended = run(Setup { ice_lite: true, trickle, ..setup().await }, pending()).await;
        assert_clean(&ended);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ipv6_works_alike() {
    let setup = Setup { neko: vec![host("::1").await], viewer: vec![host("::1").await], ..setup().await };
    assert_clean(&run(setup, pending()).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tcp_works_alike() {
    for ice_lite in [false, true] {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a listener");
        let neko = TcpLeg::passive(listener).expect("its address");
        let viewer = TcpLeg::active(neko.candidate().address).await.expect("a connection");
        let setup = Setup { neko: vec![Arc::new(neko)], viewer: vec![Arc::new(viewer)], ice_lite, ..setup().await };
        assert_clean(&run(setup, pending()).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_legs_a_side_end_in_one_pair() {
    let setup = Setup {
        neko: vec![host("127.0.0.1").await, host("127.0.0.2").await],
        viewer: vec![host("127.0.0.1").await, host("::1").await],
        ..setup().await
    };
    let ended = run(setup, pending()).await;
    assert_eq!(ended.failure, None);
    assert_clean(&ended);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_viewer_received_is_what_the_clip_holds() {
    let setup = Setup { record: true, duration: Duration::from_millis(1500), ..setup().await };
    let ended = run(setup, pending()).await;
    assert_clean(&ended);
    let video = stream(&ended, StreamKind::Video, Direction::Down);
    let (frames, packets) = (&ended.recording.video, &ended.recording.audio);
    assert_eq!(frames.len() as u64, video.frames);

    let clip = video_clip().expect("the clip");
    let directory = scratch();
    let original = decode_video(directory.path(), &ivf::write(&clip, &clip.frames));
    let pictures = decode_video(directory.path(), &ivf::write(&clip, frames));
    assert_eq!(pictures.len(), frames.len());
    assert!(frames.len() >= 30, "inter frames and several key frames: {}", frames.len());
    assert_eq!(pictures, original.iter().cycle().take(frames.len()).cloned().collect::<Vec<_>>());

    let clip = audio_clip().expect("the clip");
    let original: Vec<_> = clip.iter().cycle().take(packets.len()).collect();
    let sound = decode_audio(directory.path(), &ogg::write(packets));
    assert_eq!(sound.len(), packets.len());
    assert_eq!(sound, decode_audio(directory.path(), &ogg::write(&original)));
}

/// A leg that loses every n-th media packet that it should send.
struct Lossy {
    inner: Arc<dyn Leg>,
    every: u64,
    count: AtomicU64,
    lost: AtomicU64,
}

#[async_trait]
impl Leg for Lossy {
    fn candidate(&self) -> LegCandidate {
        self.inner.candidate()
    }

    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        let media = datagram.first().is_some_and(|&byte| byte >> 6 == 2) && datagram[1] & 0x7f >= 96;
        if media && (self.count.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(self.every) {
            self.lost.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        self.inner.send_to(datagram, peer).await
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.inner.recv_from(buffer).await
    }
}

fn lossy(inner: &Arc<dyn Leg>, every: u64) -> Arc<Lossy> {
    Arc::new(Lossy { inner: Arc::clone(inner), every, count: AtomicU64::new(0), lost: AtomicU64::new(0) })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_loss_is_measured() {
    let mut setup = Setup { duration: Duration::from_millis(1500), ..setup().await };
    let leg = lossy(&setup.neko[0], 10);
    setup.neko = vec![Arc::clone(&leg) as Arc<dyn Leg>];
    let ended = run(setup, pending()).await;
    assert_eq!(ended.failure, None);
    let repaired = stream(&ended, StreamKind::Video, Direction::Down);
    assert!(repaired.repaired > 0 && repaired.loss_after_repair() < repaired.loss() / 2.0, "{repaired:?}");
    let (video, audio) =
        (stream(&ended, StreamKind::Video, Direction::Down), stream(&ended, StreamKind::Audio, Direction::Down));
    let missing = video.sent - video.received + audio.sent - audio.received;
    assert!(missing > 0 && missing <= leg.lost.load(Ordering::Relaxed), "retransmissions do not hide it: {ended:?}");
    let loss = missing as f64 / (video.sent + audio.sent) as f64;
    assert!((0.05..0.15).contains(&loss), "{loss}");
    assert_eq!(stream(&ended, StreamKind::Microphone, Direction::Up).loss(), 0.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_media_through_a_path_that_stands_is_named() {
    let mut setup = setup().await;
    setup.neko = vec![lossy(&setup.neko[0], 1)];
    let ended = run(setup, pending()).await;
    let failure = ended.failure.expect("nothing arrived");
    assert_eq!(failure.slug, Slug::MediaMissing);
    assert!(failure.message.starts_with("video from neko to the viewer: none of "), "{}", failure.message);
    assert!(!failure.message.contains("microphone"), "{}", failure.message);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_path_that_takes_small_packets_alone_is_named() {
    let mut setup = setup().await;
    setup.neko = vec![Arc::new(Filtered(Arc::clone(&setup.neko[0]), |datagram| datagram.len() <= 1200))];
    let failure = run(setup, pending()).await.failure.expect("no frame arrived");
    assert_eq!(failure.slug, Slug::LargePacketsLost, "{}", failure.message);
}

/// A leg that nothing leaves but what passes its filter.
struct Filtered(Arc<dyn Leg>, fn(&[u8]) -> bool);

#[async_trait]
impl Leg for Filtered {
    fn candidate(&self) -> LegCandidate {
        self.0.candidate()
    }

    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        if self.1(datagram) { self.0.send_to(datagram, peer).await } else { Ok(()) }
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.0.recv_from(buffer).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_far_end_is_a_failure_of_ice() {
    let mut setup = Setup { connect_timeout: Duration::from_millis(300), ..setup().await };
    setup.neko = vec![Arc::new(Filtered(Arc::clone(&setup.neko[0]), |_| false))];
    setup.viewer = vec![Arc::new(Filtered(Arc::clone(&setup.viewer[0]), |_| false))];
    let ended = run(setup, pending()).await;
    let failure = ended.failure.expect("nothing arrives");
    assert_eq!(failure.slug, Slug::IceFailed);
    assert!(failure.message.contains("0 were answered, and received 0"), "{}", failure.message);
    assert!(ended.media.checks_sent > 0 && ended.media.checks_answered == 0);
    assert!(ended.media.checks_retransmitted > 0);
    assert_eq!((ended.media.ice, ended.media.first_media), (None, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deadline_holds_where_it_comes_first() {
    let mut setup = Setup { deadline: Instant::now() + Duration::from_millis(200), ..setup().await };
    setup.neko = vec![Arc::new(Filtered(Arc::clone(&setup.neko[0]), |_| false))];
    let ended = tokio::time::timeout(Duration::from_secs(8), run(setup, pending())).await.expect("it ended");
    assert_eq!(ended.failure.map(|failure| failure.slug), Some(Slug::IceFailed));

    let setup = Setup { deadline: Instant::now(), ..self::setup().await };
    let ended = run(setup, pending()).await;
    assert_eq!(ended.failure.map(|failure| failure.slug), Some(Slug::DeadlineReached));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dtls_that_does_not_come_through_is_told_from_ice() {
    let mut setup = Setup { connect_timeout: Duration::from_millis(500), ..setup().await };
    let only_checks = |datagram: &[u8]| datagram.first().is_some_and(|&byte| byte < 4);
    setup.neko = vec![Arc::new(Filtered(Arc::clone(&setup.neko[0]), only_checks))];
    let ended = run(setup, pending()).await;
    let failure = ended.failure.expect("the handshake hangs");
    assert_eq!(failure.slug, Slug::DtlsFailed);
    assert!(
        failure.message.contains("the viewer sent ") && failure.message.contains("received 0"),
        "{}",
        failure.message
    );
    assert!(ended.media.ice.is_some() && ended.media.dtls.is_none());
}

/// A leg that counts the DTLS alerts that leave by it.
struct Alerts(Arc<dyn Leg>, AtomicU64);

#[async_trait]
impl Leg for Alerts {
    fn candidate(&self) -> LegCandidate {
        self.0.candidate()
    }

    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        self.1.fetch_add(u64::from(datagram.first() == Some(&21)), Ordering::Relaxed);
        self.0.send_to(datagram, peer).await
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.0.recv_from(buffer).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_ends_it_at_once_and_both_say_goodbye() {
    let mut setup = setup().await;
    setup.duration = Duration::from_secs(3600);
    setup.deadline = Instant::now() + setup.duration;
    let [neko, viewer] =
        [&setup.neko[0], &setup.viewer[0]].map(|leg| Arc::new(Alerts(Arc::clone(leg), AtomicU64::new(0))));
    setup.neko = vec![Arc::clone(&neko) as _];
    setup.viewer = vec![Arc::clone(&viewer) as _];
    let cancel = tokio::time::sleep(Duration::from_millis(600));
    let ended = tokio::time::timeout(Duration::from_secs(20), run(setup, cancel)).await.expect("it ended");
    assert_eq!(ended.failure.map(|failure| failure.slug), Some(Slug::Interrupted));
    assert!(!ended.media.streams.is_empty());
    for leg in [neko, viewer] {
        assert_eq!(leg.1.load(Ordering::Relaxed), 1, "one close_notify");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_before_the_start_starts_nothing() {
    let ended = run(setup().await, std::future::ready(())).await;
    assert_eq!(ended.failure.map(|failure| failure.slug), Some(Slug::Interrupted));
    assert_eq!(ended.media, Media::default());
}

/// A relay whose server does not answer.
struct Unanswered(Arc<dyn Leg>);

#[async_trait]
impl Leg for Unanswered {
    fn candidate(&self) -> LegCandidate {
        self.0.candidate()
    }

    async fn permit(&self, _: SocketAddr) -> Result<(), Failure> {
        pending().await
    }

    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        self.0.send_to(datagram, peer).await
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.0.recv_from(buffer).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_permission_that_is_never_answered_does_not_hold_the_run() {
    let mut setup = Setup { connect_timeout: Duration::from_millis(200), ..setup().await };
    setup.viewer = vec![Arc::new(Unanswered(Arc::clone(&setup.viewer[0])))];
    let ended = tokio::time::timeout(Duration::from_secs(20), run(setup, pending())).await.expect("it ended");
    assert_eq!(ended.failure.map(|failure| failure.slug), Some(Slug::ServerSilent));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sides_that_cannot_meet_are_a_failure_and_no_panic() {
    let connect_timeout = Duration::from_millis(200);
    let nothing = Setup { neko: Vec::new(), viewer: Vec::new(), connect_timeout, ..setup().await };
    let families = Setup { viewer: vec![host("::1").await], connect_timeout, ..setup().await };
    for setup in [nothing, families] {
        let failure = run(setup, pending()).await.failure.expect("no pair");
        assert_eq!(failure.slug, Slug::IceFailed);
        assert_eq!(failure.message, "neko sent and received no check; the viewer sent and received no check");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_do_no_harm() {
    let setup = setup().await;
    let targets = [setup.neko[0].candidate().address, setup.viewer[0].candidate().address];
    let noise = tokio::spawn(async move {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
        let mut stun = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        stun.extend([7; 12]);
        let datagrams: [&[u8]; 7] =
            [b"", b"\x00", b"GET / HTTP/1.1\r\n\r\n", &stun, &[22, 254, 253, 0, 0, 0, 0], &[0x80; 60], &[0xff; 1900]];
        loop {
            for (datagram, target) in datagrams.iter().flat_map(|datagram| targets.map(|target| (datagram, target))) {
                let _ = socket.send_to(datagram, target).await;
            }
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    });
    let ended = run(setup, pending()).await;
    noise.abort();
    assert_clean(&ended);
}
