//! All servers at once: a dead one delays nobody.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::event::Event;
use super::field::Cancel;
use super::interfaces::Interfaces;
use super::server_check::{self, FarEnd, Target};
use super::targets;
use neko_report::{ListedServer, ServerReport};

/// How long the answers to the last releases are awaited.
pub(super) const RELEASE: Duration = Duration::from_millis(300);

/// Where relayed data goes: our own address, where another machine can reach it.
pub(super) fn far_end(embedded: bool, interfaces: &Interfaces) -> FarEnd {
    match (embedded, interfaces.lan()) {
        (true, _) => FarEnd::Socket(Ipv4Addr::LOCALHOST.into()),
        (false, Some(address)) => FarEnd::Socket(address),
        (false, None) => FarEnd::SecondAllocation,
    }
}

/// Checks the servers of a plan; for each at least one report, for a name with both address families two. On an
/// interrupt the sessions close at once and the checks end.
pub(super) async fn check_all(
    plan: &[Arc<ListedServer>],
    targets: &[Option<Target>],
    options: &server_check::Options,
    cancel: &Cancel,
    events: &(dyn Fn(Event<'_>) + Send + Sync),
) -> Vec<Vec<ServerReport>> {
    let mut reports: Vec<Vec<ServerReport>> = vec![Vec::new(); plan.len()];
    let mut running = JoinSet::new();
    for (index, (server, target)) in plan.iter().zip(targets).enumerate() {
        match (target, &server.uri) {
            (Some(target), _) => {
                let (target, options) = (target.clone(), options.clone());
                running.spawn(async move { (index, server_check::check_each(&target, &options).await) });
            }
            (None, Ok(_)) => reports[index] = vec![targets::without_stand_in(server)],
            (None, uri) => {
                let why = uri.as_ref().err().map_or("it cannot be read", String::as_str);
                reports[index] = vec![targets::unusable(server, why)];
            }
        }
    }
    let mut closing = false;
    loop {
        tokio::select! {
            () = cancel.clone().cancelled(), if !closing => {
                closing = true;
                options.allocations.release_all(RELEASE).await;
            }
            ended = running.join_next() => match ended {
                None => break,
                Some(Err(_)) => {}
                Some(Ok((index, checked))) => {
                    checked.iter().for_each(|report| events(Event::Server(report)));
                    reports[index] = checked;
                }
            },
        }
    }
    let died = |(index, checked): (usize, Vec<ServerReport>)| match checked.is_empty() {
        true => vec![targets::unusable(&plan[index], "its check ended without a result")],
        false => checked,
    };
    reports.into_iter().enumerate().map(died).collect()
}
