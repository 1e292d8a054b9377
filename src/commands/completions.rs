//! `neko-ice completions`: the shells' completion scripts.

use clap_complete::Shell;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "neko-ice", &mut script);
    super::print(&String::from_utf8_lossy(&script))?;
    Ok(super::OK)
}
