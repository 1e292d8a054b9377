//! `--side`: one of the two lists of servers.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use neko_config::ice_server::Side;

/// A side as the command line has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct SideArg(pub Side);

impl ValueEnum for SideArg {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self(Side::Frontend), Self(Side::Backend)]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self.0 {
            Side::Frontend => "What browsers are sent",
            Side::Backend => "What neko itself uses",
        };
        Some(PossibleValue::new(self.0.as_str()).help(help))
    }
}
