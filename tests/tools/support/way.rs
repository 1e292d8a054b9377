//! A way to a UDP server on which packets are lost, held up, or seen to pass.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use neko_ice::stun::wire::{ChannelData, Class, Message, attribute};
use tokio::net::UdpSocket;
use tokio::task::JoinSet;

/// What becomes of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Passes,
    Lost,
    Later(Duration),
}

/// Ends when it is dropped.
pub struct Way {
    pub address: SocketAddr,
    _tasks: JoinSet<()>,
}

type Judge = Arc<Mutex<dyn FnMut(&str, &[u8]) -> Fate + Send>>;

impl Way {
    /// `judge` is told each packet in words (see [`told`]) and says what becomes of it.
    pub async fn to(server: SocketAddr, judge: impl FnMut(&str, &[u8]) -> Fate + Send + 'static) -> Self {
        let near = Arc::new(UdpSocket::bind("127.0.0.1:0").await.expect("a socket"));
        let address = near.local_addr().expect("an address");
        let judge: Judge = Arc::new(Mutex::new(judge));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut far = HashMap::new();
            let mut backward = JoinSet::new();
            let mut buffer = [0; 2048];
            loop {
                let Ok((len, client)) = near.recv_from(&mut buffer).await else { continue };
                if let std::collections::hash_map::Entry::Vacant(entry) = far.entry(client) {
                    let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").await.expect("a socket"));
                    socket.connect(server).await.expect("connected");
                    entry.insert(Arc::clone(&socket));
                    let (near, judge) = (Arc::clone(&near), Arc::clone(&judge));
                    backward.spawn(async move {
                        let mut buffer = [0; 2048];
                        loop {
                            let Ok(len) = socket.recv(&mut buffer).await else { continue };
                            let (bytes, near) = (buffer[..len].to_vec(), Arc::clone(&near));
                            let send = async move { drop(near.send_to(&bytes, client).await) };
                            pass(&judge, false, &buffer[..len], send).await;
                        }
                    });
                }
                let (bytes, socket) = (buffer[..len].to_vec(), Arc::clone(&far[&client]));
                pass(&judge, true, &buffer[..len], async move { drop(socket.send(&bytes).await) }).await;
            }
        });
        Self { address, _tasks: tasks }
    }
}

async fn pass(judge: &Judge, forth: bool, bytes: &[u8], send: impl Future<Output = ()> + Send + 'static) {
    let fate = (judge.lock().expect("no panic"))(&told(forth, bytes), bytes);
    match fate {
        Fate::Passes => send.await,
        Fate::Lost => {}
        Fate::Later(after) => {
            tokio::spawn(async move {
                tokio::time::sleep(after).await;
                send.await;
            });
        }
    }
}

/// `Allocate asked`, `Allocate asked, signed`, `Allocate granted`, `Allocate refused`, `data there`, `data back`.
pub fn told(forth: bool, bytes: &[u8]) -> String {
    if ChannelData::parse(bytes).is_some() {
        return if forth { "data there" } else { "data back" }.to_owned();
    }
    let Ok(message) = Message::parse(bytes) else { return "garbage".to_owned() };
    let signed = message.value(attribute::MESSAGE_INTEGRITY).is_some();
    let what = match message.class() {
        Class::Request if signed => "asked, signed",
        Class::Request => "asked",
        Class::Success => "granted",
        Class::Error => "refused",
        Class::Indication => "told",
    };
    format!("{} {what}", message.method())
}
