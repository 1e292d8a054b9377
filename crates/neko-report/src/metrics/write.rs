//! Families as text: Prometheus' format 0.0.4 and OpenMetrics 1.0.

use std::fmt::Write as _;

use super::{Family, Labels, Type};

/// A text format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Prometheus' text format 0.0.4.
    Text,
    /// OpenMetrics 1.0.
    OpenMetrics,
}

impl Format {
    /// The value of Content-Type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

/// The document.
pub fn write(families: &[Family], format: Format) -> String {
    let mut out = String::new();
    for family in families {
        head(&mut out, family, format);
        for sample in &family.samples {
            let name = family.metric.name();
            let _ = writeln!(out, "{name}{}{} {}", sample.suffix, labels(&sample.labels), sample.value);
        }
    }
    if format == Format::OpenMetrics {
        out.push_str("# EOF\n");
    }
    out
}

/// OpenMetrics names the family of a counter without `_total`, and escapes quotation marks in the help.
fn head(out: &mut String, family: &Family, format: Format) {
    let metric = family.metric;
    let (name, help) = match (format, metric.metric_type()) {
        (Format::OpenMetrics, Type::Counter) => (metric.name().trim_end_matches("_total"), escaped(metric.help())),
        (Format::OpenMetrics, _) => (metric.name(), escaped(metric.help())),
        (Format::Text, _) => (metric.name(), metric.help().replace('\\', "\\\\")),
    };
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {}", metric.metric_type().as_str());
}

fn labels(labels: &Labels) -> String {
    if labels.is_empty() {
        return String::new();
    }
    let pairs: Vec<String> = labels.iter().map(|(key, value)| format!("{key}=\"{}\"", escaped(value))).collect();
    format!("{{{}}}", pairs.join(","))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::super::Metric;
    use super::*;

    #[test]
    fn labels_are_escaped() {
        let family = Family::new(Metric::ServerUp).with(vec![("url", "a\"b\\c\nd".to_owned())], 0.5);
        let text = write(&[family], Format::Text);
        assert_eq!(text.lines().last(), Some("neko_ice_server_up{url=\"a\\\"b\\\\c\\nd\"} 0.5"));
    }

    #[test]
    fn a_counter_has_its_suffix_in_the_sample_alone_in_openmetrics() {
        let family = Family::single(Metric::ExporterAllocations, 3.0);
        let open = write(std::slice::from_ref(&family), Format::OpenMetrics);
        assert!(open.contains("# TYPE neko_ice_exporter_allocations counter\n"), "{open}");
        assert!(open.ends_with("neko_ice_exporter_allocations_total 3\n# EOF\n"), "{open}");
        let text = write(&[family], Format::Text);
        assert!(text.contains("# TYPE neko_ice_exporter_allocations_total counter\n"), "{text}");
    }
}
