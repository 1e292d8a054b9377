//! A clean config file: the effective settings in neko's third version, and nothing that its defaults say already.
//! Texts are always in double quotes, JSON's strings, which neko's YAML reader never types anew.

use std::collections::BTreeMap;

use crate::export::{self, Selection};
use neko_config::ice_server::{IceServer, Secret};
use neko_config::setting;
use neko_config::{ConfigFile, Input, NoFiles, Resolution, Setter, Variable, WebRtc, resolve};
use neko_text::document::yaml::double_quoted;
use neko_text::source::SourceKind;

/// A config file, and what it could not take over.
#[derive(Debug)]
pub struct Imported {
    /// The whole file; it holds credentials.
    pub yaml: String,
    /// What is lost or needs a look. Without secrets.
    pub warnings: Vec<String>,
}

/// The config file for a resolution. `environment` is what it was resolved from: the variables beyond `webrtc` are
/// taken over as they stand.
pub fn config_file(resolution: &Resolution, environment: &[Variable]) -> Imported {
    let mut warnings = Vec::new();
    let mut root = Branch::default();
    for variable in environment {
        take_over(variable, resolution, &mut root, &mut warnings);
    }
    let mut yaml = webrtc(resolution);
    root.write(&mut yaml, 0);
    if yaml.is_empty() {
        yaml.push_str("{}\n");
    }
    let without = without_servers(&resolution.webrtc);
    if without {
        warnings.push(NO_SERVERS.to_owned());
    }
    let told = |key: &str| without && key.starts_with(WebRtc::ICE_SERVERS);
    for key in lost(&yaml, &resolution.webrtc).into_iter().filter(|key| !told(key)) {
        warnings.push(format!("{key}: a config file of neko 3 cannot say this; check it after the move"));
    }
    Imported { yaml, warnings }
}

const NO_SERVERS: &str = "webrtc.iceservers.frontend and webrtc.iceservers.backend: a config file of neko 3 cannot say that there are no servers; without lists, as here, neko uses Google's STUN server. The V2 variable NEKO_ICESERVERS='[]' can";

/// Settings beyond `webrtc`, by the parts of their keys.
#[derive(Default)]
struct Branch(BTreeMap<String, Node>);

enum Node {
    Text(String),
    Branch(Branch),
}

impl Branch {
    fn set(&mut self, key: &str, value: &str) {
        match key.split_once('.') {
            None => drop(self.0.insert(key.to_owned(), Node::Text(value.to_owned()))),
            Some((first, rest)) => {
                let node = self.0.entry(first.to_owned()).or_insert_with(|| Node::Branch(Self::default()));
                if let Node::Branch(branch) = node {
                    branch.set(rest, value);
                }
            }
        }
    }

    fn write(&self, out: &mut String, indent: usize) {
        for (key, node) in &self.0 {
            match node {
                Node::Text(value) => out.push_str(&format!("{:indent$}{key}: {}\n", "", quoted(value))),
                Node::Branch(branch) => {
                    out.push_str(&format!("{:indent$}{key}:\n", ""));
                    branch.write(out, indent + 2);
                }
            }
        }
    }
}

/// Takes a variable over that is no matter of `webrtc`. A text in quotes is read as the variable is.
fn take_over(variable: &Variable, resolution: &Resolution, root: &mut Branch, warnings: &mut Vec<String>) {
    let Some(row) = setting::by_variable(&variable.name) else {
        if variable.name.starts_with("NEKO_") {
            warnings.push(format!("{}: neko knows no such variable; it is left out", variable.name));
        }
        return;
    };
    let about_ice = |key: &str| key.starts_with("webrtc.") || key == "webrtc";
    if about_ice(row.key) || row.v2.is_some_and(about_ice) || variable.value.is_empty() {
        return;
    }
    match row.v2 {
        _ if row.key == "config" => {}
        // It decides how the others are read; a clean file needs no V2 keys.
        _ if row.key == "legacy" => {}
        Some(now) if resolution.legacy.value => warnings.push(format!(
            "{}: a V2 variable outside `webrtc`, left out; its successor is {now}, or keep it as it is",
            variable.name
        )),
        Some(_) => {}
        None => root.set(row.key, &variable.value),
    }
}

fn webrtc(resolution: &Resolution) -> String {
    let whole = export::variables(resolution, &Selection::default());
    let mut out = String::new();
    let mut estimator = String::new();
    for variable in &whole.variables {
        let Some(row) = setting::by_variable(&variable.name) else { continue };
        if row.key.starts_with(WebRtc::ICE_SERVERS) || row.key == WebRtc::NAT1TO1 {
            continue;
        }
        let value = match row.kind {
            setting::Kind::Bool | setting::Kind::Int | setting::Kind::Float => variable.value.clone(),
            _ => quoted(&variable.value),
        };
        match row.key.strip_prefix("webrtc.estimator.") {
            Some(name) => estimator.push_str(&format!("    {name}: {value}\n")),
            None => out.push_str(&format!("  {}: {value}\n", row.key.trim_start_matches("webrtc."))),
        }
    }
    let webrtc = &resolution.webrtc;
    if !webrtc.nat1to1.value.is_empty() {
        let addresses: Vec<String> = webrtc.nat1to1.value.iter().map(|address| quoted(&address.value)).collect();
        out.push_str(&format!("  nat1to1: [{}]\n", addresses.join(", ")));
    }
    // A file can say what a variable cannot.
    if webrtc.ip_retrieval_url.value.is_empty() && !matches!(webrtc.ip_retrieval_url.origin.setter, Setter::Default) {
        out.push_str("  ip_retrieval_url: \"\"\n");
    }
    if !estimator.is_empty() {
        out.push_str(&format!("  estimator:\n{estimator}"));
    }
    let made_up = |setter: &Setter| matches!(setter, Setter::Default | Setter::Fallback(_));
    let made_up = made_up(&webrtc.frontend.origin.setter) && made_up(&webrtc.backend.origin.setter);
    if !made_up && !without_servers(webrtc) {
        let backend = webrtc.written_backend();
        out.push_str("  iceservers:\n");
        for (name, list) in [("frontend", &webrtc.frontend.value[..]), ("backend", backend)] {
            servers(&mut out, name, list);
        }
    }
    if out.is_empty() { out } else { format!("webrtc:\n{out}") }
}

/// Of two empty lists neko makes one server without URLs, on which every viewer's page throws.
fn without_servers(webrtc: &WebRtc) -> bool {
    webrtc.frontend.value.is_empty() && webrtc.written_backend().is_empty()
}

fn servers(out: &mut String, name: &str, list: &[IceServer]) {
    if list.is_empty() {
        out.push_str(&format!("    {name}: []\n"));
        return;
    }
    out.push_str(&format!("    {name}:\n"));
    for server in list {
        let urls = server.urls.as_ref().map(|urls| urls.iter().map(|url| quoted(&url.value)).collect::<Vec<_>>());
        let urls = urls.map_or("null".to_owned(), |urls| format!("[{}]", urls.join(", ")));
        out.push_str(&format!("    - urls: {urls}\n"));
        let credential = server.credential.as_ref().map(Secret::reveal);
        for (name, value) in [("username", server.username.as_deref()), ("credential", credential)] {
            if let Some(value) = value {
                out.push_str(&format!("      {name}: {}\n", quoted(value)));
            }
        }
    }
}

/// The keys that neko reads differently from the file.
fn lost(yaml: &str, wanted: &WebRtc) -> Vec<&'static str> {
    let config = ConfigFile::Text {
        kind: SourceKind::BuiltIn("neko.yaml".to_owned()),
        bytes: yaml.as_bytes().to_vec(),
        extension: "yaml".to_owned(),
    };
    match resolve(&Input { config, ..Input::default() }, &NoFiles) {
        Ok(back) => export::unequal(wanted, &back.webrtc),
        Err(_) => vec!["webrtc"],
    }
}

/// A double-quoted scalar that YAML and JSON read alike.
fn quoted(text: &str) -> String {
    double_quoted(text, char::is_alphanumeric)
}
