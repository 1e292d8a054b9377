//! `neko-ice migrate`: V2 keys and variables into V3.

use std::path::PathBuf;

use anyhow::bail;

use neko_config::{Files, Standing};
use neko_deploy::load::Release;
use neko_lint::migration::{self, Survey};
use neko_text::edit::Original;

use super::help::{Help, INPUT, OUTPUT};
use super::input::{InputArgs, InputError};
use super::inputs::Inputs;
use super::kind::Kind;
use super::output_arg::OutputArg;
use super::writer::{print_diff, print_product, say};
use super::{build_server, edited, output_file};

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice migrate --diff config.yaml", "Show what would change"),
        ("neko-ice migrate -i config.yaml", "Change the file"),
        ("neko-ice migrate -o new.yaml compose.yaml", "Write the new text to a different file"),
    ],
    exits: &[
        (0, "every setting of neko 2 was rewritten, or there was none"),
        (1, "some are left to do by hand; each is listed"),
        (2, "it could not run: wrong usage, or a file that cannot be read or written"),
    ],
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Config file, Compose file or file of environment variables
    #[arg(value_name = "FILE")]
    config: PathBuf,
    /// Read the file as this kind
    #[arg(long, value_name = "KIND", value_enum, default_value_t, help_heading = INPUT)]
    kind: Kind,
    #[command(flatten)]
    input: InputArgs,
    /// Change the file itself, in one step
    #[arg(short, long, conflicts_with_all = ["diff", "output"], help_heading = OUTPUT)]
    in_place: bool,
    /// Show what would change, as a unified diff with credentials masked
    #[arg(long, help_heading = OUTPUT)]
    diff: bool,
    #[command(flatten)]
    output: OutputArg,
}

impl Args {
    pub(super) fn output(&self) -> &OutputArg {
        &self.output
    }
}

/// Exit code 0 where every V2 key went over, 1 where some have to be done by hand.
pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let path = args.config.as_path();
    let Some(name) = path.to_str().filter(|name| *name != "-") else {
        bail!("migrate cannot read standard input: name a file");
    };
    if std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir()) {
        bail!("{name}: not a regular file");
    }
    let mut inputs = Inputs::of(&args.input)?;
    inputs.request.kind = args.kind.known();
    let files = inputs.disk.of_project(Some(name), vec![name.to_owned()]);
    if build_server::is_here() && files.standing(name) != Standing::Inside {
        bail!(
            "{name}: the file is outside the project and CI is set, so it is not read; name its folder with --project FOLDER"
        );
    }
    let text = inputs.text(path)?;
    let mut survey = Survey::default();
    inputs.each_with(&text, |own| survey.add(&text, &own.resolution))?;
    let original = Original::read(path, inputs.request.size_limit)?;
    let new = migration::migrate_file(&original.text, &text, survey, &inputs.request, &inputs.disk);
    let new = new.map_err(InputError::from)?;
    let (before, after) = (&original.text, &new.text);
    if args.diff {
        inputs.request.release = Release::Newest;
        print_diff(&edited::diff(&inputs, path, [before, after], args.input.show_secrets)?)?;
    } else if args.in_place {
        if after != before {
            output_file::replace(path, &original, after)?;
        }
    } else {
        // The product is the file, credentials and all.
        print_product(after)?;
    }
    for line in &new.said {
        say!("{line}");
    }
    Ok(if new.left { super::FINDINGS } else { super::OK })
}
