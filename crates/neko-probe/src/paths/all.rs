//! The paths side by side: connecting and silences take their time at once. Media flow over one after another, unless
//! the paths do not share a line.

use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use neko_report::{Failure, Outcome, PathReport, Slug};
use tokio::sync::Semaphore;
use tokio::time::{sleep, sleep_until};

use crate::event::Event;
use crate::options::Options;
use crate::path_context::PathContext;
use crate::plan::{Attempt, PathPlan};
use crate::trials::together::together;

use super::own_ports::{Lease, OwnPorts};
use super::{Tried, attempt, ports_wanted, quota, report};

/// What is cut short has that long to say what it measured.
const GRACE: Duration = Duration::from_millis(500);

/// How many paths play at once: on a line that they share one after another. On loopback they share the processor,
/// and one that is held up loses packets.
pub(crate) fn turns(options: &Options, paths: usize) -> Arc<Semaphore> {
    let processors = || std::thread::available_parallelism().map_or(1, NonZero::get);
    Arc::new(Semaphore::new(match options {
        Options { parallel_media: true, .. } => paths.max(1),
        Options { embedded: true, .. } => 2 * processors(),
        _ => 1,
    }))
}

/// Tries those of which there is no report yet, but for the ones through servers that `wait`. The reports stand in the
/// order of the plan, the events come in that in which they happen. Those that played badly beside others play again alone.
pub(crate) async fn try_all(
    context: PathContext<'_>,
    paths: &[PathPlan],
    reports: &mut Vec<Option<PathReport>>,
    waits: &[bool],
    ports: &OwnPorts,
    events: &(dyn Fn(Event<'_>) + Send + Sync),
) {
    reports.resize(paths.len(), None);
    try_due(context, paths, reports, waits, ports, events).await;
    if !context.options.parallel_media || context.embedded {
        return;
    }
    let crowded: Vec<usize> = (0..paths.len()).filter(|index| is_crowded(reports[*index].as_ref())).collect();
    let alone = Arc::new(Semaphore::new(1));
    let context = PathContext { turn: &alone, ..context };
    crowded.iter().for_each(|index| reports[*index] = None);
    try_due(context, paths, reports, waits, ports, events).await;
    for index in crowded {
        let Some(report) = &mut reports[index] else { continue };
        let detail = report.detail.take().map_or_else(String::new, |detail| format!("{detail}; "));
        report.detail = Some(format!("{detail}{ALONE}"));
    }
}

/// What a path lacks beside others it may have alone: they shared the line.
const ALONE: &str = "tested again alone, because the line did not carry all paths at once";

fn is_crowded(report: Option<&PathReport>) -> bool {
    report.is_some_and(|report| {
        let poor = report.quality.as_ref().is_some_and(|quality| !quality.defects().is_empty());
        report.media.is_some() && (poor || matches!(report.outcome, Outcome::Fails(_)))
    })
}

async fn try_due(
    context: PathContext<'_>,
    paths: &[PathPlan],
    reports: &mut [Option<PathReport>],
    waits: &[bool],
    ports: &OwnPorts,
    events: &(dyn Fn(Event<'_>) + Send + Sync),
) {
    if let Some(Some(host)) = reports.first() {
        context.host.send_replace(Some(host.outcome.clone()));
    }
    let due = |(path, report): &(&PathPlan, &mut Option<PathReport>)| report.is_none() && !through_one_of(path, waits);
    let due: Vec<_> = paths.iter().zip(reports.iter_mut()).enumerate().filter(|(_, pair)| due(pair)).collect();
    let each = due.into_iter().map(|(index, (path, report))| async move {
        let tried = report.insert(try_path(context, path, ports, events).await);
        if index == 0 {
            context.host.send_replace(Some(tried.outcome.clone()));
        }
        events(Event::Path(tried));
    });
    together(each).await;
}

fn through_one_of(path: &PathPlan, servers: &[bool]) -> bool {
    matches!(path.attempt, Attempt::With(Some(server)) if servers.get(server) == Some(&true))
}

async fn try_path(
    context: PathContext<'_>,
    path: &PathPlan,
    ports: &OwnPorts,
    events: &(dyn Fn(Event<'_>) + Send + Sync),
) -> PathReport {
    if let Attempt::Impossible(why) = &path.attempt {
        events(Event::PathStarts(&path.kind));
        return report(&context, path, Tried::impossible(why));
    }
    let tries = async {
        let _rooms = quota::take(&context, path).await;
        // The host path comes first and has its port at once, so that those that wait for it may hold theirs.
        let lease = lease(&context, path, ports).await;
        let context = PathContext { udp_ports: &lease.ports, ..context };
        events(Event::PathStarts(&path.kind));
        attempt(&context, path).await
    };
    let tried = tokio::select! {
        biased;
        tried = tries => tried,
        failure = cut(&context) => Tried::failed(failure),
    };
    report(&context, path, tried)
}

/// On loopback any port is as good as neko's own, and nobody waits for one.
async fn lease<'a>(context: &PathContext<'_>, path: &PathPlan, ports: &'a OwnPorts) -> Lease<'a> {
    match ports_wanted(context, path) {
        wanted if context.embedded && wanted > 0 => ports.take_free(),
        wanted => ports.take(wanted).await,
    }
}

/// Why a path that has not ended by itself is given up.
async fn cut(context: &PathContext<'_>) -> Failure {
    let failure = tokio::select! {
        () = context.cancel.clone().cancelled() => Failure::new(Slug::Interrupted, "the run was interrupted before this"),
        () = sleep_until(context.deadline) => {
            Failure::new(Slug::DeadlineReached, "the run's deadline came before this")
        }
    };
    sleep(GRACE).await;
    failure
}

/// What the host path came to; the first one of the plan.
pub(super) async fn of_host(context: &PathContext<'_>) -> Option<Outcome> {
    let mut host = context.host.subscribe();
    host.wait_for(Option::is_some).await.ok().and_then(|outcome| outcome.clone())
}
