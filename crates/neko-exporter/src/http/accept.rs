//! Which format a scraper wants.

use neko_report::metrics::Format;

/// The best of an Accept header: OpenMetrics 1.0 where it is at least as welcome as text.
pub(super) fn format(accept: Option<&str>) -> Format {
    let (mut open, mut text) = (0.0, 0.0);
    for range in accept.unwrap_or_default().split(',') {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        let parameters: Vec<(&str, &str)> = parts.filter_map(|part| part.split_once('=')).collect();
        let of = |name: &str| parameters.iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name));
        let quality = of("q").map_or(Some(1.0), |(_, value)| value.trim().parse::<f64>().ok()).unwrap_or(0.0);
        let version = of("version").map(|(_, value)| value.trim().trim_matches('"'));
        match media.as_str() {
            "application/openmetrics-text" if matches!(version, None | Some("1.0.0")) => open = f64::max(open, quality),
            "text/plain" | "text/*" if matches!(version, None | Some("0.0.4")) => text = f64::max(text, quality),
            _ => {}
        }
    }
    if open > 0.0 && open >= text { Format::OpenMetrics } else { Format::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prometheus_gets_openmetrics_and_everybody_else_text() {
        let prometheus = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,\
                          text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        assert_eq!(format(Some(prometheus)), Format::OpenMetrics);
        let text = ["", "*/*", "text/html", "application/openmetrics-text; version=0.0.1", "text/plain;q=x,\u{7f}"];
        assert!(text.iter().all(|accept| format(Some(accept)) == Format::Text));
        assert_eq!(format(None), Format::Text);
        assert_eq!(format(Some("text/plain, application/openmetrics-text;version=1.0.0;q=0.3")), Format::Text);
        assert_eq!(format(Some("application/openmetrics-text;q=0")), Format::Text);
    }
}
