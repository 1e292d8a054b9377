//! Whether a datagram gets in somewhere, asked with a few of them: much quicker than a path that times out.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

use super::peer::Leg;
use crate::transport::UdpEnd;
use turn_client::stun::wire::TransactionId;

/// How long it is tried, and how often.
const WITHIN: Duration = Duration::from_millis(1000);
const AGAIN: Duration = Duration::from_millis(150);

/// Whether what `from` sends to `to` comes out at `leg`.
pub(super) async fn reaches(from: &UdpEnd, to: SocketAddr, leg: &dyn Leg) -> bool {
    let marker = TransactionId::random().0;
    let until = Instant::now() + WITHIN;
    let mut buffer = [0; 64];
    let mut again = tokio::time::interval(AGAIN);
    loop {
        tokio::select! {
            // A refusal is no answer: the next one may pass.
            _ = again.tick() => drop(from.send_to(&marker, to).await),
            received = leg.recv_from(&mut buffer) => match received {
                Ok((len, _)) if buffer[..len] == marker => return true,
                Ok(_) => {}
                // A receive that fails at once must not keep the others from their turn.
                Err(_) => tokio::task::yield_now().await,
            },
            () = tokio::time::sleep_until(until) => return false,
        }
    }
}
