//! The sockets of a scripted server.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::OnConnect;
use super::actor::{Actor, Client, Step};
use super::answer::{Delivery, Source};
use turn_client::stun::wire::Framing;
use turn_server::Listening;
use turn_server::lifeline::Lifeline;

type Shared = Arc<Mutex<Actor>>;

/// Where the answers to one client go.
#[derive(Clone)]
enum Outbox {
    Udp(Arc<UdpSocket>, SocketAddr),
    Stream(mpsc::UnboundedSender<Order>),
}

/// What a stream's task is told.
enum Order {
    Write { bytes: Vec<u8>, dripped: bool },
    Close,
    Reset,
}

pub(super) async fn datagrams(socket: Arc<UdpSocket>, actor: Shared, lifeline: Lifeline) {
    let Ok(server) = socket.local_addr() else { return };
    let mut buffer = vec![0; 65_536];
    loop {
        let received = tokio::select! {
            () = lifeline.ended() => return,
            received = socket.recv_from(&mut buffer) => received,
        };
        // Any error is one datagram's.
        let Ok((length, at)) = received else { continue };
        let client = Client { over: Listening::Udp, at, server };
        let packet = buffer.get(..length).unwrap_or_default();
        perform(client, packet, &Outbox::Udp(Arc::clone(&socket), at), &actor, &lifeline).await;
    }
}

pub(super) async fn streams(listener: TcpListener, tls: Option<TlsAcceptor>, actor: Shared, lifeline: Lifeline) {
    let Ok(server) = listener.local_addr() else { return };
    let over = if tls.is_some() { Listening::Tls } else { Listening::Tcp };
    loop {
        let accepted = tokio::select! {
            () = lifeline.ended() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, at)) = accepted else { continue };
        let _ = stream.set_nodelay(true);
        let (tls, actor, lifeline) = (tls.clone(), Arc::clone(&actor), lifeline.clone());
        tokio::spawn(async move {
            let client = Client { over, at, server };
            let served = async {
                match tls {
                    None => converse(stream, client, &actor, &lifeline).await,
                    Some(tls) => match tls.accept(stream).await {
                        Ok(stream) => converse(stream, client, &actor, &lifeline).await,
                        Err(_) => Ok(()),
                    },
                }
            };
            tokio::select! {
                () = lifeline.ended() => {}
                _ = served => {}
            }
            actor.lock().unwrap_or_else(PoisonError::into_inner).closed(&client);
        });
    }
}

/// A stream that can be reset.
trait Resettable: AsyncRead + AsyncWrite + Unpin {
    fn tcp(&self) -> &TcpStream;
}

impl Resettable for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Resettable for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

async fn converse(mut stream: impl Resettable, client: Client, actor: &Shared, lifeline: &Lifeline) -> io::Result<()> {
    let greeting = actor.lock().unwrap_or_else(PoisonError::into_inner).scenario.on_connect.clone();
    match greeting {
        OnConnect::Serve => {}
        OnConnect::Say(bytes) => stream.write_all(&bytes).await?,
        OnConnect::Close => return stream.shutdown().await,
        OnConnect::Reset => return stream.tcp().set_zero_linger(),
    }
    let (sender, mut orders) = mpsc::unbounded_channel();
    let outbox = Outbox::Stream(sender);
    let mut framing = Framing::default();
    let mut chunk = vec![0; 16 * 1024];
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Write { bytes, dripped: false }) => {
                    stream.write_all(&bytes).await?;
                    stream.flush().await?;
                }
                Some(Order::Write { bytes, dripped: true }) => {
                    for byte in bytes {
                        stream.write_all(&[byte]).await?;
                        stream.flush().await?;
                        tokio::task::yield_now().await;
                    }
                }
                Some(Order::Close) | None => return stream.shutdown().await,
                Some(Order::Reset) => return stream.tcp().set_zero_linger(),
            },
            read = stream.read(&mut chunk) => {
                let length = read?;
                if length == 0 {
                    return Ok(());
                }
                framing.push(chunk.get(..length).unwrap_or_default());
                loop {
                    match framing.next_frame() {
                        Ok(Some(packet)) => perform(client, packet, &outbox, actor, lifeline).await,
                        Ok(None) => break,
                        // Neither STUN nor ChannelData: a TURN server hangs up.
                        Err(_) => return Ok(()),
                    }
                }
            }
        }
    }
}

/// Does what the scenario says to a packet, in its order.
async fn perform(client: Client, packet: &[u8], outbox: &Outbox, actor: &Shared, lifeline: &Lifeline) {
    let steps = actor.lock().unwrap_or_else(PoisonError::into_inner).packet(client, packet);
    for step in steps {
        match (step, outbox) {
            (Step::Deliver(delivery), _) if delivery.after.is_zero() => deliver(&delivery, outbox).await,
            (Step::Deliver(delivery), _) => {
                let (outbox, lifeline) = (outbox.clone(), lifeline.clone());
                tokio::spawn(async move {
                    tokio::select! {
                        () = lifeline.ended() => {}
                        () = tokio::time::sleep(delivery.after) => deliver(&delivery, &outbox).await,
                    }
                });
            }
            (Step::Close, Outbox::Stream(orders)) => drop(orders.send(Order::Close)),
            (Step::Reset, Outbox::Stream(orders)) => drop(orders.send(Order::Reset)),
            (Step::Close | Step::Reset, Outbox::Udp(..)) => {}
            (Step::Relay(relay, data, peer), _) => {
                let _ = relay.send_to(&data, peer).await;
            }
            (Step::Listen(relay), _) => {
                tokio::spawn(hand_on(relay, client, outbox.clone(), Arc::clone(actor), lifeline.clone()));
            }
        }
    }
}

async fn deliver(delivery: &Delivery, outbox: &Outbox) {
    for _ in 0..delivery.times {
        match outbox {
            Outbox::Udp(socket, to) => {
                let _ = send_from(delivery.from, socket, &delivery.bytes, *to).await;
            }
            Outbox::Stream(orders) => {
                let _ = orders.send(Order::Write { bytes: delivery.bytes.clone(), dripped: delivery.dripped });
            }
        }
    }
    if let (true, Outbox::Stream(orders)) = (delivery.last, outbox) {
        let _ = orders.send(Order::Close);
    }
}

async fn send_from(source: Source, server: &UdpSocket, bytes: &[u8], to: SocketAddr) -> io::Result<usize> {
    let own = server.local_addr()?.ip();
    let from = match (source, own) {
        (Source::Server, _) => return server.send_to(bytes, to).await,
        (Source::OtherAddress, IpAddr::V4(_)) => Ipv4Addr::new(127, 0, 0, 2).into(),
        (Source::OtherAddress | Source::OtherPort, _) => own,
    };
    // Not every system has all of 127.0.0.0/8: then from another port of the same address.
    let socket = match UdpSocket::bind((from, 0)).await {
        Ok(socket) => socket,
        Err(_) => UdpSocket::bind((own, 0)).await?,
    };
    socket.send_to(bytes, to).await
}

/// From the peers of one allocation to its client, for as long as it stands.
async fn hand_on(relay: Arc<UdpSocket>, client: Client, outbox: Outbox, actor: Shared, lifeline: Lifeline) {
    let mut buffer = vec![0; 65_536];
    let mut check = tokio::time::interval(std::time::Duration::from_millis(50));
    loop {
        let received = tokio::select! {
            () = lifeline.ended() => return,
            _ = check.tick() => {
                if !actor.lock().unwrap_or_else(PoisonError::into_inner).owns(&client, &relay) {
                    return;
                }
                continue;
            }
            received = relay.recv_from(&mut buffer) => received,
        };
        let Ok((length, peer)) = received else { continue };
        let packet = {
            let actor = actor.lock().unwrap_or_else(PoisonError::into_inner);
            if !actor.owns(&client, &relay) {
                return;
            }
            actor.data_from(&client, peer, buffer.get(..length).unwrap_or_default())
        };
        if let Some(packet) = packet {
            deliver(&Delivery::plain(packet), &outbox).await;
        }
    }
}
