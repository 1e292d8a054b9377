//! The series of one answer: not more than a target may have.

use neko_report::metrics::{Family, Metric};

use super::Scraped;

/// A target has no more series in one answer.
pub const MOST_SERIES: usize = 40;

/// The families of an answer, the most important first. One that does not fit is left out whole, and counted: a part of it
/// would mean something else from day to day.
pub(crate) fn families(scraped: &Scraped) -> Vec<Family> {
    let found = &scraped.probed.found;
    let broken = f64::from(u8::from(scraped.target.broken.is_some()));
    let mut families = vec![
        Family::single(Metric::ProbeSuccess, f64::from(u8::from(found.success))),
        Family::single(Metric::ProbeDuration, scraped.probed.took.as_secs_f64()),
        Family::single(Metric::ProbeAge, scraped.age.unwrap_or_default().as_secs_f64()),
        Family::single(Metric::ProbeAllocations, found.allocations as f64),
        Family::single(Metric::TargetBroken, broken),
    ];
    // One is for the count of what is left out.
    let mut left = MOST_SERIES - 1 - families.len();
    let mut omitted = 0;
    for family in std::iter::once(&scraped.target.thresholds.judge(&found.families)).chain(&found.families) {
        match left.checked_sub(family.room()) {
            Some(rest) => left = rest,
            None => {
                omitted += family.samples.len();
                continue;
            }
        }
        if !family.samples.is_empty() {
            families.push(family.clone());
        }
    }
    families.push(Family::single(Metric::ProbeOmitted, omitted as f64));
    families
}
