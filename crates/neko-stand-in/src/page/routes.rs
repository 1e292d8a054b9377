//! Requests and their answers.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, HeaderMap};
use hyper::{Method, Request, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::answers::{Answer, json, secure, status, text};
use super::guests::{Joined, Page};
use super::{limits, websocket};
use crate::message::{Join, Told};
use crate::token::Token;
use crate::visitor::Visitor;

const PAGE: &str = include_str!("page.html");
const SCRIPT: &str = include_str!("page.js");
const STYLE: &str = include_str!("page.css");

/// What the page asks to do next.
#[derive(Deserialize)]
struct Next {
    id: String,
    after: usize,
}

/// What the page tells.
#[derive(Deserialize)]
struct Say {
    id: String,
    told: Told,
}

/// Answers a request.
pub(super) async fn answer(page: &Arc<Page>, request: Request<Incoming>, from: SocketAddr) -> Answer {
    let mut answer = page.answer(request, from).await;
    secure(answer.headers_mut());
    answer
}

impl Page {
    async fn answer(self: &Arc<Self>, request: Request<Incoming>, from: SocketAddr) -> Answer {
        // Whatever precedes it: neko's own path prefix, or that of a proxy.
        let path = request.uri().path().to_owned();
        let is = |what: &str| path.ends_with(what);
        match *request.method() {
            Method::GET if is("/") => text("text/html; charset=utf-8", PAGE),
            Method::GET if is("/page.js") => text("text/javascript; charset=utf-8", SCRIPT),
            Method::GET if is("/page.css") => text("text/css; charset=utf-8", STYLE),
            // What reverse proxies and Docker ask of neko.
            Method::GET if is("/health") => text("text/plain", "true"),
            Method::GET if is("/api/ws") => websocket::open(self, request),
            Method::POST if is("/api/join") || is("/api/next") || is("/api/say") => {
                self.api(request, &path, from).await
            }
            _ => status(StatusCode::NOT_FOUND),
        }
    }

    async fn api(&self, request: Request<Incoming>, path: &str, from: SocketAddr) -> Answer {
        if !is_let_in(&self.token, request.headers()) {
            return status(StatusCode::UNAUTHORIZED);
        }
        let from = origin(request.headers(), from);
        match path.rsplit('/').next() {
            Some("join") => match read::<Join>(request).await {
                Ok(join) => self.join(join, from).await,
                Err(answer) => answer,
            },
            Some("next") => match read::<Next>(request).await {
                Ok(Next { id, after }) => match self.desk(&id) {
                    Some(desk) => json(&desk.next(after, limits::POLL).await),
                    None => status(StatusCode::NOT_FOUND),
                },
                Err(answer) => answer,
            },
            _ => match read::<Say>(request).await {
                Ok(Say { id, told }) => match self.desk(&id) {
                    Some(desk) if desk.tell(told).await => json(&()),
                    Some(_) => status(StatusCode::TOO_MANY_REQUESTS),
                    None => status(StatusCode::NOT_FOUND),
                },
                Err(answer) => answer,
            },
        }
    }

    async fn join(&self, join: Join, from: IpAddr) -> Answer {
        let Ok(id) = Token::new() else { return status(StatusCode::INTERNAL_SERVER_ERROR) };
        let (visitor, desk) = Visitor::new(self.over.clone());
        {
            let mut desks = self.desks();
            if desks.len() >= limits::BROWSERS {
                return status(StatusCode::TOO_MANY_REQUESTS);
            }
            desks.insert(id.reveal().to_owned(), desk);
        }
        match self.joined.send(Joined { join, from: Some(from), visitor }).await {
            Ok(()) => json(&serde_json::json!({ "id": id.reveal() })),
            Err(_) => status(StatusCode::GONE),
        }
    }
}

/// The browser's address: what a proxy says of it, where one in this network asks in its place.
fn origin(headers: &HeaderMap, from: SocketAddr) -> IpAddr {
    let inside = match from.ip().to_canonical() {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_loopback(),
    };
    let forwarded = || headers.get("x-forwarded-for")?.to_str().ok()?.split(',').next()?.trim().parse().ok();
    inside.then(forwarded).flatten().unwrap_or(from.ip()).to_canonical()
}

fn is_let_in(token: &Token, headers: &HeaderMap) -> bool {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    bearer.is_some_and(|bearer| token.is(bearer))
}

async fn read<T: DeserializeOwned>(request: Request<Incoming>) -> Result<T, Answer> {
    let body = Limited::new(request.into_body(), limits::LONGEST_BODY).collect();
    let Ok(body) = timeout(limits::BODY, body).await else { return Err(status(StatusCode::REQUEST_TIMEOUT)) };
    let Ok(body) = body else { return Err(status(StatusCode::PAYLOAD_TOO_LARGE)) };
    serde_json::from_slice(&body.to_bytes()).map_err(|_| status(StatusCode::BAD_REQUEST))
}
