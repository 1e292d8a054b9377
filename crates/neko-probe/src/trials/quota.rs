//! How many relays a user may have at once. More than four of them never stand.

use tokio::time::Instant;

use super::Ground;
use super::allocation::{Held, Refused};
use super::between::Between;
use super::subject::{Subject, User};
use crate::transport::LINGERS;
use neko_reach::Quota;

/// The first one and its neighbour show as much.
const TWO: usize = 2;
const MOST: usize = 4;

/// Asks for more beside the first one, where so many viewers may need them, until one is refused. The paths keep to
/// what was found out.
pub(super) async fn try_out(ground: &Ground<'_>, user: &User<'_>, subject: &Subject<'_>, between: Between) -> Quota {
    let quota = find_out(ground, user, subject, between).await;
    if let Quota::Is(quota) = quota {
        ground.place.allocations.has_quota(&subject.user(), quota);
    }
    quota
}

async fn find_out(ground: &Ground<'_>, user: &User<'_>, subject: &Subject<'_>, between: Between) -> Quota {
    match between {
        Between::OneAlone => Quota::Is(1),
        Between::Untried => Quota::AtLeast(1),
        Between::Forbidden | Between::Tried(_) if user.subjects.len() * ground.place.viewers > 1 => {
            beside_the_first(ground, subject).await
        }
        Between::Forbidden | Between::Tried(_) => Quota::AtLeast(TWO),
    }
}

async fn beside_the_first(ground: &Ground<'_>, subject: &Subject<'_>) -> Quota {
    // The neighbour was given back just now.
    let settled = Instant::now() + LINGERS;
    let mut more = Vec::new();
    let quota = loop {
        let had = 1 + more.len();
        if had == MOST {
            break Quota::AtLeast(MOST);
        }
        match Held::new(ground, subject, settled).await {
            Ok(held) => more.push(held),
            Err(Refused::Quota) => break Quota::Is(had),
            Err(Refused::Other) => break Quota::AtLeast(had.max(TWO)),
        }
    };
    super::together(more.into_iter().map(Held::release)).await;
    quota
}
