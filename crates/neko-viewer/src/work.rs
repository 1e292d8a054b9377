//! What a visit asks over HTTP, a question each.

use std::time::Instant;

use neko_config::ice_server::Secret;
use neko_report::{Failure, Slug};

use crate::http::{self, Base, Client, Found, Key, Request, Socket};
use crate::options::Login;
use crate::signalling::HttpAnswer;

/// What a question needs.
pub(crate) struct Work {
    pub client: Client,
    pub base: Base,
    pub login: Login,
    pub token: Option<Secret>,
    pub origin_allowed: Option<bool>,
    pub replace_session: bool,
}

/// What came of it.
pub(crate) enum Worked {
    Find(Result<There, Failure>),
    Login(Result<HttpAnswer, Failure>),
    Open(Result<Box<Socket>, Failure>),
    Capture(Option<String>),
    Logout,
}

/// A neko that is there.
pub(crate) struct There {
    pub named_at: Instant,
    /// What its name resolves to, for people.
    pub name: String,
    pub found: Found,
    /// Whether it is on this machine.
    pub loopback: bool,
}

/// Looks for neko, and whether a login would end somebody's session.
pub(crate) async fn find(work: &Work) -> Result<There, Failure> {
    let addresses = work.client.addresses(&work.base).await?;
    let named_at = Instant::now();
    let listed: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
    let (host, listed) = (work.base.host(), listed.join(", "));
    let name = if host == listed { listed } else { format!("{host} is {listed}") };
    let loopback = addresses.iter().any(|address| address.ip().is_loopback());
    let found = http::find(&work.client, &work.base).await?;
    if let Login::Password { user, .. } = &work.login
        && !work.replace_session
    {
        replaces_nobody(work, &found.base, user).await?;
    }
    Ok(There { named_at, name, found, loopback })
}

/// Where a session is called as its user is, the provider keeps one for each user, and a login ends the one before. neko's
/// metrics, which need no login, name the sessions that ever watched.
async fn replaces_nobody(work: &Work, base: &Base, user: &str) -> Result<(), Failure> {
    let Ok(metrics) = work.client.ask(base, Request::get("/metrics")).await else { return Ok(()) };
    let label = format!("session_id=\"{}\"", user.replace('\\', "\\\\").replace('"', "\\\""));
    if metrics.status == 200 && !user.is_empty() && metrics.body.contains(&label) {
        let message = format!("neko keeps one session of {user}, who watched before: a login would end it");
        return Err(Failure::new(Slug::SessionReplaced, message));
    }
    Ok(())
}

/// `POST /api/login`.
pub(crate) async fn login(work: &Work) -> Result<HttpAnswer, Failure> {
    let Login::Password { user, password } = &work.login else {
        return Err(Failure::new(Slug::Internal, "there is a token already"));
    };
    let body = serde_json::json!({ "username": user, "password": password.reveal() });
    work.client.ask(&work.base, Request::post("/api/login", Some(body.to_string()), None)).await
}

/// Opens the WebSocket.
pub(crate) async fn open(work: &Work) -> Result<Box<Socket>, Failure> {
    let key = match (&work.token, &work.login) {
        (Some(token), _) => Key::Token(token),
        (None, Login::Password { user, password }) => Key::Password(password, user),
        (None, Login::Token(_)) => return Err(Failure::new(Slug::LoginForbidden, "neko 2 knows no tokens")),
    };
    http::open(&work.client, &work.base, key, work.origin_allowed).await.map(Box::new)
}

/// `POST /api/logout`; what neko says to it changes nothing.
pub(crate) async fn logout(work: &Work) {
    if let Some(token) = &work.token {
        let _ = work.client.ask(&work.base, Request::post("/api/logout", None, Some(token))).await;
    }
}
