//! What is written: the main output, and the file of the credentials.

use std::path::{Path, PathBuf};

use neko_transfer::export::{Product, Target, Written};

/// What is written: the main output, and the file of the credentials.
pub(super) struct ExportedFiles {
    pub written: Written,
    path: Option<PathBuf>,
}

impl ExportedFiles {
    pub fn write(target: Target, product: &Product, path: Option<PathBuf>) -> anyhow::Result<Self> {
        let path = path.filter(|_| product.variables.iter().any(|variable| variable.secret));
        let apart = path.as_deref().map(|path| named_as(target, path)).transpose()?;
        Ok(Self { written: Written::new(target, &product.variables, apart.as_deref())?, path })
    }

    /// The file of the credentials and its text.
    pub fn secrets(&self) -> Option<(&Path, &str)> {
        self.path.as_deref().zip(self.written.secrets.as_deref())
    }
}

/// The file of the credentials, as the main output names it.
fn named_as(target: Target, path: &Path) -> anyhow::Result<String> {
    let shown = match target {
        // systemd takes absolute paths only.
        Target::SystemdUnit => std::path::absolute(path)?,
        // Compose takes a path from its file's folder.
        Target::Compose if path.is_relative() => Path::new(".").join(path.file_name().unwrap_or_default()),
        _ => path.to_owned(),
    };
    shown.into_os_string().into_string().map_err(|_| anyhow::anyhow!("{}: a path that is not UTF-8", path.display()))
}
