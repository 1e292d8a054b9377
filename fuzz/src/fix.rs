//! `--fix` and `--unsafe-fixes` on a YAML file: what is written reads back with fewer findings and none that is new, and
//! a second time there is nothing left to do.

use std::collections::BTreeMap;

use neko_ice::config::{ConfigFile, Input, NoFiles, Outcome, Resolution, resolve};
use neko_ice::fixing::Mender;
use neko_ice::lint::{self, Policy, RuleId, Severity};
use neko_ice::source::SourceKind;

use super::held;

const NAME: &str = "neko.yaml";

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(before) = read(text) else { return };
    for unsafe_too in [false, true] {
        let mender = Mender { kind: SourceKind::File(NAME.to_owned()), policy: &Policy::default(), unsafe_too };
        let Some(mended) = mender.mend(text, before.clone(), read) else { continue };
        let Some(after) = read(&mended.text) else { panic!("{:?} cannot be read", mended.text) };
        held::resolution(&after[0]);
        assert!(after[0].outcome == Outcome::Starts || before[0].outcome != Outcome::Starts, "neko exits now");
        let (old, new) = (counts(&before), counts(&after));
        for (rule, count) in &new {
            assert!(old.get(rule) >= Some(count), "{rule} came in with {:?}", mended.text);
        }
        let is_better = new.values().sum::<usize>() < old.values().sum::<usize>() || notes(&after) < notes(&before);
        assert!(is_better, "nothing is better");
        assert!(mender.mend(&mended.text, after, read).is_none(), "there was more to do in {:?}", mended.text);
    }
}

fn read(text: &str) -> Option<Vec<Resolution>> {
    let config = ConfigFile::Text {
        kind: SourceKind::File(NAME.to_owned()),
        bytes: text.as_bytes().to_vec(),
        extension: "yaml".to_owned(),
    };
    Some(vec![resolve(&Input { config, ..Input::default() }, &NoFiles).ok()?])
}

fn notes(resolutions: &[Resolution]) -> usize {
    let found = resolutions.iter().flat_map(|own| lint::run(own, &lint::Options::default().regardless()));
    found.filter(|finding| finding.severity == Severity::Note).count()
}

/// Errors and warnings of each rule.
fn counts(resolutions: &[Resolution]) -> BTreeMap<RuleId, usize> {
    let mut counts = BTreeMap::new();
    let found = resolutions.iter().flat_map(|own| lint::run(own, &lint::Options::default().regardless()));
    for finding in found.filter(|finding| finding.severity > Severity::Note) {
        *counts.entry(finding.rule).or_default() += 1;
    }
    counts
}
