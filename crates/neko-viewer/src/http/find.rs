//! Whether neko answers, at which URL, and what answers in its place.

use neko_report::{Failure, Slug};

use super::Base;
use super::client::{Client, Full, Request};
use crate::signalling::Dialect;

/// Redirects that are followed.
const MOST_REDIRECTS: usize = 5;
/// What neko 3 answers to nobody with 401, and neko 2 with 404.
const WHO: &str = "/api/whoami";

/// A neko that answers.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where, after redirects.
    pub base: Base,
    /// What was seen.
    pub detail: String,
    /// What is spoken there.
    pub dialect: Dialect,
    /// What its certificate needed to pass.
    pub conceded: Option<String>,
}

/// Looks for neko.
pub async fn find(client: &Client, base: &Base) -> Result<Found, Failure> {
    let mut base = base.clone();
    for _ in 0..=MOST_REDIRECTS {
        let full = client.ask_in_full(&base, Request::get(WHO)).await?;
        match full.answer.status {
            301 | 302 | 303 | 307 | 308 => base = redirected(&base, &full)?,
            _ => return answered(client, base, &full).await,
        }
    }
    Err(Failure::new(Slug::RedirectRefused, format!("more than {MOST_REDIRECTS} redirects, the last one to {base}")))
}

fn redirected(base: &Base, full: &Full) -> Result<Base, Failure> {
    let location = full.location.as_deref().unwrap_or_default();
    base.redirected(WHO, location).ok_or_else(|| {
        // A query may hold a token.
        let shown = location.split(['?', '#']).next().unwrap_or_default();
        Failure::new(Slug::RedirectRefused, format!("{base} redirects to {shown}, and not to neko on the same host"))
    })
}

async fn answered(client: &Client, base: Base, full: &Full) -> Result<Found, Failure> {
    let answer = &full.answer;
    let by = full.server.as_deref().map_or_else(String::new, |server| format!(", by {server}"));
    if full.asks_for_login {
        return Err(Failure::new(Slug::ProxyLogin, format!("{base} asks for a login of its own (401{by})")));
    }
    match answer.status {
        200 | 401 | 403 if answer.is_json => Ok(found("neko 3", Dialect::Three, full, base)),
        400 if answer.body.contains("HTTPS") => Err(Failure::new(
            Slug::HttpsExpected,
            format!("{base} speaks TLS: it refused a plain HTTP request (400{by})"),
        )),
        status @ 502..=504 => {
            Err(Failure::new(Slug::ProxyError, format!("{base} answered {status}{by}: it does not reach neko")))
        }
        404 if is_two(client, &base).await => Ok(found("neko 2", Dialect::Two, full, base)),
        404 => Err(Failure::new(Slug::NotNeko, format!("{base} has no neko: {base}{WHO} is not found (404{by})"))),
        status => Err(Failure::new(Slug::NotNeko, format!("{base} answered {status}{by}, and not as neko does"))),
    }
}

fn found(what: &str, dialect: Dialect, full: &Full, base: Base) -> Found {
    let by = full.server.as_deref().map_or_else(String::new, |server| format!(", by {server}"));
    Found { detail: format!("{what} answers at {base}{by}"), dialect, conceded: full.conceded.clone(), base }
}

/// neko 2 has no such path; nor has anything else.
async fn is_two(client: &Client, base: &Base) -> bool {
    let health = client.ask(base, Request::get("/health")).await;
    health.is_ok_and(|health| health.status == 200 && health.body.trim() == "true")
}
