//! What probes cost: memory that is given back, and allocations at a server.
#![cfg(target_os = "linux")]

use std::sync::Arc;
use std::time::Duration;

use allocation_counter::measure;
use neko_ice::exporter::{Exporter, Limits, Network, Servers, Target, Thresholds};
use neko_ice::ice_server::{Scheme, Secret, Transport, Uri};
use neko_ice::probe::ServersJob;
use neko_ice::probe::transport::Concessions;
use neko_ice::report::metrics::{Format, Of, write};

use crate::support::alone::alone;
use crate::support::coturn::{Coturn, PASSWORD, USER};

fn target(name: String, port: u16, transport: Transport) -> Arc<Target> {
    let uri = Uri { scheme: Scheme::Turn, host: "127.0.0.1".into(), port, transport };
    let mut job = ServersJob::new();
    job.server(&uri.to_string(), uri.clone(), Some(USER.to_owned()), Some(Secret::new(PASSWORD)));
    Arc::new(Target {
        name,
        servers: Some(Servers { of: Of::default(), job, secret: None }),
        view: None,
        min_interval: Duration::ZERO,
        timeout: Duration::from_secs(5),
        thresholds: Thresholds::default(),
        concessions: Concessions::default(),
        mask: Arc::new(|_, _| {}),
        broken: None,
    })
}

fn exporter(coturn: &Coturn, targets: usize) -> Arc<Exporter<Network>> {
    let exporter = Exporter::new(Network::default(), Limits::default());
    let transports = [Transport::Udp, Transport::Tcp];
    let targets = (0..targets).map(|n| target(n.to_string(), coturn.plain.port(), transports[n % 2]));
    exporter.replace(targets);
    exporter
}

/// Scrapes every target so many times.
async fn rounds(exporter: &Arc<Exporter<Network>>, rounds: usize) {
    for _ in 0..rounds {
        for target in exporter.targets() {
            let scraped = exporter.scrape(&target.name, None, Duration::from_secs(10)).await.expect("a probe");
            assert!(scraped.probed.found.success, "{:?}", scraped.probed.found.detail);
            assert!(!write(&exporter.families(&scraped), Format::OpenMetrics).is_empty());
        }
        write(&exporter.own_families(), Format::Text);
    }
    // What gives back allocations in the background ends within its time.
    tokio::time::sleep(Duration::from_millis(400)).await;
}

#[test]
fn a_thousand_probes_leave_no_memory_behind() {
    if !alone("exporter::cost::a_thousand_probes_leave_no_memory_behind") {
        return;
    }
    let coturn = Coturn::start(&[]);
    // One thread, so that all of it is counted.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let exporter = exporter(&coturn, 20);
    runtime.block_on(rounds(&exporter, 5));
    let counted = measure(|| runtime.block_on(rounds(&exporter, 50)));
    assert!(counted.count_total > 100_000, "{counted:?}");
    let left = counted.bytes_current;
    assert!(left < 16 * 1024, "{left} bytes are left of {} after 1,000 probes", counted.bytes_total);
    coturn.await_no_allocation(1100);
}

#[test]
fn all_targets_together_hold_four_allocations_of_a_user() {
    let coturn = Coturn::start(&[]);
    let exporter = exporter(&coturn, 40);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut scrapes = tokio::task::JoinSet::new();
        for target in exporter.targets() {
            let exporter = Arc::clone(&exporter);
            scrapes.spawn(async move {
                let scraped = exporter.scrape(&target.name, None, Duration::from_secs(20)).await;
                scraped.expect("a probe").probed.found.success
            });
        }
        assert!(scrapes.join_all().await.into_iter().all(|success| success));
    });
    coturn.await_no_allocation(40);
    let (mut open, mut most) = (0_i32, 0);
    for line in coturn.log().lines() {
        match line {
            _ if line.contains(": new, ") && line.contains("lifetime=") => open += 1,
            _ if line.contains(": refreshed, ") && line.contains("lifetime=0") => open -= 1,
            _ => {}
        }
        most = most.max(open);
    }
    assert!((1..=4).contains(&most), "{most} at once");
}
