//! A check that ends at any step, by an interrupt or because nobody waits for it, leaves no allocation on coturn.
#![cfg(feature = "probe")]

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::support::coturn::{Coturn, PASSWORD, USER};
use crate::support::way::{Fate, Way};
use neko_ice::ice_server::{Scheme, Transport, Uri};
use neko_ice::probe::server_check::{FarEnd, Options, Target, check};
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// Every packet of a check that goes well, in its order.
const STEPS: [&str; 12] = [
    "Binding asked",
    "Binding granted",
    "Allocate asked",
    "Allocate refused",
    "Allocate asked, signed",
    "Allocate granted",
    "ChannelBind asked, signed",
    "ChannelBind granted",
    "data there",
    "data back",
    "Refresh asked, signed",
    "Refresh granted",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Ctrl-C: everything is given back at once.
    Interrupt,
    /// The future is dropped: sessions give back in the background.
    Drop,
}

/// Ends a check as soon as that packet was seen; whether it was. `fate` is what becomes of it.
async fn end_at(server: std::net::SocketAddr, step: &'static str, fate: Fate, end: End) -> bool {
    let (hit, seen) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
    let (hitting, seeing) = (Arc::clone(&hit), Arc::clone(&seen));
    let way = Way::to(server, move |packet, _| {
        if packet != step || seeing.swap(true, Ordering::SeqCst) {
            return Fate::Passes;
        }
        hitting.notify_one();
        fate
    })
    .await;
    let uri =
        Uri { scheme: Scheme::Turn, host: "127.0.0.1".into(), port: way.address.port(), transport: Transport::Udp };
    let target = Target::new(uri, Some(USER), Some(PASSWORD));
    let options = Options::new(Duration::from_secs(5), FarEnd::Socket(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    let allocations = options.allocations.clone();
    let checking = async { drop(check(&target, &options).await) };
    match end {
        End::Drop => tokio::select! { () = checking => {}, () = hit.notified() => {} },
        End::Interrupt => {
            tokio::join!(checking, async {
                hit.notified().await;
                allocations.release_all(Duration::from_secs(2)).await;
            });
        }
    }
    assert!(allocations.release_all(Duration::from_secs(2)).await, "{step} {fate:?} {end:?}: a session is left");
    seen.load(Ordering::SeqCst)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_at_each_step_leaves_nothing() {
    let coturn = Coturn::start(&[]);
    for end in [End::Interrupt, End::Drop] {
        for fate in [Fate::Passes, Fate::Lost] {
            let mut running = JoinSet::new();
            for step in STEPS {
                let server = coturn.plain;
                running.spawn(async move { (step, end_at(server, step, fate, end).await) });
            }
            for (step, seen) in running.join_all().await {
                assert!(seen, "{step} never came");
            }
        }
    }
    // From "Allocate asked, signed" on something stood, twice lost and twice not.
    coturn.await_no_allocation(4 * 7);
}
