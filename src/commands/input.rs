//! The arguments that say which configuration is meant, shared by every subcommand.

use std::path::PathBuf;

/// neko's environment and command line beside the config file.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct InputArgs {
    /// Set a variable of neko's environment (repeatable)
    #[arg(long = "env", value_name = "K=V")]
    pub env: Vec<String>,
    /// Read neko's environment from a dotenv file (repeatable)
    #[arg(long = "env-file", value_name = "FILE")]
    pub env_file: Vec<PathBuf>,
    /// Take the NEKO_* variables of this process's environment
    #[arg(long)]
    pub from_env: bool,
    /// Do not mask credentials in what is printed
    #[arg(long)]
    pub show_secrets: bool,
    /// neko's own command line
    #[arg(last = true, value_name = "NEKO_FLAGS")]
    pub flags: Vec<String>,
}
