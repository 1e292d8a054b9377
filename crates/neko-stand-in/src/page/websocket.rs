//! Whether a WebSocket gets through to neko's place, as neko's own has to.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::answers::{Answer, status};
use super::guests::Page;

/// How long the page may take for its one message.
const PATIENCE: Duration = Duration::from_secs(10);
/// Nobody's message is longer.
const LONGEST: usize = 256;

/// Answers an upgrade. A page says who it is by the number of its visit, in its first message, and gets it back.
pub(super) fn open(mut request: Request<Incoming>, page: &Page) -> Answer {
    let header =
        |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
    let upgrades = header(UPGRADE).is_some_and(|value| value.eq_ignore_ascii_case("websocket"));
    let Some(key) = header(SEC_WEBSOCKET_KEY).filter(|_| upgrades) else { return status(StatusCode::BAD_REQUEST) };
    let known: Vec<String> = page.desks().keys().cloned().collect();
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        // One that does not come is a page that went away.
        let _ = timeout(PATIENCE, async {
            let Ok(upgraded) = upgrade.await else { return };
            let limits = WebSocketConfig::default().max_message_size(Some(LONGEST)).max_frame_size(Some(LONGEST));
            let mut socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(limits)).await;
            if let Some(Ok(Message::Text(id))) = socket.next().await
                && known.iter().any(|known| known == id.as_str())
            {
                let _ = socket.send(Message::Text(id)).await;
            }
            let _ = socket.close(None).await;
        })
        .await;
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
