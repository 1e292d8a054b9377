//! A TURN server on another network that tries neko's ports from there.

use std::path::PathBuf;

use anyhow::bail;

use neko_config::ice_server::address::HostReach;
use neko_report::{ListedServer, Login};
use neko_text::source::Place;

use super::{secret, server_url};

#[derive(Debug, clap::Args)]
pub(super) struct OutsideArgs {
    /// Also try neko's ports from this TURN server, which is on a different network
    #[arg(long, value_name = "URL", conflicts_with_all = ["embedded", "servers_only"], help_heading = OUTSIDE)]
    #[arg(hide_short_help = true)]
    outside: Option<String>,
    /// User name on that server
    #[arg(long, value_name = "NAME", requires = "outside", help_heading = OUTSIDE, hide_short_help = true)]
    outside_user: Option<String>,
    /// Read the password from the first line of this file
    #[arg(long, value_name = "FILE", requires = "outside_user", conflicts_with = "outside_password_env")]
    #[arg(help_heading = OUTSIDE, hide_short_help = true)]
    outside_password_file: Option<PathBuf>,
    /// Read the password from this environment variable
    #[arg(long, value_name = "VARIABLE", requires = "outside_user", help_heading = OUTSIDE, hide_short_help = true)]
    outside_password_env: Option<String>,
}

/// The heading of these options.
const OUTSIDE: &str = "Test from outside";

impl OutsideArgs {
    pub(super) fn server(&self) -> anyhow::Result<Option<ListedServer>> {
        let Some(url) = &self.outside else { return Ok(None) };
        if ["stun:", "stuns:"].iter().any(|scheme| url.trim().to_ascii_lowercase().starts_with(scheme)) {
            bail!("--outside needs a TURN server, because a STUN server relays nothing: write --outside turn:HOST");
        }
        let (url, uri) = server_url::read(url, "turn")?;
        if HostReach::of(&uri.host) != HostReach::Everywhere {
            bail!("--outside {}: only one network knows that host; name a TURN server on another network", uri.host);
        }
        if self.outside_user.as_deref().is_none_or(str::is_empty) {
            bail!("--outside without a user: a TURN server relays for nobody else; add --outside-user NAME");
        }
        let password = match (&self.outside_password_file, &self.outside_password_env) {
            (Some(path), _) => Some(secret::of_file("--outside-password-file", path)?),
            (None, Some(name)) => Some(secret::of_variable("--outside-password-env", name)?),
            (None, None) => bail!("a user without a password: add --outside-password-file or --outside-password-env"),
        };
        Ok(Some(ListedServer::unlisted(url, uri, Login::new(self.outside_user.clone(), password))))
    }

    /// What looks like a secret in the URL.
    pub(super) fn secrets(&self) -> Vec<Place> {
        self.outside.as_deref().map(server_url::secrets).unwrap_or_default()
    }
}
