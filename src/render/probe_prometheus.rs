//! A probe's report for Prometheus' text file collector.

use std::fmt::Write as _;

use neko_report::{Outcome, Report, ServerReport, Verdict, Video};

/// The document. `finished` is in seconds since 1970.
pub fn render(report: &Report, finished: f64) -> String {
    let mut out = String::new();
    family(&mut out, "neko_ice_probe_finished_seconds", "When the probe ended, in seconds since 1970.");
    sample(&mut out, "neko_ice_probe_finished_seconds", &[], finished);
    family(&mut out, "neko_ice_probe_duration_seconds", "How long the probe took.");
    sample(&mut out, "neko_ice_probe_duration_seconds", &[], report.elapsed.as_secs_f64());
    family(&mut out, "neko_ice_probe_verdict", "1 for the verdict that was reached.");
    for verdict in [Verdict::Good, Verdict::Usable, Verdict::Bad, Verdict::Unknown] {
        let is = f64::from(u8::from(report.conclusion.verdict == verdict));
        sample(&mut out, "neko_ice_probe_verdict", &[("verdict", verdict.as_str())], is);
    }
    family(&mut out, "neko_ice_config_verdict", "1 for the verdict on the servers of a config.");
    for config in &report.configs {
        let labels = [("config", config.name.as_str()), ("verdict", config.verdict.as_str())];
        sample(&mut out, "neko_ice_config_verdict", &labels, 1.0);
    }
    viewers(&mut out, report);
    servers(&mut out, report);
    paths(&mut out, report);
    out
}

fn viewers(out: &mut String, report: &Report) {
    family(out, "neko_ice_viewers_video", "Whether a class of viewers gets video; absent where that is not proven.");
    for viewer in &report.viewers {
        let meant = if viewer.meant { "yes" } else { "no" };
        let labels = [("class", viewer.class.as_str()), ("meant", meant)];
        match viewer.video {
            Video::Yes => sample(out, "neko_ice_viewers_video", &labels, 1.0),
            Video::No => sample(out, "neko_ice_viewers_video", &labels, 0.0),
            Video::NotProven => {}
        }
    }
}

fn servers(out: &mut String, report: &Report) {
    let rows = || report.servers.iter().enumerate();
    let with = |out: &mut String, name: &str, (index, server): (usize, &ServerReport), more: &[(&str, &str)], value| {
        let index = index.to_string();
        let transport = server.uri().map_or("", |uri| uri.carrier());
        let family = server.details.family.map_or("", |family| family.as_str());
        let own = [
            ("server", index.as_str()),
            ("url", server.listed.url.as_str()),
            ("transport", transport),
            ("family", family),
        ];
        sample(out, name, &[&own, more].concat(), value);
    };
    family(
        out,
        "neko_ice_server_up",
        "Whether every step of a server's check was done; absent where it could not be checked.",
    );
    for row in rows().filter(|(_, server)| server.failure().is_some() || server.not_checked().is_none()) {
        with(out, "neko_ice_server_up", row, &[], f64::from(u8::from(row.1.failure().is_none())));
    }
    family(out, "neko_ice_server_failure", "1 with the slug of what failed; `neko-ice explain` tells it.");
    for row in rows() {
        if let Some(failure) = row.1.failure() {
            with(out, "neko_ice_server_failure", row, &[("slug", failure.slug.as_str())], 1.0);
        }
    }
    family(out, "neko_ice_server_step_seconds", "How long a step took.");
    for row in rows() {
        for (nth, step) in row.1.steps.iter().enumerate() {
            // A step that was made twice is told once: the last one.
            if !row.1.steps.iter().skip(nth + 1).any(|later| later.name == step.name) {
                let name = step.name.as_str();
                with(out, "neko_ice_server_step_seconds", row, &[("step", name)], step.time.as_secs_f64());
            }
        }
    }
    family(out, "neko_ice_server_certificate_days", "Whole days until the certificate ends.");
    for row in rows() {
        if let Some(days) = row.1.details.tls.as_ref().and_then(|tls| tls.days_left) {
            with(out, "neko_ice_server_certificate_days", row, &[], days as f64);
        }
    }
}

fn paths(out: &mut String, report: &Report) {
    family(out, "neko_ice_path_works", "Whether media flowed over a path; absent where it could not be tried.");
    for (index, path) in report.paths.iter().enumerate() {
        let works = match path.outcome {
            Outcome::Works => 1.0,
            Outcome::Fails(_) => 0.0,
            Outcome::Impossible(_) | Outcome::NotChecked(_) => continue,
        };
        let (index, name) = (index.to_string(), super::probe_paths_text::path_name(&path.kind).replace('\n', " "));
        sample(out, "neko_ice_path_works", &[("path", &index), ("name", &name)], works);
    }
    family(out, "neko_ice_path_first_media_seconds", "From the start of ICE to the first media packet.");
    for (index, path) in report.paths.iter().enumerate() {
        if let Some(first) = path.media.as_ref().and_then(|media| media.first_media) {
            let (index, name) = (index.to_string(), super::probe_paths_text::path_name(&path.kind).replace('\n', " "));
            let labels = [("path", index.as_str()), ("name", name.as_str())];
            sample(out, "neko_ice_path_first_media_seconds", &labels, first.as_secs_f64());
        }
    }
}

fn family(out: &mut String, name: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge");
}

fn sample(out: &mut String, name: &str, labels: &[(&str, &str)], value: f64) {
    let labels: Vec<String> = labels.iter().map(|(key, value)| format!("{key}=\"{}\"", escaped(value))).collect();
    let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
    let _ = writeln!(out, "{name}{labels} {value}");
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped() {
        let mut out = String::new();
        sample(&mut out, "x", &[("url", "a\"b\\c\nd")], 0.5);
        assert_eq!(out, "x{url=\"a\\\"b\\\\c\\nd\"} 0.5\n");
    }
}
