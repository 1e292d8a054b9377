//! The run: plan, servers, address and trials, paths, viewers, verdict.

mod around;
mod conclusion;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use neko_config::behaviour::Behaviour;
use neko_reach::Answers;
use neko_report::{Interruption, PathReport, Report, ServerReport, Side};
use tokio::sync::watch;

use self::around::{Around, Checked};
use super::counterpart::Sources;
use super::event::Event;
use super::interfaces::Interfaces;
use super::job::Job;
use super::options::Options;
use super::path_context::{Cancel, PathContext};
use super::paths::{self, OwnPorts};
use super::plan::Plan;
use super::ports::{self, Ports};
use super::server_check::Target;
use super::servers::interruption;
use super::stand_ins::{StandInError, StandIns};
use super::trials::Found;
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
    let seen = run.see().await;
    Ok(run.report(seen).await)
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

/// What was looked at beside the servers' checks.
#[derive(Default)]
struct Sight {
    advertised: Vec<IpAddr>,
    around: Option<(Option<Found>, Around)>,
    /// In the plan's order; none of a path that is still to be tried.
    paths: Vec<Option<PathReport>>,
}

/// All that a run saw.
struct Seen {
    servers: Vec<ServerReport>,
    known: Answers,
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

    /// A server that is silent keeps nothing waiting but its own paths. One that speaks late has all the rest done once
    /// more, as what it gives may be of use to any other path.
    async fn see(&self) -> Seen {
        let mut checks = self.begin_checks();
        checks.until_the_rest_is_silent().await;
        let waits = checks.on_their_way();
        let mut sight = Sight::default();
        if waits.contains(&true) {
            let early = Checked::of(checks.so_far());
            (sight, ()) = tokio::join!(self.look(Sight::default(), &early, &waits), checks.run_to_end());
        }
        let checked = self.checked(checks);
        if checked.any_gave_more(&waits) {
            sight = Sight::default();
        }
        let sight = self.look(sight, &checked, &[]).await;
        self.seen(checked, sight)
    }

    /// Looks at what is not looked at yet and needs none of the servers that `wait`.
    async fn look(&self, mut sight: Sight, checked: &Checked, waits: &[bool]) -> Sight {
        if sight.around.is_none() {
            sight.advertised = address::advertised(self.job.resolution, &checked.servers, self.options.embedded);
            sight.around = Some(self.look_around(&checked.servers, &sight.advertised).await);
        }
        self.play_paths(&mut sight, &checked.servers, waits).await;
        sight
    }

    fn seen(&self, checked: Checked, sight: Sight) -> Seen {
        let (found, around) = sight.around.unwrap_or_default();
        Seen {
            known: self.known(&checked, found),
            servers: checked.servers,
            advertised: sight.advertised,
            around,
            paths: sight.paths.into_iter().flatten().collect(),
            interrupted: interruption(self.cancel, self.options, self.start),
        }
    }

    async fn play_paths(&self, sight: &mut Sight, servers: &[ServerReport], waits: &[bool]) {
        let Self { options, plan, behaviour, ports, job, .. } = self;
        let sources = |side| Sources::of(side, &plan.servers, behaviour);
        let context = PathContext {
            targets: &self.targets,
            servers,
            embedded: options.embedded,
            interfaces: &self.interfaces,
            udp_ports: &[],
            tcp_port: ports.tcp,
            webrtc: &job.resolution.webrtc,
            behaviour,
            advertised: &sight.advertised,
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
        paths::try_all(context, &plan.paths, &mut sight.paths, waits, &own_ports, self.events).await;
    }
}

#[cfg(test)]
mod tests;
