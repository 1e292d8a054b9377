//! Secrets from files, variables and the terminal: never from an argument, which other processes see.

use std::env::VarError;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};

use crate::commands::help::CREDENTIALS;
use crate::commands::read;
use crate::render::visible;
use neko_config::FileError;
use neko_config::ice_server::Secret;
use neko_config::ice_server::rest::{self, TimeLimited};

/// How long credentials that a shared secret makes are good for.
const REST_LIFETIME: Duration = Duration::from_secs(3600);
/// Nobody's password is longer.
const LONGEST: u64 = 64 * 1024;

/// The shared secret of REST credentials.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct RestArgs {
    /// Make TURN credentials from the shared secret in this file (static-auth-secret of Coturn)
    #[arg(long, value_name = "FILE", conflicts_with = "turn_secret_env", help_heading = CREDENTIALS)]
    #[arg(hide_short_help = true)]
    turn_secret_file: Option<PathBuf>,
    /// Make TURN credentials from the shared secret in this environment variable
    #[arg(long, value_name = "VARIABLE", help_heading = CREDENTIALS, hide_short_help = true)]
    turn_secret_env: Option<String>,
}

impl RestArgs {
    /// Credentials, good for an hour from now; none where no secret is given.
    pub(super) fn credentials(&self, user: &str) -> anyhow::Result<Option<TimeLimited>> {
        let secret = match (&self.turn_secret_file, &self.turn_secret_env) {
            (Some(path), _) => of_file("--turn-secret-file", path)?,
            (None, Some(name)) => of_variable("--turn-secret-env", name)?,
            (None, None) => return Ok(None),
        };
        let expires = SystemTime::now() + REST_LIFETIME;
        let expires = expires.duration_since(UNIX_EPOCH).context("the clock stands before 1970")?.as_secs();
        Ok(rest::time_limited(&secret, user, expires))
    }
}

/// The password of one server.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct PasswordArgs {
    /// Read the password from the first line of this file (`-`: standard input) [default: you are asked]
    #[arg(long, value_name = "FILE", conflicts_with = "password_env", help_heading = CREDENTIALS)]
    #[arg(hide_short_help = true)]
    password_file: Option<PathBuf>,
    /// Read the password from this environment variable
    #[arg(long, value_name = "VARIABLE", help_heading = CREDENTIALS)]
    password_env: Option<String>,
}

impl PasswordArgs {
    /// The password; asked for on the terminal where no option says where it is.
    pub(super) fn password(&self, user: &str) -> anyhow::Result<Secret> {
        match (&self.password_file, &self.password_env) {
            (Some(path), _) => of_file("--password-file", path),
            (None, Some(name)) => of_variable("--password-env", name),
            (None, None) => prompt(user),
        }
    }

    pub(super) fn is_given(&self) -> bool {
        self.password_file.is_some() || self.password_env.is_some()
    }
}

fn prompt(user: &str) -> anyhow::Result<Secret> {
    if !std::io::stdin().is_terminal() {
        bail!(
            "the password of {user:?} is missing, and there is no terminal to ask for it: use --password-file or --password-env"
        );
    }
    let password =
        rpassword::prompt_password(format!("Password of {}: ", visible::escaped(user))).context("the password")?;
    Ok(Secret::new(password))
}

/// The first line, without its end.
pub(super) fn of_file(option: &str, path: &Path) -> anyhow::Result<Secret> {
    let shown = path.display();
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(LONGEST).read_to_end(&mut bytes);
        read.map(|_| bytes).map_err(|error| FileError::Other(error.to_string()))
    } else {
        read::named(path, LONGEST)
    };
    let bytes = bytes.map_err(|error| match error {
        // Somebody may have written the secret itself.
        FileError::Missing => {
            anyhow::anyhow!("{option}: no such file (give the name of a file, not the secret itself)")
        }
        other => anyhow::anyhow!("{option} {shown}: {}", other.words(LONGEST)),
    })?;
    let text = String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("{option} {shown}: not UTF-8"))?;
    let line = text.split('\n').next().unwrap_or_default();
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        bail!("{option} {shown}: the first line is empty; write the secret there");
    }
    Ok(Secret::new(line))
}

pub(super) fn of_variable(option: &str, name: &str) -> anyhow::Result<Secret> {
    match std::env::var(name) {
        Ok(value) if !value.is_empty() => Ok(Secret::new(value)),
        Ok(_) => bail!("{option}: the variable is empty"),
        // Somebody may have written the secret itself.
        Err(VarError::NotPresent) => {
            bail!("{option}: the environment has no variable of this name (give the name, not the secret itself)")
        }
        Err(VarError::NotUnicode(_)) => bail!("{option}: the variable is not UTF-8"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_s_first_line_is_the_secret() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p");
        std::fs::write(&path, " a b\r\nmore\n").unwrap();
        assert_eq!(of_file("--password-file", &path).unwrap().reveal(), " a b");
        std::fs::write(&path, "\n").unwrap();
        assert!(of_file("--password-file", &path).is_err());
    }
}
