//! The async runtime around a probe, and Ctrl-C.

use anyhow::Context;
use tokio::sync::watch;

use crate::probe::{Cancel, Event};
use crate::render::redact::Redaction;

use super::progress::Progress;

/// Runs a probe to its end, or until an interrupt ends it in good order.
pub(super) fn block_on<T>(
    probe: impl AsyncFnOnce(&Cancel, &(dyn Fn(Event<'_>) + Send + Sync)) -> T,
    also: &(dyn Fn(&Event<'_>) + Send + Sync),
    redaction: &Redaction,
) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the async runtime did not start")?;
    let ended = runtime.block_on(async {
        let (switch, cancelled) = watch::channel(false);
        tokio::spawn(interrupts(switch));
        let progress = Progress::new();
        let ended = probe(&Cancel::new(cancelled), &|event| {
            also(&event);
            progress.show(event, redaction);
        })
        .await;
        progress.finish();
        ended
    });
    // Whatever is still open belongs to nobody any more.
    runtime.shutdown_background();
    Ok(ended)
}

/// The first Ctrl-C (or SIGTERM) ends the run in good order, the second at once.
async fn interrupts(switch: watch::Sender<bool>) {
    next_interrupt().await;
    switch.send_replace(true);
    next_interrupt().await;
    std::process::exit(130);
}

#[cfg(unix)]
async fn next_interrupt() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn next_interrupt() {
    let _ = tokio::signal::ctrl_c().await;
}
