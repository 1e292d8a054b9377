//! `resolve` in every format, and `resolve --diff`: a config file, another one behind a line `#### other`, variables for
//! that one behind `#### env`. A configuration does not differ from itself, the two ways name the same keys, every setting
//! that differs is named, and no credential is shown.

use neko_ice::commands::printed::{self, Difference};
use neko_ice::config::{ConfigFile, Input, NoFiles, Resolution, Variable, resolve};
use neko_ice::document::dotenv;
use neko_ice::export;
use neko_ice::source::SourceKind;

use super::held;
use super::parts::Parts;

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let disk = Parts::of(text);
    let Some(one) = read("neko.yaml", disk.first(), "") else { return };
    let other = match disk.named("other") {
        "" => disk.first(),
        other => other,
    };
    let Some(other) = read("other.yaml", other, disk.named("env")) else { return };
    for own in [&one, &other] {
        printed_alone(own);
        let nothing = difference(own, own, true);
        assert!(nothing.same && nothing.keys.is_empty(), "it differs from itself in {:?}", nothing.keys);
    }
    let (there, back) = (difference(&one, &other, true), difference(&other, &one, true));
    assert_eq!(sorted(&there), sorted(&back), "the ways name other keys");
    for key in export::unequal(&one.webrtc, &other.webrtc) {
        assert!(there.keys.iter().any(|named| named == key), "{key} differs, and nothing says so:\n{}", there.text);
    }
    let masked = difference(&one, &other, false);
    assert_eq!(sorted(&masked), sorted(&there), "what is masked changes what differs");
    let telling = [&one, &other].into_iter().flat_map(|own| secrets(own, [&one, &other]));
    for secret in telling {
        assert!(!masked.text.contains(secret), "{secret} is shown:\n{}", masked.text);
        assert!(!masked.json.contains(secret), "{secret} is shown:\n{}", masked.json);
    }
}

fn printed_alone(own: &Resolution) {
    let formats = printed::alone(own.clone(), false).expect("every format");
    is_json(&formats[1]);
    for secret in secrets(own, [own, own]) {
        for text in &formats {
            assert!(!text.contains(secret), "{secret} is shown:\n{text}");
        }
    }
}

/// The secrets of one that could be nothing else in either.
fn secrets<'a>(own: &'a Resolution, both: [&'a Resolution; 2]) -> impl Iterator<Item = &'a str> {
    let all: Vec<_> = both.into_iter().flat_map(|own| own.secrets.iter().cloned()).collect();
    own.secrets.iter().filter(move |place| held::telling(place, &all)).map(|place| place.text())
}

fn difference(one: &Resolution, other: &Resolution, reveal: bool) -> Difference {
    let difference = printed::difference([one.clone(), other.clone()], reveal).expect("two configurations compare");
    is_json(&difference.json);
    assert_eq!(difference.same, difference.keys.is_empty());
    difference
}

fn is_json(text: &str) {
    assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "not JSON: {text}");
}

fn sorted(difference: &Difference) -> Vec<&str> {
    let mut keys: Vec<&str> = difference.keys.iter().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn read(name: &str, config: &str, environment: &str) -> Option<Resolution> {
    let config = ConfigFile::Text {
        kind: SourceKind::File(name.to_owned()),
        bytes: config.as_bytes().to_vec(),
        extension: "yaml".to_owned(),
    };
    let lines = dotenv::parse(environment).ok()?;
    let environment = lines.into_iter().map(|line| Variable::new(line.name, line.value)).collect();
    resolve(&Input { config, environment, ..Input::default() }, &NoFiles).ok()
}
