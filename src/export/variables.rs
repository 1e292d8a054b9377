//! Which variables say what a configuration says.

use crate::config::{Resolution, Setter, Setting, setting};
use crate::ice_server::{IceServer, Side};

use super::{Selection, duration, neutral};

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

/// The `webrtc` settings that are wanted: those that differ from neko's defaults, unless all are.
pub fn variables(resolution: &Resolution, selection: &Selection) -> Product {
    let webrtc = &resolution.webrtc;
    let estimator = &webrtc.estimator;
    let mut draft = Draft { selection, product: Product::default() };
    draft.plain(&webrtc.icelite, &false, bool::to_string);
    draft.plain(&webrtc.icetrickle, &true, bool::to_string);
    draft.servers(resolution);
    let muxed = webrtc.tcpmux.value != 0 || webrtc.udpmux.value != 0;
    let default_range = if muxed { [0, 0] } else { [59000, 59100] };
    draft.plain(&webrtc.epr, &default_range, |[min, max]| format!("{min}-{max}"));
    draft.plain(&webrtc.tcpmux, &0, i64::to_string);
    draft.plain(&webrtc.udpmux, &0, i64::to_string);
    draft.addresses(resolution);
    draft.retrieval(resolution);
    for switch in [&estimator.enabled, &estimator.passive, &estimator.debug] {
        draft.plain(switch, &false, bool::to_string);
    }
    draft.plain(&estimator.initial_bitrate, &1_000_000, i64::to_string);
    for (setting, seconds) in [
        (&estimator.read_interval_ns, 2),
        (&estimator.stable_duration_ns, 12),
        (&estimator.unstable_duration_ns, 6),
        (&estimator.stalled_duration_ns, 24),
        (&estimator.downgrade_backoff_ns, 10),
        (&estimator.upgrade_backoff_ns, 5),
    ] {
        draft.plain(setting, &(seconds * 1_000_000_000), |value| duration::format(*value));
    }
    draft.plain(&estimator.diff_threshold, &0.15, f64::to_string);
    let mut product = draft.product;
    if resolution.legacy.value && resolution.written.iter().any(|key| key.v2.is_some()) {
        product.warnings.push(
            "the configuration has keys of neko's second version, which win over these variables: remove them".into(),
        );
    }
    product
}

/// The product as it grows.
struct Draft<'a> {
    selection: &'a Selection,
    product: Product,
}

impl Draft<'_> {
    fn push(&mut self, key: &str, value: String, secret: bool) {
        if self.selection.has(key) {
            let name = setting::variable(key);
            self.product.variables.push(Variable { name, value, secret });
        }
    }

    fn warn(&mut self, key: &str, warning: &str) {
        if self.selection.has(key) {
            let colon = if warning.starts_with("and ") { "" } else { ":" };
            self.product.warnings.push(format!("{key}{colon} {warning}"));
        }
    }

    fn plain<T: PartialEq>(&mut self, setting: &Setting<T>, default: &T, spelled: impl Fn(&T) -> String) {
        if self.selection.all || setting.value != *default {
            self.push(setting.key, spelled(&setting.value), false);
        }
    }

    /// Both lists, always together: with one set, neko leaves the other empty.
    fn servers(&mut self, resolution: &Resolution) {
        let webrtc = &resolution.webrtc;
        let made_up =
            |setting: &Setting<Vec<IceServer>>| matches!(setting.origin.setter, Setter::Default | Setter::Fallback(_));
        let backend = if webrtc.backend_dropped.is_empty() { &webrtc.backend.value } else { &webrtc.backend_dropped };
        let frontend = &webrtc.frontend.value;
        if !self.selection.all && made_up(&webrtc.frontend) && made_up(&webrtc.backend) {
            return;
        }
        if frontend.is_empty() && backend.is_empty() {
            self.warn(
                webrtc.frontend.key,
                "and webrtc.iceservers.backend: with both lists empty neko falls back to Google's STUN server, and over \
                 an `iceservers:` mapping of a config file two empty variables even make one broken server of it; only \
                 the V2 variable NEKO_ICESERVERS='[]' says that there are none",
            );
            return;
        }
        for (setting, servers) in [(&webrtc.frontend, frontend), (&webrtc.backend, backend)] {
            if servers.iter().any(|server| server.urls.is_none()) {
                self.warn(setting.key, "an entry without URLs is written with an empty list of them");
            }
            let secret = servers.iter().any(|server| server.credential.is_some());
            self.push(setting.key, neutral::server_list(servers), secret);
        }
        match self.selection.side {
            Some(side) if self.selection.has(side.key()) => {
                let (mine, other) = match side {
                    Side::Frontend => (frontend, "backend"),
                    Side::Backend => (backend, "frontend"),
                };
                self.product.warnings.push(if mine.is_empty() {
                    format!(
                        "{}: this side has no servers; alone, an empty list makes neko fall back to Google's STUN \
                         server on both sides",
                        side.key()
                    )
                } else {
                    format!(
                        "{}: with one side set, neko leaves the other one empty unless the config file or a variable \
                         sets it: the {other} gets no servers from this",
                        side.key()
                    )
                });
            }
            _ => {}
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
            self.warn(
                setting.key,
                "a variable splits at blanks and cannot carry an empty entry or one with a blank; it is left out, keep \
                 it in the file",
            );
        }
        if !good.is_empty() {
            self.push(setting.key, good.join(" "), false);
        }
    }

    fn retrieval(&mut self, resolution: &Resolution) {
        let webrtc = &resolution.webrtc;
        let url = &webrtc.ip_retrieval_url;
        if !url.value.is_empty() {
            self.plain(url, &"https://checkip.amazonaws.com".to_owned(), String::clone);
        } else if webrtc.nat1to1.value.is_empty() {
            // With nat1to1 set neko asks nobody anyway.
            self.warn(
                url.key,
                "an empty variable counts as unset; keep `ip_retrieval_url: \"\"` in the file, pass \
                 `--webrtc.ip_retrieval_url=`, or set NEKO_WEBRTC_NAT1TO1",
            );
        }
    }
}
