//! A run beside a server that is silent, or speaks late.

use std::sync::Mutex;

use neko_config::{Input, NoFiles, Resolution, Variable, resolve};
use neko_report::{Outcome, PathKind, Slug, Subject};
use testkit::scripted::{PASSWORD, Reply, Rule, Scenario, Scripted, USERNAME};
use tokio::sync::watch;
use turn_client::stun::wire::Method;
use turn_server::{Family, Listening};

use super::*;

async fn stun(rule: Option<Rule>) -> (Scripted, String) {
    let scenario = rule.map_or_else(Scenario::good, |rule| Scenario::with("x", rule));
    let server = Scripted::start(scenario, None).await.unwrap();
    let url = format!("stun:{}", server.address(Family::V4, Listening::Udp).unwrap());
    (server, url)
}

fn with_servers(urls: &[&str]) -> Resolution {
    let login = format!(r#""username":"{USERNAME}","credential":"{PASSWORD}""#);
    let servers = format!(r#"[{{"urls":["{}"],{login}}}]"#, urls.join("\",\""));
    let variable = Variable::new("NEKO_WEBRTC_ICESERVERS_BACKEND", servers);
    let input = Input { environment: vec![variable], ..Input::default() };
    resolve(&input, &NoFiles).unwrap()
}

fn path_name(kind: &PathKind) -> String {
    match kind {
        PathKind::ServerReflexive(_, uri) | PathKind::Relay(_, uri) => format!("path {uri}"),
        _ => "path".to_owned(),
    }
}

/// What happened, in its order, and the report.
async fn run_with(urls: &[&str]) -> (Vec<String>, Report) {
    let resolution = with_servers(urls);
    let job = Job::new(Subject::Settings, &resolution, &neko_lint::Options::default());
    let options = Options { path_duration: Duration::from_millis(100), ..Options::default() };
    let told = Mutex::new(Vec::new());
    let tell = |event: Event<'_>| {
        told.lock().unwrap().extend(match event {
            Event::Server(report) => Some(format!("server {}", report.listed.url)),
            Event::Trying => Some("trying".to_owned()),
            Event::Path(report) => Some(path_name(&report.kind)),
            _ => None,
        });
    };
    let cancel = Cancel::new(watch::Sender::new(false).subscribe());
    let report = run(job, &options, &cancel, &tell).await.unwrap();
    (told.into_inner().unwrap(), report)
}

#[tokio::test]
async fn a_silent_server_keeps_its_own_paths_waiting_alone() {
    let ((_good, good), (_silent, silent)) = (stun(None).await, stun(Some(Rule::always(Reply::Silence))).await);
    let (told, report) = run_with(&[&silent, &good]).await;
    let at = |what: &str| told.iter().position(|told| told == what).unwrap_or_else(|| panic!("{what}: {told:#?}"));
    assert!(at("trying") < at(&format!("server {silent}")), "{told:#?}");
    assert!(at(&format!("path {silent}")) > at(&format!("server {silent}")), "{told:#?}");
    assert_eq!(told.iter().filter(|told| *told == "trying").count(), 1, "nothing is done twice: {told:#?}");
    assert_eq!(told.iter().filter(|told| told.starts_with("path")).count(), report.paths.len(), "{told:#?}");
    let failed =
        |path: &PathReport| matches!(&path.outcome, Outcome::Fails(failure) if failure.slug == Slug::ServerSilent);
    let failed: Vec<_> = report.paths.iter().filter(|path| failed(path)).map(|path| path_name(&path.kind)).collect();
    assert_eq!(failed, [format!("path {silent}")]);
}

#[tokio::test]
async fn a_server_that_speaks_late_is_part_of_all() {
    let late = Rule::always(Reply::Silence).times(1..=3);
    let ((_good, good), (_late, late)) = (stun(None).await, stun(Some(late)).await);
    let (told, report) = run_with(&[&late, &good]).await;
    assert_eq!(told.iter().filter(|told| *told == "trying").count(), 2, "{told:#?}");
    assert!(report.servers.iter().all(|server| server.mapped.is_some()), "{:#?}", report.servers);
}

/// It answers Binding and the first Allocate, so that it is known as a server, and then nothing more.
#[tokio::test]
async fn a_server_that_falls_silent_keeps_its_own_paths_waiting_alone() {
    let falls_silent = Rule::on(Method::ALLOCATE, Reply::Silence).signed();
    let ((_good, good), (_silent, silent)) = (stun(None).await, stun(Some(falls_silent)).await);
    let silent = silent.replace("stun:", "turn:");
    let (told, report) = run_with(&[&silent, &good]).await;
    let at = |what: &str| told.iter().position(|told| told == what).unwrap_or_else(|| panic!("{what}: {told:#?}"));
    assert!(at("trying") < at(&format!("server {silent}")), "{told:#?}");
    assert_eq!(told.iter().filter(|told| *told == "trying").count(), 1, "nothing is done twice: {told:#?}");
    assert!(at(&format!("path {good}")) < at(&format!("server {silent}")), "{told:#?}");
    let failed = report.servers.iter().filter_map(|server| server.failure()).map(|failure| failure.slug);
    assert_eq!(failed.collect::<Vec<_>>(), [Slug::ServerSilent], "{report:#?}");
}
