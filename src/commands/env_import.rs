//! `neko-ice env-import`: from variables, wherever they stand, or a provider's answer, to a clean config file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use serde_json::Value;

use neko_config::behaviour::Skip;
use neko_config::ice_server::Side;
use neko_config::{Input, Variable};
use neko_deploy::load::{self, Configuration, Loaded, Neko};
use neko_deploy::{compose, docker_run, kubernetes};
use neko_text::document::dotenv;
use neko_text::source::Source;
use neko_transfer::import;

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// `NAME=value` lines
    Dotenv,
    /// A Compose file
    Compose,
    /// A Kubernetes manifest
    Kubernetes,
    /// A `docker run` command line
    DockerRun,
    /// What `docker inspect` prints
    DockerInspect,
    /// What Cloudflare, Twilio, Metered or a TURN REST interface answers
    Provider,
    /// neko's own config file
    Config,
}

/// What was read.
struct Found {
    neko: Box<Neko>,
    /// What it was resolved from.
    environment: Vec<Variable>,
    notes: Vec<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let inputs = Inputs::of(&args.input)?;
    let found = match &args.source {
        None if args.input.from_env || !args.input.env_file.is_empty() || !args.input.env.is_empty() => {
            of_variables(&inputs, Vec::new())?
        }
        None => of_loaded(&inputs, inputs.load(&[]))?,
        Some(path) => read(args, &inputs, path)?,
    };
    exposed::note(&args.input, std::iter::once(&found.neko.resolution));
    for note in &found.notes {
        say!("note: {note}");
    }
    if !refusal::may_go_on(&found.neko, args.input.show_secrets, args.allow_invalid, "import") {
        return Ok(super::FINDINGS);
    }
    let imported = import::config_file(&found.neko.resolution, &found.environment);
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

fn read(args: &Args, inputs: &Inputs<'_>, path: &Path) -> anyhow::Result<Found> {
    let text = inputs.text(path)?;
    let source = text.source();
    let name = text.name();
    if source.text.trim().is_empty() {
        bail!("{name}: there is nothing in it");
    }
    let kind = args.from.unwrap_or_else(|| recognised(name, &source.text));
    if args.side.is_some() && kind != Kind::Provider {
        bail!("--side is for a TURN provider's answer, and {name} is none");
    }
    let extension = name.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
    let readable = extension.is_some_and(|extension| EXTENSIONS.contains(&extension)) || text.is_stream;
    if args.from.is_none() && kind == Kind::Config && !readable {
        bail!("{name}: not seen what it is; say it with --from");
    }
    match kind {
        Kind::Dotenv => {
            let lines = dotenv::parse(&source.text).map_err(|error| {
                let (line, column) = source.line_column(error.span.start);
                anyhow::anyhow!("{name}:{line}:{column}: {}", error.message)
            })?;
            let variables = lines.into_iter().map(|line| Variable::in_file(&source, line)).collect();
            of_variables(inputs, variables)
        }
        Kind::DockerInspect => {
            let variables = import::docker_inspect(&json(name, &source.text)?);
            let what = || format!("{name}: no `Config.Env` in it: not what `docker inspect CONTAINER` prints");
            of_variables(inputs, variables.with_context(what)?)
        }
        Kind::Provider => {
            let answer = import::provider_answer(&json(name, &source.text)?);
            of_answer(args, inputs, answer.map_err(|why| anyhow::anyhow!("{name}: {why}"))?)
        }
        Kind::Compose => of_loaded(inputs, inputs.loader().text_as(load::Kind::Compose, &text)),
        Kind::Kubernetes => of_manifests(inputs, &source),
        Kind::DockerRun => of_loaded(inputs, inputs.loader().text_as(load::Kind::DockerRun, &text)),
        Kind::Config => {
            let found = of_loaded(inputs, inputs.loader().text_as(load::Kind::Config, &text))?;
            let resolution = &found.neko.resolution;
            if resolution.outcome == neko_config::Outcome::Starts && !resolution.written.iter().any(of_neko) {
                let part = resolution.written.iter().any(|key| &*key.name == "environment");
                let hint = if part {
                    ": an `environment:` is read where it stands in a service of a Compose file"
                } else {
                    ""
                };
                bail!("{name}: no setting of neko's in it{hint}");
            }
            Ok(found)
        }
    }
}

/// Whether a key is one that somebody wrote for neko.
fn of_neko(key: &neko_config::WrittenKey) -> bool {
    key.known && !matches!(key.origin.setter, neko_config::Setter::Flag(_))
}

/// What neko takes for the end of a config file's name.
const EXTENSIONS: [&str; 6] = ["yaml", "yml", "json", "toml", "env", "dotenv"];

/// By what is in the file.
fn recognised(name: &str, text: &str) -> Kind {
    let begin = text.trim_start();
    if kubernetes::is_manifest(text) {
        return Kind::Kubernetes;
    }
    if begin.starts_with(['{', '[']) {
        return match serde_json::from_str::<Value>(text) {
            Ok(json) if json.get("Config").or_else(|| json.get(0)?.get("Config")).is_some() => Kind::DockerInspect,
            Ok(json) if json.get("webrtc").is_some() => Kind::Config,
            _ => Kind::Provider,
        };
    }
    if compose::is_compose(text) {
        return Kind::Compose;
    }
    if docker_run::is_command_line(text) {
        return Kind::DockerRun;
    }
    let by_name = name.ends_with(".env") || name.rsplit('/').next().is_some_and(|name| name.starts_with(".env"));
    let assigns = |line: &str| {
        let line = line.trim_start().trim_start_matches("export ");
        let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(line.len());
        end > 0 && line[end..].starts_with('=')
    };
    match text.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        Some(first) if by_name || assigns(first) => Kind::Dotenv,
        _ => Kind::Config,
    }
}

fn json(name: &str, text: &str) -> anyhow::Result<Value> {
    // Its own words would quote the text.
    serde_json::from_str(text).map_err(|error| match error.is_eof() {
        true => anyhow::anyhow!("{name}: JSON that ends in its middle"),
        false => anyhow::anyhow!("{name}:{}:{}: not JSON", error.line(), error.column()),
    })
}

/// These, and those of the command line.
fn of_variables(inputs: &Inputs<'_>, mut environment: Vec<Variable>) -> anyhow::Result<Found> {
    let request = &inputs.request;
    environment.extend(request.variables().cloned());
    let (flags, size_limit) = (request.flags.clone(), request.size_limit);
    let input = Input { environment: environment.clone(), flags, size_limit, ..Input::default() };
    let resolution = neko_config::resolve(&input, &neko_config::NoFiles)?;
    if !environment.iter().any(|variable| variable.name.starts_with("NEKO_")) {
        bail!("there is no NEKO_ variable in it");
    }
    Ok(Found { neko: Box::new(resolution.into()), environment, notes: Vec::new() })
}

fn of_answer(args: &Args, inputs: &Inputs<'_>, answer: import::Answer) -> anyhow::Result<Found> {
    let sides = match args.side {
        None => vec![Side::Frontend, Side::Backend],
        Some(SideArg(side)) => vec![side],
    };
    let mut notes = answer.notes;
    if sides.len() == 1 {
        notes.push("only one side gets servers: with one list set, neko leaves the other one empty".to_owned());
    }
    let (usable, left_out) = import::usable_by_neko(&answer.servers);
    if sides == [Side::Backend] && usable.is_empty() {
        bail!("{}", Skip::TurnOverTcp { allocates: false });
    }
    if sides.contains(&Side::Backend) {
        notes.extend(left_out.iter().map(|url| {
            let why = Skip::TurnOverTcp { allocates: false };
            format!("{url}: left out of the backend list: {why}")
        }));
    }
    let environment = sides.into_iter().map(|side| {
        let servers = if side == Side::Backend { &usable } else { &answer.servers };
        Variable::new(neko_config::setting::variable(side.key()), neko_transfer::export::server_list(servers))
    });
    Ok(Found { notes, ..of_variables(inputs, environment.collect())? })
}

/// A container, or the ConfigMaps and Secrets where there is no workload.
fn of_manifests(inputs: &Inputs<'_>, source: &Arc<Source>) -> anyhow::Result<Found> {
    let (loader, manifests) = (inputs.loader(), std::slice::from_ref(source));
    let workloads = loader.workloads(manifests);
    let no_neko = workloads.failures().next().is_some();
    let Some(loose) = kubernetes::loose(manifests).filter(|_| no_neko) else { return of_loaded(inputs, workloads) };
    let note = format!("there is no workload in it: read as a neko that takes all of {}", loose.name);
    let mut found = of_loaded(inputs, loader.deployments(source.name(), vec![loose], Vec::new()))?;
    found.notes.insert(0, note);
    Ok(found)
}

fn of_loaded(inputs: &Inputs<'_>, loaded: Loaded) -> anyhow::Result<Found> {
    let neko = loaded.only().and_then(Configuration::into_neko).map_err(InputError::from)?;
    let own: Vec<Variable> = inputs.request.variables().cloned().collect();
    let Some(deployment) = &neko.deployment else { return Ok(Found { neko, environment: own, notes: Vec::new() }) };
    let redaction = inputs.redaction(&neko.resolution);
    let notes = deployment.problems.iter().map(|problem| {
        let message = redaction.about(problem.place.as_ref(), &problem.to_string());
        format!("{message}: {}", problem.consequence)
    });
    let unseen = deployment.environment.unseen.iter();
    let unseen = unseen.map(|own| format!("{} is {}, which is not known here; it is left out", own.name, own.what));
    let notes = notes.chain(unseen).collect();
    let environment = deployment.environment.variables.iter().chain(&own).cloned().collect();
    Ok(Found { neko, environment, notes })
}
