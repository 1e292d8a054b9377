//! The servers of many configs and nothing else: an identical server with identical credentials is checked once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::address::{self, Advertised};
use super::check_all::{Checks, RELEASE, far_end};
use super::event::Event;
use super::interfaces::Interfaces;
use super::options::Options;
use super::path_context::Cancel;
use super::plan::Plan;
use super::server_check::{self, Target};
use super::stand_ins::{StandInError, StandIns};
use super::targets;
use crate::transport::Allocations;
use neko_config::Resolution;
use neko_config::behaviour::{Behaviour, Skip};
use neko_config::ice_server::rest::TimeLimited;
use neko_config::ice_server::{Secret, Uri};
use neko_lint::Diagnostic;
use neko_report::{
    ConfigReport, Failure, Interruption, ListedServer, Login, Report, ServerUse, Slug, Subject, conclude_servers,
};

/// The index of a server that a config names, and who uses it there.
type Named = (usize, ServerUse);

/// Servers to check, and who names them.
#[derive(Debug, Clone, Default)]
pub struct ServersJob {
    servers: Vec<Arc<ListedServer>>,
    configs: Vec<(String, Vec<Named>)>,
    findings: Vec<Diagnostic>,
    advertised: Vec<Advertised>,
}

impl ServersJob {
    /// No servers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the servers of a config. `credentials` replace its own for every TURN server.
    pub fn config(
        &mut self,
        name: &str,
        resolution: &Resolution,
        findings: Vec<Diagnostic>,
        credentials: Option<&TimeLimited>,
    ) {
        let mut resolution = resolution.clone();
        if let Some(made) = credentials {
            resolution.webrtc.use_credentials(made);
        }
        let plan = Plan::of(&resolution, &Behaviour::of(&resolution));
        let mut indexes: Vec<Named> = Vec::new();
        for server in plan.servers {
            let own = ServerUse::of(&server);
            let index = server.enter(&mut self.servers);
            match indexes.iter_mut().find(|(known, _)| *known == index) {
                Some((_, known)) => *known = known.and(own),
                None => indexes.push((index, own)),
            }
        }
        self.configs.push((name.to_owned(), indexes));
        self.advertised.push(Advertised { config: name.to_owned(), nat1to1: address::nat1to1(&resolution) });
        self.findings.extend(findings);
    }

    /// Gives these credentials to every TURN server, as when they are made anew for each run.
    pub fn use_credentials(&mut self, made: &TimeLimited) {
        for server in self.servers.iter_mut().filter(|server| server.is_turn()) {
            let login = &mut Arc::make_mut(server).login;
            (login.username, login.credential) = (Some(made.username.clone()), Some(made.credential.clone()));
        }
    }

    /// How many servers there are.
    pub fn len(&self) -> usize {
        self.servers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.servers.is_empty()
    }

    /// Adds one server without a config.
    pub fn server(&mut self, url: &str, uri: Uri, username: Option<String>, credential: Option<Secret>) {
        let server = ListedServer::unlisted(url, uri, Login::new(username, credential));
        let index = Arc::new(server).enter(&mut self.servers);
        self.configs.push((url.to_owned(), vec![(index, ServerUse::Used)]));
    }
}

/// Checks servers. Ends by the deadline, and as soon as `cancel` says so.
pub async fn run_servers(
    subject: Subject,
    job: ServersJob,
    options: &Options,
    cancel: &Cancel,
    events: &(dyn Fn(Event<'_>) + Send + Sync),
) -> Result<Report, StandInError> {
    let start = Instant::now();
    let interfaces = Interfaces::of_this_machine();
    let stand_ins = if options.embedded { Some(StandIns::start(&job.servers).await?) } else { None };
    let allocations = Allocations::sharing(&options.rooms);
    events(Event::Planned { servers: job.servers.len(), paths: 0 });
    let targets: Vec<Option<Target>> =
        job.servers.iter().map(|server| targets::target(server, stand_ins.as_ref())).collect();
    let check = server_check::Options {
        concessions: options.concessions.clone(),
        offers: !options.embedded && !options.essentials_only,
        security: options.security,
        allocations: allocations.clone(),
        ..server_check::Options::new(
            options.timeout.min(options.deadline.unwrap_or(Duration::MAX)),
            far_end(options.embedded, &interfaces),
        )
    };
    let mut checks = Checks::begin(&job.servers, &targets, check, cancel, events);
    checks.run_to_end().await;
    let checked = checks.reports();
    let mut rows = Vec::new();
    let mut of_server: Vec<Vec<usize>> = Vec::new();
    for (mut families, server) in checked.into_iter().zip(&job.servers) {
        let why = server.unused.as_ref().or(server.skipped.as_ref());
        for row in &mut families {
            row.notes.extend(why.map(|why| unused(server, why)));
        }
        of_server.push((rows.len()..rows.len() + families.len()).collect());
        rows.extend(families);
    }
    let address = match options.embedded || options.essentials_only || cancel.is_cancelled() {
        true => None,
        false => address::examine(&rows, &interfaces, &job.advertised).await,
    };
    let interrupted = interruption(cancel, options, start);
    events(Event::Releasing);
    allocations.release_all(RELEASE).await;
    if let Some(stand_ins) = stand_ins {
        stand_ins.shutdown().await;
    }
    let config = |(name, indexes): (String, Vec<Named>)| {
        let of = indexes.into_iter().map(|(index, used)| (of_server[index].clone(), used)).collect();
        ConfigReport::new(name, of, &rows, interrupted.is_some())
    };
    let configs: Vec<ConfigReport> = job.configs.into_iter().map(config).collect();
    let conclusion = conclude_servers(&configs, &rows, interrupted);
    Ok(Report {
        subject,
        shape_only: options.embedded,
        interrupted,
        viewers: Vec::new(),
        ports: Vec::new(),
        servers: rows,
        configs,
        address,
        network: None,
        paths: Vec::new(),
        browsers: Vec::new(),
        conclusion,
        findings: job.findings,
        required: options.required.clone(),
        allocations: allocations.made(),
        elapsed: start.elapsed(),
    })
}

/// What ended a run that has come to its end now.
pub(super) fn interruption(cancel: &Cancel, options: &Options, start: Instant) -> Option<Interruption> {
    let deadline = || options.deadline.filter(|deadline| start.elapsed() >= *deadline).map(Interruption::Deadline);
    cancel.is_cancelled().then_some(Interruption::Signal).or_else(deadline)
}

/// What is said of a server that neko never uses, whatever it answers.
pub(super) fn unused(server: &ListedServer, why: &Skip) -> Failure {
    let mut failure = Failure::new(Slug::ServerUnusedByNeko, format!("neko cannot use this: {why}"));
    failure.place = server.places.first().cloned();
    failure.also = server.places.iter().skip(1).cloned().collect();
    failure
}
