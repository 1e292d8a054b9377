//! `neko-ice exporter`: answers Prometheus.

mod found;
mod load;
mod mask;
mod neko;
mod present;
mod recorder;
mod reload;
mod run;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use neko_exporter::http::Routes;
use neko_exporter::{Exporter, Limits, Network};

use self::present::Present;
use self::reload::Reload;
use crate::commands::help::Help;
use crate::commands::units;
use crate::commands::writer::{print, say};

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice exporter --config targets.yaml", "Answer Prometheus at http://127.0.0.1:9786"),
        ("neko-ice exporter --config targets.yaml --check", "Read the files and list the targets"),
    ],
    exits: &[
        (0, "a signal ended it; with --check: all files can be read"),
        (1, "with --check: a file that the targets file names cannot be read"),
        (2, "it could not start: wrong usage, a broken targets file, or an address that cannot be used"),
    ],
};

/// How scrapes are answered.
const SCRAPES: &str = "Scrapes";

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The targets file: what may be probed, and under which name
    #[arg(long, value_name = "FILE", default_value = "targets.yaml")]
    config: PathBuf,
    /// Listen on this address
    ///
    /// Anyone who can reach it can start probes of the targets, but of nothing else.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:9786", help_heading = SCRAPES)]
    listen: SocketAddr,
    /// End a probe this long before Prometheus stops waiting
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = units::duration, help_heading = SCRAPES)]
    timeout_offset: Duration,
    /// How many probes may run at once; the others wait
    #[arg(long, value_name = "N", default_value_t = 128, value_parser = clap::value_parser!(u16).range(1..=1024))]
    #[arg(help_heading = SCRAPES)]
    max_probes: u16,
    /// Read the file and all that it names, list the targets, and end
    #[arg(long)]
    check: bool,
}

/// How long a probe may take where the scraper says nothing of it: Prometheus' own default.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let limits = Limits { probes: args.max_probes.into(), ..Limits::default() };
    let exporter = Exporter::new(Network::default(), limits);
    let reload = Arc::new(Reload::new(args.config.clone(), Arc::clone(&exporter)));
    if let Err(problems) = reload.first() {
        problems.say();
        return Ok(crate::commands::USAGE);
    }
    if args.check {
        return check(&exporter);
    }
    let routes = Routes {
        exporter,
        present: Present { reload: Arc::clone(&reload) },
        default_timeout: DEFAULT_TIMEOUT,
        offset: args.timeout_offset,
    };
    run::until_ended(args.listen, routes, reload)
}

/// Lists the targets; 1 where one is broken.
fn check(exporter: &Exporter<Network>) -> anyhow::Result<u8> {
    let targets = exporter.targets();
    for target in targets.iter().filter(|target| target.broken.is_none()) {
        let modules: Vec<&str> = target.modules().map(|module| module.as_str()).collect();
        let servers = target.servers.as_ref().map_or(0, |servers| servers.job.len());
        let servers = if servers == 1 { "1 server".to_owned() } else { format!("{servers} servers") };
        print(&format!("{}: {} ({servers})\n", crate::render::visible::escaped(&target.name), modules.join(", ")))?;
    }
    let broken = targets.iter().filter(|target| target.broken.is_some()).count();
    if broken > 0 {
        say!("error: {broken} of {} targets cannot be read", targets.len());
        return Ok(crate::commands::FINDINGS);
    }
    Ok(crate::commands::OK)
}
