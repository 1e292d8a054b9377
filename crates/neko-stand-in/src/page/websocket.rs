//! A WebSocket to neko's place, as neko's page has one. Where it gets through, the page tells by it what it has to tell: as
//! quickly as neko's page does, so that no candidate comes later than with neko.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use hyper::upgrade::Upgraded;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::answers::{Answer, status};
use super::guests::Page;
use super::limits;

/// How long the page may take for its first message.
const PATIENCE: Duration = Duration::from_secs(10);

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// Answers an upgrade. A page says who it is by the number of its visit, in its first message, and gets it back.
pub(super) fn open(page: &Arc<Page>, mut request: Request<Incoming>) -> Answer {
    let header =
        |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
    let upgrades = header(UPGRADE).is_some_and(|value| value.eq_ignore_ascii_case("websocket"));
    let Some(key) = header(SEC_WEBSOCKET_KEY).filter(|_| upgrades) else { return status(StatusCode::BAD_REQUEST) };
    let Ok(seat) = Arc::clone(&page.sockets).try_acquire_owned() else {
        return status(StatusCode::SERVICE_UNAVAILABLE);
    };
    let (upgrade, page) = (hyper::upgrade::on(&mut request), Arc::clone(page));
    tokio::spawn(async move {
        let Ok(Ok(upgraded)) = timeout(PATIENCE, upgrade).await else { return };
        let longest = Some(limits::LONGEST_BODY);
        let limits = WebSocketConfig::default().max_message_size(longest).max_frame_size(longest);
        let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(limits)).await;
        // One that ends is a page that went away.
        let _ = timeout(limits::SOCKET, listen(socket, &page)).await;
        drop(seat);
    });
    let mut answer = status(StatusCode::SWITCHING_PROTOCOLS);
    let headers = answer.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key.as_bytes())) {
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    answer
}

async fn listen(mut socket: Socket, page: &Page) -> Option<()> {
    let Message::Text(id) = timeout(PATIENCE, socket.next()).await.ok()??.ok()? else { return None };
    let desk = page.desk(id.as_str())?;
    socket.send(Message::Text(id)).await.ok()?;
    loop {
        match socket.next().await?.ok()? {
            Message::Text(text) => {
                let told = serde_json::from_str(text.as_str()).ok()?;
                desk.tell(told).await.then_some(())?;
            }
            Message::Ping(_) | Message::Pong(_) => {}
            _ => return None,
        }
    }
}
