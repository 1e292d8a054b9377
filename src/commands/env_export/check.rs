//! What is written, or was, decoded and compared with the configuration.

use std::path::Path;

use neko_config::Resolution;
use neko_transfer::export::{self, Product, Selection, Target, Unfaithful, Written};

use super::super::writer::say;
use super::super::{FINDINGS, OK};
use super::exported_files::ExportedFiles;
use super::{Args, text_of};

/// Decodes what would be written and compares it with the configuration.
pub(super) fn verify(
    target: Target,
    resolution: &Resolution,
    selection: &Selection,
    product: &Product,
    written: &Written,
) -> u8 {
    match written.verified(target, resolution, selection, product) {
        Err(Unfaithful::Undecodable(error)) => {
            say!("error: the {} output does not read back: {error}", target.name());
            FINDINGS
        }
        Err(Unfaithful::Lost(names)) => {
            let names: Vec<String> = names.into_iter().collect();
            say!("error: in the {} output {} does not come back as it is", target.name(), names.join(", "));
            FINDINGS
        }
        Ok(keys) => {
            for key in keys {
                say!("warning: {key}: neko reads a different value from these variables than from the configuration");
            }
            OK
        }
    }
}

/// `--check` with a file: is it what would be written now?
pub(super) fn check_file(
    args: &Args,
    target: Target,
    product: &Product,
    exported: &ExportedFiles,
) -> anyhow::Result<u8> {
    let Some(path) = &args.output else { return Ok(OK) };
    let text = |path: &Path| text_of(path, args.input.max_size);
    let main = text(path)?;
    let secrets = exported.secrets().map(|(path, _)| text(path)).transpose()?;
    let lost = match export::decoded(target, &main, secrets.as_deref()) {
        Ok(pairs) => export::not_the_same(&product.variables, &pairs),
        Err(error) => {
            say!("error: {}: not what {} takes, or not as neko-ice writes it: {error}", path.display(), target.name());
            return Ok(FINDINGS);
        }
    };
    if lost.is_empty() {
        say!("checked: {} says what the configuration says", path.display());
        return Ok(OK);
    }
    for name in lost {
        say!("error: {}: {name} is not what the configuration says", path.display());
    }
    Ok(FINDINGS)
}
