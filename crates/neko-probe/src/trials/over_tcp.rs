//! From a TCP allocation outside (RFC 6062) to the port of neko's TCP mux.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use super::Ground;
use super::addresses::is_global;
use super::outcome::outcome;
use super::subject::Subject;
use super::together::together;
use crate::proof;
use crate::transport::{Carrier, Endpoint, Error, TcpRelay};
use neko_config::ice_server::Transport;
use neko_reach::Trial;
use turn_client::turn::Settings;

/// How long the allocation, and a connection that must come about, may take.
const WITHIN: Duration = Duration::from_millis(1500);

/// What became of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// neko's port took it.
    Arrived,
    /// Somebody said no: 447, or another listener took it.
    Refused,
    /// No answer.
    Silent,
    /// The server did not try.
    Untried,
}

/// Where the same relay does connect to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Control {
    /// To its own server.
    near: bool,
    /// To another machine, so that no firewall keeps all its connections in.
    far: bool,
}

/// For each of neko's addresses of the relay's family.
pub(super) async fn try_out(ground: &Ground<'_>, subject: &Subject<'_>) -> Vec<(IpAddr, Trial)> {
    let Some(mux) = ground.mux.as_ref().filter(|_| !subject.inside) else { return Vec::new() };
    let endpoint = over_a_stream(&subject.endpoint);
    let settings = Settings::new(subject.credentials.clone(), endpoint.timing());
    let allocate = TcpRelay::allocate(&endpoint, settings, ground.place.allocations);
    let Ok(Ok(relay)) = timeout(WITHIN, allocate).await else { return Vec::new() };
    let relayed = relay.granted().relayed.ip();
    let offered = ground.addresses.offered().into_iter().filter(|ip| ip.is_ipv4() == relayed.is_ipv4());
    let offered: Vec<IpAddr> = offered.filter(|_| !ground.addresses.is_ours(relayed)).collect();
    let each = offered.into_iter().map(async |ip| (ip, connect(ground, &relay, SocketAddr::new(ip, mux.port)).await));
    let (ended, control) = tokio::join!(together(each), control(ground, &relay, &endpoint));
    let _ = relay.release().await; // dropping it asks again
    ended.into_iter().map(|(ip, ended)| (ip, judge(ended, control))).collect()
}

/// Silence may be the doing of a firewall before the server, unless it reaches other machines.
fn judge(ended: Ended, control: Control) -> Trial {
    match ended {
        Ended::Arrived => Trial::Arrived,
        Ended::Refused => outcome(false, control.near || control.far),
        Ended::Silent => outcome(false, control.far),
        Ended::Untried => Trial::NotTried,
    }
}

/// A TURN server over UDP mostly listens on the same port over TCP.
fn over_a_stream(endpoint: &Endpoint) -> Endpoint {
    match endpoint.carrier {
        Carrier::Tcp | Carrier::Tls { .. } => endpoint.clone(),
        Carrier::Udp | Carrier::Dtls { .. } => Endpoint { carrier: Carrier::Tcp, ..endpoint.clone() },
    }
}

async fn connect(ground: &Ground<'_>, relay: &TcpRelay, to: SocketAddr) -> Ended {
    let carry = async |word: [u8; 12]| {
        let mut stream = relay.connect(to).await?;
        stream.write_all(&word).await?;
        stream.flush().await?;
        // Open until the word was read.
        std::future::pending::<Result<(), Error>>().await
    };
    match ground.heard.carried(carry).await {
        Ok(Some(_)) => Ended::Arrived,
        Ok(None) => Ended::Silent,
        Err(error) if error.code() == Some(447) => Ended::Refused,
        Err(_) => Ended::Untried,
    }
}

async fn control(ground: &Ground<'_>, relay: &TcpRelay, endpoint: &Endpoint) -> Control {
    let others = ground.place.servers.iter().filter(|row| {
        let listens = row.uri().is_some_and(|uri| uri.transport == Transport::Tcp) && row.mapped.is_some();
        listens && proof::of_server(row, ground.place.interfaces).is_ok()
    });
    let family = |to: &SocketAddr| to.is_ipv4() == endpoint.address.is_ipv4();
    let mut others = others.filter_map(|row| row.address).filter(family);
    let other = others.find(|to| to.ip() != endpoint.address.ip() && is_global(to.ip()));
    let connects = async |to: SocketAddr| matches!(timeout(WITHIN, relay.connect(to)).await, Ok(Ok(_)));
    let far = async {
        match other {
            Some(other) => connects(other).await,
            None => false,
        }
    };
    let (near, far) = tokio::join!(connects(endpoint.address), far);
    Control { near, far }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_lost_only_where_another_one_comes_about() {
        use Ended::{Arrived, Refused, Silent, Untried};
        let none = Control { near: false, far: false };
        let near = Control { near: true, far: false };
        let far = Control { near: false, far: true };
        for (ended, control, expected) in [
            (Arrived, none, Trial::Arrived),
            (Refused, none, Trial::NotTried),
            (Refused, near, Trial::Lost),
            (Refused, far, Trial::Lost),
            (Silent, none, Trial::NotTried),
            (Silent, near, Trial::NotTried),
            (Silent, far, Trial::Lost),
            (Untried, far, Trial::NotTried),
        ] {
            assert_eq!(judge(ended, control), expected, "{ended:?} {control:?}");
        }
    }
}
