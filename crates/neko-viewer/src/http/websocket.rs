//! neko's WebSocket.

use futures_util::{SinkExt, StreamExt};
use hyper::header::{AUTHORIZATION, HeaderValue, ORIGIN};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use neko_config::ice_server::Secret;
use neko_report::{Failure, Slug};

use super::Base;
use super::client::{Client, Stream};

/// No message of neko to a viewer is longer.
const LONGEST: usize = 1 << 20;
/// A send that takes longer is given up.
const SEND: std::time::Duration = std::time::Duration::from_secs(2);

/// An open WebSocket.
pub struct Socket(WebSocketStream<Stream>);

/// What opens the WebSocket.
pub enum Key<'a> {
    /// A session's token.
    Token(&'a Secret),
    /// neko 2's: the password, and the name.
    Password(&'a Secret, &'a str),
}

/// Opens neko's WebSocket. Whether neko allows our Origin is known from its answer to the login.
pub async fn open(client: &Client, base: &Base, key: Key<'_>, origin_allowed: Option<bool>) -> Result<Socket, Failure> {
    // Nothing that goes wrong may quote the URL: it may have the password.
    let internal = || Failure::new(Slug::Internal, "the request for a WebSocket cannot be written");
    let path = match &key {
        Key::Token(_) => "/api/ws".to_owned(),
        Key::Password(password, user) => {
            format!("/ws?{}", query(&[("password", password.reveal()), ("username", user)]))
        }
    };
    let url = format!("ws://{}{}", base.authority(), base.path(&path));
    let mut request = url.into_client_request().map_err(|_| internal())?;
    if let Key::Token(token) = key {
        let bearer = HeaderValue::from_str(&format!("Bearer {}", token.reveal())).map_err(|_| unusable())?;
        request.headers_mut().insert(AUTHORIZATION, bearer);
    }
    let origin = HeaderValue::from_str(&client.origin).map_err(|_| internal())?;
    request.headers_mut().insert(ORIGIN, origin);

    let stream = client.connect(base).await?;
    let config = WebSocketConfig::default().max_message_size(Some(LONGEST)).max_frame_size(Some(LONGEST));
    let upgrade = timeout(client.dial.timeout, client_async_with_config(request, stream, Some(config)));
    match upgrade.await {
        Ok(Ok((socket, _))) => Ok(Socket(socket)),
        Ok(Err(error)) => Err(refused(&error, client, origin_allowed)),
        Err(_) => Err(Failure::new(Slug::NekoSilent, "the request for a WebSocket was not answered in time")),
    }
}

fn query(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn unusable() -> Failure {
    Failure::new(Slug::LoginForbidden, "the token has characters that no token has")
}

fn refused(error: &Error, client: &Client, origin_allowed: Option<bool>) -> Failure {
    let not_upgraded = |message: String| Failure::new(Slug::WebsocketNotUpgraded, message);
    match error {
        Error::Http(response) => match (response.status().as_u16(), origin_allowed) {
            (400 | 403, Some(false)) => {
                let message = format!("neko's server.cors does not list the Origin {}", client.origin);
                Failure::new(Slug::OriginRefused, message)
            }
            (400 | 426, _) => not_upgraded(
                "neko got a plain request: the headers `Upgrade: websocket` and `Connection: Upgrade` did not come through"
                    .to_owned(),
            ),
            (status, _) => not_upgraded(format!("the request for a WebSocket was answered with {status}")),
        },
        Error::Protocol(ProtocolError::MissingUpgradeWebSocketHeader) => {
            not_upgraded("the answer lacks the header `Upgrade: websocket`".to_owned())
        }
        Error::Protocol(ProtocolError::MissingConnectionUpgradeHeader) => {
            not_upgraded("the answer lacks the header `Connection: Upgrade`".to_owned())
        }
        Error::Protocol(ProtocolError::SecWebSocketAcceptKeyMismatch) => {
            not_upgraded("the answer's Sec-WebSocket-Accept does not fit: a cache answered".to_owned())
        }
        _ => not_upgraded("the connection ended while it was to become a WebSocket".to_owned()),
    }
}

impl Socket {
    /// The next text; none at the end. Can be dropped at any time without a loss.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            match self.0.next().await? {
                Ok(Message::Text(text)) => return Some(text.as_str().to_owned()),
                // Pings are answered below us; what neko does not send is not read.
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_)) => {}
                Ok(Message::Close(_)) | Err(_) => return None,
            }
        }
    }

    /// Sends a text; whether it could be sent.
    pub async fn send(&mut self, text: String) -> bool {
        matches!(timeout(SEND, self.0.send(Message::text(text))).await, Ok(Ok(())))
    }

    /// Says goodbye.
    pub async fn close(&mut self) {
        let frame = CloseFrame { code: CloseCode::Normal, reason: "".into() };
        // Who went away already needs no goodbye.
        let _ = timeout(SEND, self.0.close(Some(frame))).await;
    }
}
