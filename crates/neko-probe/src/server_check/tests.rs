//! Every scenario of the scripted server, told apart.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::*;
use neko_config::ice_server::{Scheme, Transport, Uri};
use neko_report::{Step, StepOutcome};
use testkit::scripted::{PASSWORD, Reply, Rule, Scenario, Scripted, USERNAME};
use turn_client::stun::wire::Method;
use turn_server::{Family, Listening};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn target(scheme: Scheme, transport: Transport, host: &str, port: u16) -> Target {
    let uri = Uri { scheme, host: host.into(), port, transport };
    Target::new(uri, Some(USERNAME), Some(PASSWORD))
}

fn options(timeout: Duration) -> Options {
    Options::new(timeout, FarEnd::Socket(LOOPBACK))
}

fn at(address: SocketAddr, scheme: Scheme, transport: Transport) -> Target {
    target(scheme, transport, &address.ip().to_string(), address.port())
}

/// The steps in a line each, ports and times left out.
fn told(report: &ServerReport) -> String {
    let line = |step: &Step| {
        let mut line = format!("{} {}RT", step.name.as_str(), step.round_trips);
        match &step.outcome {
            StepOutcome::Done => {}
            StepOutcome::Failed(failure) => {
                let code = failure.code.map(|code| format!(" {code}")).unwrap_or_default();
                line += &format!(" FAILED {}{code}: {}", failure.slug.as_str(), failure.message);
            }
            StepOutcome::NotChecked(why) => line += &format!(" NOT CHECKED: {why}"),
        }
        line + &step.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default()
    };
    // Connect and a good Binding say nothing new here.
    let steps = report.steps.iter().filter(|step| {
        !matches!(step.name, StepName::Resolve | StepName::Connect) || step.outcome != StepOutcome::Done
    });
    let mut lines: Vec<String> = steps.map(line).collect();
    lines.extend(report.notes.iter().map(|note| format!("note {}: {}", note.slug.as_str(), note.message)));
    scrub(&lines.join("\n  "))
}

/// Ports of loopback and the number of sends vary.
fn scrub(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) =
        [rest.find("127.0.0.1:"), rest.find("127.0.0.2:"), rest.find("sent ")].into_iter().flatten().min()
    {
        let head = if rest[at..].starts_with("sent ") { at + 5 } else { at + 10 };
        out.push_str(&rest[..head]);
        rest = &rest[head..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            out.push('N');
        }
        rest = &rest[digits..];
    }
    out + rest
}

#[tokio::test]
async fn every_scenario_is_told_apart() {
    let mut checks = Vec::new();
    for scenario in Scenario::all() {
        for (transport, listening) in [(Transport::Udp, Listening::Udp), (Transport::Tcp, Listening::Tcp)] {
            let name = format!("{} over {}", scenario.name, transport.as_str());
            let server = Scripted::start(scenario.clone(), None).await.expect("a server");
            checks.push(tokio::spawn(async move {
                let address = server.address(Family::V4, listening).expect("listens");
                let options = options(Duration::from_millis(1500));
                let started = Instant::now();
                let report = check(&at(address, Scheme::Turn, transport), &options).await;
                assert!(started.elapsed() < Duration::from_secs(10), "{name}");
                options.allocations.release_all(Duration::from_millis(400)).await;
                (name, told(&report), server.allocations())
            }));
        }
    }
    let mut all = String::new();
    for check in checks {
        let (name, told, left) = check.await.expect("no panic");
        all += &format!("{name}\n  {told}\n");
        if left > 0 {
            all += &format!("  {left} allocations left\n");
        }
    }
    insta::assert_snapshot!(all);
}

#[tokio::test]
async fn names_and_ports_that_lead_nowhere() {
    let free = std::net::UdpSocket::bind((LOOPBACK, 0)).and_then(|socket| socket.local_addr()).expect("a port").port();
    let options = options(Duration::from_secs(2));
    for transport in [Transport::Udp, Transport::Tcp] {
        // Both addresses of the name are refused; the last one is told.
        let report = check(&target(Scheme::Turn, transport, "localhost", free), &options).await;
        let failure = report.failure().expect("a failure");
        assert_eq!(failure.slug, Slug::ConnectionRefused, "{report:#?}");
    }
    let report = check(&target(Scheme::Stun, Transport::Udp, "no-such-host.invalid", 3478), &options).await;
    let failure = report.failure().expect("a failure");
    assert!(matches!(failure.slug, Slug::NameNotFound | Slug::NameServerSilent), "{failure:?}");
    assert_eq!(report.steps.len(), 1);
    let report = check(&target(Scheme::Turns, Transport::Udp, "127.0.0.1", free), &options).await;
    assert_eq!(report.failure().expect("a failure").slug, Slug::ConnectionRefused, "{report:#?}");
}

#[tokio::test]
async fn a_name_whose_first_address_is_refused_is_tried_at_the_next() {
    // Only IPv4 answers; `localhost` may be ::1 first.
    let socket = tokio::net::UdpSocket::bind((LOOPBACK, 0)).await.expect("a socket");
    let port = socket.local_addr().expect("an address").port();
    tokio::spawn(async move {
        let mut buffer = [0; 512];
        while let Ok((len, from)) = socket.recv_from(&mut buffer).await {
            let message = turn_client::stun::wire::Message::parse(&buffer[..len]).expect("a request");
            let reply = turn_client::stun::wire::Builder::new(
                turn_client::stun::wire::Class::Success,
                message.method(),
                message.transaction_id(),
            );
            let _ = socket.send_to(&reply.xor_address(0x0020, from).finish().unwrap(), from).await;
        }
    });
    let report =
        check(&target(Scheme::Stun, Transport::Udp, "localhost", port), &options(Duration::from_secs(2))).await;
    assert_eq!(report.failure(), None, "{report:#?}");
    assert_eq!(report.address, Some(SocketAddr::new(LOOPBACK, port)));
}

#[tokio::test]
async fn a_server_that_refuses_the_release_is_not_flooded() {
    let scenario = Scenario::with("release", Rule::on(Method::REFRESH, Reply::error(500)));
    let server = Scripted::start(scenario, None).await.expect("a server");
    let options = options(Duration::from_secs(2));
    let address = server.address(Family::V4, Listening::Udp).expect("listens");
    check(&at(address, Scheme::Turn, Transport::Udp), &options).await;
    options.allocations.release_all(Duration::from_secs(1)).await;
    assert!(server.requests(Method::REFRESH) <= 4, "{} requests", server.requests(Method::REFRESH));
}

#[tokio::test]
async fn a_stand_in_behind_the_nat_sees_the_mapped_address() {
    use turn_server::nat::Nat;
    let server = Scripted::start(Scenario::good(), None).await.expect("a server");
    let nat = Nat::start(Default::default()).expect("a NAT");
    let mut target = target(Scheme::Stun, Transport::Udp, "stun.example", 3478);
    target.stand_in = Some(StandIn {
        address: server.address(Family::V4, Listening::Udp).expect("listens"),
        server_name: None,
        certificate: None,
        gateway: nat.gateway(Family::V4),
    });
    let report = check(&target, &options(Duration::from_secs(2))).await;
    assert_eq!(report.failure(), None, "{report:#?}");
    assert_eq!(report.contacted, neko_report::Contacted::StandIn);
    assert_eq!(report.mapped.map(|mapped| mapped.ip().to_string()).as_deref(), Some("127.0.0.2"));
    assert!(nat.stats().packets_out >= 1 && nat.stats().packets_in >= 1);
}

/// Two URLs of one server and user at the same time, and how often an allocation was asked for with credentials.
async fn two_at_once(refused: Rule) -> (Vec<String>, usize) {
    let server = Scripted::start(Scenario::with("quota", refused), None).await.expect("a server");
    let options = options(Duration::from_secs(2));
    let targets = [(Transport::Udp, Listening::Udp), (Transport::Tcp, Listening::Tcp)].map(|(transport, listening)| {
        at(server.address(Family::V4, listening).expect("listens"), Scheme::Turn, transport)
    });
    let (one, other) = tokio::join!(check(&targets[0], &options), check(&targets[1], &options));
    options.allocations.release_all(Duration::from_secs(1)).await;
    let told = |report: &ServerReport| match (report.failure(), report.not_checked()) {
        (Some(failure), _) => failure.slug.as_str().to_owned(),
        (None, Some(why)) => why.to_owned(),
        (None, None) => "done".to_owned(),
    };
    let mut told = vec![told(&one), told(&other)];
    told.sort();
    (told, server.received().iter().filter(|request| request.method == Method::ALLOCATE).count())
}

/// A check refuses what another one of the run has; nobody else does.
#[tokio::test]
async fn a_quota_that_the_run_itself_uses_up_is_waited_out() {
    for code in [486, 437] {
        let refused = |times| Rule::on(Method::ALLOCATE, Reply::error(code)).signed().times(times);
        assert_eq!(two_at_once(refused(2..=4)).await.0, ["done", "done"], "{code}");
    }
    // Where nothing of ours counts any more, it is the server's word.
    let refused = Rule::on(Method::ALLOCATE, Reply::error(486)).signed().times(2..);
    let (told, asked) = two_at_once(refused).await;
    assert_eq!(told, ["done", "quota-reached"]);
    assert!((6..=20).contains(&asked), "asked {asked} times");
    // A client that has just ended may count for a second more; who stays does.
    let refused = |times| Rule::on(Method::ALLOCATE, Reply::error(486)).signed().times(..=times);
    assert_eq!(two_at_once(refused(6)).await.0, ["done", "done"]);
    assert_eq!(two_at_once(refused(u32::MAX)).await.0, ["quota-reached", "quota-reached"]);
    let refused = Rule::on(Method::ALLOCATE, Reply::error(437)).signed();
    assert_eq!(two_at_once(refused).await, (vec!["allocation-mismatch".to_owned(); 2], 12));
}

#[tokio::test]
async fn a_time_that_is_too_short_is_no_fault_of_the_server() {
    let server = Scripted::start(Scenario::good(), None).await.expect("a server");
    let address = server.address(Family::V4, Listening::Tcp).expect("listens");
    let checked = async |milliseconds| {
        let report =
            check(&at(address, Scheme::Turns, Transport::Tcp), &options(Duration::from_millis(milliseconds))).await;
        let failure = report.failure().expect("a failure");
        (failure.slug, failure.message.clone())
    };
    assert_eq!(checked(3000).await.0, Slug::TlsNotSpoken);
    let silent = tokio::net::UdpSocket::bind((LOOPBACK, 0)).await.expect("a socket");
    let address = silent.local_addr().expect("an address");
    let waited = async |milliseconds| {
        let report =
            check(&at(address, Scheme::Stun, Transport::Udp), &options(Duration::from_millis(milliseconds))).await;
        let failure = report.failure().expect("a failure");
        (failure.slug, failure.message.clone())
    };
    let (slug, message) = waited(100).await;
    assert_eq!(slug, Slug::DeadlineReached, "{message}");
    assert!(
        message.starts_with("only ") && message.contains(" of 100 ms (--timeout) were left for this step, too little"),
        "{message}"
    );
    let (slug, message) = waited(1200).await;
    assert_eq!(slug, Slug::ServerSilent, "{message}");
    assert!(message.ends_with("; waited 1.2 s, --timeout allows more"), "{message}");
}
