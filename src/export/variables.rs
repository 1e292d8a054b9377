//! Which variables say what a configuration says.

use crate::config::{Resolution, Setter, Setting};
use crate::ice_server::IceServer;

use super::{duration, neutral};

/// One environment variable of neko.
#[derive(Clone, PartialEq, Eq)]
pub struct Variable {
    /// `NEKO_WEBRTC_…`.
    pub name: String,
    /// Its value, as neko is to have it.
    pub value: String,
    /// Whether the value holds credentials.
    pub secret: bool,
}

/// The value is left out where it is a secret.
impl std::fmt::Debug for Variable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}={}", self.name, if self.secret { "…" } else { &self.value })
    }
}

/// The variables, and what they cannot say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Product {
    /// In the order of neko's documentation.
    pub variables: Vec<Variable>,
    /// What is lost, each with the alternative. Without secrets.
    pub warnings: Vec<String>,
}

/// The `webrtc` settings that differ from neko's defaults.
pub fn variables(resolution: &Resolution) -> Product {
    let webrtc = &resolution.webrtc;
    let estimator = &webrtc.estimator;
    let mut product = Product::default();
    product.plain(&webrtc.icelite, webrtc.icelite.value.then(|| "true".into()));
    product.plain(&webrtc.icetrickle, (!webrtc.icetrickle.value).then(|| "false".into()));
    product.servers(resolution);
    let muxed = webrtc.tcpmux.value != 0 || webrtc.udpmux.value != 0;
    let default_range = if muxed { [0, 0] } else { [59000, 59100] };
    let [min, max] = webrtc.epr.value;
    product.plain(&webrtc.epr, ([min, max] != default_range).then(|| format!("{min}-{max}")));
    for mux in [&webrtc.tcpmux, &webrtc.udpmux] {
        product.plain(mux, (mux.value != 0).then(|| mux.value.to_string()));
    }
    product.addresses(resolution);
    product.retrieval(resolution);
    for (switch, default) in [(&estimator.enabled, false), (&estimator.passive, false), (&estimator.debug, false)] {
        product.plain(switch, (switch.value != default).then(|| switch.value.to_string()));
    }
    let bitrate = &estimator.initial_bitrate;
    product.plain(bitrate, (bitrate.value != 1_000_000).then(|| bitrate.value.to_string()));
    for (setting, seconds) in [
        (&estimator.read_interval_ns, 2),
        (&estimator.stable_duration_ns, 12),
        (&estimator.unstable_duration_ns, 6),
        (&estimator.stalled_duration_ns, 24),
        (&estimator.downgrade_backoff_ns, 10),
        (&estimator.upgrade_backoff_ns, 5),
    ] {
        let different = setting.value != seconds * 1_000_000_000;
        product.plain(setting, different.then(|| duration::format(setting.value)));
    }
    let threshold = &estimator.diff_threshold;
    product.plain(threshold, (threshold.value != 0.15).then(|| threshold.value.to_string()));
    if resolution.legacy.value && resolution.written.iter().any(|key| key.v2.is_some()) {
        product.warnings.push(
            "the configuration has keys of neko's second version, which win over these variables: remove them".into(),
        );
    }
    product
}

impl Product {
    fn push(&mut self, key: &str, value: String, secret: bool) {
        let name = format!("NEKO_{}", key.to_ascii_uppercase().replace('.', "_"));
        self.variables.push(Variable { name, value, secret });
    }

    fn plain<T>(&mut self, setting: &Setting<T>, value: Option<String>) {
        if let Some(value) = value {
            self.push(setting.key, value, false);
        }
    }

    /// Both lists, always together: with one set, neko leaves the other empty.
    fn servers(&mut self, resolution: &Resolution) {
        let webrtc = &resolution.webrtc;
        let made_up =
            |setting: &Setting<Vec<IceServer>>| matches!(setting.origin.setter, Setter::Default | Setter::Fallback(_));
        let backend = if webrtc.backend_dropped.is_empty() { &webrtc.backend.value } else { &webrtc.backend_dropped };
        if made_up(&webrtc.frontend) && made_up(&webrtc.backend) {
            return;
        }
        if webrtc.frontend.value.is_empty() && backend.is_empty() {
            self.warnings.push(format!(
                "{} and {}: with both lists empty neko falls back to Google's STUN server; only the V2 variable \
                 NEKO_ICESERVERS='[]' says that there are none",
                webrtc.frontend.key, webrtc.backend.key
            ));
            return;
        }
        for (setting, servers) in [(&webrtc.frontend, &webrtc.frontend.value), (&webrtc.backend, backend)] {
            let secret = servers.iter().any(|server| server.credential.is_some());
            if servers.iter().any(|server| server.urls.is_none()) {
                self.warnings
                    .push(format!("{}: an entry without URLs is written with an empty list of them", setting.key));
            }
            self.push(setting.key, neutral::server_list(servers), secret);
        }
    }

    fn addresses(&mut self, resolution: &Resolution) {
        let setting = &resolution.webrtc.nat1to1;
        let (good, odd): (Vec<_>, Vec<_>) = setting
            .value
            .iter()
            .map(|entry| entry.value.as_str())
            .partition(|entry| !entry.is_empty() && !entry.contains(char::is_whitespace));
        if !odd.is_empty() {
            self.warnings.push(format!(
                "{}: a variable splits at blanks and cannot carry an empty entry or one with a blank; it is left out",
                setting.key
            ));
        }
        self.plain(setting, (!good.is_empty()).then(|| good.join(" ")));
    }

    fn retrieval(&mut self, resolution: &Resolution) {
        let webrtc = &resolution.webrtc;
        let url = &webrtc.ip_retrieval_url;
        if url.value.is_empty() {
            // With nat1to1 set neko asks nobody anyway.
            if webrtc.nat1to1.value.is_empty() {
                self.warnings.push(format!(
                    "{key}: an empty variable counts as unset; keep `ip_retrieval_url: \"\"` in the file, pass \
                     `--{key}=`, or set NEKO_WEBRTC_NAT1TO1",
                    key = url.key
                ));
            }
        } else if url.value != "https://checkip.amazonaws.com" {
            self.plain(url, Some(url.value.clone()));
        }
    }
}
