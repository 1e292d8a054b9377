//! When media flow.

use super::*;

/// A data channel that opens late takes nothing of the time of the media.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_duration_counts_from_the_opening_of_the_channel() {
    static HELD: AtomicU64 = AtomicU64::new(0);
    let mut setup = setup().await;
    // DTLS application data carries the channel alone; its first packets are lost.
    let late = |datagram: &[u8]| datagram.first() != Some(&23) || HELD.fetch_add(1, Ordering::Relaxed) > 0;
    setup.viewer = vec![Arc::new(Filtered(Arc::clone(&setup.viewer[0]), late))];
    let ended = run(setup, pending()).await;
    assert_clean(&ended);
    assert!(stream(&ended, StreamKind::Video, Direction::Down).frames >= 12);
    assert!(HELD.load(Ordering::Relaxed) > 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_to_wait_for_a_turn_stays_connected_and_plays_then() {
    let (one, other) = (setup().await, setup().await);
    let turn = Arc::clone(&one.turn);
    let other = Setup { turn: Arc::clone(&turn), ..other };
    let start = Instant::now();
    let (one, other) = tokio::join!(run(one, pending()), run(other, pending()));
    // Twice 600 ms of media, one after the other.
    assert!(start.elapsed() >= Duration::from_millis(1200));
    for ended in [one, other] {
        assert_clean(&ended);
        assert!(ended.media.first_media.is_some_and(|first| first < Duration::from_millis(600)), "{:#?}", ended.media);
    }
    let late = Setup { turn: Arc::new(Semaphore::new(0)), ..setup().await };
    let late = Setup { deadline: Instant::now() + Duration::from_secs(2), ..late };
    assert_eq!(run(late, pending()).await.failure.map(|failure| failure.slug), Some(Slug::DeadlineReached));
}

/// A leg whose datagrams take their time.
struct Slow(Arc<dyn Leg>, Duration);

#[async_trait]
impl Leg for Slow {
    fn candidate(&self) -> LegCandidate {
        self.0.candidate()
    }

    async fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        let (leg, datagram, time) = (Arc::clone(&self.0), datagram.to_vec(), self.1);
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            leg.send_to(&datagram, peer).await
        });
        Ok(())
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.0.recv_from(buffer).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_round_trips_have_longer_limits() {
    // Three round trips at least: more than the time-out, and less than twelve of them.
    let mut setup = Setup { connect_timeout: Duration::from_millis(900), ..setup().await };
    let half = Duration::from_millis(200);
    setup.neko = vec![Arc::new(Slow(Arc::clone(&setup.neko[0]), half))];
    setup.viewer = vec![Arc::new(Slow(Arc::clone(&setup.viewer[0]), half))];
    let ended = run(setup, pending()).await;
    assert_eq!(ended.failure, None, "{:#?}", ended.media);
    assert!(ended.media.round_trip.is_some_and(|(median, _)| median >= 2 * half), "{:#?}", ended.media);
    let video = stream(&ended, StreamKind::Video, Direction::Down);
    assert_eq!(video.received, video.sent, "what was on its way is awaited");
}
