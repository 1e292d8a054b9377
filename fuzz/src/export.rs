//! A config file through every target and back, and through `env-import`: neko reads the same. What is lost is told.

use neko_ice::config::{ConfigFile, Input, NoFiles, Outcome, Resolution, resolve};
use neko_ice::export::{self, Selection, Target};
use neko_ice::import;
use neko_ice::source::SourceKind;

pub fn check(bytes: &[u8]) {
    let Some(before) = read(bytes.to_vec()) else { return };
    let Outcome::Starts = before.outcome else { return };
    let product = export::variables(&before, &Selection::default());
    for target in Target::ALL {
        let Ok(text) = target.write(&product.variables, None) else { continue };
        let name = target.name();
        let pairs = target.read(&text).unwrap_or_else(|error| panic!("{name} is not read again: {error}\n{text}"));
        let lost = export::not_the_same(&product.variables, &pairs);
        assert!(lost.is_empty(), "{name} loses {lost:?} of\n{text}");
        for key in export::differences(&before, &pairs) {
            let told = product.warnings.iter().any(|warning| warning.contains(key));
            assert!(told, "{name}: {key} is something else, and nothing says so:\n{text}");
        }
    }
    let imported = import::config_file(&before, &[]);
    let Some(after) = read(imported.yaml.clone().into_bytes()) else { panic!("no config file:\n{}", imported.yaml) };
    assert_eq!(after.outcome, Outcome::Starts, "{}", imported.yaml);
    for key in export::unequal(&before.webrtc, &after.webrtc) {
        let told = imported.warnings.iter().any(|warning| warning.contains(key));
        assert!(told, "{key} is something else in\n{}", imported.yaml);
    }
    // What was clean once stays as it is.
    if imported.warnings.is_empty() {
        assert_eq!(import::config_file(&after, &[]).yaml, imported.yaml);
    }
}

fn read(bytes: Vec<u8>) -> Option<Resolution> {
    let kind = SourceKind::File("neko.yaml".to_owned());
    let config = ConfigFile::Text { kind, bytes, extension: "yaml".to_owned() };
    resolve(&Input { config, ..Input::default() }, &NoFiles).ok()
}
