//! Prometheus and Alertmanager, with the files of `monitoring/` in which only addresses and times are others.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::program::{get, until};
use crate::support::permit::Permit;
use crate::support::port::free_port;

/// How often targets are scraped, and how long a scrape may take.
const SCRAPE: &str = "3s";

pub struct Stack {
    folder: TempDir,
    running: Vec<Child>,
    pub prometheus: String,
    pub alertmanager: String,
    _permit: Permit,
}

impl Stack {
    pub fn start(exporter: &str) -> Self {
        let address = || format!("127.0.0.1:{}", free_port());
        let (prometheus, alertmanager) = (address(), address());
        let mut stack = Self {
            folder: TempDir::new().unwrap(),
            running: Vec::new(),
            prometheus,
            alertmanager,
            _permit: Permit::wait(),
        };
        stack.configure(exporter);
        let path = |name: &str| stack.folder.path().join(name).display().to_string();
        let alerting = [
            format!("--config.file={}", path("alertmanager.yml")),
            format!("--storage.path={}", path("alertmanager")),
            format!("--web.listen-address={}", stack.alertmanager),
            "--cluster.listen-address=".to_owned(),
        ];
        let scraping = [
            format!("--config.file={}", path("prometheus.yml")),
            format!("--storage.tsdb.path={}", path("prometheus")),
            format!("--web.listen-address={}", stack.prometheus),
        ];
        stack.run("prometheus-alertmanager", &alerting);
        stack.run("prometheus", &scraping);
        until("Prometheus", || get(&stack.prometheus, "/-/ready").filter(|answer| answer.status == 200));
        until("Alertmanager", || get(&stack.alertmanager, "/-/ready").filter(|answer| answer.status == 200));
        stack
    }

    fn run(&mut self, program: &str, arguments: &[String]) {
        let log = std::fs::File::create(self.folder.path().join(format!("{program}.log"))).unwrap();
        let child =
            Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        self.running.push(child.unwrap_or_else(|error| panic!("{program}: {error}: tests/run installs it")));
    }

    fn configure(&self, exporter: &str) {
        let scrape = std::fs::read_to_string("monitoring/prometheus.yml").unwrap();
        let scrape = scrape
            .replace("127.0.0.1:9786", exporter)
            .replace("127.0.0.1:9093", &self.alertmanager)
            .replace("scrape_interval: 1m", &format!("scrape_interval: {SCRAPE}"))
            .replace("scrape_timeout: 20s", &format!("scrape_timeout: {SCRAPE}"))
            .replace("/targets\n", "/targets\n        refresh_interval: 1s\n");
        let global =
            format!("global:\n  evaluation_interval: 1s\n  scrape_interval: {SCRAPE}\n  scrape_timeout: {SCRAPE}\n");
        self.write("prometheus.yml", &format!("{global}{scrape}"));
        let rules = std::fs::read_to_string("monitoring/rules/neko-ice.yaml").unwrap();
        let immediate =
            |line: &str| if line.starts_with("        for: ") { "        for: 0s" } else { line }.to_owned();
        self.write("rules/neko-ice.yaml", &rules.lines().map(immediate).collect::<Vec<_>>().join("\n"));
        let alerts = std::fs::read_to_string("monitoring/alertmanager.yml").unwrap();
        self.write("alertmanager.yml", &alerts.replace("group_wait: 30s", "group_wait: 0s"));
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The alerts that Alertmanager has now: name, URL of the server, name of the failure.
    pub fn alerts(&self) -> Vec<[String; 3]> {
        let answer = get(&self.alertmanager, "/api/v2/alerts?active=true");
        let alerts: Value = answer.and_then(|answer| serde_json::from_str(&answer.body).ok()).unwrap_or_default();
        let label = |alert: &Value, name: &str| alert["labels"][name].as_str().unwrap_or_default().to_owned();
        let alerts = alerts.as_array().cloned().unwrap_or_default();
        let mut alerts: Vec<[String; 3]> =
            alerts.iter().map(|alert| ["alertname", "url", "slug"].map(|name| label(alert, name))).collect();
        alerts.sort();
        alerts
    }

    /// The result of a query.
    pub fn query(&self, query: &str) -> Result<Vec<Value>, String> {
        let encoded: String = query.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let answer = get(&self.prometheus, &format!("/api/v1/query?query={encoded}")).ok_or("no answer")?;
        let answer: Value = serde_json::from_str(&answer.body).map_err(|error| error.to_string())?;
        match answer["status"].as_str() {
            Some("success") => Ok(answer["data"]["result"].as_array().cloned().unwrap_or_default()),
            _ => Err(answer["error"].to_string()),
        }
    }

    pub fn logs(&self) -> String {
        let read = |name: &str| std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        read("prometheus.log") + &read("prometheus-alertmanager.log")
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
