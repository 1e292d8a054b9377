//! Credentials on the command line, which other processes see.

use std::sync::atomic::{AtomicBool, Ordering};

use neko_config::Resolution;
use neko_text::source::SourceKind;

use super::input::InputArgs;
use super::writer::note;

/// Whether it was said already: the same arguments may be read for many files.
static NOTED: AtomicBool = AtomicBool::new(false);

/// Says once that what stands on the command line is seen by other processes, where a credential stands there.
pub(super) fn note<'a>(input: &InputArgs, resolutions: impl Iterator<Item = &'a Resolution>) {
    let given = |name: &str| input.env.iter().any(|entry| entry.split('=').next() == Some(name));
    let visible = resolutions.flat_map(|resolution| &resolution.secrets).find_map(|place| match &place.source.kind {
        SourceKind::Variable(name) if given(name) => Some(format!("--env {name}")),
        SourceKind::Flag(name) if !input.flags.is_empty() => Some(name.clone()),
        _ => None,
    });
    if let Some(what) = visible
        && !NOTED.swap(true, Ordering::Relaxed)
    {
        note!(
            "other processes on this machine can see the credential in {what}; use --env-file or a config file instead"
        );
    }
}
