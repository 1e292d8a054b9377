//! `neko-ice stun URL` and `neko-ice turn URL`: one server, without a config.

use std::time::Duration;

use anyhow::{Context, bail};

use neko_probe::{Options, ServersJob};
use neko_report::Subject;

use super::output::{Output, OutputArgs};
use super::running;
use super::secret::{PasswordArgs, RestArgs};
use super::server_url::{read, redaction};
use super::trust::TrustArgs;
use crate::commands::units;

#[derive(Debug, clap::Args)]
pub struct StunArgs {
    /// `stun:HOST[:PORT]` or `stuns:HOST[:PORT]`; a bare HOST[:PORT] is taken for `stun:`
    url: String,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
pub struct TurnArgs {
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

fn check(url: &str, job: ServersJob, common: &Common, security: bool) -> anyhow::Result<u8> {
    let concessions = common.trust.concessions()?;
    let output = Output::new(&common.output, false)?;
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
