//! `neko-ice env-import`: from variables, wherever they stand, or a provider's answer, to a clean config file.

use std::path::PathBuf;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::config::{self, ConfigFile, Input, Resolution, Variable};
use crate::deployment::{Deployment, compose, docker_run, kubernetes};
use crate::document::dotenv;
use crate::export::Side;
use crate::import;
use crate::source::{Source, SourceKind};

use super::input::{Disk, InputArgs};
use super::{output_file, refusal};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A dotenv file, Compose file, Kubernetes manifest, `docker run` line, output of `docker inspect`, answer of a TURN
    /// provider, or config file (`-`: standard input); without it, the environment that --from-env, --env-file and --env
    /// give
    file: Option<PathBuf>,
    /// What the file is, where that is not seen
    #[arg(long, value_enum)]
    from: Option<Kind>,
    /// The service or container, where there are several
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum SideArg {
    /// What browsers are sent
    Frontend,
    /// What neko itself uses
    Backend,
}

/// What was read.
struct Found {
    resolution: Resolution,
    environment: Vec<Variable>,
    notes: Vec<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let found = match &args.file {
        None => {
            let resolution = args.input.only(None)?.into_resolved()?.resolution;
            Found { resolution, environment: args.input.environment()?, notes: Vec::new() }
        }
        Some(_) => read(args)?,
    };
    for note in &found.notes {
        anstream::eprintln!("note: {note}");
    }
    if !refusal::may_go_on(&found.resolution, Vec::new(), args.input.show_secrets, args.allow_invalid, "import") {
        return Ok(super::FINDINGS);
    }
    let imported = import::config_file(&found.resolution, &found.environment);
    for warning in &imported.warnings {
        anstream::eprintln!("warning: {warning}");
    }
    anstream::eprintln!("note: mount it as /etc/neko/neko.yaml, and remove the variables: they win over the file");
    match &args.output {
        Some(path) => output_file::write_private(path, &imported.yaml, args.overwrite)
            .with_context(|| format!("cannot write {}", path.display()))?,
        None => super::print(&imported.yaml)?,
    }
    Ok(super::OK)
}

fn read(args: &Args) -> anyhow::Result<Found> {
    let path = args.file.as_deref().context("no file")?;
    let name = path.to_str().with_context(|| format!("{}: a path that is not UTF-8", path.display()))?;
    let bytes = if name == "-" { args.input.stdin()? } else { args.input.bytes(name)? };
    let Ok(text) = String::from_utf8(bytes.clone()) else { bail!("{name}: not UTF-8") };
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let source_kind = if name == "-" { SourceKind::Stdin } else { SourceKind::File(name.to_owned()) };
    let source = Source::new(source_kind.clone(), text);
    let kind = args.from.unwrap_or_else(|| recognised(name, &source.text));
    let shown = source.name().to_owned();
    match kind {
        Kind::Dotenv => {
            let lines = dotenv::parse(&source.text).map_err(|error| {
                let (line, column) = source.line_column(error.span.start);
                anyhow::anyhow!("{shown}:{line}:{column}: {}", error.message)
            })?;
            let variables = lines.into_iter().map(|line| Variable::in_file(&source, line)).collect();
            of_variables(args, variables)
        }
        Kind::DockerInspect => {
            let json = json(&shown, &source.text)?;
            let variables = import::docker_inspect(&json).with_context(|| {
                format!("{shown}: no `Config.Env` in it: not what `docker inspect CONTAINER` prints")
            })?;
            of_variables(args, variables)
        }
        Kind::Provider => {
            let answer = import::provider_answer(&json(&shown, &source.text)?)
                .map_err(|why| anyhow::anyhow!("{shown}: {why}"))?;
            of_answer(args, answer)
        }
        Kind::Compose => {
            let shell = if args.input.from_env { std_variables() } else { Vec::new() };
            let mut request = compose::Request {
                shell,
                service: args.service.clone(),
                size_limit: args.input.max_size,
                ..Default::default()
            };
            match source_kind {
                SourceKind::File(path) => request.files = vec![path],
                kind => request.text = Some((kind, bytes)),
            }
            let project = compose::read(&request, &Disk)?;
            for problem in &project.refused {
                anstream::eprintln!("warning: {}", problem.message);
            }
            of_deployment(args, &shown, project.nekos)
        }
        Kind::Kubernetes => of_deployment(args, &shown, kubernetes::read(&[source]).deployments),
        Kind::DockerRun => of_deployment(args, &shown, docker_run::read(&source, &Disk, args.input.max_size)),
        Kind::Config => {
            let resolution = args.input.only(Some(path))?.into_resolved()?.resolution;
            Ok(Found { resolution, environment: args.input.environment()?, notes: Vec::new() })
        }
    }
}

/// By what is in the file.
fn recognised(name: &str, text: &str) -> Kind {
    let begin = text.trim_start();
    if kubernetes::is_manifest(text) {
        return Kind::Kubernetes;
    }
    if begin.starts_with(['{', '[']) {
        return match serde_json::from_str::<Value>(text) {
            Ok(json) if import::docker_inspect(&json).is_some() => Kind::DockerInspect,
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
    serde_json::from_str(text).map_err(|error| anyhow::anyhow!("{name}:{}:{}: not JSON", error.line(), error.column()))
}

fn std_variables() -> Vec<Variable> {
    std::env::vars().map(|(name, value)| Variable::new(name, value)).collect()
}

fn of_variables(args: &Args, mut environment: Vec<Variable>) -> anyhow::Result<Found> {
    environment.extend(args.input.environment()?);
    let input = Input {
        // Nothing is looked for: the variables are all there is.
        config: ConfigFile::Text {
            kind: SourceKind::BuiltIn("nothing".to_owned()),
            bytes: Vec::new(),
            extension: "yaml".to_owned(),
        },
        environment: environment.clone(),
        flags: args.input.flags.clone(),
        size_limit: args.input.max_size,
        ..Input::default()
    };
    let resolution = config::resolve(&input, &config::NoFiles)?;
    if !environment.iter().any(|variable| variable.name.starts_with("NEKO_")) {
        bail!("there is no NEKO_ variable in it");
    }
    Ok(Found { resolution, environment, notes: Vec::new() })
}

fn of_answer(args: &Args, answer: import::Answer) -> anyhow::Result<Found> {
    let sides = match args.side {
        None => vec![Side::Frontend, Side::Backend],
        Some(SideArg::Frontend) => vec![Side::Frontend],
        Some(SideArg::Backend) => vec![Side::Backend],
    };
    let mut notes = answer.notes;
    if sides.len() == 1 {
        notes.push("only one side gets servers: with one list set, neko leaves the other one empty".to_owned());
    }
    let environment = sides.into_iter().map(|side| {
        let name = format!("NEKO_{}", side.key().to_uppercase().replace('.', "_"));
        Variable::new(name, crate::export::server_list(&answer.servers))
    });
    Ok(Found { notes, ..of_variables(args, environment.collect())? })
}

fn of_deployment(args: &Args, name: &str, nekos: Vec<Deployment>) -> anyhow::Result<Found> {
    let wanted = |neko: &&Deployment| {
        args.service.as_ref().is_none_or(|service| neko.name == *service || neko.name.ends_with(&format!("/{service}")))
    };
    let mut found = nekos.iter().filter(wanted);
    let (Some(neko), rest) = (found.next(), found.count()) else {
        let names: Vec<&str> = nekos.iter().map(|neko| neko.name.as_str()).collect();
        bail!(
            "{name}: no neko {}in it (found: {})",
            args.service.as_ref().map_or(String::new(), |service| format!("{service} ")),
            names.join(", ")
        );
    };
    if rest > 0 {
        let names: Vec<&str> = nekos.iter().map(|neko| neko.name.as_str()).collect();
        bail!("{name}: several nekos, {}: say which with --service", names.join(", "));
    }
    let own = args.input.environment()?;
    let resolution = neko.resolve_with(&Disk, args.input.max_size, &own, &args.input.flags)?;
    let mut notes: Vec<String> =
        neko.problems.iter().map(|problem| format!("{}: {}", problem.message, problem.consequence)).collect();
    notes.extend(
        neko.unseen
            .iter()
            .map(|unseen| format!("{} is {}, which is not known here; it is left out", unseen.name, unseen.what)),
    );
    let environment = neko.environment.iter().chain(&own).cloned().collect();
    Ok(Found { resolution, environment, notes })
}
