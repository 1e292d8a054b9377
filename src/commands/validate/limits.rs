//! What the TURN server has, where no configuration of it is among the files.

use neko_config::port_range;
use neko_lint::TurnLimits;

use super::super::help::DEPLOYMENT;
use super::super::units;

#[derive(Debug, Clone, clap::Args)]
pub(super) struct LimitArgs {
    /// Number of allocations that the TURN server gives in all (total-quota of Coturn)
    #[arg(long, value_name = "N", value_parser = units::whole(1..=u64::MAX))]
    #[arg(help_heading = DEPLOYMENT, hide_short_help = true)]
    turn_quota: Option<u64>,
    /// Number of allocations that the TURN server gives to one user (user-quota of Coturn)
    #[arg(long, value_name = "N", value_parser = units::whole(1..=u64::MAX))]
    #[arg(help_heading = DEPLOYMENT, hide_short_help = true)]
    turn_user_quota: Option<u64>,
    /// Relay ports of the TURN server (min-port and max-port of Coturn)
    #[arg(long, value_name = "MIN-MAX", value_parser = range, help_heading = DEPLOYMENT, hide_short_help = true)]
    relay_ports: Option<(u16, u16)>,
}

impl LimitArgs {
    pub(super) fn limits(&self) -> TurnLimits {
        TurnLimits { quota: self.turn_quota, user_quota: self.turn_user_quota, relay_ports: self.relay_ports }
    }
}

fn range(text: &str) -> Result<(u16, u16), String> {
    let ports = port_range::read(text, |port| port.trim().parse().ok());
    ports
        .and_then(|(min, max)| Some((min, max?)))
        .filter(|(min, max)| *min > 0 && min <= max)
        .ok_or_else(|| "write two ports with a hyphen between them, the smaller one first: 49160-49200".to_owned())
}
