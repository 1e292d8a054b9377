//! A UDP socket that sees ICMP refusals and answers from elsewhere, directly or behind the in-process NAT.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::Interest;
use tokio::net::UdpSocket;

use turn_server::{MAX_GATEWAY_HEADER, decapsulate, encapsulate};

use super::Error;
use turn_client::stun::transaction::{Cost, Timing};
use turn_client::stun::wire::Method;
use turn_client::turn::{Answer, Refusal, Settings};

/// A UDP socket. Clones share it.
#[derive(Debug, Clone)]
pub struct UdpEnd {
    socket: Arc<UdpSocket>,
    gateway: Option<SocketAddr>,
}

impl UdpEnd {
    /// A socket from which `toward` (or the gateway) can be reached: bound to this machine's address on the way
    /// there, so that its own address means something, or to `bind`. It is not connected: a reply from another
    /// address is seen, and on Linux an ICMP refusal is too (IP_RECVERR).
    pub async fn bind(toward: SocketAddr, gateway: Option<SocketAddr>, bind: Option<IpAddr>) -> io::Result<Self> {
        let toward = gateway.unwrap_or(toward);
        let local = match bind {
            Some(ip) => ip,
            None => route_to(toward)?,
        };
        Self::bind_to(SocketAddr::new(local, 0), gateway).await
    }

    /// A socket on exactly that address.
    pub async fn bind_to(local: SocketAddr, gateway: Option<SocketAddr>) -> io::Result<Self> {
        let socket = UdpSocket::bind(local).await?;
        see_refusals(&socket, local.is_ipv6());
        Ok(Self { socket: Arc::new(socket), gateway })
    }

    /// Wraps a socket that is bound already.
    pub fn new(socket: UdpSocket, gateway: Option<SocketAddr>) -> Self {
        Self { socket: Arc::new(socket), gateway }
    }

    /// The socket's own address.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// The NAT that it is behind.
    pub fn gateway(&self) -> Option<SocketAddr> {
        self.gateway
    }

    /// Sends one datagram.
    pub async fn send_to(&self, payload: &[u8], to: SocketAddr) -> io::Result<()> {
        match self.gateway {
            Some(gateway) => self.socket.send_to(&encapsulate(to, payload), gateway).await?,
            None => self.socket.send_to(payload, to).await?,
        };
        Ok(())
    }

    /// Receives one datagram and its source. A refusal that an earlier datagram met is an error of its own here.
    pub async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        let Some(gateway) = self.gateway else { return self.receive(buffer).await };
        let mut whole = vec![0; buffer.len() + MAX_GATEWAY_HEADER];
        loop {
            let (len, from) = self.receive(&mut whole).await?;
            if from == gateway
                && let Some((source, payload)) = decapsulate(&whole[..len])
            {
                let len = payload.len().min(buffer.len());
                buffer[..len].copy_from_slice(&payload[..len]);
                return Ok((len, source));
            }
        }
    }

    async fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        loop {
            let ready = self.socket.ready(Interest::READABLE | Interest::ERROR).await?;
            if ready.is_error() {
                // Clears the readiness when there was no error after all.
                self.socket
                    .try_io(Interest::ERROR, || match self.socket.take_error()? {
                        Some(error) => Err(error),
                        None => Err(io::ErrorKind::WouldBlock.into()),
                    })
                    .or_else(ignore_would_block)?;
            }
            match self.socket.try_recv_from(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                done => return done,
            }
        }
    }
}

fn ignore_would_block(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::WouldBlock { Ok(()) } else { Err(error) }
}

/// A plain socket on this machine's address on the way to `toward`, or on `bind`.
pub(super) async fn socket_toward(toward: SocketAddr, bind: Option<IpAddr>) -> io::Result<UdpSocket> {
    let local = match bind {
        Some(ip) => ip,
        None => route_to(toward)?,
    };
    UdpSocket::bind(SocketAddr::new(local, 0)).await
}

/// This machine's address on the way to another one. Nothing is sent.
pub fn route_to(toward: SocketAddr) -> io::Result<IpAddr> {
    let any: IpAddr = if toward.is_ipv4() { [0; 4].into() } else { [0u16; 8].into() };
    let probe = std::net::UdpSocket::bind(SocketAddr::new(any, 0))?;
    probe.connect(toward)?;
    Ok(probe.local_addr()?.ip())
}

#[cfg(target_os = "linux")]
fn see_refusals(socket: &UdpSocket, ipv6: bool) {
    use std::os::fd::AsRawFd;

    use nix::sys::socket::{setsockopt, sockopt};

    let socket = socket.as_raw_fd();
    // Without it a refusal is only seen as silence: slower, not wrong.
    let _ = if ipv6 {
        setsockopt(socket, sockopt::Ipv6RecvErr, &true)
    } else {
        setsockopt(socket, sockopt::Ipv4RecvErr, &true)
    };
}

/// Elsewhere a refusal is seen as silence.
#[cfg(not(target_os = "linux"))]
fn see_refusals(_: &UdpSocket, _: bool) {}

/// One Binding on a socket that will carry something else afterwards: its address as the server sees it.
pub async fn mapped_address(
    end: &UdpEnd,
    server: SocketAddr,
    timing: Timing,
    within: Duration,
) -> Result<(SocketAddr, Cost), Error> {
    let mut client = super::client(Settings::new(None, timing));
    client.binding(Instant::now());
    let ask = async {
        let mut buffer = vec![0; 2048];
        loop {
            while let Some(bytes) = client.output() {
                end.send_to(&bytes, server).await?;
            }
            if let Some(event) = client.event() {
                return match event.outcome {
                    Ok(Answer::Bound { mapped, .. }) => Ok((mapped, event.cost)),
                    Ok(_) => Err(Error::Refused(Method::BINDING, Box::new(Refusal::AnswerIncomplete("the method")))),
                    Err(refusal) => Err(Error::Refused(Method::BINDING, Box::new(refusal))),
                };
            }
            let wake = client.next_timeout().unwrap_or_else(Instant::now);
            match tokio::time::timeout_at(wake.into(), end.recv_from(&mut buffer)).await {
                Ok(received) => {
                    let (len, from) = received?;
                    if from == server {
                        client.input(Instant::now(), &buffer[..len]);
                    } else {
                        client.foreign(Instant::now(), from, &buffer[..len]);
                    }
                }
                Err(_) => client.timeout(Instant::now()),
            }
        }
    };
    tokio::time::timeout(within, ask).await.unwrap_or(Err(Error::TimedOut))
}
