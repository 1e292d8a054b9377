//! `neko-ice env-import`: variables of any kind, or a provider's answer, as a config file.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use neko_deploy::load::{Loaded, Neko};
use neko_transfer::import::{Format, Found, ImportError, Importer};

use super::help::{Help, INPUT, OUTPUT};
use super::input::{InputArgs, InputError};
use super::inputs::Inputs;
use super::output_file::{self, Content};
use super::side::SideArg;
use super::writer::{note, print_product, say};
use super::{exposed, refusal};

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice env-import -o neko.yaml compose.yaml", "Write the settings of a Compose file as a config file"),
        ("neko-ice env-import --from-env", "Print the NEKO_* variables of this shell as a config file"),
        ("docker inspect neko | neko-ice env-import -", "Print the settings of a container that runs"),
        ("neko-ice env-import --side frontend turn-answer.json", "Import the servers of a TURN provider"),
    ],
    exits: &[
        (0, "imported"),
        (1, "refused because of errors"),
        (2, "it could not run: wrong usage, or a file that cannot be read or written"),
    ],
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// File to import; `-` is standard input [default: the variables of --from-env, --env-file and --env]
    ///
    /// It can be a dotenv file, a Compose file, a Kubernetes manifest (also a ConfigMap or Secret alone), a `docker run`
    /// line, the output of `docker inspect`, a TURN provider's answer, or a config file.
    #[arg(value_name = "FILE")]
    source: Option<PathBuf>,
    /// Read the file as this kind [default: by its content]
    #[arg(long, value_enum, help_heading = INPUT)]
    from: Option<Kind>,
    /// Give a TURN provider's servers to this side only
    #[arg(long, value_enum, help_heading = INPUT)]
    side: Option<SideArg>,
    /// Import even if `validate` finds errors
    #[arg(long, help_heading = INPUT)]
    allow_invalid: bool,
    #[command(flatten)]
    input: InputArgs,
    /// Write to this file, which only you can read
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    output: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long, requires = "output", help_heading = OUTPUT)]
    overwrite: bool,
}

/// What is imported, as the command line has it.
#[derive(Debug, Clone, Copy)]
struct Kind(Format);

impl ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self(Format::Dotenv),
            Self(Format::Compose),
            Self(Format::Kubernetes),
            Self(Format::DockerRun),
            Self(Format::DockerInspect),
            Self(Format::Provider),
            Self(Format::Config),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self.0 {
            Format::Dotenv => ("dotenv", "`NAME=value` lines"),
            Format::Compose => ("compose", "A Compose file"),
            Format::Kubernetes => ("kubernetes", "A Kubernetes manifest"),
            Format::DockerRun => ("docker-run", "A `docker run` command line"),
            Format::DockerInspect => ("docker-inspect", "What `docker inspect` prints"),
            Format::Provider => ("provider", "What Cloudflare, Twilio, Metered or a TURN REST interface answers"),
            Format::Config => ("config", "neko's own config file"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let inputs = Inputs::of(&args.input)?;
    let found = find(args, &inputs)?;
    exposed::note(&args.input, std::iter::once(&found.neko.resolution));
    for note in found.notes.iter().cloned().chain(notes_of_deployment(&inputs, &found.neko)) {
        note!("{note}");
    }
    if !refusal::may_go_on(&found.neko, args.input.show_secrets, args.allow_invalid, "import") {
        return Ok(super::FINDINGS);
    }
    let imported = found.config_file();
    for warning in &imported.warnings {
        say!("warning: {warning}");
    }
    match &args.output {
        Some(path) => output_file::write(path, &imported.yaml, Content::Private { overwrite: args.overwrite })?,
        None => print_product(&imported.yaml)?,
    }
    note!("mount it as /etc/neko/neko.yaml, and remove the variables: they override the file");
    Ok(super::OK)
}

fn find(args: &Args, inputs: &Inputs<'_>) -> anyhow::Result<Found> {
    let side = args.side.map(|SideArg(side)| side);
    let importer = Importer { request: &inputs.request, files: &inputs.disk, side };
    let found = match &args.source {
        None if args.input.from_env || !args.input.env_file.is_empty() || !args.input.env.is_empty() => {
            importer.variables(Vec::new())
        }
        None => {
            let only = Loaded::only_of(|take| inputs.each(&[], take));
            only.map_err(ImportError::from).and_then(|only| importer.found(only))
        }
        Some(path) => importer.text(&inputs.text(path)?, args.from.map(|Kind(format)| format)),
    };
    found.map_err(|error| match error {
        ImportError::Load(failure) => InputError::from(failure).into(),
        other => other.into(),
    })
}

/// What is the matter with a deployment, secrets masked, and which of its variables are not known.
fn notes_of_deployment(inputs: &Inputs<'_>, neko: &Neko) -> Vec<String> {
    let Some(deployment) = &neko.deployment else { return Vec::new() };
    let redaction = inputs.redaction(&neko.resolution);
    let problems = deployment.problems.iter().map(|problem| {
        let message = redaction.about(problem.place.as_ref(), &problem.to_string());
        format!("{message}: {}", problem.consequence)
    });
    let unseen = deployment.environment.unseen.iter();
    let unseen = unseen.map(|own| format!("{} is {}, which is not known here; it is left out", own.name, own.what));
    problems.chain(unseen).collect()
}
