//! The file of a baseline.

use std::path::Path;

use anyhow::{Context, bail};
use neko_lint::baseline::{Baseline, NoBaseline};

use super::super::super::output_file::{self, Content};
use super::super::super::read;

/// Far more than anybody's findings.
const LIMIT: u64 = 16 << 20;

/// Reads one; none where there is no such file. The names in it are relative to its folder, and it is written again: a pipe
/// is none, and may be what is printed to.
pub(super) fn read(path: &Path, is_named: bool) -> anyhow::Result<Option<Baseline>> {
    let read = if is_named { read::named_regular(path, LIMIT) } else { read::found(path, LIMIT) };
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(neko_config::FileError::Missing) => return Ok(None),
        Err(error) => bail!("{}: {}", path.display(), error.words(LIMIT)),
    };
    let name = path.display();
    match Baseline::read(&bytes) {
        Err(version @ NoBaseline::Version(_)) => {
            bail!("{name}: {version}: --write-baseline writes it anew once the file is gone")
        }
        read => read.map(Some).with_context(|| format!("{name}: no baseline")),
    }
}

pub(super) fn write(baseline: &Baseline, path: &Path) -> anyhow::Result<()> {
    output_file::write(path, &baseline.text()?, Content::Report)
}
