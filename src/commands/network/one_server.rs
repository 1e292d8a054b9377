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
use crate::commands::help::{CREDENTIALS, Help};
use crate::commands::output_arg::OutputArg;
use crate::commands::units;
use crate::commands::writer::note;

#[derive(Debug, clap::Args)]
pub struct StunArgs {
    /// stun:HOST[:PORT] or stuns:HOST[:PORT]; `stun:` may be left out
    url: String,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
pub struct TurnArgs {
    /// turn:HOST[:PORT][?transport=udp|tcp] or turns:HOST[:PORT]; `turn:` may be left out
    url: String,
    /// User name; without it the server is asked without credentials
    #[arg(long, value_name = "NAME", help_heading = CREDENTIALS)]
    user: Option<String>,
    #[command(flatten)]
    password: PasswordArgs,
    #[command(flatten)]
    rest: RestArgs,
    /// Also test whether your server allows too much: an open relay, or a relay to internal addresses
    #[arg(long, help_heading = SERVER)]
    security: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Common {
    /// Time limit for the checks: 500ms, 2s
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = units::duration, help_heading = SERVER)]
    timeout: Duration,
    #[command(flatten)]
    trust: TrustArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The heading of what is checked.
const SERVER: &str = "Server";

const EXITS: &[(u8, &str)] = &[
    (0, "the server works, possibly with a restriction that is reported"),
    (1, "it does not work"),
    (2, "it could not run: wrong usage, or a file that cannot be read or written"),
    (3, "unknown: the check was interrupted"),
];

pub(super) const STUN_HELP: Help = Help {
    examples: &[
        ("neko-ice stun stun.example.org", "Ask a STUN server for this machine's public address"),
        ("neko-ice stun stun:192.0.2.1:3478 --format json", "Print the result for a program"),
    ],
    exits: EXITS,
};

pub(super) const TURN_HELP: Help = Help {
    examples: &[
        ("neko-ice turn turn:turn.example.org --user me", "Check each step; you are asked for the password"),
        (
            "neko-ice turn turns:turn.example.org --user me --password-env TURN_PASSWORD",
            "Check TURN over TLS in a script",
        ),
        ("neko-ice turn 'turn:turn.example.org?transport=tcp' --user me -v", "Check TURN over TCP, with every step"),
        ("neko-ice turn turn:turn.example.org --turn-secret-file secret", "Check a server with a shared secret"),
    ],
    exits: EXITS,
};

impl StunArgs {
    pub(super) fn prints_json(&self) -> bool {
        self.common.output.prints_json()
    }

    pub(super) fn output(&self) -> &OutputArg {
        self.common.output.to()
    }
}

impl TurnArgs {
    pub(super) fn prints_json(&self) -> bool {
        self.common.output.prints_json()
    }

    pub(super) fn output(&self) -> &OutputArg {
        self.common.output.to()
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
        (None, None) => {
            note!("asking without credentials; add --user NAME to test a user");
            (None, None)
        }
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
