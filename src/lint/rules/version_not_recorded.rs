//! A release of neko whose behaviour is not wholly recorded.

use crate::config::versions::{Aspect, known, not_recorded};
use crate::config::{Version, VersionBy};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{About, Context, Effect, Rule};

static ABOUT: About = About {
    name: "version-not-recorded",
    severity: Severity::Warning,
    effect: Effect::Limited,
    by_default: true,
    summary: "What this version of neko does was not recorded, or not all of it.",
    why: "What neko-ice says of a configuration was recorded from neko 3.1.5, and for some earlier versions read in their \
          source. Where neither was done, it is taken to be as in 3.1.5. The version is the image's, or that of \
          --neko-version.",
    bad: "# version: 3.0.4\nwebrtc:\n  epr: 59000-59100\n",
    good: "# version: 3.1.4\nwebrtc:\n  epr: 59000-59100\n",
};

pub(super) struct VersionNotRecorded;

impl Rule for VersionNotRecorded {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let running = &context.resolution.running;
        let version = running.version;
        let place = match &running.by {
            VersionBy::Image(place) => place.clone(),
            _ => None,
        };
        let mut out = Vec::new();
        if let Some(row) = known(Aspect::Reading, version).filter(|row| !row.as_newest) {
            let v3 = context.resolution.written.iter().find(|key| {
                let name = key.name.as_str();
                name.starts_with("webrtc") || name.starts_with("NEKO_WEBRTC") || name.starts_with("--webrtc")
            });
            let finding = ABOUT.finding(format!("neko {version} {}", row.does));
            let mut finding = finding;
            if v3.is_none() {
                finding.severity = Severity::Note;
            }
            let finding = match v3 {
                Some(key) => finding.at(key.key_place.clone(), "not read").also(place.clone(), "by this image"),
                None => finding.at(place.clone(), "by this image"),
            };
            out.push(
                finding.note(format!("what is said here is of neko {}; source: {}", Version::NEWEST, row.source)).help(
                    format!(
                        "run neko {}, or write the keys that it reads (`epr`, `nat1to1`, `icelite`, …)",
                        Version::NEWEST
                    ),
                ),
            );
        }
        let unknown: Vec<&str> = not_recorded(version).map(Aspect::name).collect();
        if !unknown.is_empty() {
            let finding = ABOUT
                .finding(format!("not recorded for neko {version}: {}", shown(&unknown)))
                .at(place, "by this image")
                .note(format!("neko-ice takes it to do there as {} does", Version::NEWEST));
            out.push(Diagnostic { severity: Severity::Note, ..finding });
        }
        out
    }
}

/// `how settings are read; the codec h265`
fn shown(names: &[&str]) -> String {
    match names.len() == Aspect::ALL.len() {
        true => "anything of it".to_owned(),
        false => names.join("; "),
    }
}
