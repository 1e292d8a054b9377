//! One probe at a time: who comes while one runs waits for its result, and who comes soon after gets it from memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// What comes of a run.
type Outcome<T, E> = Option<Result<Arc<T>, E>>;
/// Hears of what comes of a run.
pub(crate) type Waiting<T, E> = watch::Receiver<Outcome<T, E>>;

/// The run of one module of one target, and its last result.
#[derive(Debug)]
pub(crate) struct Slot<T, E>(Mutex<State<T, E>>);

#[derive(Debug)]
struct State<T, E> {
    running: Option<Waiting<T, E>>,
    last: Option<Arc<T>>,
}

/// What somebody who asks has to do.
pub(crate) enum Turn<T, E> {
    /// Take the last result.
    Last(Arc<T>),
    /// Wait for a run.
    Wait(Waiting<T, E>),
    /// Run it, and say what came of it; whoever else comes waits meanwhile.
    Run(Run<T, E>, Waiting<T, E>),
}

/// Held by who runs. Dropped without a result, it lets the next one run.
pub(crate) struct Run<T, E> {
    slot: Arc<Slot<T, E>>,
    outcome: watch::Sender<Outcome<T, E>>,
}

impl<T, E> Slot<T, E> {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(State { running: None, last: None })))
    }

    /// A poisoned lock holds what was finished before.
    fn state(&self) -> MutexGuard<'_, State<T, E>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to do now; `fits` says whether the last result will do.
    pub fn turn(self: &Arc<Self>, fits: impl FnOnce(&Arc<T>) -> bool) -> Turn<T, E> {
        let mut state = self.state();
        if let Some(last) = state.last.as_ref().filter(|last| fits(last)) {
            return Turn::Last(Arc::clone(last));
        }
        // A sender that is gone ended without a result.
        if let Some(running) = state.running.as_ref().filter(|running| running.has_changed().is_ok()) {
            return Turn::Wait(running.clone());
        }
        let (outcome, waiting) = watch::channel(None);
        state.running = Some(waiting.clone());
        Turn::Run(Run { slot: Arc::clone(self), outcome }, waiting)
    }
}

impl<T, E> Run<T, E> {
    /// Ends the run.
    pub fn end(self, result: Result<T, E>) {
        let result = result.map(Arc::new);
        let mut state = self.slot.state();
        state.running = None;
        state.last = result.as_ref().ok().cloned().or(state.last.take());
        drop(state);
        self.outcome.send_replace(Some(result));
    }
}

/// Waits for what comes of a run; none where it ended without a result.
pub(crate) async fn outcome<T, E: Clone>(mut waiting: Waiting<T, E>) -> Option<Result<Arc<T>, E>> {
    waiting.wait_for(Option::is_some).await.ok()?.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn others_wait_for_the_one_that_runs() {
        let slot = Slot::<u8, ()>::new();
        let Turn::Run(run, first) = slot.turn(|_| false) else { panic!("nobody runs") };
        let Turn::Wait(second) = slot.turn(|_| false) else { panic!("one runs") };
        run.end(Ok(7));
        assert_eq!((outcome(first).await, outcome(second).await), (Some(Ok(Arc::new(7))), Some(Ok(Arc::new(7)))));
        assert!(matches!(slot.turn(|last| **last == 7), Turn::Last(_)));
        assert!(matches!(slot.turn(|_| false), Turn::Run(..)));
    }

    #[tokio::test]
    async fn a_run_that_dies_lets_the_next_one_run() {
        let slot = Slot::<u8, ()>::new();
        let Turn::Run(run, waiting) = slot.turn(|_| false) else { panic!("nobody runs") };
        drop(run);
        assert_eq!(outcome(waiting).await, None);
        assert!(matches!(slot.turn(|_| false), Turn::Run(..)));
    }

    #[test]
    fn a_failed_run_keeps_the_last_result() {
        let slot = Slot::<u8, ()>::new();
        let run = |result| match slot.turn(|_| false) {
            Turn::Run(run, _) => run.end(result),
            _ => panic!("nobody runs"),
        };
        run(Ok(1));
        run(Err(()));
        assert!(matches!(slot.turn(|last| **last == 1), Turn::Last(_)));
    }
}
