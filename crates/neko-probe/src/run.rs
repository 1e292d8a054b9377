//! The run: ports, servers, paths, verdict.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::transport::{Allocations, Concessions};
use neko_config::Resolution;
use neko_config::behaviour::Behaviour;
use neko_config::ice_server::rest::TimeLimited;
use neko_lint::Diagnostic;
use neko_reach::{ViewersFrom, gather};
use neko_report::{
    Assumption, Found, Hindrance, Judged, ListedServer, Opening, PathKind, PathReport, Report, Requirement,
    ServerReport, Side, Subject, Thresholds, conclude,
};

use tokio::sync::watch;

use super::address::{self, Advertised};
use super::answers;
use super::check_all::{RELEASE, check_all, far_end};
use super::counterpart::Sources;
use super::field::{Cancel, Field};
use super::interfaces::Interfaces;
use super::paths::OwnPorts;
use super::plan::Plan;
use super::server_check::{self, Target};
use super::servers::unused;
use super::stand_ins::{StandInError, StandIns};
use super::video_rate::VideoRate;
use super::{paths, ports, targets, trials};

/// What to do, and how long.
#[derive(Debug, Clone)]
pub struct Options {
    /// Stand-ins on loopback take the place of the configured servers.
    pub embedded: bool,
    /// Bounds one server's checks, and the connecting of one path.
    pub timeout: Duration,
    /// Bounds the run.
    pub deadline: Option<Duration>,
    /// How long media flow over each path.
    pub path_duration: Duration,
    /// Whether they flow over all paths at once.
    pub parallel_media: bool,
    /// What is good enough.
    pub thresholds: Thresholds,
    /// Bit/s of video.
    pub video_bitrate: u64,
    /// What passes though the system's authorities do not let it.
    pub concessions: Concessions,
    /// Whether to look for what one's own servers should not allow.
    pub security: bool,
    /// How many viewers are to be served at once.
    pub viewers: usize,
    /// Where they are; where it is empty, the settings tell.
    pub viewers_from: Vec<ViewersFrom>,
    /// A TURN server on another network, whichever the lists name.
    pub outside: Option<ListedServer>,
    /// What has to be proven.
    pub required: Vec<Requirement>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            embedded: false,
            timeout: Duration::from_secs(5),
            deadline: None,
            path_duration: Duration::from_secs(1),
            parallel_media: false,
            thresholds: Thresholds::default(),
            video_bitrate: VideoRate::WHERE_UNKNOWN,
            concessions: Concessions::default(),
            security: false,
            viewers: 1,
            viewers_from: Vec::new(),
            outside: None,
            required: Vec::new(),
        }
    }
}

/// A config to probe.
#[derive(Debug, Clone)]
pub struct Job<'a> {
    /// What it is called.
    pub subject: Subject,
    /// What neko makes of it.
    pub resolution: &'a Resolution,
    /// What the linter says of it.
    pub findings: Vec<Diagnostic>,
    /// From what neko knows an address to name to viewers outside.
    pub opening: Opening,
}

impl<'a> Job<'a> {
    /// That of a neko, with what the linter says of it whatever its comments allow.
    pub fn new(subject: Subject, neko: impl Into<neko_lint::Subject<'a>>, options: &neko_lint::Options) -> Self {
        let neko = neko.into();
        let (findings, opening) = (neko_lint::run_regardless_with(neko, options), neko_lint::opening(neko));
        Self { subject, resolution: neko.resolution, findings, opening }
    }
}

/// Gives every TURN server these credentials in the place of its own.
pub fn replace_credentials(resolution: &mut Resolution, made: &TimeLimited) {
    resolution.webrtc.use_credentials(made);
}

/// What happens, as it happens.
#[derive(Debug)]
pub enum Event<'a> {
    /// So much is to be done.
    Planned {
        /// Servers to check.
        servers: usize,
        /// Paths to play.
        paths: usize,
    },
    /// A server's checks ended.
    Server(&'a ServerReport),
    /// What was tried from outside and from here, beside the servers, ended.
    Found(&'a trials::Found),
    /// A path begins.
    PathStarts(&'a PathKind),
    /// A path ended.
    Path(&'a PathReport),
    /// The last allocations are given back.
    Releasing,
}

/// Probes a config. Ends by the deadline, and as soon as `cancel` says so: what was found until then is reported, and
/// every allocation is given back, 300 ms at most awaited for the answers.
pub async fn run(
    job: Job<'_>,
    options: &Options,
    cancel: &Cancel,
    events: &(dyn Fn(Event<'_>) + Send + Sync),
) -> Result<Report, StandInError> {
    let start = Instant::now();
    let resolution = job.resolution;
    let behaviour = Behaviour::of(resolution);
    let mut plan = Plan::of(resolution, &behaviour);
    if let Some(outside) = options.outside.clone() {
        Arc::new(outside).enter(&mut plan.servers);
    }
    let interfaces = Interfaces::of_this_machine();
    let ports = ports::check(&resolution.webrtc);
    let stand_ins = if options.embedded { Some(StandIns::start(&plan.servers).await?) } else { None };
    let allocations = Allocations::new();
    let deadline = start + options.deadline.unwrap_or(Duration::from_secs(86_400));
    events(Event::Planned { servers: plan.servers.len(), paths: plan.paths.len() });

    let targets: Vec<Option<Target>> =
        plan.servers.iter().map(|server| targets::target(server, stand_ins.as_ref())).collect();
    let left = deadline.saturating_duration_since(Instant::now());
    let check = server_check::Options {
        concessions: options.concessions.clone(),
        security: options.security,
        allocations: allocations.clone(),
        ..server_check::Options::new(options.timeout.min(left), far_end(options.embedded, &interfaces))
    };
    let mut checked = check_all(&plan.servers, &targets, &check, cancel, events).await;
    for (families, server) in checked.iter_mut().zip(&plan.servers) {
        let skipped = server.skipped.as_ref().map(|why| unused(server, why));
        families.iter_mut().for_each(|row| row.notes.extend(skipped.clone()));
    }
    let mut known = match options.embedded {
        true => answers::assumed(&plan, &checked, resolution),
        false => answers::of_servers(&plan, &checked, &interfaces),
    };
    let address_of = |row: &ServerReport| row.address.map(|address| address.ip());
    let addresses: Vec<Vec<_>> = checked.iter().map(|rows| rows.iter().filter_map(address_of).collect()).collect();
    let servers = one_row_each(checked);
    let own = Advertised { config: name_of(&job.subject), nat1to1: address::nat1to1(resolution) };
    let address = match options.embedded || cancel.is_cancelled() {
        true => None,
        false => address::examine(&servers, &interfaces, &[own]).await,
    };
    let advertised = address::advertised(resolution, &servers, options.embedded);
    if !options.embedded {
        let place = trials::Place {
            targets: &targets,
            servers: &servers,
            interfaces: &interfaces,
            behaviour: &behaviour,
            advertised: &advertised,
            concessions: &options.concessions,
            allocations: &allocations,
            deadline: deadline.into(),
            cancel,
        };
        let found = trials::run(&place).await;
        events(Event::Found(&found));
        answers::add_trials(&mut known, &plan, &addresses, found);
    }
    let sources = |side| Sources::of(side, &plan.servers, &behaviour);
    let (neko, viewers) = (sources(Side::Backend), sources(Side::Frontend));
    let host = watch::Sender::new(None);
    let field = Field {
        targets: &targets,
        servers: &servers,
        embedded: options.embedded,
        interfaces: &interfaces,
        udp_ports: &[],
        tcp_port: ports.tcp,
        webrtc: &resolution.webrtc,
        behaviour: &behaviour,
        advertised: &advertised,
        neko: &neko,
        viewers: &viewers,
        allocations: &allocations,
        options,
        pipeline: VideoRate::place(resolution),
        turn: &paths::turns(options, plan.paths.len()),
        host: &host,
        deadline: deadline.into(),
        cancel,
    };
    let own_ports = OwnPorts::of(behaviour.udp, ports.udp);
    let reports = paths::try_all(field, &plan.paths, &own_ports, events).await;

    events(Event::Releasing);
    allocations.release_all(RELEASE).await;
    if let Some(stand_ins) = stand_ins {
        stand_ins.shutdown().await;
    }
    let interrupted = cancel.is_cancelled();
    let hindrances = Hindrance::all_of(&job.findings);
    let viewers = neko_report::viewers(
        gather(resolution, &behaviour, &known, options.viewers),
        Judged {
            resolution,
            behaviour: &behaviour,
            hindrances: &hindrances,
            opening: job.opening,
            from: &options.viewers_from,
            paths: &reports,
            stand_ins: if options.embedded { &answers::STAND_INS } else { &[] },
        },
    );
    let mut conclusion = conclude(Found {
        viewers: &viewers,
        hindrances: &hindrances,
        servers: &servers,
        paths: &reports,
        shape_only: options.embedded,
        interrupted,
    });
    if options.embedded {
        conclusion.assumption = Assumption::of(&viewers, &advertised, &ports.reports);
    }
    Ok(Report {
        subject: job.subject,
        shape_only: options.embedded,
        interrupted,
        viewers,
        ports: ports.reports,
        servers,
        configs: Vec::new(),
        address,
        paths: reports,
        conclusion,
        findings: job.findings,
        required: options.required.clone(),
        allocations: allocations.made(),
        elapsed: start.elapsed(),
    })
}

/// The plan's servers in its order, their other address families behind them.
fn one_row_each(checked: Vec<Vec<ServerReport>>) -> Vec<ServerReport> {
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for mut families in checked {
        others.extend(families.split_off(families.len().min(1)));
        rows.append(&mut families);
    }
    rows.append(&mut others);
    rows
}

/// What a config is called in a sentence.
fn name_of(subject: &Subject) -> String {
    match subject {
        Subject::File(name) => name.clone(),
        _ => "the settings".to_owned(),
    }
}
