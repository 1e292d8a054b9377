//! The task behind a [`super::Session`]: it alone reads the link, and outlives its handle to give back what stands.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::registry::Alive;
use super::shared::Shared;
use super::{Broken, UdpEnd, dtls};
use turn_client::stun::wire::{ChannelData, Framing, MAGIC_COOKIE};
use turn_client::turn::{Answer, Input, Kept};

/// How long the answer to the last Refresh is awaited.
const GOODBYE: Duration = Duration::from_millis(300);

/// How many TCP peers may wait to be taken.
const ATTEMPTS: usize = 64;

/// How much is written at once, about.
const WRITE: usize = 65_536;

type Deliver = mpsc::Sender<(SocketAddr, Vec<u8>)>;

/// Reads datagrams.
pub(super) async fn datagrams(shared: Arc<Shared>, end: UdpEnd, deliver: Deliver, mut alive: Alive) {
    let mut buffer = vec![0; 65_536];
    let mut closing = None;
    while let Some(wake) = turn_over(&shared, &mut closing, &alive.closing).await {
        tokio::select! {
            received = end.recv_from(&mut buffer) => match received {
                Ok((len, from)) if from == shared.server => take(&shared, &buffer[..len], &deliver),
                Ok((len, from)) => shared.state().client.foreign(Instant::now(), from, &buffer[..len]),
                Err(error) => fail(&shared, Broken::from(&error), false),
            },
            () = tokio::time::sleep_until(wake.into()) => shared.state().client.timeout(Instant::now()),
            () = shared.wake.notified() => {}
            _ = alive.closing.changed() => {}
        }
    }
    fail(&shared, Broken::Closing, true);
}

/// Reads the packets of a DTLS connection.
pub(super) async fn packets(shared: Arc<Shared>, connection: dtls::Connection, deliver: Deliver, mut alive: Alive) {
    let mut buffer = vec![0; 65_536];
    let mut closing = None;
    let mut why = Broken::Closing;
    while let Some(wake) = turn_over(&shared, &mut closing, &alive.closing).await {
        tokio::select! {
            received = connection.recv(&mut buffer) => match received {
                Ok(len) => take(&shared, &buffer[..len], &deliver),
                Err(error) => {
                    why = dtls::broken(&error);
                    break;
                }
            },
            () = tokio::time::sleep_until(wake.into()) => shared.state().client.timeout(Instant::now()),
            () = shared.wake.notified() => {}
            _ = alive.closing.changed() => {}
        }
    }
    fail(&shared, why, true);
    let _ = tokio::time::timeout(GOODBYE, connection.close()).await; // its tasks end with it
}

/// Reads a stream.
pub(super) async fn stream(
    shared: Arc<Shared>,
    mut reader: Box<dyn AsyncRead + Send + Unpin>,
    mut writing: JoinHandle<()>,
    deliver: Deliver,
    mut alive: Alive,
) {
    let mut buffer = vec![0; 16_384];
    let mut framing = Framing::default();
    let mut closing = None;
    let mut why = Broken::Closing;
    while let Some(wake) = turn_over(&shared, &mut closing, &alive.closing).await {
        let broken = tokio::select! {
            read = reader.read(&mut buffer) => match read {
                Ok(0) if framing.rest().is_empty() => Some(Broken::Closed),
                Ok(0) => Some(Broken::Garbage(sample(&framing))),
                Ok(len) => {
                    framing.push(&buffer[..len]);
                    let broken = frames(&shared, &mut framing, &deliver).err();
                    shared.state().partial = framing.rest().len();
                    broken
                }
                Err(error) => Some(Broken::from(&error)),
            },
            () = tokio::time::sleep_until(wake.into()) => {
                shared.state().client.timeout(Instant::now());
                None
            }
            () = shared.wake.notified() => None,
            _ = alive.closing.changed() => None,
        };
        if let Some(broken) = broken {
            why = broken;
            break;
        }
    }
    fail(&shared, why, true);
    // Ends the writer after what is queued; a server that reads nothing does not hold us.
    let end = async {
        let _ = shared.send_control(Vec::new()).await; // an error says that it has ended
        let _ = (&mut writing).await;
    };
    if tokio::time::timeout(GOODBYE, end).await.is_err() {
        writing.abort();
    }
}

/// Writes a stream's frames, as many at once as wait, requests before data.
pub(super) async fn write(
    mut writer: Box<dyn AsyncWrite + Send + Unpin>,
    mut control: mpsc::UnboundedReceiver<Vec<u8>>,
    mut data: mpsc::Receiver<Vec<u8>>,
) {
    loop {
        let frame = tokio::select! {
            biased;
            frame = control.recv() => frame,
            frame = data.recv() => frame,
        };
        let Some(mut bytes) = frame else { break };
        let mut last = bytes.is_empty();
        while !last && bytes.len() < WRITE {
            match control.try_recv().ok().or_else(|| data.try_recv().ok()) {
                Some(frame) => {
                    last = frame.is_empty();
                    bytes.extend(frame);
                }
                None => break,
            }
        }
        // A write that fails shows as the end of the reading side.
        if writer.write_all(&bytes).await.is_err() || writer.flush().await.is_err() || last {
            break;
        }
    }
    let _ = writer.shutdown().await; // the stream is over either way
}

/// Sends what the client has to say, hands out its answers, and says when to wake; none when the session is over.
async fn turn_over(
    shared: &Shared,
    closing: &mut Option<Instant>,
    registry: &watch::Receiver<bool>,
) -> Option<Instant> {
    loop {
        let now = Instant::now();
        let mut lost = None;
        let (output, wake, over) = {
            let mut state = shared.state();
            if state.dropped || *registry.borrow() {
                let since = *closing.get_or_insert(now);
                if !state.client.is_closed() {
                    state.client.close(now);
                }
                if since + GOODBYE <= now {
                    return None;
                }
            }
            while let Some(event) = state.client.event() {
                match event.outcome {
                    Ok(Answer::Allocated(_)) => {
                        shared.allocations.granted();
                        state.stands = Some(shared.allocations.standing().one_more(shared.user.clone()));
                    }
                    // Given back.
                    Ok(Answer::Refreshed(Duration::ZERO)) => state.stands = None,
                    _ => {}
                }
                if let Some(waiting) = state.waiting.remove(&event.ticket) {
                    let _ = waiting.send(Ok(event)); // whoever asked may have left
                }
            }
            while let Some(loss) = state.client.loss() {
                match loss.what {
                    Kept::Allocation => lost = Some(Broken::AllocationLost(Box::new(loss.refusal))),
                    Kept::Peer(_) => state.losses.push(loss),
                }
            }
            // The session ends with its allocation; what may stand all the same is given back on the way out.
            state.dropped |= lost.is_some();
            let over = closing.is_some() && state.client.is_closed();
            let wake = state.client.next_timeout().unwrap_or(now + Duration::from_secs(3600));
            (std::iter::from_fn(|| state.client.output()).collect::<Vec<_>>(), wake, over)
        };
        if over {
            return None;
        }
        if let Some(broken) = lost {
            fail(shared, broken, true);
            continue;
        }
        if output.is_empty() {
            return Some(closing.map_or(wake, |since| wake.min(since + GOODBYE)));
        }
        for bytes in output {
            if let Err(broken) = shared.send_control(bytes).await {
                fail(shared, broken, false);
            }
        }
    }
}

/// One datagram or frame from the server.
fn take(shared: &Shared, bytes: &[u8], deliver: &Deliver) {
    let mut state = shared.state();
    match state.client.input(Instant::now(), bytes) {
        Input::Data(peer, data) => {
            let _ = deliver.try_send((peer, data.to_vec())); // nobody reads: dropped, as a socket would
        }
        Input::Attempt(peer, connection) if state.attempts.len() < ATTEMPTS => {
            state.attempts.push_back((peer, connection));
            shared.attempted.notify_one();
        }
        _ => {}
    }
}

/// The whole frames of a stream.
fn frames(shared: &Shared, framing: &mut Framing, deliver: &Deliver) -> Result<(), Broken> {
    loop {
        // Text reads like the head of a long ChannelData message: only channels that were bound may come.
        let head = framing.rest();
        if head.len() >= 4 && head[0] & 0xC0 == 0x40 {
            let number = u16::from_be_bytes([head[0], head[1]]);
            if !shared.state().client.knows_channel(number) {
                return Err(Broken::Garbage(sample(framing)));
            }
        }
        // A banner such as `220 mail.example.org` reads like the head of a long STUN message.
        if head.len() >= 8 && head[0] & 0xC0 == 0 && head[4..8] != MAGIC_COOKIE.to_be_bytes() {
            return Err(Broken::Garbage(sample(framing)));
        }
        match framing.next_frame() {
            Ok(Some(frame)) => {
                debug_assert!(ChannelData::parse(frame).is_some() || frame.len() >= 20);
                take(shared, frame, deliver);
            }
            Ok(None) => return Ok(()),
            Err(_) => return Err(Broken::Garbage(sample(framing))),
        }
    }
}

fn sample(framing: &Framing) -> Vec<u8> {
    let rest = framing.rest();
    rest[..rest.len().min(64)].to_vec()
}

/// Everyone who waits is told; with `forever`, everyone who asks later too.
fn fail(shared: &Shared, broken: Broken, forever: bool) {
    let mut state = shared.state();
    for (_, waiting) in state.waiting.drain() {
        let _ = waiting.send(Err(broken.clone())); // whoever asked may have left
    }
    state.client.abandon(Instant::now());
    while state.client.event().is_some() {}
    if forever {
        state.broken.get_or_insert(broken);
        state.stands = None;
        shared.attempted.notify_one();
    }
}
