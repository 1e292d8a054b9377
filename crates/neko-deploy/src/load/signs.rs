//! What a file's name and its text show of neko.

use std::path::Path;

/// The extensions of files that neko itself reads.
pub const CONFIG_EXTENSIONS: [&str; 6] = ["yaml", "yml", "json", "toml", "env", "dotenv"];

/// Whether neko itself looks for files of this name.
pub fn is_config_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(stem, extension)| stem == "neko" && CONFIG_EXTENSIONS.contains(&extension))
}

pub(super) fn extension(name: &str) -> &str {
    Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

/// `.env` and what it is copied from, which Compose reads whatever is in it.
pub(super) fn is_dotenv(path: &str) -> bool {
    path.rsplit('/').next().unwrap_or(path).starts_with(".env")
}

/// `.env`, `room.env`, and what people copy them from: `.env.example`, `neko.env.dist`, `env.sample`.
pub(super) fn is_called_variables(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_template = || !CONFIG_EXTENSIONS.contains(&extension(name)) && name.split('.').any(|part| part == "env");
    name.ends_with(".env") || is_template()
}

/// Whether a text is lines of variables, with some of neko's among them.
pub fn holds_variables(text: &str) -> bool {
    text.contains("NEKO_")
        && text.lines().map(|line| line.trim_start()).any(|line| {
            let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
            let name = line.split('=').next().unwrap_or(line);
            name.starts_with("NEKO_") && line.len() > name.len() && !name.contains([' ', ':'])
        })
}

/// A `webrtc` section of YAML, JSON or TOML.
pub(super) fn has_section(text: &str) -> bool {
    text.contains("webrtc")
        && text.lines().map(str::trim_start).any(|line| {
            let line = line.trim_start_matches(['{', '"', '\'', '[', ' ']);
            line.strip_prefix("webrtc").is_some_and(|rest| rest.starts_with(['"', '\'', ':', '.', ']', ' ']))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_variables_are_recognised() {
        for text in ["webrtc:\n", "a: 1\nwebrtc.epr: x", "{\"webrtc\": {", "[webrtc.estimator]", "  \"webrtc\" : {"] {
            assert!(has_section(text), "{text}");
        }
        for text in ["webrtcx: 1", "# about webrtc", "name: webrtc-server"] {
            assert!(!has_section(text), "{text}");
        }
        assert!(holds_variables("# x\nexport NEKO_WEBRTC_EPR=1-2\n"));
        assert!(!holds_variables("NEKO_WEBRTC_EPR: 1-2\n") && !holds_variables("# NEKO_EPR=1\n"));
    }
}
