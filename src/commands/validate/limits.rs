//! What the TURN server has, where no configuration of it is among the files.

use neko_config::port_range;
use neko_lint::TurnLimits;

#[derive(Debug, Clone, clap::Args)]
pub(super) struct LimitArgs {
    /// How many allocations the TURN server gives in all (coturn: total-quota)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    turn_quota: Option<u64>,
    /// How many allocations the TURN server gives to one user (coturn: user-quota)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    turn_user_quota: Option<u64>,
    /// The TURN server's relay ports (coturn: min-port, max-port)
    #[arg(long, value_name = "MIN-MAX", value_parser = range)]
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
        .ok_or_else(|| "not two ports with a hyphen between them, the smaller first".to_owned())
}
