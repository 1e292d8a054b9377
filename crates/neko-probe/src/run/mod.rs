//! The run: plan, servers, address and trials, paths, viewers, verdict.

mod around;
mod conclusion;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use neko_config::behaviour::Behaviour;
use neko_report::{Interruption, PathReport, Report, ServerReport, Side};
use tokio::sync::watch;

use self::around::{Around, Checked};
use super::counterpart::Sources;
use super::event::Event;
use super::field::{Cancel, Field};
use super::interfaces::Interfaces;
use super::job::Job;
use super::options::Options;
use super::paths::{self, OwnPorts};
use super::plan::Plan;
use super::ports::{self, Ports};
use super::server_check::Target;
use super::servers::interruption;
use super::stand_ins::{StandInError, StandIns};
use super::video_rate::VideoRate;
use super::{address, targets};
use crate::transport::Allocations;

/// Probes a config. Ends by the deadline, and as soon as `cancel` says so: what was found until then is reported, and
/// every allocation is given back, 300 ms at most awaited for the answers.
pub async fn run(
    job: Job<'_>,
    options: &Options,
    cancel: &Cancel,
    events: &(dyn Fn(Event<'_>) + Send + Sync),
) -> Result<Report, StandInError> {
    let run = Run::plan(job, options, cancel, events).await?;
    let mut checked = run.check_servers().await;
    let advertised = address::advertised(run.job.resolution, &checked.servers, options.embedded);
    let around = run.look_around(&mut checked, &advertised).await;
    let paths = run.play_paths(&checked.servers, &advertised).await;
    let interrupted = interruption(cancel, options, run.start);
    Ok(run.report(Seen { checked, advertised, around, paths, interrupted }).await)
}

/// A run on its way.
struct Run<'a> {
    job: Job<'a>,
    options: &'a Options,
    cancel: &'a Cancel,
    events: &'a (dyn Fn(Event<'_>) + Send + Sync),
    start: Instant,
    deadline: Instant,
    behaviour: Behaviour,
    plan: Plan,
    interfaces: Interfaces,
    ports: Ports,
    stand_ins: Option<StandIns>,
    /// The plan's servers as they are contacted.
    targets: Vec<Option<Target>>,
    allocations: Allocations,
}

/// All that a run saw.
struct Seen {
    checked: Checked,
    advertised: Vec<IpAddr>,
    around: Around,
    paths: Vec<PathReport>,
    /// What ended the run before its end.
    interrupted: Option<Interruption>,
}

impl<'a> Run<'a> {
    async fn plan(
        job: Job<'a>,
        options: &'a Options,
        cancel: &'a Cancel,
        events: &'a (dyn Fn(Event<'_>) + Send + Sync),
    ) -> Result<Self, StandInError> {
        let start = Instant::now();
        let behaviour = Behaviour::of(job.resolution);
        let mut plan = Plan::of(job.resolution, &behaviour);
        if let Some(outside) = options.outside.clone() {
            Arc::new(outside).enter(&mut plan.servers);
        }
        let interfaces = Interfaces::of_this_machine();
        let ports = ports::check(&job.resolution.webrtc);
        let stand_ins = if options.embedded { Some(StandIns::start(&plan.servers).await?) } else { None };
        let targets = plan.servers.iter().map(|server| targets::target(server, stand_ins.as_ref())).collect();
        let deadline = start + options.deadline.unwrap_or(Duration::from_secs(86_400));
        let allocations = Allocations::new();
        events(Event::Planned { servers: plan.servers.len(), paths: plan.paths.len() });
        Ok(Self {
            job,
            options,
            cancel,
            events,
            start,
            deadline,
            behaviour,
            plan,
            interfaces,
            ports,
            stand_ins,
            targets,
            allocations,
        })
    }

    async fn play_paths(&self, servers: &[ServerReport], advertised: &[IpAddr]) -> Vec<PathReport> {
        let Self { options, plan, behaviour, ports, job, .. } = self;
        let sources = |side| Sources::of(side, &plan.servers, behaviour);
        let field = Field {
            targets: &self.targets,
            servers,
            embedded: options.embedded,
            interfaces: &self.interfaces,
            udp_ports: &[],
            tcp_port: ports.tcp,
            webrtc: &job.resolution.webrtc,
            behaviour,
            advertised,
            neko: &sources(Side::Backend),
            viewers: &sources(Side::Frontend),
            allocations: &self.allocations,
            options,
            pipeline: VideoRate::place(job.resolution),
            turn: &paths::turns(options, plan.paths.len()),
            host: &watch::Sender::new(None),
            deadline: self.deadline.into(),
            cancel: self.cancel,
        };
        let own_ports = OwnPorts::of(behaviour.udp, ports.udp);
        paths::try_all(field, &plan.paths, &own_ports, self.events).await
    }
}
