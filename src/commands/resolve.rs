//! `neko-ice resolve`: the effective settings, the origin of each, and what was shadowed.

use std::path::PathBuf;

use super::input::InputArgs;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// neko's config file; without it, where neko itself looks
    config: Option<PathBuf>,
    #[command(flatten)]
    input: InputArgs,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let _ = (&args.config, &args.input);
    anyhow::bail!("not built yet")
}
