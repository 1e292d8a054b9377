//! A setting that is written twice.

use crate::context::{by_v2_key, written};
use crate::{Context, Diagnostic, Severity, rule};
use neko_config::setting::{Section, SettingType, Visitor};
use neko_config::{Origin, Setter, Setting, Shadowed};
use neko_deploy::{Deployment, MountFrom};

rule! {
    SettingShadowed = "setting-shadowed",
    severity: Warning,
    effect: Limited,
    stays_beside_exit: true,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // Where one list is that of both sides, one finding says so.
    let left_out = context.one_list().then(|| context.webrtc().backend.key);
    let mut shadowed = ShadowedSettings { left_out, deployment: context.deployment, found: Vec::new() };
    context.webrtc().visit(&mut shadowed);
    shadowed.found
}

struct ShadowedSettings<'a> {
    left_out: Option<&'static str>,
    deployment: Option<&'a Deployment>,
    found: Vec<Diagnostic>,
}

impl<'a> Visitor<'a> for ShadowedSettings<'_> {
    fn visit<T: SettingType>(&mut self, setting: &'a Setting<T::Value>) {
        if self.left_out != Some(setting.key) {
            self.check(setting);
        }
    }
}

impl ShadowedSettings<'_> {
    fn check<T>(&mut self, setting: &Setting<T>) {
        // A V2 key that wins over a V3 one is another rule's finding.
        let v2 = by_v2_key(&setting.origin);
        let lost = |shadowed: &&Shadowed| written_somewhere(&shadowed.origin) && (!v2 || by_v2_key(&shadowed.origin));
        let Some(lost) = setting.outranked().find(lost).filter(|_| written(setting)) else { return };
        let both = in_file(&setting.origin) && in_file(&lost.origin);
        if is_empty_within(&lost.origin, &setting.origin) || !both && self.is_common(&lost.origin) {
            return;
        }
        let mut finding = RULE
            .finding(format!("{} is set more than once; neko uses the one from {}", setting.key, setting.origin))
            .at(lost.origin.place.clone(), "has no effect")
            .also(setting.origin.place.clone(), "this one counts")
            .note(match both {
                true => "a key with dots silently overrides the nested one",
                false => "a flag overrides a variable, and a variable overrides the file",
            })
            .help("keep one of them");
        finding.severity = if both { Severity::Warning } else { Severity::Note };
        self.found.push(finding);
    }

    /// Whether a text is a file that other nekos are given too, each with settings of its own beside it.
    fn is_common(&self, origin: &Origin) -> bool {
        let others = self.deployment.map(|own| &own.neighbours[..]).unwrap_or_default();
        let Some(place) = &origin.place else { return false };
        others.iter().any(|other| mounts(other, place.source.name()))
    }
}

/// Whether a neko is given a file, or the folder that it is in.
fn mounts(deployment: &Deployment, file: &str) -> bool {
    let below = |path: &str| file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    deployment.mounts.iter().any(|mount| matches!(&mount.from, MountFrom::Host(path) if below(path)))
}

fn in_file(origin: &Origin) -> bool {
    matches!(origin.setter, Setter::File(_))
}

fn written_somewhere(origin: &Origin) -> bool {
    origin.place.is_some()
}

/// Whether one is an empty list within the other, as in an `iceservers:` mapping that neko takes for a server.
fn is_empty_within(inner: &Origin, outer: &Origin) -> bool {
    let (Some(inner), Some(outer)) = (&inner.place, &outer.place) else { return false };
    let is_empty = inner.text().bytes().all(|byte| b"[] \t\r\n".contains(&byte));
    let holds = outer.span.start < inner.span.start && inner.span.end <= outer.span.end;
    is_empty && holds && std::sync::Arc::ptr_eq(&inner.source, &outer.source)
}
