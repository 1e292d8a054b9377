use neko_report::metrics::{Metric, Of};

use super::*;
use crate::{Detail, Found, Limits, Servers, Target, Thresholds};

#[derive(Debug)]
struct Immediate;

impl Prober for Immediate {
    async fn probe(&self, _: &Arc<Target>, _: Module, within: Duration) -> Found {
        let families = vec![neko_report::metrics::Family::single(Metric::ServerRoundTrip, within.as_secs_f64())];
        Found { success: true, families, allocations: 0, detail: Detail::Nothing(String::new()) }
    }
}

struct Plain(Result<(), String>);

impl Present for Plain {
    fn report(&self, _: &Scraped) -> String {
        "the report".to_owned()
    }

    fn reload(&self) -> Result<(), String> {
        self.0.clone()
    }
}

fn routes(reload: Result<(), String>) -> Routes<Immediate, Plain> {
    let exporter = Exporter::new(Immediate, Limits::default());
    let strange = "a\"b{c=\"d\"} 1\\";
    let target = |name: &str| {
        Arc::new(Target {
            name: name.to_owned(),
            servers: Some(Servers { of: Of::default(), job: neko_probe::ServersJob::new(), secret: None }),
            view: None,
            min_interval: Duration::ZERO,
            timeout: Duration::from_secs(5),
            thresholds: Thresholds::default(),
            concessions: Default::default(),
            mask: Arc::new(|_, _| {}),
            broken: None,
        })
    };
    exporter.replace([target("room-1"), target(strange)]);
    let (default_timeout, offset) = (Duration::from_secs(10), Duration::from_millis(500));
    Routes { exporter, present: Plain(reload), default_timeout, offset }
}

async fn get(path: &str, query: &str) -> Reply {
    routes(Ok(())).answer(Asked { method: "GET", path, query, ..Asked::default() }).await
}

#[tokio::test]
async fn errors_name_the_thing_and_the_remedy() {
    let mut said = Vec::new();
    for (path, query) in [
        ("/probe", ""),
        ("/probe", "target="),
        ("/probe", "target=rom-1"),
        ("/probe", "target=room-1&module=view"),
        ("/probe", "target=room-1&module=server"),
        ("/probe", "target=room-1&module=media"),
        ("/probe", "target=room-1&modul=view"),
        ("/probe", "target=%0d%0aSet-Cookie:%20x"),
        ("/probe/../metrics", ""),
        ("/metric", ""),
        ("//metrics", ""),
        ("/-/reload", ""),
    ] {
        let reply = get(path, query).await;
        said.push(format!("{path}?{query}\n  {} {}", reply.status, reply.body.trim_end()));
    }
    insta::assert_snapshot!(said.join("\n"));
}

#[tokio::test]
async fn the_time_of_the_scrape_less_the_offset_bounds_the_probe() {
    let routes = routes(Ok(()));
    let within = |said: &str| routes.within(Some(said)).as_millis();
    assert_eq!(routes.within(None), Duration::from_secs(10));
    assert_eq!([within("10"), within("2.5"), within("0.5"), within("0.02")], [9500, 2000, 250, 100]);
    for nonsense in ["", "x", "-1", "0", "NaN", "inf", "1e300"] {
        assert!((100..=120_000).contains(&within(nonsense)), "{nonsense}");
    }
    assert_eq!(within("100000"), 120_000);
}

#[tokio::test]
async fn reloading_is_asked_by_post_and_not_by_a_page() {
    let ask = async |routes: &Routes<Immediate, Plain>, method, from_page| {
        let reply = routes.answer(Asked { method, path: "/-/reload", from_page, ..Asked::default() }).await;
        (reply.status, reply.body)
    };
    let fine = routes(Ok(()));
    assert_eq!(ask(&fine, "POST", false).await, (200, "reloaded\n".to_owned()));
    assert_eq!(ask(&fine, "POST", true).await.0, 403);
    assert_eq!(ask(&fine, "DELETE", false).await.0, 405);
    let broken = routes(Err("t.yaml:1:1: one\nt.yaml:2:1: two".to_owned()));
    let (status, body) = ask(&broken, "POST", false).await;
    assert_eq!((status, body.as_str()), (500, "error: t.yaml:1:1: one\nerror: t.yaml:2:1: two\n"));
}

#[tokio::test]
async fn a_target_s_name_cannot_become_part_of_the_format() {
    let targets = get("/targets", "").await.body;
    let read: serde_json::Value = serde_json::from_str(&targets).expect("JSON");
    assert_eq!(read[0]["targets"][0], "a\"b{c=\"d\"} 1\\");
    let debug = get("/probe", "target=a%22b%7Bc%3D%22d%22%7D+1%5C&debug=true").await;
    assert_eq!(debug.status, 200);
    assert!(debug.body.contains("the report") && debug.body.contains("probe_success 1"), "{}", debug.body);
}
