//! Work on many files: on all cores, handed back in the order of the command line.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// So few that starting a thread costs more than it saves.
pub(super) const FEW: usize = 8;

/// What `work` makes of each. It has to catch its own panics: what a worker has done before one is lost.
pub(super) fn in_order<I: Sync, O: Send>(items: &[I], work: impl Fn(&I) -> O + Sync) -> Vec<O> {
    if items.len() <= FEW {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done: Vec<(usize, O)> = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return done };
            done.push((at, work(item)));
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(items.len());
    let mut done: Vec<(usize, O)> = match workers {
        1 => worker(),
        _ => thread::scope(|scope| {
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        }),
    };
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_order_is_kept() {
        for count in [0, 3, 1000] {
            let items: Vec<usize> = (0..count).collect();
            assert_eq!(super::in_order(&items, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}
