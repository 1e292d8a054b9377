//! `--config FILE`: what the running neko offers, and the lines that say so.

use std::path::{Path, PathBuf};

use neko_config::behaviour::{Behaviour, CandidateKind, UdpPorts};
use neko_config::{Resolution, SIZE_LIMIT};
use neko_deploy::load::Neko;
use neko_report::{CandidateHint, SeenCandidate, ViewReport};

use crate::commands::help::INPUT;
use crate::commands::input::{InputArgs, InputError};
use crate::commands::inputs::Inputs;

/// The file that the running neko is said to have been started with.
#[derive(Debug, clap::Args)]
pub(super) struct ConfigArgs {
    /// File that the running neko was started with: the report names its lines
    #[arg(long, value_name = "FILE", help_heading = INPUT, hide_short_help = true)]
    config: Option<PathBuf>,
    /// Use only this service or container of that file
    #[arg(long, value_name = "NAME", requires = "config", help_heading = INPUT, hide_short_help = true)]
    service: Option<String>,
}

impl ConfigArgs {
    /// Its neko; none where no file is named.
    pub(super) fn neko(&self) -> anyhow::Result<Option<Box<Neko>>> {
        let Some(path) = &self.config else { return Ok(None) };
        let input = InputArgs {
            env: Vec::new(),
            env_file: Vec::new(),
            from_env: false,
            show_secrets: false,
            project: None,
            max_size: SIZE_LIMIT,
            neko_version: None,
            file: Vec::new(),
            service: self.service.clone(),
            profile: Vec::new(),
            flags: Vec::new(),
        };
        let path: &Path = path;
        let only = Inputs::of(&input)?.only(Some(path))?;
        Ok(Some(only.into_neko().map_err(InputError::from)?))
    }
}

/// What the file says of each thing that was seen, a sentence each.
pub(super) fn notes(resolution: &Resolution, report: &ViewReport) -> Vec<String> {
    let mut notes = Vec::new();
    let hosts = || report.neko.iter().filter(|candidate| candidate.kind == CandidateKind::Host);
    for candidate in hosts() {
        notes.extend(address(resolution, candidate));
        notes.extend(port(resolution, candidate));
    }
    notes.sort();
    notes.dedup();
    notes
}

fn address(resolution: &Resolution, candidate: &SeenCandidate) -> Option<String> {
    let nat1to1 = &resolution.webrtc.nat1to1;
    let host = &candidate.host;
    if nat1to1.value.is_empty() {
        let inside = matches!(candidate.hint, Some(CandidateHint::Private | CandidateHint::CarrierNat));
        return inside.then(|| format!("neko offers {host} because webrtc.nat1to1 is unset"));
    }
    let origin = &nat1to1.origin;
    // PUBLIC/LOCAL advertises the first.
    let advertised: Vec<&str> =
        nat1to1.value.iter().filter_map(|written| written.value.as_str().split('/').next()).collect();
    match advertised.contains(&host.as_str()) {
        true => Some(format!("neko offers {host} because webrtc.nat1to1 says so ({origin})")),
        false => Some(format!(
            "webrtc.nat1to1 is {} ({origin}), and neko offers {host}: it was started with other settings",
            advertised.join(", ")
        )),
    }
}

fn port(resolution: &Resolution, candidate: &SeenCandidate) -> Option<String> {
    let (webrtc, behaviour) = (&resolution.webrtc, Behaviour::of(resolution));
    let port = candidate.port;
    let other = |key: &str, value: String, origin: String| {
        Some(format!("{key} is {value} ({origin}), and neko offers port {port}: it was started with other settings"))
    };
    if candidate.tcp {
        let mux = behaviour.tcp_mux.filter(|mux| *mux != port)?;
        return other(webrtc.tcpmux.key, mux.to_string(), webrtc.tcpmux.origin.to_string());
    }
    match behaviour.udp {
        UdpPorts::Mux(mux) if mux != port => {
            other(webrtc.udpmux.key, mux.to_string(), webrtc.udpmux.origin.to_string())
        }
        UdpPorts::Range(first, last) if !(first..=last).contains(&port) => {
            other(webrtc.epr.key, format!("{first}-{last}"), webrtc.epr.origin.to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use neko_config::{ConfigFile, Input, NoFiles, resolve};
    use neko_text::source::SourceKind;

    use super::*;

    fn notes_of(text: &str, host: &str, port: u16) -> Vec<String> {
        let config = ConfigFile::Text {
            kind: SourceKind::File("neko.yaml".to_owned()),
            bytes: text.as_bytes().to_vec(),
            extension: "yaml".to_owned(),
        };
        let resolution = resolve(&Input { config, ..Input::default() }, &NoFiles).expect("a file");
        let neko = vec![SeenCandidate::new(CandidateKind::Host, false, host.to_owned(), port)];
        notes(&resolution, &ViewReport { neko, ..ViewReport::default() })
    }

    #[test]
    fn what_is_seen_is_tied_to_the_lines_that_say_so() {
        let epr = "webrtc:\n  epr: 52000-52100\n";
        assert_eq!(notes_of(epr, "192.168.10.2", 52001), ["neko offers 192.168.10.2 because webrtc.nat1to1 is unset"]);
        assert_eq!(notes_of(epr, "198.51.100.10", 52001), [] as [&str; 0]);
        let public = "webrtc:\n  epr: 52000-52100\n  nat1to1: 198.51.100.10\n";
        let because = ["neko offers 198.51.100.10 because webrtc.nat1to1 says so (neko.yaml:3:12)"];
        assert_eq!(notes_of(public, "198.51.100.10", 52001), because);
        let other = [
            "webrtc.epr is 52000-52100 (neko.yaml:2:8), and neko offers port 59000: it was started with other settings",
            "webrtc.nat1to1 is 198.51.100.10 (neko.yaml:3:12), and neko offers 10.0.0.2: it was started with other settings",
        ];
        assert_eq!(notes_of(public, "10.0.0.2", 59000), other);
    }
}
