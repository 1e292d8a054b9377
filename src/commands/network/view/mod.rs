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
use super::running;
use super::secret::{self, PasswordArgs};
use super::trust::TrustArgs;
use crate::commands::units;
use crate::commands::writer::say;

const EXIT_CODES: &str = "Exit codes:
  0  the picture came and stayed
  1  it did not come, or not until the end
  2  it could not run: wrong usage, or an input that cannot be read
  3  unknown: neko did not let this viewer in, private mode is on, or the visit was interrupted";

#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
#[command(mut_arg("ca", |arg| arg.help("Trust this authority too (PEM; repeatable)")))]
#[command(mut_arg("pin", |arg| arg.help("Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable)")))]
#[command(mut_arg("insecure", |arg| arg.help("Accept any certificate; the report says what is wrong with it")))]
pub struct Args {
    /// neko's address as a browser has it: http://HOST[:PORT][/PATH] or https://…
    url: String,
    /// The user name, which the others in the room see
    #[arg(long, value_name = "NAME", default_value = "neko-ice", conflicts_with = "token_file")]
    user: String,
    #[command(flatten)]
    password: PasswordArgs,
    /// Use the session whose token is in the first line of this file (`-` is standard input), and leave it as it is
    #[arg(long, value_name = "FILE", conflicts_with_all = ["password_file", "password_env"])]
    token_file: Option<PathBuf>,
    /// Log in even though that ends another session of the same user
    #[arg(long)]
    replace_session: bool,
    /// How long to measure, from the first picture
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = units::duration)]
    duration: Duration,
    /// Watch until Ctrl-C or --deadline, and print what came in each such time; says how long an outage lasted
    #[arg(long, value_name = "TIME", value_parser = units::duration, num_args = 0..=1, default_missing_value = "1s",
          require_equals = true, conflicts_with_all = ["duration", "each", "viewers"])]
    watch: Option<Duration>,
    /// Bound the whole visit
    #[arg(long, value_name = "TIME", value_parser = units::duration)]
    deadline: Option<Duration>,
    /// Try every way in turn: as a browser, without UDP, and through each TURN server that neko names
    #[arg(long, conflicts_with_all = ["relay_only", "tcp_only"])]
    each: bool,
    /// So many viewers at once, each with a session of its own: how many of them get the picture?
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=100), conflicts_with_all = ["each", "token_file"])]
    viewers: Option<u8>,
    /// Use TURN servers alone, as a viewer who reaches nothing else
    #[arg(long)]
    relay_only: bool,
    /// Use no UDP, as where a firewall drops it
    #[arg(long)]
    tcp_only: bool,
    /// Use IPv4 alone
    #[arg(long, conflicts_with = "ipv6")]
    ipv4: bool,
    /// Use IPv6 alone
    #[arg(long)]
    ipv6: bool,
    /// The Origin to name, where neko's server.cors is a list [default: that of the URL]
    #[arg(long, value_name = "ORIGIN")]
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
            bail!("--deadline {deadline}s ends the visit before --duration {duration}s: raise it, or lower --duration");
        }
        if let Some(origin) = self.origin.as_deref().filter(|origin| !is_origin(origin)) {
            bail!("--origin {origin:?}: write SCHEME://HOST[:PORT], as a browser does");
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
    let neko = args.config.neko()?;
    let options = args.options(base, args.login()?)?;
    say!("note: {}", what_others_see(&options.login, args.viewers.unwrap_or(1)));
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
    if let Some(neko) = &neko {
        report.notes.extend(config::notes(&neko.resolution, &report));
    }
    let code = report.verdict().exit_code();
    output.report(report)?;
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
fn is_worth_masking(secret: &Secret) -> bool {
    secret.reveal().len() > 4 && secret.reveal() != "admin"
}
