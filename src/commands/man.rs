//! `neko-ice man`: the man pages.

use anyhow::Context;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The subcommand whose page is meant; without it the page of neko-ice itself
    subcommand: Option<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut root = super::command().disable_help_subcommand(true);
    root.build();
    let command = match &args.subcommand {
        None => root,
        Some(name) => {
            let found = root.find_subcommand(name).with_context(|| format!("there is no subcommand `{name}`"))?;
            let full = format!("neko-ice-{}", found.get_name());
            found.clone().name(full)
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    super::writer::print_product(&String::from_utf8_lossy(&page))?;
    Ok(super::OK)
}
