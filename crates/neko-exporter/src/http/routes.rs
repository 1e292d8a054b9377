//! From a request to its answer.

use std::sync::Arc;
use std::time::Duration;

use neko_report::metrics::write;
use neko_text::spelling;
use serde_json::json;

use super::accept::format;
use super::page::PAGE;
use super::query::Query;
use super::reply::Reply;
use crate::{Exporter, Module, Prober, Refusal, Scraped};

/// What of a request counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The method.
    pub method: &'a str,
    /// The path.
    pub path: &'a str,
    /// What follows the question mark.
    pub query: &'a str,
    /// Accept.
    pub accept: Option<&'a str>,
    /// X-Prometheus-Scrape-Timeout-Seconds.
    pub scrape_timeout: Option<&'a str>,
    /// Whether a page of another site made a browser ask.
    pub from_page: bool,
}

/// What the program adds: how a report looks, how targets are read anew.
pub trait Present: Send + Sync + 'static {
    /// The report of a probe, for people.
    fn report(&self, scraped: &Scraped) -> String;
    /// Reads the targets file anew; else why it cannot be.
    fn reload(&self) -> Result<(), String>;
}

/// Answers requests.
#[derive(Debug)]
pub struct Routes<P, V> {
    /// What is asked.
    pub exporter: Arc<Exporter<P>>,
    /// How it looks.
    pub present: V,
    /// How long a probe may take if the scraper says nothing of it.
    pub default_timeout: Duration,
    /// What is taken off the time of the scraper, for the way back.
    pub offset: Duration,
}

const PATHS: [&str; 7] = ["/", "/probe", "/metrics", "/targets", "/-/healthy", "/-/ready", "/-/reload"];
/// The longest time of a probe, whatever a scraper says.
const LONGEST: Duration = Duration::from_secs(120);
/// The shortest one in which anything can be found.
const SHORTEST: Duration = Duration::from_millis(100);

impl<P: Prober, V: Present> Routes<P, V> {
    /// Answers a request.
    pub async fn answer(&self, asked: Asked<'_>) -> Reply {
        let Some(path) = PATHS.into_iter().find(|path| *path == asked.path) else {
            let near = spelling::nearest(asked.path, PATHS.map(|path| (path, path)), 2);
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            return self.refuse("bad-request", 404, &format!("nothing is at this path{hint}"));
        };
        let (allowed, reads) = if path == "/-/reload" { ("POST, PUT", false) } else { ("GET, HEAD", true) };
        if !allowed.split(", ").any(|method| method == asked.method) {
            let reply = self.refuse("bad-request", 405, &format!("{path} takes {allowed}"));
            return Reply { allow: Some(allowed), ..reply };
        }
        if !reads && asked.from_page {
            return self.refuse("bad-request", 403, "a page of another site may not do this");
        }
        match path {
            "/probe" => self.probe(asked).await,
            "/metrics" => metrics(&self.exporter.own_families(), asked.accept),
            "/targets" => Reply::new(200, "application/json", self.targets()),
            "/-/healthy" => Reply::line(200, "healthy"),
            "/-/ready" => Reply::line(200, "ready"),
            "/-/reload" => self.reload(),
            _ => Reply::new(200, "text/html; charset=utf-8", PAGE),
        }
    }

    fn refuse(&self, reason: &str, status: u16, why: &str) -> Reply {
        self.exporter.own.refused(reason);
        Reply::line(status, &format!("error: {why}"))
    }

    async fn probe(&self, asked: Asked<'_>) -> Reply {
        let (name, module, debug) = match of_query(asked.query) {
            Ok(read) => read,
            Err((reason, why)) => return self.refuse(reason, 400, &why),
        };
        let within = self.within(asked.scrape_timeout);
        match self.exporter.scrape(&name, module, within).await {
            Ok(scraped) if debug => Reply::text(self.debug(&scraped)),
            Ok(scraped) => metrics(&self.exporter.families(&scraped), asked.accept),
            Err(refusal) => self.refused(&name, &refusal),
        }
    }

    /// The time of the scraper less what the way back takes; a number that makes no sense counts as none.
    fn within(&self, scrape_timeout: Option<&str>) -> Duration {
        let said = scrape_timeout.and_then(|said| said.trim().parse::<f64>().ok());
        let said = said.and_then(|said| Duration::try_from_secs_f64(said).ok()).filter(|said| !said.is_zero());
        let within = said.map_or(self.default_timeout, |said| said.saturating_sub(self.offset.min(said / 2)));
        within.clamp(SHORTEST, LONGEST)
    }

    fn refused(&self, name: &str, refusal: &Refusal) -> Reply {
        let busy = |why: &str| Reply { retry_after: Some(1), ..self.refuse(refusal.reason(), 503, why) };
        match refusal {
            Refusal::UnknownTarget(near) => {
                let hint = near.as_ref().map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
                let why = format!("no target is named {name:?}{hint} (/targets lists them)");
                self.refuse(refusal.reason(), 404, &why)
            }
            Refusal::NotOfTarget(module, has) => {
                let has: Vec<&str> = has.iter().map(|module| module.as_str()).collect();
                let why = format!("target {name:?} has no module {}: it has {}", module.as_str(), has.join(" and "));
                self.refuse(refusal.reason(), 400, &why)
            }
            Refusal::QueueFull => busy("too many probes run and wait: scrape fewer targets at once, or less often"),
            Refusal::TooLate => busy("the probe did not end within the time of this scrape"),
            Refusal::Died => self.refuse(refusal.reason(), 500, "the probe ended without a result; please report it"),
        }
    }

    /// Everything that a probe found, then the metrics as they are scraped.
    fn debug(&self, scraped: &Scraped) -> String {
        let age = scraped.age.map(|age| format!(" (from memory, {:.1} s old)", age.as_secs_f64())).unwrap_or_default();
        let (name, module) = (&scraped.target.name, scraped.probed.module.as_str());
        let broken = scraped.target.broken.as_ref().map(|why| format!("broken: {why}\n")).unwrap_or_default();
        let families = self.exporter.families(scraped);
        let metrics = write(&families, neko_report::metrics::Format::Text);
        format!("target {name:?}, module {module}{age}\n{broken}\n{}\n{metrics}", self.present.report(scraped))
    }

    /// For Prometheus' `http_sd_configs`: a target for each module.
    fn targets(&self) -> String {
        let targets = self.exporter.targets();
        let groups = targets.iter().flat_map(|target| {
            target
                .modules()
                .map(|module| json!({ "targets": [target.name], "labels": { "__param_module": module.as_str() } }))
        });
        format!("{}\n", serde_json::Value::Array(groups.collect()))
    }

    fn reload(&self) -> Reply {
        match self.present.reload() {
            Ok(()) => Reply::line(200, "reloaded"),
            Err(why) => {
                Reply::line(500, &why.lines().map(|line| format!("error: {line}")).collect::<Vec<_>>().join("\n"))
            }
        }
    }
}

/// The target, the module and whether the report is wanted; else the reason and why not.
fn of_query(text: &str) -> Result<(String, Option<Module>, bool), (&'static str, String)> {
    let query = Query::read(text).map_err(|why| ("bad-request", why))?;
    let name = query.target.filter(|name| !name.is_empty());
    let name =
        name.ok_or(("bad-request", "which target? write /probe?target=NAME (/targets lists them)".to_owned()))?;
    let module = query.module.as_deref().map(Module::named).transpose().map_err(|why| ("unknown-module", why))?;
    Ok((name, module, query.debug))
}

fn metrics(families: &[neko_report::metrics::Family], accept: Option<&str>) -> Reply {
    let format = format(accept);
    Reply::new(200, format.content_type(), write(families, format))
}

#[cfg(test)]
mod tests;
