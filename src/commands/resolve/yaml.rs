//! The effective settings as a config file. Texts are always in double quotes: JSON's strings, which neko's YAML reader
//! never types anew.

use super::beyond;
use super::rows::{self, MASK, nanoseconds};
use crate::config::Resolution;
use crate::document::yaml::double_quoted;
use crate::ice_server::IceServer;

pub(super) fn render(resolution: &Resolution, reveal: bool) -> String {
    let webrtc = &resolution.webrtc;
    let backend = if webrtc.backend_dropped.is_empty() { &webrtc.backend.value } else { &webrtc.backend_dropped };
    let mut out = String::from("webrtc:\n");
    let mut line = |indent: usize, key: &str, value: String| {
        out.push_str(&format!("{:indent$}{key}: {value}\n", ""));
    };
    line(2, "icelite", webrtc.icelite.value.to_string());
    line(2, "icetrickle", webrtc.icetrickle.value.to_string());
    let [min, max] = webrtc.epr.value;
    // `0-0` is no range at all, where nothing would be the default one.
    line(2, "epr", quoted(&format!("{min}-{max}")));
    line(2, "tcpmux", webrtc.tcpmux.value.to_string());
    line(2, "udpmux", webrtc.udpmux.value.to_string());
    let addresses: Vec<String> =
        webrtc.nat1to1.value.iter().map(|own| quoted(rows::written(own, resolution, reveal))).collect();
    line(2, "nat1to1", format!("[{}]", addresses.join(", ")));
    line(2, "ip_retrieval_url", quoted(&rows::retrieval(&webrtc.ip_retrieval_url.value, resolution, reveal)));
    let estimator = &webrtc.estimator;
    line(2, "estimator", String::new());
    line(4, "enabled", estimator.enabled.value.to_string());
    line(4, "passive", estimator.passive.value.to_string());
    line(4, "debug", estimator.debug.value.to_string());
    line(4, "initial_bitrate", estimator.initial_bitrate.value.to_string());
    line(4, "read_interval", quoted(&nanoseconds(estimator.read_interval_ns.value)));
    line(4, "stable_duration", quoted(&nanoseconds(estimator.stable_duration_ns.value)));
    line(4, "unstable_duration", quoted(&nanoseconds(estimator.unstable_duration_ns.value)));
    line(4, "stalled_duration", quoted(&nanoseconds(estimator.stalled_duration_ns.value)));
    line(4, "downgrade_backoff", quoted(&nanoseconds(estimator.downgrade_backoff_ns.value)));
    line(4, "upgrade_backoff", quoted(&nanoseconds(estimator.upgrade_backoff_ns.value)));
    line(4, "diff_threshold", float(estimator.diff_threshold.value));
    line(2, "iceservers", String::new());
    for (name, list) in [("frontend", &webrtc.frontend.value), ("backend", backend)] {
        servers(&mut out, name, list, resolution, reveal);
    }
    let mut open: Vec<&str> = Vec::new();
    for (key, value) in beyond::keys(resolution, reveal) {
        let mut path: Vec<&str> = key.split('.').collect();
        let name = path.pop().unwrap_or(key);
        let same = path.iter().zip(&open).take_while(|(own, other)| own == other).count();
        for (depth, section) in path.iter().enumerate().skip(same) {
            out.push_str(&format!("{:1$}{section}:\n", "", depth * 2));
        }
        // A switch is no text.
        let value = if key == resolution.legacy.key { value } else { quoted(&value) };
        out.push_str(&format!("{:1$}{name}: {value}\n", "", path.len() * 2));
        open = path;
    }
    // The keys that end in nothing leave no blank behind their colon.
    out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn servers(out: &mut String, name: &str, list: &[IceServer], resolution: &Resolution, reveal: bool) {
    if list.is_empty() {
        out.push_str(&format!("    {name}: []\n"));
        return;
    }
    out.push_str(&format!("    {name}:\n"));
    for server in list {
        let urls = match &server.urls {
            None => "null".to_owned(),
            Some(urls) => {
                let urls: Vec<String> = urls
                    .iter()
                    .map(|url| quoted(&rows::url(&url.value, url.place.as_ref(), &resolution.secrets, reveal)))
                    .collect();
                format!("[{}]", urls.join(", "))
            }
        };
        out.push_str(&format!("      - urls: {urls}\n"));
        if let Some(username) = &server.username {
            out.push_str(&format!(
                "        username: {}\n",
                quoted(rows::unless_secret(username, server.username_place.as_ref(), resolution, reveal))
            ));
        }
        if let Some(credential) = &server.credential {
            let shown = if reveal { credential.reveal() } else { MASK };
            out.push_str(&format!("        credential: {}\n", quoted(shown)));
        }
    }
}

/// A double-quoted scalar that YAML and JSON read alike; what is not ASCII or not printable is escaped.
fn quoted(text: &str) -> String {
    // A runner that prints it takes `##[` for a command.
    double_quoted(text, |_| false).replace("##", "#\\u0023")
}

/// As YAML writes NaN and the infinities.
fn float(value: f64) -> String {
    match (value.is_nan(), value.is_infinite()) {
        (true, _) => ".nan".to_owned(),
        (_, true) => format!("{}.inf", if value < 0.0 { "-" } else { "" }),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{beyond, render};
    use crate::config::{ConfigFile, Input, NoFiles, Variable, resolve};
    use crate::source::SourceKind;

    fn of(text: &str, environment: Vec<Variable>) -> crate::config::Resolution {
        let config =
            ConfigFile::Text { kind: SourceKind::Stdin, bytes: text.as_bytes().to_vec(), extension: "yaml".to_owned() };
        resolve(&Input { config, environment, ..Input::default() }, &NoFiles).unwrap()
    }

    #[test]
    fn what_is_printed_is_read_back_as_the_same() {
        let servers =
            r#"[{"urls":"turn:h","username":"1_000","credential":"\u00e9 \"$x\\' 2001-01-01 \ud83d\ude00"},{}]"#;
        for (name, value) in [
            ("NEKO_WEBRTC_ICESERVERS_BACKEND", servers),
            ("NEKO_WEBRTC_ICESERVERS", servers),
            ("NEKO_WEBRTC_EPR", "52000"),
            ("NEKO_WEBRTC_UDPMUX", "52000"),
            ("NEKO_WEBRTC_ESTIMATOR_READ_INTERVAL", "1h2m3.000000004s"),
            ("NEKO_WEBRTC_IP_RETRIEVAL_URL", "yes"),
            ("NEKO_ICELITE", "true"),
            ("NEKO_WEBRTC", "x"),
            ("NEKO_WEBRTC_ESTIMATOR_DIFF_THRESHOLD", "nan"),
            ("NEKO_WEBRTC_ESTIMATOR_DIFF_THRESHOLD", "-inf"),
            ("NEKO_SCREEN", "1920x1080@60"),
            ("NEKO_BIND", ":80"),
            ("NEKO_AUDIO_CODEC", "g722"),
            ("NEKO_CAPTURE_VIDEO_PIPELINE", "a \\ \"b\" ! vp8enc: #"),
            ("NEKO_LEGACY", "false"),
        ] {
            let first = of("{}", vec![Variable::new(name, value)]);
            let second = of(&render(&first, true), Vec::new());
            let shown = |resolution| super::super::json::webrtc(resolution, true);
            assert_eq!(shown(&first), shown(&second), "{name}={value}");
            let beyond = |resolution| beyond::keys(resolution, true);
            assert_eq!(beyond(&first), beyond(&second), "{name}={value}");
        }
    }
}
