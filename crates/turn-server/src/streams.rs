//! Many TCP or TLS streams behind one socket-like front: packets in with the address of their stream, packets out by it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

use super::lifeline::Lifeline;
use turn_client::stun::wire::Framing;

/// A client that does not finish its TLS handshake in this time is dropped.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Packets that may wait for a slow reader; more are dropped, as a full UDP buffer would.
const BACKLOG: usize = 1024;

/// What streams bring.
#[derive(Debug)]
pub(super) enum Arrival {
    /// One STUN message or ChannelData, with its padding.
    Packet(Vec<u8>, SocketAddr),
    /// The stream of this client has ended.
    Closed(SocketAddr),
}

type Writers = Arc<Mutex<HashMap<SocketAddr, mpsc::Sender<Vec<u8>>>>>;

/// Sends packets to the streams that stand.
#[derive(Clone)]
pub(super) struct Outlet(Writers);

impl Outlet {
    /// Lost where the stream of `to` is gone or its backlog full.
    pub(super) fn send(&self, packet: &[u8], to: SocketAddr) {
        if let Some(writer) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&to) {
            let _ = writer.try_send(packet.to_vec());
        }
    }
}

/// Accepts on `listener` (with TLS, where an acceptor is given) until the lifeline ends.
pub(super) fn accept(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    lifeline: Lifeline,
) -> (mpsc::Receiver<Arrival>, Outlet) {
    let (arrivals, receiver) = mpsc::channel(BACKLOG);
    let writers = Writers::default();
    let outlet = Outlet(Arc::clone(&writers));
    tokio::spawn(async move {
        loop {
            let accepted = tokio::select! {
                () = lifeline.ended() => break,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, from)) = accepted else {
                // Out of descriptors, or reset before it was accepted: neither ends the listener.
                tokio::time::sleep(Duration::from_millis(5)).await;
                continue;
            };
            let _ = stream.set_nodelay(true);
            let (tls, arrivals, writers, lifeline) = (tls.clone(), arrivals.clone(), writers.clone(), lifeline.clone());
            tokio::spawn(async move {
                let served = async {
                    match tls {
                        None => serve(stream, from, &arrivals, &writers, &lifeline).await,
                        Some(tls) => {
                            if let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
                                serve(stream, from, &arrivals, &writers, &lifeline).await;
                            }
                        }
                    }
                };
                tokio::select! {
                    () = lifeline.ended() => {}
                    () = served => {}
                }
            });
        }
    });
    (receiver, outlet)
}

async fn serve<S>(stream: S, from: SocketAddr, arrivals: &mpsc::Sender<Arrival>, writers: &Writers, lifeline: &Lifeline)
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let (reader, writer) = tokio::io::split(stream);
    let (sender, outgoing) = mpsc::channel(BACKLOG);
    let mine = sender.clone();
    writers.lock().unwrap_or_else(PoisonError::into_inner).insert(from, sender);
    tokio::spawn(write(writer, outgoing, lifeline.clone()));
    read(reader, from, arrivals).await;
    {
        let mut writers = writers.lock().unwrap_or_else(PoisonError::into_inner);
        // A new stream may already stand at the same address.
        if writers.get(&from).is_some_and(|writer| writer.same_channel(&mine)) {
            writers.remove(&from);
        }
    }
    let _ = arrivals.send(Arrival::Closed(from)).await;
}

async fn read(mut reader: impl AsyncRead + Unpin, from: SocketAddr, arrivals: &mpsc::Sender<Arrival>) {
    let mut framing = Framing::default();
    let mut chunk = vec![0; 4096];
    let mut spoke_stun = false;
    loop {
        let length = match reader.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(length) => length,
        };
        framing.push(chunk.get(..length).unwrap_or_default());
        // Plain text can look like ChannelData; nobody has a channel before the first STUN message.
        if !spoke_stun && framing.rest().first().is_some_and(|first| first >> 6 != 0) {
            return;
        }
        loop {
            match framing.next_frame() {
                Ok(None) => break,
                Err(_) => return,
                Ok(Some(packet)) => {
                    spoke_stun = true;
                    if arrivals.send(Arrival::Packet(packet.to_vec(), from)).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

/// Ends, and closes the stream, when its sender is gone.
///
/// Every packet is written by itself, and so has its own TLS record: coturn's client reads one message a record.
async fn write(mut writer: impl AsyncWrite + Unpin, mut outgoing: mpsc::Receiver<Vec<u8>>, lifeline: Lifeline) {
    let writing = async {
        while let Some(mut packet) = outgoing.recv().await {
            packet.resize(packet.len().next_multiple_of(4), 0);
            if writer.write_all(&packet).await.is_err() {
                return;
            }
            if outgoing.is_empty() && writer.flush().await.is_err() {
                return;
            }
        }
        let _ = writer.shutdown().await;
    };
    tokio::select! {
        () = lifeline.ended() => {}
        () = writing => {}
    }
}
