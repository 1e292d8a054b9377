//! A refusal that other allocations of the same user may be the reason of, as their quota is one: it is waited out, those of
//! this run as long as they stand, those of a client that has just ended as long as servers count them.

use std::time::Duration;

use tokio::time::Instant;

use super::Check;
use super::classify::failure;
use super::steps::{Done, Stop};
use super::user;
use crate::transport::{Endpoint, Error, LINGERS, Session};
use neko_report::{Failure, Slug};
use turn_client::stun::transaction::Cost;
use turn_client::turn::{Answer, Client, Granted, Refusal};

/// How long to wait before asking again.
const AGAIN: Duration = Duration::from_millis(250);

/// Who uses the quota up, where this run has nothing on the server.
const OTHERS: &str = "; this run has no allocation there, so other clients use up this user's quota";

/// Whether a failure is of the kind: a quota, or an allocation that the server takes for still standing.
fn may_be_ours(failure: &Failure) -> bool {
    matches!(failure.slug, Slug::QuotaReached | Slug::AllocationMismatch)
}

impl Check<'_> {
    /// A refusal, and what may come of asking again.
    pub(super) async fn refused(
        &self,
        refusal: &Refusal,
        cost: Cost,
        endpoint: &Endpoint,
    ) -> Result<Done<(Session, Endpoint, Granted, Cost)>, Stop> {
        match self.elsewhere(refusal, cost, endpoint).await {
            Err(Stop::Failed(failure, cost)) if may_be_ours(&failure) => {
                self.silence.pauses();
                let ended = self.wait(failure, cost, endpoint).await;
                self.silence.restarts();
                ended
            }
            ended => ended,
        }
    }

    /// Asks again until no other allocation of this run counts for the user, nor one that somebody gave back just before;
    /// what the server says then is believed.
    async fn wait(
        &self,
        mut refused: Failure,
        cost: Cost,
        endpoint: &Endpoint,
    ) -> Result<Done<(Session, Endpoint, Granted, Cost)>, Stop> {
        let user = user(self.target, endpoint);
        let others_linger = if refused.slug == Slug::QuotaReached { LINGERS } else { Duration::ZERO };
        let others_linger = Instant::now() + others_linger;
        loop {
            let pause = async {
                tokio::time::sleep(AGAIN).await;
                Ok(())
            };
            self.steps.bounded(|| refused.clone(), pause).await?;
            let ours = self.options.allocations.may_count(&user);
            let asked = async { Ok(self.ask_anew(endpoint).await) };
            match self.steps.bounded(|| refused.clone(), asked).await? {
                Ok((session, Answer::Allocated(granted), more)) => {
                    return Ok(Done::after((session, endpoint.clone(), granted, more), more));
                }
                Ok(_) => break,
                Err(error) => {
                    let again = failure(&error, endpoint);
                    if !may_be_ours(&again) {
                        refused = again;
                        break;
                    }
                }
            }
            let is_over = self.steps.deadline().saturating_duration_since(Instant::now()) < 2 * AGAIN;
            if ours && is_over {
                let why =
                    format!("other allocations of this check count against the user's quota: {}", refused.message);
                return Err(Stop::NotChecked(why));
            }
            if !ours && (is_over || others_linger <= Instant::now()) {
                let others = if refused.slug == Slug::QuotaReached { OTHERS } else { "" };
                refused.message.push_str(others);
                break;
            }
        }
        Err(Stop::Failed(refused, cost))
    }

    /// On a session of its own.
    pub(super) async fn ask_anew(&self, endpoint: &Endpoint) -> Result<(Session, Answer, Cost), Error> {
        let session = self.session(endpoint.open().await?, endpoint)?;
        let (answer, cost) = session.granted(Client::allocate).await?;
        Ok((session, answer, cost))
    }
}
