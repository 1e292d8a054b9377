//! An interval on which the bandwidth estimator crashes neko.

use crate::{Context, Diagnostic, rule};

rule! {
    EstimatorIntervalNotPositive = "estimator-interval-not-positive",
    severity: Error,
    effect: StopsOffer,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let estimator = &context.webrtc().estimator;
    if !estimator.enabled.value || estimator.read_interval.value > 0 {
        return Vec::new();
    }
    vec![
        RULE.finding("the first viewer crashes neko: the estimator's read_interval is not positive")
            .at(estimator.read_interval.origin.place.clone(), "neko reads this as 0 or less")
            .also(estimator.enabled.origin.place.clone(), "the estimator is switched on here")
            .note("neko panics with `non-positive interval for NewTicker`, and every connection drops")
            .help("write a duration with a unit, such as `2s`"),
    ]
}
