//! `neko-ice env-import`: from variables, wherever they stand, or a provider's answer, to a clean config file.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use neko_deploy::load::{Loaded, Neko};
use neko_transfer::import::{Format, Found, ImportError, Importer};

use super::input::{InputArgs, InputError};
use super::inputs::Inputs;
use super::output_file::{self, Content};
use super::side::SideArg;
use super::writer::{print_product, say};
use super::{exposed, refusal};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A dotenv file, Compose file, Kubernetes manifest (a ConfigMap or Secret alone too), `docker run` line, output of `docker inspect`, answer of a TURN
    /// provider, or config file (`-`: standard input); without it, the environment that --from-env, --env-file and --env
    /// give
    #[arg(value_name = "FILE")]
    source: Option<PathBuf>,
    /// What the file is, where that is not seen
    #[arg(long, value_enum)]
    from: Option<Kind>,
    /// For a provider's answer: give the servers to one side only
    #[arg(long, value_enum)]
    side: Option<SideArg>,
    /// Write to a file that only you can read, and not to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file where there is one
    #[arg(long, requires = "output")]
    overwrite: bool,
    /// Import what `validate` finds errors in
    #[arg(long)]
    allow_invalid: bool,
    #[command(flatten)]
    input: InputArgs,
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
        say!("note: {note}");
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
    say!("note: mount it as /etc/neko/neko.yaml, and remove the variables: they win over the file");
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
