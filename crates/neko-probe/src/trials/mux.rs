//! A listener on the port of neko's TCP mux.

use std::io;
use std::net::{IpAddr, SocketAddr};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::received::{Received, Word};
use super::together::together;

/// It listens on each of the machine's addresses, as neko does, for as long as it lives.
pub(super) struct Mux {
    pub(super) port: u16,
    listening: JoinSet<()>,
}

impl Mux {
    /// None where another process has the port.
    pub(super) async fn bind(port: u16, own: &[IpAddr], heard: &Received) -> Option<Self> {
        let listeners = together(own.iter().map(|ip| TcpListener::bind((*ip, port)))).await;
        let mut listening = JoinSet::new();
        for listener in listeners {
            match listener {
                Ok(listener) => drop(listening.spawn(listen(listener, heard.clone()))),
                Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => {}
                Err(_) => return None,
            }
        }
        (!listening.is_empty()).then_some(Self { port, listening })
    }

    /// Frees the port.
    pub(super) async fn close(mut self) {
        self.listening.shutdown().await;
    }
}

async fn listen(listener: TcpListener, heard: Received) {
    let mut streams = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, from)) => drop(streams.spawn(read(stream, from, heard.clone()))),
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

async fn read(mut stream: TcpStream, from: SocketAddr, heard: Received) {
    let mut word: Word = Default::default();
    if stream.read_exact(&mut word).await.is_ok() {
        heard.enter(&word, from);
    }
}

/// Connects, and sends a word through the connection.
pub(super) async fn send_to(to: SocketAddr, word: Word) -> io::Result<()> {
    TcpStream::connect(to).await?.write_all(&word).await
}
