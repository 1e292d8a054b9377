//! The URL of a server on the command line.

use anyhow::{Context, bail};

use crate::render::redact::Redaction;
use neko_config::ice_server::{Uri, browser, pion};
use neko_config::suspected;
use neko_text::source::{Place, Source, SourceKind};

/// The URL as a browser or Pion takes it; a bare host gets the scheme.
pub(super) fn read(text: &str, scheme: &str) -> anyhow::Result<(String, Uri)> {
    let query = if scheme == "turn" { "[?transport=udp|tcp]" } else { "" };
    let write = format!("write {scheme}:HOST[:PORT]{query} or {scheme}s:HOST[:PORT]{query}");
    if text.trim().is_empty() {
        bail!("the URL is empty: {write}");
    }
    let lower = text.to_ascii_lowercase();
    let has_scheme = ["stun:", "stuns:", "turn:", "turns:"].iter().any(|known| lower.starts_with(known));
    let url = if has_scheme { text.to_owned() } else { format!("{scheme}:{text}") };
    // Whatever is said of it, a password in it is not.
    let shown = |shown: &str| redaction(&url).masked(shown);
    if !has_scheme && let Some((other, _)) = text.split_once("://").filter(|(other, _)| !other.contains('@')) {
        bail!("{}: `{other}` is not a scheme of STUN or TURN: {write}", shown(text));
    }
    let uri = browser::contact(&url).or_else(|| pion::contact(&url));
    let any = Some("x");
    let why = || match (impossible_port(&url), browser::url_refusal(&url, any, any)) {
        (Some(port), _) => format!("{port} is not a valid port (1-65535)"),
        (None, Some(refusal)) => format!("a browser says \"{}\": {write}", shown(&refusal.message.to_string())),
        (None, None) => format!("the host or the port is not valid: {write}"),
    };
    let uri = uri.with_context(|| format!("{}: {}", shown(&url), why()))?;
    let expected = if uri.scheme.is_turn() { "turn" } else { "stun" };
    if expected != scheme {
        let shown = shown(&url);
        bail!("{shown} is for `neko-ice {expected}`: write neko-ice {expected} '{shown}'");
    }
    Ok((url, uri))
}

/// What stands behind the last colon, where it is digits and yet no port.
fn impossible_port(url: &str) -> Option<&str> {
    let address = url.split('?').next()?;
    let (before, port) = address.rsplit_once(':')?;
    let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    (before.contains(':') && digits && !port.parse::<u16>().is_ok_and(|port| port != 0)).then_some(port)
}

/// Masks what looks like a secret in the URL, wherever it turns up.
pub(super) fn redaction(url: &str) -> Redaction {
    Redaction::new(&secrets(url))
}

/// What looks like a secret in the URL.
pub(super) fn secrets(url: &str) -> Vec<Place> {
    let source = Source::new(SourceKind::Stdin, url);
    let parameters = suspected::parameters_of_url(url).into_iter().map(|span| Place::new(&source, span));
    // Behind a `#` stands what no server is asked for.
    let fragment = url.split_once('#').map(|(before, _)| Place::new(&source, before.len() + 1..url.len()));
    suspected::places(&source).chain(parameters).chain(fragment).collect()
}
