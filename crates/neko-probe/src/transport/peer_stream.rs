//! One TCP peer's stream through a TCP allocation: after ConnectionBind a connection to the server carries nothing else
//! (RFC 6062, section 4.3).

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};

use super::{Broken, Error, Link};
use turn_client::stun::transaction::Cost;
use turn_client::stun::wire::{Framing, Method};
use turn_client::turn::{Answer, Client, Refusal};

/// A stream to a TCP peer.
pub struct PeerStream {
    /// The peer as the server names it.
    pub peer: SocketAddr,
    /// What its making cost.
    pub cost: Cost,
    reader: Box<dyn AsyncRead + Send + Unpin>,
    writer: Box<dyn AsyncWrite + Send + Unpin>,
    /// The peer's first bytes, where they came together with the answer.
    early: Vec<u8>,
}

impl PeerStream {
    /// Binds a fresh connection to the server to a peer's.
    pub(super) async fn bind(link: Link, mut client: Client, peer: SocketAddr, connection: u32) -> Result<Self, Error> {
        let Link::Stream { mut reader, mut writer, .. } = link else {
            let refusal = Box::new(Refusal::AnswerIncomplete("a stream"));
            return Err(Error::Refused(Method::CONNECTION_BIND, refusal));
        };
        client.connection_bind(Instant::now(), connection);
        let mut framing = Framing::default();
        let mut buffer = [0; 4096];
        loop {
            while let Some(bytes) = client.output() {
                writer.write_all(&bytes).await?;
                writer.flush().await?;
            }
            if let Some(event) = client.event() {
                let cost = event.cost;
                return match event.outcome {
                    Ok(Answer::ConnectionBound) => {
                        Ok(Self { peer, cost, reader, writer, early: framing.rest().to_vec() })
                    }
                    Ok(_) => Err(super::relay::unexpected(Method::CONNECTION_BIND)),
                    Err(refusal) => Err(Error::Refused(Method::CONNECTION_BIND, Box::new(refusal))),
                };
            }
            match framing.next_frame() {
                Ok(Some(frame)) => {
                    client.input(Instant::now(), frame);
                    continue;
                }
                Ok(None) => {}
                Err(_) => return Err(Broken::Garbage(framing.rest().iter().copied().take(64).collect()).into()),
            }
            let wake = client.next_timeout().unwrap_or_else(Instant::now);
            match tokio::time::timeout_at(wake.into(), reader.read(&mut buffer)).await {
                Ok(Ok(0)) => return Err(Broken::Closed.into()),
                Ok(read) => framing.push(&buffer[..read?]),
                Err(_) => client.timeout(Instant::now()),
            }
        }
    }
}

impl AsyncRead for PeerStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.early.is_empty() {
            return Pin::new(&mut self.reader).poll_read(cx, into);
        }
        let len = self.early.len().min(into.remaining());
        into.put_slice(&self.early[..len]);
        self.early.drain(..len);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for PeerStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.writer).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.writer).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.writer).poll_shutdown(cx)
    }
}
