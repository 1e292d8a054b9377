//! Families of samples.

use super::Metric;

/// Names and values of labels.
pub type Labels = Vec<(&'static str, String)>;

/// All samples of a metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// Which metric.
    pub metric: Metric,
    /// Its samples; no two with the same labels.
    pub samples: Vec<Sample>,
    /// How many samples it may have on another day: a step that was not reached, a failure.
    pub most: usize,
}

/// A value with its labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// What follows the name: `_bucket`, `_sum` and `_count` of a histogram.
    pub suffix: &'static str,
    /// The labels.
    pub labels: Labels,
    /// The value.
    pub value: f64,
}

impl Family {
    /// One without samples.
    pub fn new(metric: Metric) -> Self {
        Self { metric, samples: Vec::new(), most: 0 }
    }

    /// One with a single sample that has no labels.
    pub fn single(metric: Metric, value: f64) -> Self {
        Self::new(metric).with(Vec::new(), value)
    }

    /// How much room it needs, so that it is not there on one day and left out on another.
    pub fn room(&self) -> usize {
        self.samples.len().max(self.most)
    }

    /// With one more sample.
    pub fn with(mut self, labels: Labels, value: f64) -> Self {
        self.push(labels, value);
        self
    }

    /// Adds a sample.
    pub fn push(&mut self, labels: Labels, value: f64) {
        self.samples.push(Sample { suffix: "", labels, value });
    }

    /// One sample for each word: 1 for the one that holds, 0 for the others.
    pub fn one_of<T: PartialEq>(metric: Metric, label: &'static str, words: &[(T, &'static str)], which: &T) -> Self {
        let sample = |family: Self, (word, name): &(T, &'static str)| {
            family.with(vec![(label, (*name).to_owned())], f64::from(u8::from(word == which)))
        };
        words.iter().fold(Self::new(metric), sample)
    }
}
