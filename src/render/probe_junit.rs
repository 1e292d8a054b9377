//! A probe's report as JUnit XML: a test case for each finding, server and path.

use std::fmt::Write as _;
use std::time::Duration;

use neko_lint::{Diagnostic, Severity};
use neko_report::{Failure, Outcome, Report, ServerReport, Video, ViewerReport};

use super::probe_paths_text::path_name;
use super::redact::Redaction;
use super::{visible, xml};

enum Case {
    Passed,
    Failed { slug: &'static str, message: String, more: String },
    Skipped(String),
}

/// The document.
pub fn render(report: &Report, redaction: &Redaction) -> String {
    let mut report = report.clone();
    report.each_text(&visible::in_report);
    let findings: Vec<_> =
        report.findings.iter().map(|finding| (named(finding), Duration::ZERO, judged(finding, redaction))).collect();
    let servers: Vec<_> = report.servers.iter().map(of_server).collect();
    let paths: Vec<_> = report
        .paths
        .iter()
        .map(|path| {
            let case = match &path.outcome {
                Outcome::Works => Case::Passed,
                Outcome::Fails(failure) if path.counts => failed(failure),
                Outcome::Fails(failure) => Case::Skipped(format!("{}; neko does not use it", failure.message)),
                Outcome::Impossible(why) | Outcome::NotChecked(why) => Case::Skipped(why.clone()),
            };
            let time = path.media.as_ref().and_then(|media| media.first_media).unwrap_or_default();
            (path_name(&path.kind).replace('\n', " "), time, case)
        })
        .collect();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"neko-ice probe\" time=\"{:.3}\">\n",
        report.elapsed.as_secs_f64()
    );
    let viewers: Vec<_> = report.viewers.iter().map(of_viewer).collect();
    let suites = [("configuration", findings), ("viewers", viewers), ("servers", servers), ("paths", paths)];
    for (name, cases) in suites.into_iter().filter(|(name, cases)| *name != "viewers" || !cases.is_empty()) {
        suite(&mut out, name, &cases);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(out: &mut String, name: &str, cases: &[(String, Duration, Case)]) {
    let failures = cases.iter().filter(|(_, _, case)| matches!(case, Case::Failed { .. })).count();
    let skipped = cases.iter().filter(|(_, _, case)| matches!(case, Case::Skipped(_))).count();
    let time: f64 = cases.iter().fold(0.0, |sum, (_, time, _)| sum + time.as_secs_f64());
    let _ = writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"{time:.3}\">",
        cases.len()
    );
    for (case_name, time, case) in cases {
        let _ = write!(
            out,
            "    <testcase classname=\"neko-ice.{name}\" name=\"{}\" time=\"{:.3}\"",
            xml::attribute(case_name),
            time.as_secs_f64()
        );
        let _ = match case {
            Case::Passed => writeln!(out, "/>"),
            Case::Skipped(why) => writeln!(out, "><skipped message=\"{}\"/></testcase>", xml::attribute(why)),
            Case::Failed { slug, message, more } => writeln!(
                out,
                "><failure type=\"{}\" message=\"{}\">{}</failure></testcase>",
                xml::attribute(slug),
                xml::attribute(message),
                xml::text(more)
            ),
        };
    }
    out.push_str("  </testsuite>\n");
}

fn named(finding: &Diagnostic) -> String {
    let at = finding.place().map(|place| format!(" at {}", visible::escaped(&place.to_string()))).unwrap_or_default();
    format!("{}{at}", finding.rule)
}

fn judged(finding: &Diagnostic, redaction: &Redaction) -> Case {
    let message = redaction.words(&finding.message);
    match finding.severity {
        Severity::Error => Case::Failed {
            slug: finding.rule.as_str(),
            message,
            more: finding.help.as_ref().map(|help| redaction.words(help)).unwrap_or_default(),
        },
        _ => Case::Skipped(message),
    }
}

/// Those whom the settings do not mean fail nothing.
fn of_viewer(viewer: &ViewerReport) -> (String, Duration, Case) {
    let reason = viewer.reason.as_ref();
    let (slug, message) = reason.map_or(("", String::new()), |reason| (reason.slug, reason.text.clone()));
    let case = match viewer.video {
        Video::Yes if viewer.at_once.is_none() || !viewer.meant => Case::Passed,
        Video::Yes | Video::No if viewer.meant => Case::Failed { slug, message, more: remedies(viewer) },
        _ => Case::Skipped(message),
    };
    (viewer.class.as_str().to_owned(), Duration::ZERO, case)
}

fn of_server(server: &ServerReport) -> (String, Duration, Case) {
    let family = server.details.family.map(|family| format!(" over {}", family.as_str())).unwrap_or_default();
    let case = match (server.failure().or_else(|| server.unused()), server.not_checked()) {
        (Some(failure), _) => failed(failure),
        (None, Some(why)) => Case::Skipped(why.to_owned()),
        (None, None) => Case::Passed,
    };
    (format!("{}{family}", server.listed.url), server.steps.iter().map(|step| step.time).sum(), case)
}

fn failed(failure: &Failure) -> Case {
    let at =
        failure.place.as_ref().map(|place| format!("\n{}", visible::escaped(&place.to_string()))).unwrap_or_default();
    Case::Failed {
        slug: failure.slug.as_str(),
        message: failure.message.clone(),
        more: format!("{}{at}", failure.slug.remedy()),
    }
}

fn remedies(viewer: &ViewerReport) -> String {
    viewer.remedies.iter().map(|advice| advice.text.as_str()).collect::<Vec<_>>().join("; ")
}
