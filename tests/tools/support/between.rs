//! Stands between a client and its server over UDP, and lets nothing through from a chosen moment on.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use neko_ice::stun::wire::{Class, Message, Method, attribute};
use tokio::net::UdpSocket;
use tokio::sync::{Mutex, Notify};

/// A moment of a check: what the client sends first then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Binding,
    /// Allocate without credentials.
    Challenge,
    /// Allocate with them.
    Allocate,
    Permission,
    Data,
    Release,
}

impl Moment {
    pub const ALL: [Self; 6] =
        [Self::Binding, Self::Challenge, Self::Allocate, Self::Permission, Self::Data, Self::Release];

    fn of(packet: &[u8]) -> Option<Self> {
        if packet.first().is_some_and(|first| first & 0xC0 == 0x40) {
            return Some(Self::Data);
        }
        let message = Message::parse(packet).ok()?;
        match (message.class(), message.method()) {
            (Class::Indication, _) => Some(Self::Data),
            (_, Method::BINDING) => Some(Self::Binding),
            (_, Method::ALLOCATE) if message.value(attribute::MESSAGE_INTEGRITY).is_none() => Some(Self::Challenge),
            (_, Method::ALLOCATE) => Some(Self::Allocate),
            (_, Method::REFRESH) => Some(Self::Release),
            (_, Method::CREATE_PERMISSION | Method::CHANNEL_BIND) => Some(Self::Permission),
            _ => None,
        }
    }
}

/// What is dropped from the moment on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drops {
    /// What the server says: it does what it is asked, and nobody learns of it.
    Answers,
    /// The questions too, the moment's own among them: the server never hears of it.
    Everything,
}

pub struct Between {
    /// Where clients send to.
    pub address: SocketAddr,
    reached: Arc<Notify>,
    holds: Arc<AtomicBool>,
}

impl Between {
    pub async fn start(server: SocketAddr, moment: Moment, drops: Drops) -> Self {
        let front = Arc::new(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a socket"));
        let address = front.local_addr().expect("an address");
        let (reached, holds) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
        let between = Self { address, reached: reached.clone(), holds: holds.clone() };
        tokio::spawn(async move {
            let backs: Mutex<HashMap<SocketAddr, Arc<UdpSocket>>> = Mutex::default();
            let (mut packet, mut met) = (vec![0; 65_536], false);
            loop {
                // A client that is gone is no end.
                let Ok((len, client)) = front.recv_from(&mut packet).await else { continue };
                if !met && Moment::of(&packet[..len]) == Some(moment) {
                    met = true;
                    holds.store(true, Ordering::SeqCst);
                    reached.notify_one();
                }
                if drops == Drops::Everything && holds.load(Ordering::SeqCst) {
                    continue;
                }
                let mut backs = backs.lock().await;
                if let std::collections::hash_map::Entry::Vacant(entry) = backs.entry(client) {
                    let back = Arc::new(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a socket"));
                    entry.insert(back.clone());
                    tokio::spawn(answers(back, front.clone(), client, holds.clone()));
                }
                let _ = backs[&client].send_to(&packet[..len], server).await;
            }
        });
        between
    }

    /// Ends when the moment has come.
    pub async fn reached(&self) {
        self.reached.notified().await;
    }

    /// Lets everything through again.
    pub fn open(&self) {
        self.holds.store(false, Ordering::SeqCst);
    }
}

async fn answers(back: Arc<UdpSocket>, front: Arc<UdpSocket>, client: SocketAddr, holds: Arc<AtomicBool>) {
    let mut packet = vec![0; 65_536];
    loop {
        let Ok((len, _)) = back.recv_from(&mut packet).await else { continue };
        if !holds.load(Ordering::SeqCst) {
            let _ = front.send_to(&packet[..len], client).await;
        }
    }
}
