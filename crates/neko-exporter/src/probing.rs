//! Runs probes.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use neko_probe::Cancel;
use neko_probe::transport::Rooms;
use neko_report::metrics::{self, Family, Metric};
use neko_report::{Report, Subject, ViewReport, ViewVerdict};
use neko_viewer::http::Dial;
use neko_viewer::peer::Allowed;
use neko_viewer::signalling::Patience;

use super::{Module, Servers, Target, View};

/// Share of the time that a silent server may take: a run that its deadline ends knows nothing of the others.
const OF_THE_TIME: f32 = 0.9;

/// Runs a probe.
pub trait Prober: Send + Sync + 'static {
    /// Probes a target within a time.
    fn probe(&self, target: &Arc<Target>, module: Module, within: Duration) -> impl Future<Output = Found> + Send;
}

/// What a probe found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Whether it found what it looks for.
    pub success: bool,
    /// Its metrics, the most important first.
    pub families: Vec<Family>,
    /// How many allocations TURN servers granted.
    pub allocations: u64,
    /// All of it, masked.
    pub detail: Detail,
}

/// All that a probe found.
#[derive(Debug, Clone)]
pub enum Detail {
    /// Of servers.
    Servers(Box<Report>),
    /// Of a visit.
    View(Box<ViewReport>),
    /// It did not begin, and why.
    Nothing(String),
}

/// Probes over the network.
#[derive(Debug, Default)]
pub struct Network {
    /// Where all probes have room for allocations.
    rooms: Rooms,
    /// Whether all probes are to end.
    closing: watch::Sender<bool>,
}

impl Network {
    /// Ends all probes in good order.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
}

impl Prober for Network {
    async fn probe(&self, target: &Arc<Target>, module: Module, within: Duration) -> Found {
        let (switch, cancelled) = watch::channel(false);
        let cancel = Cancel::new(cancelled);
        let probe = async {
            match (module, &target.servers, &target.view) {
                (Module::Servers, Some(servers), _) => self.servers(target, servers, within, &cancel).await,
                (Module::View, _, Some(view)) => self.view(target, view, within, &cancel).await,
                _ => nothing("the target has no such module".to_owned()),
            }
        };
        let mut probe = std::pin::pin!(probe);
        tokio::select! {
            found = &mut probe => return found,
            () = tokio::time::sleep(within) => {}
            () = Cancel::new(self.closing.subscribe()).cancelled() => {}
        }
        switch.send_replace(true);
        probe.await
    }
}

fn nothing(why: String) -> Found {
    Found { success: false, families: Vec::new(), allocations: 0, detail: Detail::Nothing(why) }
}

impl Network {
    async fn servers(&self, target: &Target, servers: &Servers, within: Duration, cancel: &Cancel) -> Found {
        let options = neko_probe::Options {
            timeout: target.timeout.min(within.mul_f32(OF_THE_TIME)),
            deadline: Some(within),
            concessions: target.concessions.clone(),
            essentials_only: true,
            rooms: self.rooms.clone(),
            ..neko_probe::Options::default()
        };
        let subject = Subject::Servers(vec![target.name.clone()]);
        let mut report = match neko_probe::run_servers(subject, servers.job_now(), &options, cancel, &|_| {}).await {
            Ok(report) => report,
            Err(error) => return nothing(error.to_string()),
        };
        report.each_text(&|kind, text| (target.mask)(kind, text));
        let mut families = vec![metrics::verdict(report.conclusion.verdict)];
        let of_servers = metrics::of_servers(&report.servers, &servers.of).into_iter();
        // Credentials that are made for each probe expire soon, and nobody has to do anything about it.
        families.extend(of_servers.filter(|own| servers.secret.is_none() || own.metric != Metric::ServerCredential));
        let (success, allocations) = (report.exit_code() == 0, report.allocations);
        Found { success, families, allocations, detail: Detail::Servers(Box::new(report)) }
    }

    async fn view(&self, target: &Target, view: &View, within: Duration, cancel: &Cancel) -> Found {
        let options = neko_viewer::Options {
            base: view.base.clone(),
            login: view.login.clone(),
            origin: None,
            dial: Dial { concessions: target.concessions.clone(), family: None, timeout: target.timeout.min(within) },
            allowed: Allowed {
                relay_only: view.relay_only,
                tcp_only: false,
                family: None,
                only_server: None,
                loopback: false,
                concessions: target.concessions.clone(),
                timeout: target.timeout.min(within),
            },
            patience: Patience { count: view.duration, ..Patience::default() },
            watch: None,
            deadline: Some(within),
            replace_session: false,
        };
        let started = Instant::now();
        let mut report = neko_viewer::visit_sharing(&options, &self.rooms, cancel, &|_| {}).await;
        report.elapsed = started.elapsed();
        report.each_text(&|kind, text| (target.mask)(kind, text));
        let families = metrics::of_view(&report, view.predicted);
        let success = report.verdict() == ViewVerdict::Picture;
        Found { success, families, allocations: 0, detail: Detail::View(Box::new(report)) }
    }
}
