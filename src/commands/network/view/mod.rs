//! `neko-ice view URL`: joins a running neko as a viewer.

mod config;
mod output;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;

use neko_config::ice_server::{Family, Secret};
use neko_report::ViewEvent;
use neko_viewer::http::{Base, Dial};
use neko_viewer::peer::Allowed;
use neko_viewer::signalling::Patience;
use neko_viewer::{Login, Options, visit, visit_crowd, visit_each};

use self::config::ConfigArgs;
use self::output::{Output, OutputArgs};
use super::page_arg::Told;
use super::running;
use super::secret::{self, PasswordArgs};
use super::trust::TrustArgs;
use crate::commands::help::{CREDENTIALS, Help};
use crate::commands::output_arg::OutputArg;
use crate::commands::units;
use crate::commands::writer::note;

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice view https://neko.example.org", "Join as a viewer; you are asked for the password"),
        (
            "neko-ice view --each --password-env NEKO_PASSWORD https://neko.example.org",
            "Try every path, without a question",
        ),
        ("neko-ice view --watch=10s https://neko.example.org", "Watch until Ctrl-C, and report outages"),
        ("neko-ice view --config compose.yaml http://localhost:8080", "Name the lines behind what is seen"),
    ],
    exits: &[
        (0, "the picture came and stayed"),
        (1, "it did not come, or not until the end"),
        (2, "it could not run: wrong usage, or a file that cannot be read or written"),
        (3, "unknown: neko did not let this viewer in, private mode is on, or the visit was interrupted"),
    ],
};

/// What is measured.
const VISIT: &str = "Visit";
/// What the viewer may use.
const NETWORK: &str = "Network";

#[derive(Debug, clap::Args)]
#[command(mut_arg("ca", |arg| arg.help("Also trust this certificate authority, PEM (repeatable)")))]
#[command(mut_arg("pin", |arg| arg.help("Accept the certificate with this SHA-256 fingerprint, in hexadecimal (repeatable)")))]
#[command(mut_arg("insecure", |arg| arg.help("Accept any certificate; the report says what is wrong with it")))]
pub struct Args {
    /// Address of neko's page: http://HOST[:PORT][/PATH] or https://…
    url: String,
    /// User name, which the others in the room see
    #[arg(long, value_name = "NAME", default_value = "neko-ice", conflicts_with = "token_file")]
    #[arg(help_heading = CREDENTIALS)]
    user: String,
    #[command(flatten)]
    password: PasswordArgs,
    /// Use the session of the token in the first line of this file, and do not end it; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["password_file", "password_env"])]
    #[arg(help_heading = CREDENTIALS, hide_short_help = true)]
    token_file: Option<PathBuf>,
    /// Log in even if this ends another session of the same user
    #[arg(long, help_heading = CREDENTIALS, hide_short_help = true)]
    replace_session: bool,
    /// How long to measure, from the first picture
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = units::duration, help_heading = VISIT)]
    duration: Duration,
    /// Watch until Ctrl-C, and print a line each TIME [default: 1s]
    #[arg(long, value_name = "TIME", value_parser = units::duration, num_args = 0..=1, default_missing_value = "1s",
          require_equals = true, conflicts_with_all = ["duration", "each", "viewers"], help_heading = VISIT)]
    watch: Option<Duration>,
    /// Time limit for the whole visit
    #[arg(long, value_name = "TIME", value_parser = units::duration, help_heading = VISIT, hide_short_help = true)]
    deadline: Option<Duration>,
    /// Try each path in turn: as a browser does, without UDP, and through each TURN server
    #[arg(long, conflicts_with_all = ["relay_only", "tcp_only"], help_heading = VISIT)]
    each: bool,
    /// Join with this many viewers at once, each with a session of its own
    #[arg(long, value_name = "N", value_parser = units::whole(1_u8..=100))]
    #[arg(conflicts_with_all = ["each", "token_file"], help_heading = VISIT, hide_short_help = true)]
    viewers: Option<u8>,
    /// Use TURN servers only
    #[arg(long, help_heading = NETWORK)]
    relay_only: bool,
    /// Use no UDP
    #[arg(long, help_heading = NETWORK)]
    tcp_only: bool,
    /// Use IPv4 only
    #[arg(long, conflicts_with = "ipv6", help_heading = NETWORK, hide_short_help = true)]
    ipv4: bool,
    /// Use IPv6 only
    #[arg(long, help_heading = NETWORK, hide_short_help = true)]
    ipv6: bool,
    /// Origin to send, if server.cors of neko is a list [default: the origin of the URL]
    #[arg(long, value_name = "ORIGIN", help_heading = NETWORK, hide_short_help = true)]
    origin: Option<String>,
    #[command(flatten)]
    config: ConfigArgs,
    #[command(flatten)]
    trust: TrustArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Until a connection is there, its TLS handshake is done, or an answer came.
const TIMEOUT: Duration = Duration::from_secs(5);

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.output.prints_json()
    }

    pub(super) fn output(&self) -> &OutputArg {
        self.output.to()
    }

    fn login(&self) -> anyhow::Result<Login> {
        match &self.token_file {
            Some(path) => Ok(Login::Token(secret::of_file("--token-file", path)?)),
            None => {
                let password = self.password.password(&self.user)?;
                Ok(Login::Password { user: self.user.clone(), password })
            }
        }
    }

    fn options(&self, base: Base, login: Login) -> anyhow::Result<Options> {
        if let Some(deadline) = self.deadline.filter(|deadline| self.watch.is_none() && *deadline <= self.duration) {
            let [deadline, duration] = [deadline, self.duration].map(|time| time.as_secs_f64());
            bail!(
                "--deadline {deadline}s is too short for --duration {duration}s: raise --deadline, or lower --duration"
            );
        }
        if let Some(origin) = self.origin.as_deref().filter(|origin| !is_origin(origin)) {
            bail!("--origin {origin:?}: write SCHEME://HOST[:PORT], as https://neko.example.org");
        }
        let family = match (self.ipv4, self.ipv6) {
            (true, _) => Some(Family::V4),
            (_, true) => Some(Family::V6),
            _ => None,
        };
        let concessions = self.trust.concessions()?;
        let allowed = Allowed {
            relay_only: self.relay_only,
            tcp_only: self.tcp_only,
            family,
            only_server: None,
            loopback: false,
            concessions: concessions.clone(),
            timeout: TIMEOUT,
        };
        Ok(Options {
            base,
            login,
            origin: self.origin.clone(),
            dial: Dial { concessions, family, timeout: TIMEOUT },
            allowed,
            patience: Patience { count: self.duration, ..Patience::default() },
            watch: self.watch,
            deadline: self.deadline,
            replace_session: self.replace_session,
        })
    }
}

fn is_origin(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, host)| !scheme.is_empty() && !host.is_empty() && !host.contains('/'))
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    // What it is about may hold a password, so that it is not quoted.
    let base = Base::read(&args.url).map_err(|error| anyhow::anyhow!("{error}"))?;
    args.output.check()?;
    let neko = args.config.neko()?;
    let options = args.options(base, args.login()?)?;
    note!("{}", what_others_see(&options.login, args.viewers.unwrap_or(1)));
    let secret = match &options.login {
        Login::Password { password, .. } => password,
        Login::Token(token) => token,
    };
    let output = Output::new(&args.output, secret);
    output.begins(&options.base.to_string());
    let mut report = running::until_interrupted(async |cancel| {
        let steps = |event: &ViewEvent| output.event(event);
        match args.viewers {
            Some(viewers) => visit_crowd(&options, viewers.into(), cancel, &steps).await,
            None if args.each => visit_each(&options, cancel, &steps).await,
            None => visit(&options, cancel, &steps).await,
        }
    })?;
    let mut told = Told::default();
    if let Some(neko) = &neko {
        told.add(&neko.resolution);
        report.notes.extend(config::notes(&neko.resolution, &report));
    }
    let code = report.verdict().exit_code();
    output.report(report, &told)?;
    Ok(code)
}

fn what_others_see(login: &Login, viewers: u8) -> String {
    let who = match login {
        Login::Password { user, .. } if viewers > 1 => format!("{user:?} joins {viewers} times"),
        Login::Password { user, .. } if user.is_empty() => "a member without a name joins".to_owned(),
        Login::Password { user, .. } => format!("{user:?} joins"),
        Login::Token(_) => "the session's member connects".to_owned(),
    };
    format!("the others in the room see that {who}; if nobody else watches, neko starts its encoder")
}

/// neko's default passwords are words that every text about neko has.
pub(super) fn is_worth_masking(secret: &Secret) -> bool {
    secret.reveal().len() > 4 && secret.reveal() != "admin"
}
