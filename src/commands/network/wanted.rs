//! What a probe has to find out for the user: who must get video, and what has to be proven.

use anyhow::bail;

use crate::commands::units;
use neko_report::{Requirement, ViewersFrom};

/// The heading of these options.
const WANTED: &str = "Viewers and verdict";

#[derive(Debug, clap::Args)]
pub(super) struct WantedArgs {
    /// Number of simultaneous viewers that ports and quotas must support [default: 1]
    #[arg(long, value_name = "NUMBER", value_parser = units::whole(1..=u16::MAX))]
    #[arg(help_heading = WANTED, hide_short_help = true)]
    viewers: Option<u16>,
    /// Who must get video: lan, internet or both [default: whom the settings can serve]
    #[arg(long, value_enum, value_name = "PLACE", value_delimiter = ',', help_heading = WANTED, hide_possible_values = true)]
    viewers_from: Vec<Place>,
    /// Exit with 1 unless this is proven too (repeatable)
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',', help_heading = WANTED)]
    require: Vec<Required>,
}

/// Where viewers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Place {
    /// In the same network as neko
    Lan,
    /// Anywhere else
    Internet,
}

impl From<Place> for ViewersFrom {
    fn from(place: Place) -> Self {
        match place {
            Place::Lan => Self::Lan,
            Place::Internet => Self::Internet,
        }
    }
}

/// What has to be proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Required {
    /// Some viewers get video through a TURN server
    Relay,
    /// A TURN server over TLS relays for viewers
    RelayTls,
    /// Some viewers get video from neko's own ports
    Direct,
    /// Every server works as its list needs it
    Servers,
    /// All viewers whom the settings can serve get video
    All,
    /// No TURN server allows too much; tests what --security does
    Secure,
    /// Every path that carried enough media is good, and there is at least one
    Quality,
}

impl From<Required> for Requirement {
    fn from(required: Required) -> Self {
        match required {
            Required::Relay => Self::Relay,
            Required::RelayTls => Self::RelayTls,
            Required::Direct => Self::Direct,
            Required::Servers => Self::Servers,
            Required::All => Self::All,
            Required::Secure => Self::Secure,
            Required::Quality => Self::Quality,
        }
    }
}

impl WantedArgs {
    /// What the command line says, else the settings file, else one.
    pub(super) fn viewers(&self, of_file: Option<u32>) -> usize {
        let of_file = of_file.and_then(|viewers| usize::try_from(viewers).ok());
        self.viewers.map(usize::from).or(of_file).unwrap_or(1)
    }

    pub(super) fn viewers_from(&self) -> Vec<ViewersFrom> {
        self.viewers_from.iter().copied().map(ViewersFrom::from).collect()
    }

    pub(super) fn required(&self) -> Vec<Requirement> {
        self.require.iter().copied().map(Requirement::from).collect()
    }

    pub(super) fn looks_at_security(&self) -> bool {
        self.require.contains(&Required::Secure)
    }

    /// Stand-ins say nothing of one's own servers.
    pub(super) fn with_stand_ins(&self) -> anyhow::Result<()> {
        let of_servers = |required: &&Required| matches!(required, Required::Secure | Required::Servers);
        if let Some(required) = self.require.iter().find(of_servers) {
            let name = Requirement::from(*required).as_str();
            bail!("--embedded tests built-in servers, so --require {name} cannot be proven: remove one of the two");
        }
        Ok(())
    }

    /// Where servers alone are checked, nobody tells what viewers get.
    pub(super) fn without_viewers(&self) -> anyhow::Result<()> {
        let of_viewers =
            |required: &&Required| !matches!(required, Required::Servers | Required::Secure | Required::All);
        if let Some(required) = self.require.iter().find(of_viewers) {
            let name = Requirement::from(*required).as_str();
            bail!("--servers-only tests no viewers, so --require {name} cannot be proven: remove one of the two");
        }
        if self.viewers.is_some_and(|viewers| viewers > 1) || !self.viewers_from.is_empty() {
            bail!("--servers-only tests no viewers: remove --viewers and --viewers-from");
        }
        Ok(())
    }
}
