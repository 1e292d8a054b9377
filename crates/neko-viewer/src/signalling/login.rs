//! What the answer to a login means.

use serde::Deserialize;

use neko_config::ice_server::Secret;
use neko_report::{Failure, Slug};

use super::message::Profile;

/// An HTTP answer, as far as it matters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpAnswer {
    /// The status code.
    pub status: u16,
    /// The body, cut where it is too long.
    pub body: String,
    /// The first cookie that is set: its name and its value.
    pub cookie: Option<(String, Secret)>,
    /// Whether it is JSON.
    pub is_json: bool,
    /// Whether the Origin of the question is one that neko allows, where neko has a list.
    pub origin_allowed: Option<bool>,
}

/// A session at neko.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name.
    pub id: String,
    /// What it may do.
    pub profile: Profile,
    /// What opens the WebSocket.
    pub token: Secret,
    /// The cookie that carries it, where neko gave no token.
    pub cookie: Option<String>,
    /// Whether we made it, and end it.
    pub is_ours: bool,
}

#[derive(Deserialize)]
struct Body {
    id: String,
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    profile: Profile,
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    message: String,
}

/// Reads the answer to `POST /api/login`.
pub(super) fn read(answer: &HttpAnswer) -> Result<Session, Failure> {
    let refusal = serde_json::from_str::<Refusal>(&answer.body).map(|refusal| refusal.message).unwrap_or_default();
    let said: String = refusal.chars().take(80).collect();
    let failure = |slug, message: &str| Err(Failure::new(slug, message).with_code(answer.status));
    match answer.status {
        200 if answer.is_json => session(answer),
        401 if answer.is_json => failure(Slug::PasswordWrong, "neko refused the user name or the password (401)"),
        403 if said == "logins are locked" => failure(Slug::LoginsLocked, "logins are locked (403)"),
        422 => failure(Slug::SessionConnected, "the user has an open session already (422)"),
        401 | 407 => failure(Slug::ProxyLogin, "something in front of neko asks for a login of its own (401)"),
        status @ 502..=504 => failure(
            Slug::ProxyError,
            &format!("a reverse proxy answered the login with {status}: it does not reach neko"),
        ),
        status if answer.is_json => {
            failure(Slug::LoginFailed, &format!("neko answered the login with {status} ({said})"))
        }
        status => failure(Slug::NotNeko, &format!("the login was answered with {status}, and not as neko does")),
    }
}

fn session(answer: &HttpAnswer) -> Result<Session, Failure> {
    let incomplete = |what: &str| Failure::new(Slug::NotNeko, format!("the answer to the login has {what}"));
    let body: Body = serde_json::from_str(&answer.body).map_err(|_| incomplete("no session"))?;
    let (token, cookie) = match (body.token.filter(|token| !token.is_empty()), &answer.cookie) {
        (Some(token), _) => (Secret::new(token), None),
        (None, Some((name, value))) => (value.clone(), Some(name.clone())),
        (None, None) => return Err(incomplete("neither a token nor a cookie")),
    };
    let Profile { can_login, can_connect, .. } = body.profile;
    if !(can_login && can_connect) {
        let which = if can_login { "can_connect" } else { "can_login" };
        return Err(Failure::new(Slug::LoginForbidden, format!("the user's profile has {which}: false")));
    }
    Ok(Session { id: body.id, profile: body.profile, token, cookie, is_ours: true })
}

impl Session {
    /// A session that is there already and stays.
    pub fn of_token(token: Secret) -> Self {
        Self { id: String::new(), profile: Profile::default(), token, cookie: None, is_ours: false }
    }
}
