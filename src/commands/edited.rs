//! What an edit of a file changes, for people.

use std::path::Path;

use super::inputs::Inputs;
use super::secrets::Secrets;
use crate::render::redact::Redaction;
use crate::render::visible;
use neko_text::edit;
use neko_text::source::{Source, SourceKind};

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
        let mut secrets = Secrets::default();
        inputs.each_with(&text.edited(edited), |own| secrets.extend(&own.resolution.secrets))?;
        Ok(Redaction::new(&secrets.places).product(&Source::new(SourceKind::File(name.clone()), edited)))
    };
    Ok(edit::unified(&visible::escaped(&name), &masked(before)?, &masked(after)?))
}
