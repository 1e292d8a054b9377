//! A thousand checks in one process leave neither sockets, nor tasks, nor memory behind.
#![cfg(all(feature = "probe", target_os = "linux"))]

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use crate::support::alone::alone;
use crate::support::coturn::{Coturn, PASSWORD, USER};
use neko_ice::ice_server::{Scheme, Transport, Uri};
use neko_ice::probe::server_check::{FarEnd, Options, Target, check};

fn target(scheme: Scheme, transport: Transport, port: u16) -> Target {
    let uri = Uri { scheme, host: "localhost".into(), port, transport };
    Target::new(uri, Some(USER), Some(PASSWORD))
}

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Resident memory in kB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_thousand_probes() {
    if !alone("leaks::a_thousand_probes") {
        return;
    }
    let coturn = Coturn::start(&["+dtls"]);
    let (plain, tls) = (coturn.plain.port(), coturn.tls.port());
    let mut options = Options::new(Duration::from_secs(10), FarEnd::Socket(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    options.trust.push(coturn.certificate.clone());
    let targets = [
        target(Scheme::Turn, Transport::Udp, plain),
        target(Scheme::Turn, Transport::Tcp, plain),
        target(Scheme::Turns, Transport::Tcp, tls),
        target(Scheme::Turns, Transport::Udp, tls),
    ];
    let round = async |count: usize| {
        for nth in 0..count {
            let report = check(&targets[nth % targets.len()], &options).await;
            assert_eq!(report.failure(), None, "{nth}: {report:#?}");
        }
        // What gives back allocations in the background ends within its time.
        for _ in 0..50 {
            if options.allocations.alive() == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    round(100).await;
    let before = (open_files(), tasks(), resident());
    round(900).await;
    let after = (open_files(), tasks(), resident());
    assert_eq!(options.allocations.alive(), 0);
    coturn.await_no_allocation(1000);
    assert!(after.0 <= before.0 + 2, "open files: {before:?}, then {after:?}");
    assert!(after.1 <= before.1 + 2, "tasks: {before:?}, then {after:?}");
    assert!(after.2 <= before.2 + 8 * 1024, "memory in kB: {before:?}, then {after:?}");
}
