//! How many allocations a path may hold at once.

use std::collections::{BTreeMap, BTreeSet};

use neko_report::{PathKind, ServerReport, Side};

use crate::path_context::PathContext;
use crate::plan::{Attempt, PathPlan};
use crate::transport::{Room, User};

use super::relay::ENOUGH;

fn user(server: &ServerReport) -> Option<User> {
    Some((server.address?.ip(), server.listed.login.username.clone()))
}

/// Waits for room for all that a path may hold at once. All paths ask in the same order, so that none waits for another
/// that waits for it.
pub(super) async fn take(context: &PathContext<'_>, path: &PathPlan) -> Vec<Room> {
    let mut rooms = Vec::new();
    for (user, count) in wanted(context, path) {
        rooms.push(context.allocations.room(user, count).await);
    }
    rooms
}

fn wanted(context: &PathContext<'_>, path: &PathPlan) -> BTreeMap<User, u32> {
    let mut wanted = BTreeMap::new();
    let (PathKind::Relay(side, _), Attempt::With(Some(server))) = (&path.kind, &path.attempt) else { return wanted };
    let user = |server: usize| user(&context.servers[server]);
    let others: Vec<User> = match side {
        _ if context.embedded => Vec::new(),
        // One viewer's relay after another.
        Side::Backend => {
            let relays = context.for_viewers().0.relays;
            relays.into_iter().take(ENOUGH).filter_map(user).collect::<BTreeSet<_>>().into_iter().collect()
        }
        // neko has all of its relays at once.
        Side::Frontend => context.relaying(&context.neko.relays).take(ENOUGH).filter_map(user).collect(),
    };
    for user in user(*server).into_iter().chain(others) {
        *wanted.entry(user).or_default() += 1;
    }
    wanted
}
