//! `--report FILE.html`: the page that goes with an issue.

use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::{Context, bail};

use neko_config::Resolution;
use neko_config::ice_server::browser;

use crate::commands::help::OUTPUT;
use crate::commands::output_arg::{self, OutputArg};
use crate::commands::output_file::{self, Content};
use crate::commands::resolve;
use crate::commands::writer::note;
use crate::render::page::{self, Fact, Known, Options, Page, Setting};

#[derive(Debug, clap::Args)]
pub(super) struct PageArgs {
    /// Also write the report as one HTML page, to attach to an issue or to open on a phone
    ///
    /// Passwords are masked; addresses and names are replaced by pseudonyms such as PUBLIC-1. The page says what it still
    /// contains.
    #[arg(long, value_name = "FILE", help_heading = OUTPUT, hide_short_help = true)]
    report: Option<PathBuf>,
    /// In that page, write addresses and names as they are
    #[arg(long, requires = "report", help_heading = OUTPUT, hide_short_help = true)]
    show_addresses: bool,
}

impl PageArgs {
    /// Whether a page is wanted.
    pub(super) fn is_wanted(&self) -> bool {
        self.report.is_some()
    }

    /// What cannot be written at the end is an error at the beginning.
    pub(super) fn check(&self, to: &OutputArg) -> anyhow::Result<()> {
        let Some(path) = &self.report else { return Ok(()) };
        if to.file() == Some(path) {
            bail!("--report {}: --output writes to this file too; choose another name", path.display());
        }
        output_arg::check("--report", &[], path)
    }

    /// Writes the page, where one is wanted.
    pub(super) fn write(&self, page: impl FnOnce() -> Page, told: &Told) -> anyhow::Result<()> {
        let Some(path) = &self.report else { return Ok(()) };
        let mut page = page();
        page.known.users.extend(told.known.users.iter().cloned());
        page.known.servers.extend(told.known.servers.iter().cloned());
        let neko = told.neko.as_deref();
        page.about.push(Fact::new("neko-ice", env!("CARGO_PKG_VERSION")));
        page.about.push(Fact::new("neko", neko.unwrap_or("its version is not known")));
        let options = Options { show_addresses: self.show_addresses, now: SystemTime::now() };
        output_file::write(path, &page::render(page, options), Content::Report).context("--report")?;
        note!("the page is {}", path.display());
        Ok(())
    }
}

/// What a page tells of the settings.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub settings: Vec<Setting>,
    pub neko: Option<String>,
    /// What they say of servers and users.
    known: Known,
}

impl Told {
    /// Adds those of a configuration.
    pub(super) fn add(&mut self, resolution: &Resolution) {
        self.settings.extend(resolve::settings(resolution));
        for server in resolution.webrtc.frontend.value.iter().chain(resolution.webrtc.backend.value.iter()) {
            self.known.users.extend(server.username.clone());
            let urls = server.urls.iter().flatten().filter_map(|url| browser::contact(&url.value));
            self.known.servers.extend(urls.map(|uri| uri.host.to_string()));
        }
        self.neko = Some(format!("the settings are read as by {}", resolution.running));
    }
}
