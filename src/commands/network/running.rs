//! The async runtime around a probe, and what interrupts it.

use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::sync::watch;

use crate::render::redact::Redaction;
use neko_probe::{Cancel, Event};

use super::progress::Progress;
use crate::commands::signals;

/// Runs a probe to its end, or until an interrupt ends it in good order.
pub(super) fn block_on<T>(
    probe: impl AsyncFnOnce(&Cancel, &(dyn Fn(Event<'_>) + Send + Sync)) -> T,
    also: &(dyn Fn(&Event<'_>) + Send + Sync),
    redaction: &Redaction,
) -> anyhow::Result<T> {
    until_interrupted(async |cancel| {
        let progress = Progress::new();
        let ended = probe(cancel, &|event| {
            also(&event);
            progress.show(event, redaction);
        })
        .await;
        progress.finish();
        ended
    })
}

/// Runs something that sends to its end, or until an interrupt ends it in good order.
pub(super) fn until_interrupted<T>(run: impl AsyncFnOnce(&Cancel) -> T) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the async runtime did not start")?;
    let (switch, cancelled) = watch::channel(false);
    listen(switch)?;
    let ended = runtime.block_on(async { run(&Cancel::new(cancelled)).await });
    // Whatever is still open belongs to nobody any more.
    runtime.shutdown_background();
    Ok(ended)
}

/// Some send each signal twice: `timeout` to the program and to its group.
const TWICE: Duration = Duration::from_millis(300);

/// Obeys interrupts until the program ends, also while the report waits for its reader: the first one ends the run in good
/// order, the second the program at once.
fn listen(switch: watch::Sender<bool>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("the async runtime did not start")?;
    let mut interrupts = {
        let _inside = runtime.enter();
        Interrupts::listen()
    };
    // After listening, so that no signal is lost.
    signals::leave_to_listener();
    std::thread::spawn(move || {
        runtime.block_on(async {
            interrupts.next().await;
            switch.send_replace(true);
            let first = Instant::now();
            loop {
                let code = interrupts.next().await;
                if first.elapsed() >= TWICE {
                    signals::end(code);
                }
            }
        });
    });
    Ok(())
}

/// Ctrl-C, a closed terminal, and what else asks a program to end.
#[cfg(unix)]
struct Interrupts(Vec<(i32, tokio::signal::unix::Signal)>);

#[cfg(unix)]
impl Interrupts {
    /// A signal that was ignored at the start interrupts all the same, because allocations have to be released. Only an
    /// ignored SIGHUP (`nohup`) stays ignored: the run is to outlive its terminal.
    fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::quit(), SignalKind::hangup()];
        let outlives = signals::is_ignored(SignalKind::hangup().as_raw_value());
        let heard = kinds.into_iter().filter(|kind| *kind != SignalKind::hangup() || !outlives);
        Self(heard.filter_map(|kind| Some((kind.as_raw_value(), signal(kind).ok()?))).collect())
    }

    /// Waits for one; the exit code of a program that it ends.
    async fn next(&mut self) -> i32 {
        let number = std::future::poll_fn(|context| {
            let came =
                self.0.iter_mut().find_map(|(number, signal)| signal.poll_recv(context).is_ready().then_some(*number));
            came.map_or(std::task::Poll::Pending, std::task::Poll::Ready)
        });
        128 + number.await
    }
}

#[cfg(not(unix))]
struct Interrupts;

#[cfg(not(unix))]
impl Interrupts {
    fn listen() -> Self {
        Self
    }

    async fn next(&mut self) -> i32 {
        let _ = tokio::signal::ctrl_c().await;
        130
    }
}
