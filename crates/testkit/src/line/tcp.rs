//! Connections through a line. What a direction has no room for waits at the sender.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use super::{Line, Shared};

/// As large as a packet.
const PIECE: usize = 1400;
/// So many pieces of a connection are on their way at most.
const ON_THE_WAY: usize = 4096;
/// What waits for longer is not read yet.
const READ_AHEAD: Duration = Duration::from_millis(100);

/// Forwards for as long as it is polled.
pub(super) async fn forward(line: Line, near: TcpListener, server: SocketAddr) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((client, _)) = near.accept().await else { continue };
        connections.spawn(connection(line.clone(), client, server));
    }
}

/// Its opening takes a round trip more than that to the near end.
async fn connection(line: Line, client: TcpStream, server: SocketAddr) {
    let opens = line.up.lock().piece(40, Instant::now());
    sleep_until(opens).await;
    let Ok(server) = TcpStream::connect(server).await else { return };
    let answered = line.down.lock().piece(40, Instant::now());
    sleep_until(answered).await;
    for stream in [&client, &server] {
        let _ = stream.set_nodelay(true);
    }
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::join!(direction(&line.up, from_client, to_server), direction(&line.down, from_server, to_client));
}

async fn direction(
    direction: &Shared,
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
) {
    let (onward, mut pieces) = mpsc::channel::<(Instant, Vec<u8>)>(ON_THE_WAY);
    let takes = async move {
        let mut piece = vec![0; PIECE];
        while let Ok(len @ 1..) = from.read(&mut piece).await {
            let (comes, waits) = {
                let (mut direction, now) = (direction.lock(), Instant::now());
                (direction.piece(len, now), direction.queued(now))
            };
            if onward.send((comes, piece[..len].to_vec())).await.is_err() {
                return;
            }
            sleep(waits.saturating_sub(READ_AHEAD)).await;
        }
    };
    let gives = async move {
        while let Some((comes, piece)) = pieces.recv().await {
            sleep_until(comes).await;
            if to.write_all(&piece).await.is_err() {
                return;
            }
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(takes, gives);
}
