//! A visit as metrics.

use std::time::Duration;

use super::{Family, Metric};
use crate::{ViewReport, ViewStepName, ViewVerdict};

/// The families of a visit, the most important first. `predicted` is the latest moment of the first picture after the
/// viewer's answer, if the settings of this neko are known.
pub fn of_view(report: &ViewReport, predicted: Option<Duration>) -> Vec<Family> {
    let verdicts = [ViewVerdict::Picture, ViewVerdict::NoPicture, ViewVerdict::Unknown].map(|own| (own, own.as_str()));
    let failure = report.failure.iter().fold(Family::new(Metric::ViewFailure), |family, failure| {
        family.with(vec![("slug", failure.slug.as_str().into())], 1.0)
    });
    let steps = report.steps.iter().fold(Family::new(Metric::ViewStep), |family, step| {
        family.with(vec![("step", step.name.as_str().into())], step.at.as_secs_f64())
    });
    let mut families = vec![
        Family::one_of(Metric::ViewVerdict, "verdict", &verdicts, &report.verdict()),
        failure,
        time(Metric::ViewPicture, report.at(ViewStepName::Picture)),
        time(Metric::ViewAnswered, answered(report)),
        time(Metric::ViewPredicted, predicted),
        steps,
    ];
    families.extend(media(report));
    families
}

fn answered(report: &ViewReport) -> Option<Duration> {
    report.at(ViewStepName::Picture)?.checked_sub(report.at(ViewStepName::Answer)?)
}

fn media(report: &ViewReport) -> Vec<Family> {
    let mut families = vec![time(Metric::ViewRoundTrip, report.data.as_ref().and_then(|data| data.round_trip))];
    if let Some(video) = &report.video {
        let frozen: Duration = video.freezes.iter().map(|freeze| freeze.length).sum();
        families.extend([
            ratio(Metric::ViewVideoLoss, video.lost, video.packets),
            time(Metric::ViewVideoJitter, Some(video.jitter)),
            Family::single(Metric::ViewVideoRate, video.bits_per_second as f64 / 8.0),
            Family::single(Metric::ViewVideoFrames, video.frame_rate),
            time(Metric::ViewFreezes, Some(frozen)),
        ]);
    }
    if let Some(audio) = &report.audio {
        families.push(ratio(Metric::ViewAudioLoss, audio.lost, audio.packets));
        families.push(time(Metric::ViewAudioJitter, Some(audio.jitter)));
    }
    families
}

fn time(metric: Metric, time: Option<Duration>) -> Family {
    time.map_or_else(|| Family::new(metric), |time| Family::single(metric, time.as_secs_f64()))
}

fn ratio(metric: Metric, lost: u64, came: u64) -> Family {
    match lost + came {
        0 => Family::new(metric),
        all => Family::single(metric, lost as f64 / all as f64),
    }
}
