//! The effective settings as a config file. Texts are always in double quotes: JSON's strings, which neko's YAML reader
//! never types anew.

use super::masks::Masks;
use super::media;
use neko_config::setting::{Literal, Section, SettingType, Visitor};
use neko_config::{Resolution, Setting};
use neko_text::document::yaml::double_quoted;

pub(super) fn render(resolution: &Resolution, reveal: bool) -> String {
    let mut settings = Literals { masks: Masks::of(resolution, reveal), literals: Vec::new() };
    resolution.webrtc.as_written().visit(&mut settings);
    // Lists of mappings come last.
    settings.literals.sort_by_key(|(_, literal)| matches!(literal, Literal::Mappings(_)));
    settings.literals.extend(media::literals(resolution, reveal));
    let mut out = String::new();
    let mut open: Vec<&str> = Vec::new();
    for (key, literal) in settings.literals {
        let mut path: Vec<&str> = key.split('.').collect();
        let name = path.pop().unwrap_or(key);
        let same = path.iter().zip(&open).take_while(|(own, other)| own == other).count();
        for (depth, section) in path.iter().enumerate().skip(same) {
            out.push_str(&format!("{:1$}{section}:\n", "", depth * 2));
        }
        let indent = path.len() * 2;
        out.push_str(&format!("{:indent$}{name}:", ""));
        value(&mut out, indent, &literal);
        open = path;
    }
    out
}

/// The settings as a config file carries them, where it can.
struct Literals<'a> {
    masks: Masks<'a>,
    literals: Vec<(&'static str, Literal)>,
}

impl<'s> Visitor<'s> for Literals<'_> {
    fn visit<T: SettingType>(&mut self, setting: &'s Setting<T::Value>) {
        self.literals.extend(T::literal(setting, &self.masks).map(|literal| (setting.key, literal)));
    }
}

/// What stands behind a key's colon, to the end of its last line.
fn value(out: &mut String, indent: usize, literal: &Literal) {
    match literal {
        Literal::Bare(word) => out.push_str(&format!(" {word}\n")),
        Literal::Text(text) => out.push_str(&format!(" {}\n", quoted(text))),
        Literal::List(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            out.push_str(&format!(" [{}]\n", texts.join(", ")));
        }
        Literal::Mappings(mappings) if mappings.is_empty() => out.push_str(" []\n"),
        Literal::Mappings(mappings) => {
            out.push('\n');
            let indent = indent + 2;
            for mapping in mappings {
                for (number, (name, literal)) in mapping.iter().enumerate() {
                    let dash = if number == 0 { "- " } else { "  " };
                    out.push_str(&format!("{:indent$}{dash}{name}:", ""));
                    value(out, indent + 2, literal);
                }
            }
        }
    }
}

/// A double-quoted scalar that YAML and JSON read alike; what is not ASCII or not printable is escaped.
fn quoted(text: &str) -> String {
    // A runner that prints it takes `##[` for a command.
    double_quoted(text, |_| false).replace("##", "#\\u0023")
}

#[cfg(test)]
mod tests {
    use super::{media, render};
    use neko_config::{ConfigFile, Input, NoFiles, Variable, resolve};
    use neko_text::source::SourceKind;

    fn of(text: &str, environment: Vec<Variable>) -> neko_config::Resolution {
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
            let others = |resolution| media::literals(resolution, true);
            assert_eq!(others(&first), others(&second), "{name}={value}");
        }
    }
}
