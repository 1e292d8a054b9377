//! `neko-ice env-export`: the same settings as environment variables of neko.

use std::path::PathBuf;

use anyhow::Context;

use crate::diagnostic::Severity;
use crate::export::{self, Target};
use crate::lint;
use crate::render::redact::Redaction;
use crate::render::text;

use super::input::InputArgs;
use super::output_file;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// neko's config file, a Compose file or a manifest (`-`: standard input); without it, where neko and Compose look
    config: Option<PathBuf>,
    /// What the variables are written for
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write to a file that only you can read, and not to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file where there is one
    #[arg(long, requires = "output")]
    overwrite: bool,
    /// Export a configuration that `validate` finds errors in
    #[arg(long)]
    allow_invalid: bool,
    #[command(flatten)]
    input: InputArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The `environment:` of a Compose service
    #[default]
    Compose,
    /// `NAME='value'` lines, for shells and `env_file`
    Dotenv,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let subject = args.input.only(args.config.as_deref())?.into_resolved()?;
    let resolution = &subject.resolution;
    let mut findings: Vec<_> = subject.problems().map(super::deployments::finding).collect();
    findings.extend(lint::run(resolution));
    findings.retain(|finding| finding.severity == Severity::Error);
    if !findings.is_empty() {
        let redaction = if args.input.show_secrets { Redaction::off() } else { Redaction::new(&resolution.secrets) };
        anstream::eprint!("{}", text::findings(&findings, &redaction, text::Style::default()));
        if !args.allow_invalid {
            anstream::eprintln!(
                "error: not exported because of the errors above (--allow-invalid exports all the same)"
            );
            return Ok(super::FINDINGS);
        }
    }
    let target = match args.format {
        Format::Compose => Target::Compose,
        Format::Dotenv => Target::Dotenv,
    };
    let product = export::variables(resolution);
    for warning in &product.warnings {
        anstream::eprintln!("warning: {warning}");
    }
    let text = match target.write(&product.variables) {
        Ok(text) => text,
        Err(error) => {
            anstream::eprintln!("error: {error}");
            return Ok(super::FINDINGS);
        }
    };
    let warned = |key: &&str| product.warnings.iter().any(|warning| warning.contains(key));
    for key in export::differences(resolution, &product).iter().filter(|key| !warned(key)) {
        anstream::eprintln!(
            "warning: {key}: neko reads something else from these variables than from the configuration"
        );
    }
    if product.variables.is_empty() {
        anstream::eprintln!("note: every webrtc setting has neko's default: there is nothing to export");
    } else {
        anstream::eprintln!("note: {}", target.usage());
    }
    match &args.output {
        Some(path) => output_file::write_private(path, &text, args.overwrite)
            .with_context(|| format!("cannot write {}", path.display()))?,
        None => super::print(&text)?,
    }
    Ok(super::OK)
}
