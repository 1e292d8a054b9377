//! `neko-ice stun URL` and `neko-ice turn URL`: one server, without a config.

use std::time::Duration;

use anyhow::{Context, bail};

use crate::render::redact::Redaction;
use neko_config::ice_server::{Uri, browser, pion};
use neko_config::suspected;
use neko_probe::{Options, ServersJob};
use neko_report::Subject;
use neko_text::source::{Place, Source, SourceKind};

use super::output::{Output, OutputArgs};
use super::secret::{PasswordArgs, RestArgs};
use super::trust::TrustArgs;
use super::{running, units};

#[derive(Debug, clap::Args)]
pub(super) struct StunArgs {
    /// `stun:HOST[:PORT]` or `stuns:HOST[:PORT]`; a bare HOST[:PORT] is taken for `stun:`
    url: String,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
pub(super) struct TurnArgs {
    /// `turn:HOST[:PORT][?transport=udp|tcp]` or `turns:…`; a bare HOST[:PORT] is taken for `turn:`
    url: String,
    /// The user name
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    #[command(flatten)]
    password: PasswordArgs,
    #[command(flatten)]
    rest: RestArgs,
    /// Look for what one's own server should not allow: an open relay, relaying to inside addresses
    #[arg(long)]
    security: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Common {
    /// Bound the checks: 500ms, 2s; a bare number is seconds
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = units::duration)]
    timeout: Duration,
    #[command(flatten)]
    trust: TrustArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl StunArgs {
    pub(super) fn prints_json(&self) -> bool {
        self.common.output.prints_json()
    }
}

impl TurnArgs {
    pub(super) fn prints_json(&self) -> bool {
        self.common.output.prints_json()
    }
}

pub(super) fn stun(args: &StunArgs) -> anyhow::Result<u8> {
    let (url, uri) = read(&args.url, "stun")?;
    let mut job = ServersJob::new();
    job.server(&url, uri, None, None);
    check(&url, job, &args.common, false)
}

pub(super) fn turn(args: &TurnArgs) -> anyhow::Result<u8> {
    let (url, uri) = read(&args.url, "turn")?;
    let user = args.user.as_deref();
    if user == Some("") {
        bail!("--user is empty: write --user NAME, or leave it out to ask without credentials");
    }
    let (username, password) = match (args.rest.credentials(user.unwrap_or_default())?, user) {
        (Some(made), _) => (Some(made.username), Some(made.credential)),
        (None, Some(user)) => (Some(user.to_owned()), Some(args.password.password(user)?)),
        (None, None) if args.password.is_given() => bail!("a password without a user: add --user NAME"),
        (None, None) => (None, None),
    };
    let mut job = ServersJob::new();
    job.server(&url, uri, username, password);
    check(&url, job, &args.common, args.security)
}

/// The URL as a browser or Pion takes it; a bare host gets the scheme.
fn read(text: &str, scheme: &str) -> anyhow::Result<(String, Uri)> {
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
        bail!("{}: `{other}` is the scheme of no STUN or TURN server: {write}", shown(text));
    }
    let uri = browser::contact(&url).or_else(|| pion::contact(&url));
    let any = Some("x");
    let why = || match (impossible_port(&url), browser::url_refusal(&url, any, any)) {
        (Some(port), _) => format!("{port} is no port: 1 to 65535 are"),
        (None, Some(refusal)) => format!("a browser says \"{}\": {write}", shown(&refusal.message.to_string())),
        (None, None) => format!("no such host or port can exist: {write}"),
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
fn redaction(url: &str) -> Redaction {
    let source = Source::new(SourceKind::Stdin, url);
    let parameters = suspected::parameters_of_url(url).into_iter().map(|span| Place::new(&source, span));
    Redaction::new(&suspected::places(&source).chain(parameters).collect::<Vec<_>>())
}

fn check(url: &str, job: ServersJob, common: &Common, security: bool) -> anyhow::Result<u8> {
    let concessions = common.trust.concessions()?;
    let output = Output::new(&common.output)?;
    let options = Options { timeout: common.timeout, concessions, security, ..Options::default() };
    let subject = Subject::Server(url.to_owned());
    let run = async |cancel: &neko_probe::Cancel, events: &(dyn Fn(neko_probe::Event<'_>) + Send + Sync)| {
        neko_probe::run_servers(subject, job, &options, cancel, events).await
    };
    let redaction = redaction(url);
    let report = running::block_on(run, &|event| output.event(event, &redaction), &redaction)?;
    let report = report.context("the check could not run")?;
    let code = report.exit_code();
    output.report(report, &redaction)?;
    Ok(code)
}
