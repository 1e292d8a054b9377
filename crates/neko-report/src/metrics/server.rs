//! What single servers answered, as metrics.

use std::time::Duration;

use neko_config::ice_server::rest;

use super::{Family, Labels, Metric};
use crate::{ServerReport, StepName, StepOutcome};

/// Whose servers they are: labels of every series.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Of {
    /// The configuration's file.
    pub config: Option<String>,
    /// The service or container in it.
    pub service: Option<String>,
}

/// A server with its labels.
type Row<'a> = (Labels, &'a ServerReport);

/// The families of servers, the most important first.
pub fn of_servers(servers: &[ServerReport], of: &Of) -> Vec<Family> {
    let rows = rows(servers, of);
    let secure = rows.iter().filter(|(_, server)| is_secure(server)).count();
    vec![
        family(Metric::ServerUp, &rows, rows.len(), |server| single(up(server))),
        family(Metric::ServerFailure, &rows, rows.len(), failure),
        family(Metric::ServerCertificate, &rows, secure, |server| single(certificate_expiry(server))),
        family(Metric::ServerCredential, &rows, 0, |server| single(credential_expiry(server))),
        family(Metric::ServerRoundTrip, &rows, rows.len(), |server| single(round_trip(server))),
        family(Metric::ServerStep, &rows, rows.iter().map(|(_, server)| most_steps(server)).sum(), steps),
    ]
}

/// Each server once: of two with the same URL, which differ by their credentials, the one that fails.
fn rows<'a>(servers: &'a [ServerReport], of: &Of) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    for server in servers {
        let labels = labels(server, of);
        match rows.iter_mut().find(|(known, _)| *known == labels) {
            Some((_, known)) if known.failure().is_none() && server.failure().is_some() => *known = server,
            Some(_) => {}
            None => rows.push((labels, server)),
        }
    }
    rows
}

fn labels(server: &ServerReport, of: &Of) -> Labels {
    let transport = server.uri().map_or("", |uri| uri.carrier()).to_owned();
    let family = server.details.family.or_else(|| Some(neko_config::ice_server::Family::of(server.address?.ip())));
    let family = family.map_or("", |family| family.as_str()).to_owned();
    let whose = [("config", &of.config), ("service", &of.service)];
    let whose = whose.into_iter().filter_map(|(key, value)| Some((key, value.clone()?)));
    let own = [("url", server.listed.url.clone()), ("transport", transport), ("family", family)];
    whose.chain(own).collect()
}

/// More labels and a value, for each sample of a server.
type Values = Vec<(Option<(&'static str, &'static str)>, f64)>;

fn single(value: Option<f64>) -> Values {
    value.map(|value| (None, value)).into_iter().collect()
}

fn family(metric: Metric, rows: &[Row<'_>], most: usize, values: impl Fn(&ServerReport) -> Values) -> Family {
    let mut family = Family { most, ..Family::new(metric) };
    for (labels, server) in rows {
        for (more, value) in values(server) {
            let more = more.map(|(key, word)| (key, word.to_owned()));
            family.push(labels.iter().cloned().chain(more).collect(), value);
        }
    }
    family
}

fn failure(server: &ServerReport) -> Values {
    server.failure().map(|failure| (Some(("slug", failure.slug.as_str())), 1.0)).into_iter().collect()
}

fn is_secure(server: &ServerReport) -> bool {
    server.uri().is_some_and(|uri| uri.scheme.is_secure())
}

/// How many steps the check of such a server has when nothing fails.
fn most_steps(server: &ServerReport) -> usize {
    let plain = if server.listed.is_turn() { 7 } else { 3 };
    plain + usize::from(is_secure(server))
}

fn up(server: &ServerReport) -> Option<f64> {
    let failed = server.failure().is_some();
    (failed || server.not_checked().is_none()).then_some(f64::from(u8::from(!failed)))
}

fn certificate_expiry(server: &ServerReport) -> Option<f64> {
    Some(server.details.tls.as_ref()?.expires? as f64)
}

fn credential_expiry(server: &ServerReport) -> Option<f64> {
    rest::expiry_of_named(server.username()?).map(|time| time as f64)
}

/// A request that was sent again tells nothing of the way.
fn round_trip(server: &ServerReport) -> Option<f64> {
    let binding = |name| server.steps.iter().rev().find(|step| step.name == name && step.outcome == StepOutcome::Done);
    let step = binding(StepName::Binding).or_else(|| binding(StepName::Allocate))?;
    let clean = step.retransmissions == 0 && step.round_trips > 0;
    clean.then(|| (step.time / step.round_trips).as_secs_f64())
}

/// A step that was made twice counts once: the last one.
fn steps(server: &ServerReport) -> Values {
    let is_last = |nth: usize, name| !server.steps.iter().skip(nth + 1).any(|later| later.name == name);
    let seconds = |time: Duration| time.as_secs_f64();
    let last = server.steps.iter().enumerate().filter(|(nth, step)| is_last(*nth, step.name));
    last.map(|(_, step)| (Some(("step", step.name.as_str())), seconds(step.time))).collect()
}
