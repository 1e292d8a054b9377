//! `migrate` on a YAML file of neko 2 or of an early neko 3, with variables around it behind a line `#### env`; then the
//! variables as the file, with the config around them. Or on a Compose file, or on manifests. What is written reads back and means the same, nothing is lost
//! without being named, a second time there is nothing left to do, and what is left over is told.

use neko_ice::config::{
    Bitrate, ConfigFile, Input, NoFiles, Outcome, Resolution, Setter, Variable, WrittenKey, resolve, setting,
};
use neko_ice::document::dotenv;
use neko_ice::edit;
use neko_ice::export;
use neko_ice::lint::{self, RuleId};
use neko_ice::load::{Kind, Release, Request, Text, load, recognise};
use neko_ice::migration::{self, Migrated};
use neko_ice::render::redact::Redaction;
use neko_ice::source::{Source, SourceKind};

use super::held;
use super::parts::Parts;

const CONFIG: &str = "neko.yaml";
const ENVIRONMENT: &str = "room.env";
const COMPOSE: &str = "compose.yaml";
const MANIFEST: &str = "manifest.yaml";

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let disk = Parts::of(text);
    let (config, environment) = (disk.first(), disk.named("env"));
    match recognise(&Text::in_memory(CONFIG, config)) {
        kind @ Kind::Kubernetes => return migrated(config, MANIFEST, |text| deployed(kind, MANIFEST, text, &disk)),
        kind @ Kind::Compose => return migrated(config, COMPOSE, |text| deployed(kind, COMPOSE, text, &disk)),
        _ => {}
    }
    migrated(config, CONFIG, |config| read(config, environment));
    if !environment.is_empty() {
        migrated(environment, ENVIRONMENT, |environment| read(config, environment));
    }
}

fn migrated(text: &str, name: &str, read: impl Fn(&str) -> Option<Vec<Resolution>>) {
    let kind = SourceKind::File(name.to_owned());
    let Some(before) = read(text) else { return };
    let new = migration::migrate(text, &kind, before.clone(), &read);
    let Some(after) = read(&new.text) else { panic!("{:?} cannot be read", new.text) };
    assert_eq!(before.len(), after.len(), "nekos came or went");
    for (before, after) in before.iter().zip(&after) {
        held::resolution(after);
        same(before, after, &new.text);
        all_kept(before, after, &new);
        no_old_keys(after, &kind, &new);
        masked(before, after, (text, &new), &kind);
    }
    // Of a value in several lines one may remain.
    assert!(new.text.lines().count() <= text.lines().count(), "lines came in: {:?}", new.text);
    let again = migration::migrate(&new.text, &kind, after, &read);
    assert_eq!((again.text.as_str(), again.left), (new.text.as_str(), new.left), "there was more to do");
}

fn all_kept(before: &Resolution, after: &Resolution, new: &Migrated) {
    // What stands inside of a V2 key's JSON goes with it.
    let inside = |key: &WrittenKey| {
        let v2 = before.written.iter().filter(|own| own.v2.is_some());
        v2.filter(|own| own.name.len() < key.name.len()).any(|own| key.name.starts_with(&format!("{}.", own.name)))
    };
    for key in before.written.iter().filter(|key| !inside(key)) {
        kept(key, after, new);
    }
}

/// What is left of neko 2 in the text is told, and nothing is found about what is not left.
fn no_old_keys(after: &Resolution, kind: &SourceKind, new: &Migrated) {
    for key in &after.written {
        let ours = key.key_place.as_ref().or(key.origin.place.as_ref()).is_some_and(|own| own.source.kind == *kind);
        let told = new.said.iter().any(|line| line.starts_with(&format!("{}: left as it is: ", key.name)));
        assert!(!ours || key.v2.is_none() || (told && new.left), "{} is still there: {:?}", key.name, new.text);
    }
    let others = after.written.iter().any(|key| key.v2.is_some());
    for finding in lint::run(after, &lint::Options::default().regardless()) {
        let old = finding.rule == RuleId::V2Key && finding.place().is_some_and(|place| place.source.kind == *kind);
        let about_old = matches!(finding.rule, RuleId::V2Key | RuleId::V2KeyHidesV3 | RuleId::V2KeyIgnored) && !others;
        assert!(new.left || !(old || about_old), "{} in {:?}", finding.message, new.text);
    }
}

/// neko ends up with the same settings, those outside `webrtc` too.
fn same(before: &Resolution, after: &Resolution, text: &str) {
    assert!(after.outcome == Outcome::Starts || before.outcome != Outcome::Starts, "neko exits now: {text:?}");
    // What neko comes to before it exits, and a range that udpmux puts out of force, say nothing.
    let counts = |key: &&str| *key != "webrtc.epr" || before.webrtc.udpmux.value <= 0;
    let unequal: Vec<&str> = export::unequal(&before.webrtc, &after.webrtc).into_iter().filter(counts).collect();
    assert!(unequal.is_empty(), "{unequal:?} changed with {text:?}");
    let codecs = |own: &Resolution| [own.capture.video_codec.value.clone(), own.capture.audio_codec.value.clone()];
    assert_eq!((&before.server.bind.value, codecs(before)), (&after.server.bind.value, codecs(after)), "in {text:?}");
    assert_eq!(before.desktop.screen.value, after.desktop.screen.value, "in {text:?}");
    assert_eq!(before.capture.video_ids.value, after.capture.video_ids.value, "in {text:?}");
    let pipelines = |own: &Resolution| {
        let all = own.capture.video_pipelines.value.iter().chain([&own.capture.audio_pipeline.value]);
        let bits = |rate: &Bitrate| match rate {
            Bitrate::Known { bits_per_second, .. } => Some(*bits_per_second),
            Bitrate::Unknown(_) => None,
        };
        all.map(|own| (own.id.clone(), own.encoder.clone(), bits(&own.bitrate))).collect::<Vec<_>>()
    };
    assert_eq!(pipelines(before), pipelines(after), "in {text:?}");
}

/// A key that was written is there still, or is said to go by its third version's name, under which it is there.
fn kept(key: &WrittenKey, after: &Resolution, new: &Migrated) {
    let there = |name: &str| after.written.iter().any(|own| *own.name == *name);
    if there(&key.name) {
        return;
    }
    let v3 = key.v2.unwrap_or_else(|| panic!("{} is lost", key.name));
    let name = match key.origin.setter {
        Setter::Variable(_) => setting::variable(v3),
        _ => v3.to_owned(),
    };
    let told = new.said.contains(&format!("{}: now {name}", key.name));
    assert!(told && there(&name), "{} is lost, and nothing says so: {:?}", key.name, new.text);
}

/// What is printed of it shows no credential.
fn masked(before: &Resolution, after: &Resolution, (old, new): (&str, &Migrated), kind: &SourceKind) {
    let secrets: Vec<_> = before.secrets.iter().filter(|place| held::telling(place, &before.secrets)).collect();
    if secrets.is_empty() {
        return;
    }
    let shown =
        |own: &Resolution, text: &str| Redaction::new(&own.secrets).source(&Source::new(kind.clone(), text)).text;
    let diff = edit::unified("neko.yaml", &shown(before, old), &shown(after, &new.text));
    for place in secrets {
        for output in new.said.iter().chain([&diff]) {
            assert!(!output.contains(place.text()), "the secret at {place} is shown:\n{output}");
        }
    }
}

fn read(config: &str, environment: &str) -> Option<Vec<Resolution>> {
    let config = ConfigFile::Text {
        kind: SourceKind::File(CONFIG.to_owned()),
        bytes: config.as_bytes().to_vec(),
        extension: "yaml".to_owned(),
    };
    let source = Source::new(SourceKind::File(ENVIRONMENT.to_owned()), environment);
    let lines = dotenv::parse(&source.text).ok()?;
    let environment = lines.into_iter().map(|line| Variable::in_file(&source, line)).collect();
    Some(vec![resolve(&Input { config, environment, ..Input::default() }, &NoFiles).ok()?])
}

/// As for the third version, whatever the image.
fn deployed(kind: Kind, name: &str, text: &str, disk: &Parts<'_>) -> Option<Vec<Resolution>> {
    let request = Request { kind: Some(kind), release: Release::Newest, ..Request::default() };
    let nekos = load([Ok(Text::in_memory(name, text))], &request, disk).into_nekos().ok()?;
    Some(nekos.into_iter().take(4).map(|own| own.resolution).collect())
}
