//! The page at `/`, for people who open the address in a browser.

/// It holds nothing of anybody else's, so that nothing has to be escaped.
pub(super) const PAGE: &str = r#"<!doctype html>
<meta charset="utf-8">
<title>neko-ice exporter</title>
<h1>neko-ice exporter</h1>
<ul>
<li><a href="/targets">/targets</a>: the targets, for Prometheus' http_sd_configs</li>
<li>/probe?target=NAME&amp;module=servers|view: probes a target; with &amp;debug=true the whole report</li>
<li><a href="/metrics">/metrics</a>: the metrics of the exporter itself</li>
<li><a href="/-/healthy">/-/healthy</a>, <a href="/-/ready">/-/ready</a>, POST /-/reload</li>
</ul>
"#;
