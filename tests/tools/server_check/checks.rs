//! What the tests share: targets, options, what a report says.

pub use std::net::{IpAddr, Ipv4Addr, SocketAddr};
pub use std::sync::Arc;
pub use std::time::Duration;

pub use neko_ice::ice_server::{Scheme, Secret, Transport, Uri};
pub use neko_ice::probe::server_check::{FarEnd, Options, Target, check};
pub use neko_ice::report::{Login, ServerReport, Slug, StepName, StepOutcome};

pub use crate::support::coturn::{Coturn, PASSWORD, REALM, USER};

pub const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

pub fn target(scheme: Scheme, transport: Transport, host: &str, port: u16, user: &str, password: &str) -> Target {
    Target::new(Uri { scheme, host: host.into(), port, transport }, Some(user), Some(password))
}

/// The usual user over UDP.
pub fn udp(at: SocketAddr, password: &str) -> Target {
    udp_as(at, USER, password)
}

pub fn udp_as(at: SocketAddr, user: &str, password: &str) -> Target {
    target(Scheme::Turn, Transport::Udp, &at.ip().to_string(), at.port(), user, password)
}

/// The same server, asked without credentials.
pub fn without_login(mut target: Target) -> Target {
    Arc::make_mut(&mut target.listed).login = Login::default();
    target
}

pub fn tcp(coturn: &Coturn) -> Target {
    target(Scheme::Turn, Transport::Tcp, "127.0.0.1", coturn.plain.port(), USER, PASSWORD)
}

/// Over TLS or DTLS.
pub fn secure(coturn: &Coturn, transport: Transport) -> Target {
    target(Scheme::Turns, transport, "localhost", coturn.tls.port(), USER, PASSWORD)
}

pub fn options(far_end: FarEnd) -> Options {
    Options::new(Duration::from_secs(5), far_end)
}

/// Relayed data goes over loopback; the coturn's certificate is trusted as if an authority had signed it.
pub fn trusting(coturn: &Coturn) -> Options {
    let mut options = options(FarEnd::Socket(LOOPBACK));
    options.trust.push(coturn.certificate.clone());
    options
}

pub fn localhost() -> rcgen::CertificateParams {
    rcgen::CertificateParams::new(vec!["localhost".into()]).expect("names")
}

/// A coturn without the usual user.
pub fn bare(options: &[&str]) -> Coturn {
    Coturn::start_bare(options, localhost())
}

/// Name, outcome and round trips of each step.
pub fn told(report: &ServerReport) -> Vec<(StepName, &'static str, u32)> {
    let word = |outcome: &StepOutcome| match outcome {
        StepOutcome::Done => "done",
        StepOutcome::Failed(_) => "failed",
        StepOutcome::NotChecked(_) => "not checked",
    };
    report.steps.iter().map(|step| (step.name, word(&step.outcome), step.round_trips)).collect()
}

pub fn assert_good(report: &ServerReport) {
    assert!(report.failure().is_none() && report.not_checked().is_none(), "{report:#?}");
    assert!(report.steps.iter().any(|step| step.name == StepName::Relay), "{report:#?}");
}

pub fn failed(report: &ServerReport) -> (Slug, Option<u16>) {
    let failure = report.failure().unwrap_or_else(|| panic!("no failure: {report:#?}"));
    (failure.slug, failure.code)
}

/// A scripted name server on loopback.
pub fn local_name_server() -> SocketAddr {
    crate::support::name_server::serve(std::net::UdpSocket::bind((LOOPBACK, 0)).expect("a socket"))
}
