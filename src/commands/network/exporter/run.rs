//! The server around the exporter: signals, the watch of files, an end in good order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::time::{Instant, interval, sleep};

use neko_exporter::http::{Listener, Routes, serve};
use neko_exporter::{Exporter, Network};

use super::present::Present;
use super::reload::Reload;
use crate::commands::writer::say;
use crate::commands::{OK, signals};

/// How often files are looked at.
const WATCH: Duration = Duration::from_secs(2);
/// How long probes may take to give their allocations back when the program ends.
const FAREWELL: Duration = Duration::from_secs(2);

/// Serves until a signal ends the program.
pub(super) fn until_ended(
    address: SocketAddr,
    routes: Routes<Network, Present>,
    reload: Arc<Reload>,
) -> anyhow::Result<u8> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the async runtime did not start")?;
    let ended = runtime.block_on(async {
        let listener = Listener::bind(address).await.with_context(|| format!("--listen {address}"))?;
        let mut signals = Signals::listen()?;
        signals::leave_to_listener();
        let address = listener.address().context("--listen")?;
        let exporter = Arc::clone(&routes.exporter);
        let targets = exporter.targets().len();
        let many = if targets == 1 { "1 target".to_owned() } else { format!("{targets} targets") };
        say!("note: {many} on http://{address}/");
        if !address.ip().to_canonical().is_loopback() {
            say!("note: other machines can reach this address: anyone there can start probes of the targets");
        }
        let serving = tokio::spawn(serve(listener, Arc::new(routes)));
        let watching = tokio::spawn(watch(Arc::clone(&reload)));
        while let Signal::Reload = signals.next().await {
            // What is wrong is said there.
            let _ = tokio::task::block_in_place(|| reload.again());
        }
        serving.abort();
        watching.abort();
        farewell(&exporter).await;
        Ok(OK)
    });
    runtime.shutdown_background();
    ended
}

async fn watch(reload: Arc<Reload>) {
    let mut ticks = interval(WATCH);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let reload = Arc::clone(&reload);
        // A reload that panics leaves the targets as they are.
        let _ = tokio::task::spawn_blocking(move || reload.if_changed()).await;
    }
}

/// Probes that run give their allocations back.
async fn farewell(exporter: &Exporter<Network>) {
    let until = Instant::now() + FAREWELL;
    exporter.prober().close();
    while exporter.running() > 0 && Instant::now() < until {
        sleep(Duration::from_millis(20)).await;
    }
}

/// What a signal asks for.
enum Signal {
    Reload,
    End,
}

#[cfg(unix)]
struct Signals {
    reload: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> anyhow::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).context("signals");
        Ok(Self {
            reload: listen(SignalKind::hangup())?,
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.reload.recv() => Signal::Reload,
            _ = self.interrupt.recv() => Signal::End,
            _ = self.terminate.recv() => Signal::End,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> anyhow::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        let _ = tokio::signal::ctrl_c().await;
        Signal::End
    }
}
