//! The loader as a library: a text, variables and flags in; what neko makes of them out, each value with its origin.
//!
//! ```sh
//! cargo run --example resolve_a_text
//! ```
//!
//! Nothing here reads a file or opens a socket. Where a configuration names files, they come through [`Files`]: here from
//! memory, elsewhere from a database, an editor's buffers or the network.

use std::collections::BTreeMap;
use std::io::{self, Write};

use neko_ice::behaviour::Behaviour;
use neko_ice::config::{FileError, Files, Input, Setting, Variable, resolve};

/// A folder in memory.
struct Memory(BTreeMap<&'static str, &'static str>);

impl Files for Memory {
    fn read(&self, path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        self.0.get(path).map(|text| text.as_bytes().to_vec()).ok_or(FileError::Missing)
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

const CONFIG: &str = r#"webrtc:
  icetrickle: yes
  epr: 59000-59100
  iceservers:
    backend: '[{"urls": "turn:turn.example.org?transport=tcp", "username": "neko", "credential": "a long one"}]'
"#;

/// `webrtc.epr = [52000, 52100]  (NEKO_WEBRTC_EPR, before neko.yaml:3:8: 59000-59100)`
fn show<T: std::fmt::Debug>(out: &mut dyn Write, setting: &Setting<T>) -> io::Result<()> {
    let lost = setting.shadowed.iter().map(|lost| format!(", before {}: {}", lost.origin, lost.raw));
    writeln!(out, "{} = {:?}  ({}{})", setting.key, setting.value, setting.origin, lost.collect::<String>())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tell(&mut io::stdout())
}

/// Resolves the configuration and writes what became of it.
pub fn tell(out: &mut dyn Write) -> Result<(), Box<dyn std::error::Error>> {
    // neko looks for neko.yaml in its working directory.
    let files = Memory(BTreeMap::from([("neko.yaml", CONFIG)]));
    let input = Input {
        environment: vec![Variable::new("NEKO_WEBRTC_EPR", "52000-52100")],
        flags: vec!["--webrtc.icelite=false".to_owned()],
        ..Input::default()
    };
    let resolution = resolve(&input, &files)?;
    show(out, &resolution.webrtc.icetrickle)?;
    show(out, &resolution.webrtc.epr)?;
    show(out, &resolution.webrtc.icelite)?;
    // JSON inside a YAML scalar is located to the character.
    for url in resolution.webrtc.backend.value.iter().flat_map(|server| server.urls.iter().flatten()) {
        let place = url.place.as_ref().map(ToString::to_string).unwrap_or_default();
        writeln!(out, "{} stands at {place}", url.value)?;
    }
    // A credential shows nothing of itself.
    for server in &resolution.webrtc.backend.value {
        writeln!(out, "{:?}", server.credential)?;
    }
    for used in Behaviour::of(&resolution).urls {
        if let Some(why) = used.skip {
            writeln!(out, "neko skips {}: {why}", used.url.value)?;
        }
    }
    Ok(())
}
