//! The exporter's metrics of itself.

mod histogram;
mod process;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use neko_report::metrics::{Family, Metric};

use self::histogram::Histogram;
use super::module::Module;
use super::refusal::Refusal;

/// What the exporter counts.
#[derive(Debug)]
pub struct Own {
    started: SystemTime,
    /// By module, and whether it was a success.
    probes: [[AtomicU64; 2]; 2],
    durations: [Histogram; 2],
    from_memory: AtomicU64,
    rejected: [AtomicU64; Refusal::REASONS.len()],
    allocations: AtomicU64,
    reload_ok: AtomicU64,
    /// In seconds since 1970.
    reloaded: AtomicU64,
    pub(crate) running: AtomicUsize,
    pub(crate) waiting: AtomicUsize,
    pub(crate) connections: AtomicUsize,
}

/// Counts something as long as it is held.
pub(crate) struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    pub fn new(counter: &'a AtomicUsize) -> Self {
        counter.fetch_add(1, Ordering::Relaxed);
        Self(counter)
    }

    /// None where there are so many already.
    pub fn below(counter: &'a AtomicUsize, most: usize) -> Option<Self> {
        let more = |count| (count < most).then_some(count + 1);
        counter.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok().map(|_| Self(counter))
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Own {
    pub(crate) fn new() -> Self {
        Self {
            started: SystemTime::now(),
            probes: Default::default(),
            durations: Default::default(),
            from_memory: AtomicU64::default(),
            rejected: Default::default(),
            allocations: AtomicU64::default(),
            reload_ok: AtomicU64::default(),
            reloaded: AtomicU64::default(),
            running: AtomicUsize::default(),
            waiting: AtomicUsize::default(),
            connections: AtomicUsize::default(),
        }
    }

    pub(crate) fn probed(&self, module: Module, success: bool, took: Duration, allocations: u64) {
        self.probes[module as usize][usize::from(success)].fetch_add(1, Ordering::Relaxed);
        self.durations[module as usize].observe(took.as_secs_f64());
        self.allocations.fetch_add(allocations, Ordering::Relaxed);
    }

    pub(crate) fn answered_from_memory(&self) {
        self.from_memory.fetch_add(1, Ordering::Relaxed);
    }

    /// A request was refused.
    pub fn refused(&self, reason: &str) {
        if let Some(index) = Refusal::REASONS.iter().position(|known| *known == reason) {
            self.rejected[index].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The targets file was read, or is broken.
    pub fn reloaded(&self, ok: bool) {
        self.reload_ok.store(u64::from(ok), Ordering::Relaxed);
        if ok {
            self.reloaded.store(seconds(SystemTime::now()) as u64, Ordering::Relaxed);
        }
    }

    pub(crate) fn families(&self, targets: usize, broken: usize) -> Vec<Family> {
        let version = vec![("version", env!("CARGO_PKG_VERSION").to_owned())];
        let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed) as f64;
        let total = |counter: &AtomicU64| counter.load(Ordering::Relaxed) as f64;
        let mut families = vec![
            Family::new(Metric::ExporterBuild).with(version, 1.0),
            Family::single(Metric::ExporterTargets, targets as f64),
            Family::single(Metric::ExporterBroken, broken as f64),
            Family::single(Metric::ExporterReloadOk, total(&self.reload_ok)),
            Family::single(Metric::ExporterReloadTime, total(&self.reloaded)),
            self.ended(),
            histogram::family(&self.durations),
            Family::single(Metric::ExporterMemory, total(&self.from_memory)),
            Family::single(Metric::ExporterRunning, count(&self.running)),
            Family::single(Metric::ExporterWaiting, count(&self.waiting)),
            self.refusals(),
            Family::single(Metric::ExporterConnections, count(&self.connections)),
            Family::single(Metric::ExporterAllocations, total(&self.allocations)),
            Family::single(Metric::ProcessStart, seconds(self.started)),
        ];
        families.extend(process::families());
        families
    }

    fn ended(&self) -> Family {
        let mut family = Family::new(Metric::ExporterProbes);
        for module in Module::ALL {
            for (success, word) in [(0, "false"), (1, "true")] {
                let labels = vec![("module", module.as_str().to_owned()), ("success", word.to_owned())];
                family.push(labels, self.probes[module as usize][success].load(Ordering::Relaxed) as f64);
            }
        }
        family
    }

    fn refusals(&self) -> Family {
        let each = Refusal::REASONS.iter().zip(&self.rejected);
        each.fold(Family::new(Metric::ExporterRejected), |family, (reason, count)| {
            family.with(vec![("reason", (*reason).to_owned())], count.load(Ordering::Relaxed) as f64)
        })
    }
}

fn seconds(time: SystemTime) -> f64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}
