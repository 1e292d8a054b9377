//! The targets, their probes and their limits.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use neko_report::metrics::Family;
use neko_text::spelling;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout, timeout_at};

use super::answer;
use super::own::{Counted, Own};
use super::refusal::Refusal;
use super::scrape::{Probed, Scraped};
use super::slot::{Run, Slot, Turn, outcome};
use super::{Module, Prober, Target};

/// What of a probe may come after its time: allocations are given back.
const GRACE: Duration = Duration::from_millis(400);

/// How much at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Probes that run.
    pub probes: usize,
    /// Scrapes that wait for one.
    pub waiting: usize,
    /// Open HTTP connections.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { probes: 128, waiting: 256, connections: 512 }
    }
}

type Shared = Slot<Probed, Refusal>;

/// A target and the run of each of its modules.
#[derive(Debug, Clone)]
struct Entry {
    target: Arc<Target>,
    slots: [Arc<Shared>; 2],
}

/// Probes targets when they are scraped.
#[derive(Debug)]
pub struct Exporter<P> {
    prober: P,
    limits: Limits,
    targets: RwLock<Arc<BTreeMap<String, Entry>>>,
    free: Semaphore,
    /// What it counts.
    pub own: Own,
}

impl<P: Prober> Exporter<P> {
    /// Without targets.
    pub fn new(prober: P, limits: Limits) -> Arc<Self> {
        let free = Semaphore::new(limits.probes);
        Arc::new(Self { prober, limits, targets: RwLock::default(), free, own: Own::new() })
    }

    /// What runs the probes.
    pub fn prober(&self) -> &P {
        &self.prober
    }

    /// How many probes run.
    pub fn running(&self) -> usize {
        self.own.running.load(Ordering::Relaxed)
    }

    /// How much at once.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Takes other targets. A probe that runs goes on, and who asks for the same target waits for it.
    pub fn replace(&self, targets: impl IntoIterator<Item = Arc<Target>>) {
        let before = self.entries();
        let entry = |target: Arc<Target>| {
            let known = before.get(&target.name).map(|known| known.slots.clone());
            let slots = known.unwrap_or_else(|| [Slot::new(), Slot::new()]);
            (target.name.clone(), Entry { target, slots })
        };
        let targets = Arc::new(targets.into_iter().map(entry).collect());
        *self.targets.write().unwrap_or_else(PoisonError::into_inner) = targets;
    }

    fn entries(&self) -> Arc<BTreeMap<String, Entry>> {
        Arc::clone(&self.targets.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Every target, by name.
    pub fn targets(&self) -> Vec<Arc<Target>> {
        self.entries().values().map(|entry| Arc::clone(&entry.target)).collect()
    }

    /// The metrics of the exporter itself.
    pub fn own_families(&self) -> Vec<Family> {
        let entries = self.entries();
        let broken = entries.values().filter(|entry| entry.target.broken.is_some()).count();
        self.own.families(entries.len(), broken)
    }

    /// The metrics of a scrape.
    pub fn families(&self, scraped: &Scraped) -> Vec<Family> {
        answer::families(scraped)
    }

    /// Probes a target, or takes what another scrape found just now. Without a module it is the first that the target has.
    pub async fn scrape(
        self: &Arc<Self>,
        name: &str,
        module: Option<Module>,
        within: Duration,
    ) -> Result<Scraped, Refusal> {
        let deadline = Instant::now() + within;
        let entry = self.entry(name)?;
        let module = module_of(&entry.target, module)?;
        let fits = |last: &Arc<Probed>| {
            Arc::ptr_eq(&last.target, &entry.target) && last.ended.elapsed() < entry.target.min_interval
        };
        let waiting = match entry.slots[module as usize].turn(fits) {
            Turn::Last(probed) => {
                self.own.answered_from_memory();
                let age = Some(probed.ended.elapsed());
                return Ok(Scraped { probed, age, target: entry.target });
            }
            Turn::Wait(waiting) => waiting,
            Turn::Run(run, waiting) => {
                self.start(run, &entry.target, module, deadline)?;
                waiting
            }
        };
        let _waits = Counted::below(&self.own.waiting, self.limits.waiting).ok_or(Refusal::QueueFull)?;
        let probed = match timeout_at(deadline + GRACE, outcome(waiting)).await {
            Ok(Some(result)) => result?,
            Ok(None) => return Err(Refusal::Died),
            Err(_) => return Err(Refusal::TooLate),
        };
        Ok(Scraped { probed, age: None, target: entry.target })
    }

    fn entry(&self, name: &str) -> Result<Entry, Refusal> {
        let entries = self.entries();
        entries.get(name).cloned().ok_or_else(|| {
            let near = spelling::nearest(name, entries.keys().map(|name| (name, name)), spelling::allowed(name));
            Refusal::UnknownTarget(near.cloned())
        })
    }

    /// Begins a probe, which ends whether somebody waits for it or not.
    fn start(
        self: &Arc<Self>,
        run: Run<Probed, Refusal>,
        target: &Arc<Target>,
        module: Module,
        deadline: Instant,
    ) -> Result<(), Refusal> {
        if self.own.waiting.load(Ordering::Relaxed) >= self.limits.waiting {
            run.end(Err(Refusal::QueueFull));
            return Err(Refusal::QueueFull);
        }
        let (exporter, target) = (Arc::clone(self), Arc::clone(target));
        tokio::spawn(async move { run.end(exporter.probe(target, module, deadline).await) });
        Ok(())
    }

    async fn probe(&self, target: Arc<Target>, module: Module, deadline: Instant) -> Result<Probed, Refusal> {
        let free = timeout_at(deadline, self.free.acquire()).await;
        let Ok(Ok(_free)) = free else { return Err(Refusal::QueueFull) };
        let _running = Counted::new(&self.own.running);
        let start = Instant::now();
        let budget = deadline.saturating_duration_since(start);
        let probing = timeout(budget + GRACE, self.prober.probe(&target, module, budget));
        let found = probing.await.map_err(|_| Refusal::TooLate)?;
        let took = start.elapsed();
        self.own.probed(module, found.success, took, found.allocations);
        Ok(Probed { target, module, found, took, ended: Instant::now() })
    }
}

fn module_of(target: &Target, module: Option<Module>) -> Result<Module, Refusal> {
    let has: Vec<Module> = target.modules().collect();
    match module.or(has.first().copied()) {
        Some(module) if has.contains(&module) => Ok(module),
        module => Err(Refusal::NotOfTarget(module.unwrap_or(Module::Servers), has)),
    }
}

#[cfg(test)]
mod tests;
