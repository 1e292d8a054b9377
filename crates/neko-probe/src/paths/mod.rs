//! The paths, each forced: one kind a file.

mod all;
mod host;
mod own_ports;
mod quota;
mod relay;
mod server_reflexive;

use neko_config::behaviour::UdpPorts;
use neko_config::ice_server::Transport;
use neko_report::{Failure, Media, Outcome, PathKind, PathReport, ServerReport, Side, Slug, StepName, StepOutcome};

use super::path_context::PathContext;
use super::peer::Ended;
use super::plan::{Attempt, PathPlan};
pub(super) use all::{try_all, turns};
pub(super) use own_ports::OwnPorts;
use relay::ENOUGH;

/// How one path ended, before it is put beside its plan.
struct Tried {
    outcome: Outcome,
    detail: Option<String>,
    media: Option<Media>,
}

impl Tried {
    fn from(ended: Ended) -> Self {
        let outcome = ended.failure.map_or(Outcome::Works, Outcome::Fails);
        Self { outcome, detail: None, media: Some(ended.media) }
    }

    fn failed(failure: Failure) -> Self {
        Self { outcome: Outcome::Fails(failure), detail: None, media: None }
    }

    fn impossible(why: &str) -> Self {
        Self { outcome: Outcome::Impossible(why.to_owned()), detail: None, media: None }
    }

    fn not_checked(why: impl Into<String>) -> Self {
        Self { outcome: Outcome::NotChecked(why.into()), detail: None, media: None }
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// How many of neko's own ports a path needs.
fn ports_wanted(context: &PathContext<'_>, path: &PathPlan) -> usize {
    let asks = match context.behaviour.udp {
        UdpPorts::Range(..) => context.answering(&context.neko.addresses).take(ENOUGH).count(),
        UdpPorts::Mux(_) | UdpPorts::Any | UdpPorts::None => 0,
    };
    match &path.kind {
        PathKind::Host => 1,
        PathKind::ServerReflexive(Side::Backend, _) => asks.min(1),
        PathKind::Relay(Side::Frontend, _) => context.advertised.len().clamp(1, ENOUGH) + asks,
        PathKind::HostTcp | PathKind::ServerReflexive(..) | PathKind::Relay(..) => 0,
    }
}

/// Tries one path.
async fn attempt(context: &PathContext<'_>, path: &PathPlan) -> Tried {
    match &path.attempt {
        Attempt::Impossible(why) => Tried::impossible(why),
        Attempt::With(_) if context.cancel.is_cancelled() => Tried::not_checked("the run was interrupted before this"),
        Attempt::With(_) if context.deadline <= tokio::time::Instant::now() => {
            Tried::not_checked("the run's deadline came before this")
        }
        Attempt::With(server) => match (&path.kind, *server) {
            (PathKind::ServerReflexive(side, _), Some(server)) => {
                server_reflexive::try_it(context, *side, server).await
            }
            (PathKind::Relay(side, _), Some(server)) => relay::try_it(context, *side, server).await,
            (PathKind::HostTcp, _) => host::try_it(context, Transport::Tcp).await,
            _ => host::try_it(context, Transport::Udp).await,
        },
    }
}

/// What was tried beside its plan. A path that loses too much fails, whatever else was to be proven.
fn report(context: &PathContext<'_>, path: &PathPlan, tried: Tried) -> PathReport {
    let thresholds = &context.options.thresholds;
    let quality = tried.media.as_ref().and_then(|media| thresholds.judge(media, &context.sent(path)));
    let fatal = quality.as_ref().zip(tried.media.as_ref());
    let fatal = fatal.and_then(|(quality, media)| quality.fatal(media, thresholds)).cloned();
    let shows =
        tried.media.iter().flat_map(|media| &media.streams).any(|stream| stream.frames > 0 && stream.is_video());
    let outcome = match (soften(tried.outcome), fatal) {
        (Outcome::Works | Outcome::NotChecked(_), Some(fatal)) => Outcome::Fails(fatal),
        // What else did not come through was lost with it.
        (Outcome::Fails(failure), Some(fatal)) if shows && failure.slug == Slug::MediaMissing => Outcome::Fails(fatal),
        (outcome, _) => outcome,
    };
    PathReport {
        kind: path.kind.clone(),
        outcome,
        counts: path.counts,
        detail: tried.detail,
        media: tried.media,
        quality,
    }
}

/// A path that was cut short says nothing about the path.
fn soften(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Fails(failure) if matches!(failure.slug, Slug::Interrupted | Slug::DeadlineReached) => {
            Outcome::NotChecked(failure.message)
        }
        outcome => outcome,
    }
}

/// Why a server is no use for a path, where its own check already says so. A server that answered neither Binding nor
/// Allocate, which are asked side by side, has the first of them in its steps alone.
fn ruled_out(server: &ServerReport, needed: &[StepName]) -> Option<Tried> {
    let has = |name| server.steps.iter().any(|step| step.name == name);
    let speaks_for_both = needed.contains(&StepName::Allocate) && !has(StepName::Allocate);
    let decides = |name| needed.contains(&name) || (name == StepName::Binding && speaks_for_both);
    server.steps.iter().filter(|step| decides(step.name)).find_map(|step| match &step.outcome {
        StepOutcome::Done => None,
        StepOutcome::Failed(failure) => Some(Tried::failed(failure.clone())),
        StepOutcome::NotChecked(why) => Some(Tried::not_checked(why.clone())),
    })
}

/// Who stands at the other end.
fn far_end(side: Side) -> &'static str {
    match side {
        Side::Backend => "the viewer",
        Side::Frontend => "neko",
    }
}
