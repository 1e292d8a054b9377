//! One listening socket as the `turn` crate sees it.

use std::any::Any;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use async_trait::async_trait;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use webrtc_util::Conn;

use super::request_gate::{RequestGate, Verdict};
use super::stats::{Counters, count};
use crate::lifeline::Lifeline;
use crate::streams::{Arrival, Outlet};
use turn_client::stun::wire::{Class, Message, Method};

/// The crate reads packets into 1500 bytes; longer ones are dropped rather than cut.
const LONGEST: usize = 1500;

/// Where the packets come and go.
pub(super) enum Sockets {
    Udp(UdpSocket),
    Streams(tokio::sync::Mutex<mpsc::Receiver<Arrival>>, Outlet),
}

/// The packets of one listening socket, past the desk.
pub(super) struct Listener {
    pub(super) sockets: Sockets,
    pub(super) local: SocketAddr,
    pub(super) desk: Mutex<RequestGate>,
    pub(super) counters: Arc<Counters>,
    pub(super) lifeline: Lifeline,
}

enum Received {
    Packet(usize, SocketAddr),
    TooLong,
    Closed(SocketAddr),
}

impl Listener {
    fn desk(&self) -> MutexGuard<'_, RequestGate> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn receive(&self, buffer: &mut [u8]) -> io::Result<Received> {
        match &self.sockets {
            Sockets::Udp(socket) => loop {
                socket.readable().await?;
                let mut datagram = [0; LONGEST + 1];
                // Any error is one datagram's (an ICMP refusal); returned, it would end the listener.
                let Ok((length, from)) = socket.try_recv_from(&mut datagram) else { continue };
                return Ok(copy(datagram.get(..length), buffer, from));
            },
            Sockets::Streams(arrivals, _) => match arrivals.lock().await.recv().await {
                Some(Arrival::Packet(packet, from)) => Ok(copy(Some(&packet), buffer, from)),
                Some(Arrival::Closed(from)) => Ok(Received::Closed(from)),
                None => Err(io::ErrorKind::ConnectionAborted.into()),
            },
        }
    }

    async fn transmit(&self, packet: &[u8], to: SocketAddr) {
        // Counted first: whoever has the answer finds it counted.
        count(&self.counters.packets_out);
        match &self.sockets {
            Sockets::Udp(socket) => drop(socket.send_to(packet, to).await),
            Sockets::Streams(_, outlet) => outlet.send(packet, to),
        }
    }

    /// Counts a packet and says whether the desk need not see it.
    fn is_data(&self, packet: &[u8]) -> bool {
        if packet.first().is_some_and(|first| first >> 6 == 1) {
            count(&self.counters.channel_data);
            return true;
        }
        let Ok(message) = Message::parse(packet) else { return false };
        let counter = match (message.class(), message.method()) {
            (Class::Indication, Method::SEND) => &self.counters.send,
            (Class::Request, Method::BINDING) => &self.counters.binding,
            (Class::Request, Method::ALLOCATE) => &self.counters.allocate,
            (Class::Request, Method::REFRESH) => &self.counters.refresh,
            (Class::Request, Method::CREATE_PERMISSION) => &self.counters.create_permission,
            (Class::Request, Method::CHANNEL_BIND) => &self.counters.channel_bind,
            _ => return false,
        };
        count(counter);
        message.class() == Class::Indication
    }
}

fn copy(packet: Option<&[u8]>, buffer: &mut [u8], from: SocketAddr) -> Received {
    match packet.and_then(|packet| Some((packet, buffer.get_mut(..packet.len())?))) {
        Some((packet, to)) => {
            to.copy_from_slice(packet);
            Received::Packet(packet.len(), from)
        }
        None => Received::TooLong,
    }
}

#[async_trait]
impl Conn for Listener {
    async fn connect(&self, _: SocketAddr) -> Result<(), webrtc_util::Error> {
        Err(io::Error::from(io::ErrorKind::Unsupported).into())
    }

    async fn recv(&self, buffer: &mut [u8]) -> Result<usize, webrtc_util::Error> {
        self.recv_from(buffer).await.map(|(length, _)| length)
    }

    /// The next packet that the crate shall serve. An error would end the listener, so there is one at its end only.
    async fn recv_from(&self, buffer: &mut [u8]) -> Result<(usize, SocketAddr), webrtc_util::Error> {
        loop {
            if let Some((packet, from)) = self.desk().next()
                && let Received::Packet(length, from) = copy(Some(&packet), buffer, from)
            {
                return Ok((length, from));
            }
            let received = tokio::select! {
                () = self.lifeline.ended() => return Err(io::Error::from(io::ErrorKind::ConnectionAborted).into()),
                received = self.receive(buffer) => received?,
            };
            let (length, from) = match received {
                Received::Packet(length, from) => (length, from),
                Received::Closed(from) => {
                    self.desk().closed(from);
                    continue;
                }
                Received::TooLong => {
                    count(&self.counters.packets_in);
                    count(&self.counters.packets_ignored);
                    continue;
                }
            };
            count(&self.counters.packets_in);
            let packet = buffer.get(..length).unwrap_or_default();
            if self.is_data(packet) {
                return Ok((length, from));
            }
            let verdict = self.desk().inbound(packet, from, Instant::now());
            match verdict {
                Verdict::Pass(packet) => {
                    if let Received::Packet(length, from) = copy(Some(&packet), buffer, from) {
                        return Ok((length, from));
                    }
                }
                Verdict::Reply(answer) => self.transmit(&answer, from).await,
                Verdict::Replay(answer) => {
                    count(&self.counters.replayed);
                    self.transmit(&answer, from).await;
                }
                Verdict::Split => {}
                Verdict::Ignore => count(&self.counters.packets_ignored),
            }
        }
    }

    async fn send(&self, _: &[u8]) -> Result<usize, webrtc_util::Error> {
        Err(io::Error::from(io::ErrorKind::NotConnected).into())
    }

    async fn send_to(&self, packet: &[u8], to: SocketAddr) -> Result<usize, webrtc_util::Error> {
        // The class bit of success and error responses; ChannelData and Data indications go out as they are.
        let response = packet.first().is_some_and(|first| first & 0xC1 == 0x01);
        if response {
            let answer = self.desk().outbound(packet, to, Instant::now());
            if let Some(answer) = answer {
                self.transmit(&answer, to).await;
            }
        } else {
            self.transmit(packet, to).await;
        }
        Ok(packet.len())
    }

    fn local_addr(&self) -> Result<SocketAddr, webrtc_util::Error> {
        Ok(self.local)
    }

    fn remote_addr(&self) -> Option<SocketAddr> {
        None
    }

    /// Does nothing: the crate calls it when an allocation ends, too.
    async fn close(&self) -> Result<(), webrtc_util::Error> {
        Ok(())
    }

    fn as_any(&self) -> &(dyn Any + Send + Sync) {
        self
    }
}
