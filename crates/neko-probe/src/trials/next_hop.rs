//! Whether an address is that of the next hop: a packet that may go no further is refused there.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::timeout;

/// Nothing is published on it (discard, RFC 863).
const PORT: u16 = 9;
/// Routers refuse once a second.
const TRIES: [Duration; 3] = [Duration::from_millis(100), Duration::from_millis(400), Duration::from_millis(1000)];

/// Whether it refuses. A firewall that drops says nothing.
pub(super) async fn has(address: Ipv4Addr) -> bool {
    is_refused((address, PORT).into()).await.unwrap_or(false)
}

async fn is_refused(to: SocketAddr) -> io::Result<bool> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).await?;
    socket.set_ttl(1)?;
    socket.connect(to).await?;
    for patience in TRIES {
        // What an earlier one met is told by the next call, whichever it is.
        let told = match socket.send(&[0]).await {
            Ok(_) => timeout(patience, socket.recv(&mut [0])).await.unwrap_or(Ok(0)),
            refused => refused,
        };
        if told.is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_has_the_address_refuses() {
        assert!(has(Ipv4Addr::LOCALHOST).await);
        let silent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        assert!(!is_refused(silent.local_addr().unwrap()).await.unwrap());
    }
}
