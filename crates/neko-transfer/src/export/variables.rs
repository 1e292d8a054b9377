//! Which variables say what a configuration says.

use neko_config::ice_server::{IceServer, Side};
use neko_config::setting::{self, Addresses, HttpUrl, PortRange, Section, Servers, SettingType, Visitor};
use neko_config::{Resolution, Setter, Setting, WebRtc, suspected};

use super::Selection;

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
    let webrtc = resolution.webrtc.as_written();
    let mut exporter = Exporter { webrtc: &webrtc, selection, product: Product::default() };
    webrtc.visit(&mut exporter);
    let mut product = exporter.product;
    if resolution.legacy.value && resolution.written.iter().any(|key| key.v2.is_some()) {
        product.warnings.push("the configuration has V2 keys, which override these variables: remove them".into());
    }
    product
}

/// The product as it grows.
struct Exporter<'a> {
    webrtc: &'a WebRtc,
    selection: &'a Selection,
    product: Product,
}

impl<'a> Visitor<'a> for Exporter<'_> {
    fn visit<T: SettingType>(&mut self, setting: &'a Setting<T::Value>) {
        let webrtc = self.webrtc;
        match setting.key {
            key if key == webrtc.frontend.key => self.servers(),
            // Written with the other side's.
            key if key == webrtc.backend.key => {}
            key if key == webrtc.epr.key => self.ports(),
            key if key == webrtc.nat1to1.key => self.addresses(),
            key if key == webrtc.ip_retrieval_url.key => self.retrieval(),
            _ => self.differing_from_default::<T>(setting),
        }
    }
}

impl Exporter<'_> {
    fn push(&mut self, key: &str, value: String, secret: bool) {
        if self.selection.has(key) {
            let name = setting::variable(key);
            let secret = secret || suspected::holds_secret(&name, &value);
            self.product.variables.push(Variable { name, value, secret });
        }
    }

    fn warn(&mut self, key: &str, warning: &str) {
        self.warn_of(key, key, warning);
    }

    /// Of more than one key, the first of which is to be wanted.
    fn warn_of(&mut self, first: &str, keys: &str, warning: &str) {
        if self.selection.has(first) {
            self.product.warnings.push(format!("{keys}: {warning}"));
        }
    }

    fn differing<T: SettingType>(&mut self, setting: &Setting<T::Value>, default: &T::Value) {
        if (self.selection.all || !T::same(&setting.value, default))
            && let Some(value) = T::variable(&setting.value)
        {
            self.push(setting.key, value, false);
        }
    }

    fn differing_from_default<T: SettingType>(&mut self, setting: &Setting<T::Value>) {
        if let Some(row) = setting::by_key(setting.key) {
            self.differing::<T>(setting, &T::default_of(row));
        }
    }

    /// Where a mux is set, neko takes no range unless it is told one.
    fn ports(&mut self) {
        let webrtc = self.webrtc;
        let muxed = webrtc.tcpmux.value != 0 || webrtc.udpmux.value != 0;
        self.differing::<PortRange>(&webrtc.epr, if muxed { &[0, 0] } else { &[59000, 59100] });
    }

    /// Both lists, always together: with one set, neko leaves the other empty.
    fn servers(&mut self) {
        let webrtc = self.webrtc;
        let made_up =
            |setting: &Setting<Vec<IceServer>>| matches!(setting.origin.setter, Setter::Default | Setter::Fallback(_));
        let (frontend, backend) = (&webrtc.frontend.value, &webrtc.backend.value);
        if !self.selection.all && made_up(&webrtc.frontend) && made_up(&webrtc.backend) {
            return;
        }
        if frontend.is_empty() && backend.is_empty() {
            let [first, second] = [webrtc.frontend.key, webrtc.backend.key];
            self.warn_of(
                first,
                &format!("{first} and {second}"),
                "with both lists empty neko falls back to Google's STUN server, and over \
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
            if let Some(value) = Servers::variable(servers) {
                self.push(setting.key, value, secret);
            }
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

    fn addresses(&mut self) {
        let setting = &self.webrtc.nat1to1;
        let mut addresses = setting.value.clone();
        addresses.retain(|address| !address.value.is_empty() && !address.value.contains(char::is_whitespace));
        if addresses.len() < setting.value.len() {
            self.warn(
                setting.key,
                "a variable is split at spaces and cannot hold an empty entry or one with a space; it is left out, so keep it in the file",
            );
        }
        if let Some(value) = Addresses::variable(&addresses).filter(|value| !value.is_empty()) {
            self.push(setting.key, value, false);
        }
    }

    fn retrieval(&mut self) {
        let webrtc = self.webrtc;
        let url = &webrtc.ip_retrieval_url;
        if !url.value.is_empty() {
            self.differing_from_default::<HttpUrl>(url);
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
