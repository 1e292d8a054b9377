//! How long probes took, by module: counts in buckets.

use std::sync::{Mutex, PoisonError};

use neko_report::metrics::{Family, Metric, Sample};

use crate::Module;

/// In seconds: from a server on the same network to the longest visit.
const BOUNDS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Counts of values.
#[derive(Debug, Default)]
pub(super) struct Histogram(Mutex<Counts>);

#[derive(Debug, Default, Clone)]
struct Counts {
    /// Those up to each bound, and no lower one; the last are above all.
    buckets: [u64; BOUNDS.len() + 1],
    sum: f64,
}

impl Histogram {
    pub fn observe(&self, value: f64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = BOUNDS.iter().position(|bound| value <= *bound).unwrap_or(BOUNDS.len());
        counts.buckets[bucket] += 1;
        counts.sum += value;
    }

    fn counts(&self) -> Counts {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The histograms of all modules.
pub(super) fn family(of_modules: &[Histogram; 2]) -> Family {
    let mut family = Family::new(Metric::ExporterDuration);
    for module in Module::ALL {
        let counts = of_modules[module as usize].counts();
        let label = || ("module", module.as_str().to_owned());
        let mut below = 0;
        let bounds = BOUNDS.iter().map(|bound| format!("{bound:?}")).chain(["+Inf".to_owned()]);
        for (count, bound) in counts.buckets.iter().zip(bounds) {
            below += count;
            let labels = vec![label(), ("le", bound)];
            family.samples.push(Sample { suffix: "_bucket", labels, value: below as f64 });
        }
        family.samples.push(Sample { suffix: "_sum", labels: vec![label()], value: counts.sum });
        family.samples.push(Sample { suffix: "_count", labels: vec![label()], value: below as f64 });
    }
    family
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_count_all_that_is_not_above_them() {
        let histograms = [Histogram::default(), Histogram::default()];
        [0.004, 0.005, 0.3, 99.0].iter().for_each(|value| histograms[0].observe(*value));
        let family = family(&histograms);
        let of = |bound: &str| {
            let is = |sample: &&Sample| sample.labels.iter().any(|(_, value)| value == bound);
            family.samples.iter().find(is).expect("a bucket").value
        };
        assert_eq!((of("0.005"), of("0.25"), of("0.5"), of("30.0"), of("+Inf")), (2.0, 2.0, 3.0, 3.0, 4.0));
    }
}
