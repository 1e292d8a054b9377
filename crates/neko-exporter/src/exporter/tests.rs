//! With virtual time.

use std::sync::atomic::AtomicUsize;

use neko_report::metrics::{Metric, Of};
use neko_viewer::Login;
use neko_viewer::http::Base;

use super::*;
use crate::{Detail, Found, MOST_SERIES, Servers, Thresholds, View};

/// Takes a while, and counts.
#[derive(Debug, Default)]
struct Slow {
    takes: Duration,
    begun: AtomicUsize,
    running: AtomicUsize,
    most: AtomicUsize,
    families: Vec<Family>,
}

impl Prober for Slow {
    async fn probe(&self, _: &Arc<Target>, _: Module, within: Duration) -> Found {
        self.begun.fetch_add(1, Ordering::Relaxed);
        let running = self.running.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(running, Ordering::Relaxed);
        tokio::time::sleep(self.takes.min(within)).await;
        self.running.fetch_sub(1, Ordering::Relaxed);
        let success = self.takes <= within;
        Found { success, families: self.families.clone(), allocations: 2, detail: Detail::Nothing(String::new()) }
    }
}

impl Slow {
    fn begun(&self) -> usize {
        self.begun.load(Ordering::Relaxed)
    }
}

pub(crate) fn target(name: &str, min_interval: u64) -> Arc<Target> {
    let servers = Servers { of: Of::default(), job: neko_probe::ServersJob::new(), secret: None };
    Arc::new(Target {
        name: name.to_owned(),
        servers: Some(servers),
        view: None,
        min_interval: Duration::from_secs(min_interval),
        timeout: Duration::from_secs(5),
        thresholds: Thresholds::default(),
        concessions: Default::default(),
        mask: Arc::new(|_, _| {}),
        broken: None,
    })
}

fn exporter(takes: u64, limits: Limits, targets: &[Arc<Target>]) -> Arc<Exporter<Slow>> {
    let exporter = Exporter::new(Slow { takes: Duration::from_secs(takes), ..Slow::default() }, limits);
    exporter.replace(targets.iter().cloned());
    exporter
}

const TEN: Duration = Duration::from_secs(10);

#[tokio::test(start_paused = true)]
async fn one_probe_of_a_target_at_a_time_and_all_who_ask_get_its_result() {
    let exporter = exporter(2, Limits::default(), &[target("a", 0), target("b", 0)]);
    let scrape = |name| exporter.scrape(name, None, TEN);
    let (first, second, other) = tokio::join!(scrape("a"), scrape("a"), scrape("b"));
    let [first, second, other] = [first, second, other].map(|scraped| scraped.expect("a probe").probed);
    assert!(Arc::ptr_eq(&first, &second) && !Arc::ptr_eq(&first, &other));
    assert_eq!(exporter.prober.begun(), 2);
}

#[tokio::test(start_paused = true)]
async fn within_the_interval_the_last_result_comes_with_its_age() {
    let exporter = exporter(1, Limits::default(), &[target("a", 30)]);
    let age = async || exporter.scrape("a", None, TEN).await.expect("a probe").age.map(|age| age.as_secs());
    assert_eq!(age().await, None);
    tokio::time::sleep(Duration::from_secs(20)).await;
    assert_eq!((age().await, exporter.prober.begun()), (Some(20), 1));
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!((age().await, exporter.prober.begun()), (None, 2));
    // Other settings make another target, whose result is not known.
    exporter.replace([target("a", 30)]);
    assert_eq!((age().await, exporter.prober.begun()), (None, 3));
}

#[tokio::test(start_paused = true)]
async fn a_probe_ends_within_the_time_of_its_scrape() {
    let exporter = exporter(60, Limits::default(), &[target("a", 0)]);
    let start = Instant::now();
    let scraped = exporter.scrape("a", None, TEN).await.expect("a probe");
    assert!(!scraped.probed.found.success && start.elapsed() <= TEN + GRACE);
}

#[tokio::test(start_paused = true)]
async fn a_flood_is_bounded_and_refused() {
    let targets: Vec<Arc<Target>> = (0..40).map(|n| target(&n.to_string(), 0)).collect();
    let exporter = exporter(1, Limits { probes: 4, waiting: 8, connections: 9 }, &targets);
    let mut scrapes = tokio::task::JoinSet::new();
    for n in 0..40 {
        let exporter = Arc::clone(&exporter);
        scrapes.spawn(async move { exporter.scrape(&n.to_string(), None, TEN).await.map(|_| ()) });
    }
    let ended = scrapes.join_all().await;
    let served = ended.iter().filter(|ended| ended.is_ok()).count();
    let full = ended.iter().filter(|ended| **ended == Err(Refusal::QueueFull)).count();
    assert_eq!((served, full), (8, 32));
    assert!(exporter.prober.most.load(Ordering::Relaxed) <= 4);
    assert!(exporter.scrape("0", None, TEN).await.is_ok(), "afterwards there is room again");
    assert_eq!((exporter.own.waiting.load(Ordering::Relaxed), exporter.running()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn scrapers_that_go_away_leave_one_probe_behind() {
    let exporter = exporter(5, Limits::default(), &[target("a", 0)]);
    for _ in 0..1000 {
        let gone = tokio::time::timeout(Duration::from_millis(1), exporter.scrape("a", None, TEN)).await;
        assert!(gone.is_err());
    }
    assert_eq!((exporter.prober.begun(), exporter.own.waiting.load(Ordering::Relaxed)), (1, 0));
    tokio::time::sleep(TEN).await;
    assert_eq!(exporter.running(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_configured_is_not_probed() {
    let mut both = target("both", 0).broken_now("x".to_owned());
    let login = Login::Password { user: "u".to_owned(), password: neko_config::ice_server::Secret::new("p") };
    let base = Base::read("http://127.0.0.1").expect("a URL");
    both.view = Some(View { base, login, duration: TEN, relay_only: false, predicted: None });
    let exporter = exporter(1, Limits::default(), &[target("room-1", 0), Arc::new(both)]);
    let refusal = async |name: &str, module| exporter.scrape(name, module, TEN).await.map(|_| ()).unwrap_err();
    assert_eq!(refusal("rom-1", None).await, Refusal::UnknownTarget(Some("room-1".to_owned())));
    assert_eq!(refusal("http://169.254.169.254/", None).await, Refusal::UnknownTarget(None));
    let not = Refusal::NotOfTarget(Module::View, vec![Module::Servers]);
    assert_eq!(refusal("room-1", Some(Module::View)).await, not);
    assert_eq!(exporter.prober.begun(), 0);
    assert!(exporter.scrape("both", Some(Module::View), TEN).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn no_answer_has_more_series_than_a_target_may_have() {
    let many = |metric, count: usize| {
        let label = |n: usize| vec![("url", n.to_string())];
        (0..count).fold(Family::new(metric), |family, n| family.with(label(n), 1.0))
    };
    for count in [0, 1, 10, 34, 35, 1000] {
        let families = vec![many(Metric::ServerUp, count), many(Metric::ServerStep, 7 * count)];
        let prober = Slow { families, ..Slow::default() };
        let exporter = Exporter::new(prober, Limits::default());
        exporter.replace([target("a", 0)]);
        let scraped = exporter.scrape("a", None, TEN).await.expect("a probe");
        let families = exporter.families(&scraped);
        let series = families.iter().map(|family| family.samples.len()).sum::<usize>();
        let omitted = families.last().expect("the count").samples[0].value as usize;
        assert!(series <= MOST_SERIES, "{count}: {series}");
        assert_eq!(series - 6 + omitted, 8 * count, "what is left out is counted");
    }
}
