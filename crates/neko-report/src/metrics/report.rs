//! A whole report as metrics.

use super::{Family, Labels, Metric, Of, of_servers};
use crate::{Outcome, PathReport, Report, Verdict, Video};

/// The families of a report. `path_name` names a path for people.
pub fn of_report(report: &Report, path_name: &dyn Fn(&PathReport) -> String) -> Vec<Family> {
    let mut families = vec![
        Family::single(Metric::ProbeTook, report.elapsed.as_secs_f64()),
        verdict(report.conclusion.verdict),
        configs(report),
        viewers(report),
    ];
    families.extend(of_servers(&report.servers, &Of::default()));
    families.extend(paths(report, path_name));
    families
}

/// The verdict, a series for each.
pub fn verdict(verdict: Verdict) -> Family {
    let all = [Verdict::Good, Verdict::Usable, Verdict::Bad, Verdict::Unknown].map(|own| (own, own.as_str()));
    Family::one_of(Metric::ProbeVerdict, "verdict", &all, &verdict)
}

fn configs(report: &Report) -> Family {
    let labels = |name: &str, verdict: Verdict| vec![("config", name.to_owned()), ("verdict", verdict.as_str().into())];
    let one = |family: Family, config: &crate::ConfigReport| family.with(labels(&config.name, config.verdict), 1.0);
    report.configs.iter().fold(Family::new(Metric::ConfigVerdict), one)
}

fn viewers(report: &Report) -> Family {
    let mut family = Family::new(Metric::ViewersVideo);
    for viewer in &report.viewers {
        let value = match viewer.video {
            Video::Yes => 1.0,
            Video::No => 0.0,
            Video::NotProven => continue,
        };
        let meant = if viewer.meant { "yes" } else { "no" };
        family.push(vec![("class", viewer.class.as_str().into()), ("meant", meant.into())], value);
    }
    family
}

fn paths(report: &Report, path_name: &dyn Fn(&PathReport) -> String) -> [Family; 2] {
    let (mut works, mut first_media) = (Family::new(Metric::PathWorks), Family::new(Metric::PathFirstMedia));
    for (index, path) in report.paths.iter().enumerate() {
        let labels: Labels = vec![("path", index.to_string()), ("name", path_name(path).replace('\n', " "))];
        match path.outcome {
            Outcome::Works => works.push(labels.clone(), 1.0),
            Outcome::Fails(_) => works.push(labels.clone(), 0.0),
            Outcome::Impossible(_) | Outcome::NotChecked(_) => {}
        }
        if let Some(first) = path.media.as_ref().and_then(|media| media.first_media) {
            first_media.push(labels, first.as_secs_f64());
        }
    }
    [works, first_media]
}
