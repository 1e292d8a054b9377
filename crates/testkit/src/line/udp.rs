//! Datagrams through a line: a socket towards the server for each client.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::{Line, Shared};

/// So many packets of a flow are on their way at most.
const ON_THE_WAY: usize = 4096;

/// A packet, and when it comes out.
type Timed = (Instant, Vec<u8>);

/// Forwards for as long as it is polled.
pub(super) async fn forward(line: Line, near: UdpSocket, server: SocketAddr) {
    let near = Arc::new(near);
    let (mut clients, mut tasks) = (HashMap::new(), JoinSet::new());
    let mut packet = vec![0; 65_536];
    loop {
        // A client that is gone is no end.
        let Ok((len, client)) = near.recv_from(&mut packet).await else { continue };
        if let std::collections::hash_map::Entry::Vacant(entry) = clients.entry(client) {
            let Ok(far) = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await else { continue };
            let (to_server, leaves) = mpsc::channel(ON_THE_WAY);
            let (to_client, comes) = mpsc::channel(ON_THE_WAY);
            let far = Arc::new(far);
            entry.insert(to_server);
            tasks.spawn(deliver(leaves, Arc::clone(&far), server));
            tasks.spawn(deliver(comes, Arc::clone(&near), client));
            tasks.spawn(answers(line.down.clone(), far, to_client));
        }
        enter(&line.up, &clients[&client], &packet[..len]);
    }
}

fn enter(direction: &Shared, onward: &mpsc::Sender<Timed>, packet: &[u8]) {
    if let Some(comes) = direction.lock().packet(packet.len(), Instant::now()) {
        // Where too many are on their way it is lost.
        let _ = onward.try_send((comes, packet.to_vec()));
    }
}

async fn answers(direction: Shared, far: Arc<UdpSocket>, onward: mpsc::Sender<Timed>) {
    let mut packet = vec![0; 65_536];
    loop {
        let Ok((len, _)) = far.recv_from(&mut packet).await else { continue };
        enter(&direction, &onward, &packet[..len]);
    }
}

async fn deliver(mut packets: mpsc::Receiver<Timed>, socket: Arc<UdpSocket>, to: SocketAddr) {
    while let Some((comes, packet)) = packets.recv().await {
        sleep_until(comes).await;
        let _ = socket.send_to(&packet, to).await;
    }
}
