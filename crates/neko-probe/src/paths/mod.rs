//! The paths, each forced in turn: one kind a file.

mod host;
mod relay;
mod server_reflexive;

use neko_config::ice_server::Transport;
use neko_report::{Failure, Media, Outcome, PathKind, PathReport, ServerReport, Side, Slug, StepName, StepOutcome};

use super::field::Field;
use super::peer::Ended;
use super::plan::{Attempt, PathPlan};

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

    fn not_checked(why: impl Into<String>) -> Self {
        Self { outcome: Outcome::NotChecked(why.into()), detail: None, media: None }
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// Tries one path. `earlier` are the reports of those before it, the host path first.
pub(super) async fn try_path(field: &Field<'_>, path: &PathPlan, earlier: &[PathReport]) -> PathReport {
    let tried = match &path.attempt {
        Attempt::Impossible(why) => Tried { outcome: Outcome::Impossible(why.clone()), detail: None, media: None },
        Attempt::With(_) if field.cancel.is_cancelled() => Tried::not_checked("the run was interrupted before it"),
        Attempt::With(_) if field.deadline <= tokio::time::Instant::now() => {
            Tried::not_checked("the deadline of the run came before it")
        }
        Attempt::With(server) => match (&path.kind, *server) {
            (PathKind::ServerReflexive(side, _), Some(server)) => {
                server_reflexive::try_it(field, *side, server, earlier).await
            }
            (PathKind::Relay(side, _), Some(server)) => relay::try_it(field, *side, server).await,
            (PathKind::HostTcp, _) => host::try_it(field, Transport::Tcp).await,
            _ => host::try_it(field, Transport::Udp).await,
        },
    };
    let outcome = soften(tried.outcome);
    PathReport { kind: path.kind.clone(), outcome, counts: path.counts, detail: tried.detail, media: tried.media }
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

/// Why a server is no use for a path, where its own check already says so.
fn ruled_out(server: &ServerReport, needed: &[StepName]) -> Option<Tried> {
    server.steps.iter().filter(|step| needed.contains(&step.name)).find_map(|step| match &step.outcome {
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
