//! `--viewer browser`: a real browser is the viewer, and neko-ice takes neko's place.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{anyhow, bail};

use crate::commands::help::TESTS;
use crate::commands::present;
use crate::commands::writer::say;
use crate::render::redact::Redaction;
use neko_deploy::load::Neko;
use neko_probe::{Cancel, Job};
use neko_report::{Interruption, PortState, Report, Subject, Text, judge_browsers};
use neko_stand_in::{Event, NotStarted, Policy, StandIn};

use super::in_place;
use super::link::{self, Link};
use crate::commands::network::running;

/// How long browsers are waited for.
const DEADLINE: Duration = Duration::from_secs(600);
/// How long the picture is watched at least.
const WATCH: Duration = Duration::from_secs(5);

/// The link and the page.
const BROWSER: &str = "Browser as viewer";

#[derive(Debug, clap::Args)]
pub(super) struct BrowserArgs {
    /// Print a link: a real browser is the viewer
    ///
    /// neko-ice takes neko's place: stop neko first. Open the link on a phone in another network, for example.
    #[arg(long, value_enum, value_name = "WHO", conflicts_with_all = ["embedded", "servers_only", "security", "outside"])]
    #[arg(help_heading = TESTS)]
    viewer: Option<Viewer>,
    /// Address of the page as browsers reach it, behind a reverse proxy: https://neko.example.org
    #[arg(long, value_name = "URL", requires = "viewer", help_heading = BROWSER, hide_short_help = true)]
    link: Option<String>,
    /// Where to serve the page: 8080, 0.0.0.0:8080 [default: neko's server.bind]
    #[arg(long, value_name = "ADDRESS", requires = "viewer", help_heading = BROWSER, hide_short_help = true)]
    listen: Option<String>,
    /// Which candidates of its own the browser may use
    #[arg(long, value_enum, value_name = "POLICY", requires = "viewer", help_heading = BROWSER, hide_short_help = true)]
    policy: Option<PolicyArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Viewer {
    /// A browser that opens the link
    Browser,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum PolicyArg {
    /// All that it finds
    All,
    /// Only relays, as in the strictest networks
    Relay,
}

impl BrowserArgs {
    pub(super) fn is_wanted(&self) -> bool {
        self.viewer.is_some()
    }
}

/// What a run with browsers needs beside its own options.
pub(super) struct Run<'a> {
    pub args: &'a BrowserArgs,
    pub subject: Subject,
    pub neko: &'a Neko,
    pub options: &'a neko_probe::Options,
    pub video_bitrate: Option<u64>,
    pub redaction: &'a Redaction,
    /// As the user named the file.
    pub file: Option<&'a std::path::Path>,
}

/// Takes neko's place until so many browsers were tested, and reports what they saw.
pub(super) fn run(run: Run<'_>) -> anyhow::Result<Report> {
    let Run { args, subject, neko, options, video_bitrate, redaction, file } = run;
    let begun = Instant::now();
    let resolution = &neko.resolution;
    let mut report = neko_probe::unsent(Job::new(subject, neko, &present::options()), options);
    let page = link::page(args.link.as_deref(), args.listen.as_deref(), neko)?;
    in_place::say_what_is_not_tested(neko, file);
    are_free(&report, neko, file)?;
    let stand_in = neko_stand_in::Options {
        listen: page.listen,
        viewers: options.viewers,
        deadline: options.deadline.unwrap_or(DEADLINE),
        policy: if args.policy == Some(PolicyArg::Relay) { Policy::Relay } else { Policy::All },
        watch: options.path_duration.max(WATCH),
        bits_per_second: video_bitrate,
        concessions: options.concessions.clone(),
    };
    let wait = stand_in.deadline;
    let (browsers, interrupted, allocations) = running::until_interrupted(async |cancel: &Cancel| {
        let stand_in =
            StandIn::open(resolution, stand_in).await.map_err(|error| not_started(error, page.listen, neko, file))?;
        let port = stand_in.page_address().map_or(page.listen.port(), |address| address.port());
        show(&page.links(port, stand_in.addresses(), neko), &stand_in, wait, options.viewers);
        Ok::<_, anyhow::Error>(stand_in.run(cancel, &|event| tell(&event, redaction)).await)
    })??;
    report.conclusion = judge_browsers(&mut report.viewers, &browsers, interrupted);
    let done = browsers.iter().any(|browser| browser.verdict().is_some());
    report.interrupted = interrupted.filter(|why| !done || *why == Interruption::Signal);
    (report.browsers, report.allocations, report.elapsed) = (browsers, allocations, begun.elapsed());
    Ok(report)
}

/// neko itself may run still.
fn are_free(report: &Report, neko: &Neko, file: Option<&std::path::Path>) -> anyhow::Result<()> {
    // Of a range some may be taken.
    let is_mux = |key: &str| !key.ends_with("epr");
    let taken = report.ports.iter().find_map(|port| match &port.state {
        PortState::Taken { by, count, .. } if is_mux(port.key) || *count > 1 => Some((&port.ports, by)),
        _ => None,
    });
    let Some((ports, by)) = taken else { return Ok(()) };
    let by = by.as_deref().unwrap_or("another process");
    bail!("{ports} is held by {by}: neko-ice takes neko's place, so stop neko first{}", in_place::stop(neko, file))
}

fn not_started(error: NotStarted, listen: SocketAddr, neko: &Neko, file: Option<&std::path::Path>) -> anyhow::Error {
    let stop = in_place::stop(neko, file);
    match error {
        NotStarted::Port(taken) => {
            anyhow!("port {} cannot be had ({}): stop neko first{stop}", taken.port, taken.error)
        }
        NotStarted::Page(error) => {
            anyhow!(
                "the page cannot be served at {listen} ({error}): stop neko first{stop}, or choose another with --listen"
            )
        }
        NotStarted::Random => anyhow!("the operating system gives no random numbers for the link"),
    }
}

/// The links, which are printed and nowhere else.
fn show(links: &[Link], stand_in: &StandIn, wait: Duration, viewers: usize) {
    let token = stand_in.token().reveal();
    let who = if viewers == 1 { "a phone with Wi-Fi off, say".to_owned() } else { format!("{viewers} devices") };
    say!("Open this link on {who}, and press Start:");
    say!("");
    for link in links {
        let note = link.note.as_deref().map(|note| format!("   ({note})")).unwrap_or_default();
        say!("  {}#{token}{note}", link.url);
    }
    say!("");
    if let Some(code) = links.first().and_then(|link| link::code(&format!("{}#{token}", link.url))) {
        crate::commands::writer::say_lines(&code);
        say!("");
    }
    say!("Waiting for {} at most (--deadline). Anyone with the link can take part; Ctrl-C ends it.", words(wait));
}

/// `10 minutes`, `90 s`
fn words(time: Duration) -> String {
    match time.as_secs() {
        60 => "1 minute".to_owned(),
        whole if whole > 60 && whole % 60 == 0 => format!("{} minutes", whole / 60),
        _ => format!("{} s", time.as_secs_f64()),
    }
}

fn tell(event: &Event<'_>, redaction: &Redaction) {
    match event {
        Event::Opened(agent) => say!("{agent}: opened the page"),
        Event::Started(agent) => say!("{agent}: started"),
        Event::Ended(browser) => {
            let mut text = format!("{}, {}: {}", browser.place(), browser.agent, browser.outcome());
            redaction.in_report(Text::Sentence, &mut text);
            say!("{text}");
        }
    }
}
