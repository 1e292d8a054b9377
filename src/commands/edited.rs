//! What an edit of a file changes, for people.

use std::path::Path;

use super::inputs::Inputs;
use crate::render::redact::Redaction;
use crate::render::visible;
use neko_text::edit;
use neko_text::source::{Place, Source, SourceKind};

/// The unified diff of a file's text before and after, credentials masked unless they may be shown.
pub(super) fn diff(
    inputs: &Inputs<'_>,
    path: &Path,
    [before, after]: [&str; 2],
    show_secrets: bool,
) -> anyhow::Result<String> {
    let name = path.display().to_string();
    if show_secrets {
        return Ok(edit::unified(&visible::escaped(&name), before, after));
    }
    let text = inputs.text(path)?;
    let masked = |edited: &str| -> anyhow::Result<String> {
        let nekos = inputs.nekos_with(&text.edited(edited))?;
        let secrets: Vec<Place> = nekos.iter().flat_map(|own| own.resolution.secrets.iter().cloned()).collect();
        Ok(Redaction::new(&secrets).product(&Source::new(SourceKind::File(name.clone()), edited)))
    };
    Ok(edit::unified(&visible::escaped(&name), &masked(before)?, &masked(after)?))
}
