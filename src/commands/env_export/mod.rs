//! `neko-ice env-export`: the same settings as environment variables of neko, in the spelling of whatever stands
//! between.

mod check;
mod format;
mod sheets;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, bail};
use neko_config::Resolution;
use neko_config::ice_server::Secret;
use neko_config::setting::SETTINGS;
use neko_text::spelling;
use neko_transfer::export::{self, Limited, Product, Selection, Target, TimeLimit};

use super::input::{InputArgs, InputError};
use super::inputs::Inputs;
use super::output_file::{self, Content};
use super::side::SideArg;
use super::writer::{print_product, say};
use super::{read, refusal, units};
use check::{check_file, verify};
use format::Format;
use sheets::Sheets;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// neko's config file, a Compose file or a manifest (`-`: standard input); without it, where neko and Compose look
    config: Option<PathBuf>,
    /// What the variables are written for
    #[arg(long, value_enum, default_value_t = Format(Target::Compose))]
    format: Format,
    /// Export settings with neko's default too
    #[arg(long)]
    all: bool,
    /// Export only these settings: `iceservers`, `epr`, `estimator` (repeatable, or separated by commas)
    #[arg(long, value_name = "SETTING", value_delimiter = ',', value_parser = setting)]
    only: Vec<String>,
    /// Export only one side's server list
    #[arg(long, value_enum)]
    side: Option<SideArg>,
    /// Write to a file that only you can read, and not to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file where there is one
    #[arg(long)]
    overwrite: bool,
    /// Write nothing: decode the output as the target would, or the file of --output where it is, and compare
    #[arg(long)]
    check: bool,
    /// Write the variables with credentials to a file of their own, and refer to it
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    split_secrets: Option<Option<PathBuf>>,
    /// Make time-limited credentials for every TURN server, from coturn's `static-auth-secret` in this file
    #[arg(long, value_name = "FILE")]
    turn_secret_file: Option<PathBuf>,
    /// How long they are good: 90m, 12h, 7d [default: 1d]
    #[arg(long, value_name = "TIME", value_parser = units::lifetime, requires = "turn_secret_file")]
    ttl: Option<u64>,
    /// The name in them, behind the time
    #[arg(long, value_name = "NAME", requires = "turn_secret_file")]
    user: Option<String>,
    /// Export a configuration that `validate` finds errors in
    #[arg(long)]
    allow_invalid: bool,
    #[command(flatten)]
    input: InputArgs,
}

/// A setting of `webrtc`, or a group of them.
fn setting(text: &str) -> Result<String, String> {
    let name = text.strip_prefix("webrtc.").unwrap_or(text);
    let keys = || SETTINGS.iter().filter_map(|row| row.key.strip_prefix("webrtc."));
    if keys().any(|key| key == name || key.split_once('.').is_some_and(|(group, _)| group == name)) {
        return Ok(name.to_owned());
    }
    let nearest = spelling::most_alike(name, keys(), spelling::shared_letters).map_or("iceservers", |(_, key)| key);
    Err(format!("no setting of `webrtc`; did you mean {nearest:?}?"))
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let target = args.format.0;
    let secrets_target = target.secrets_apart();
    if args.split_secrets.is_some() && secrets_target.is_none() {
        bail!("--split-secrets: {} has no way to refer to credentials elsewhere", target.name());
    }
    let only = Inputs::of(&args.input)?.only(args.config.as_deref())?;
    let mut subject = only.into_neko().map_err(InputError::from)?;
    if let Some(file) = &args.turn_secret_file {
        limit_credentials(args, &mut subject.resolution, file)?;
    }
    if !refusal::may_go_on(&subject, args.input.show_secrets, args.allow_invalid, "export") {
        return Ok(super::FINDINGS);
    }
    let resolution = subject.resolution;
    let selection = Selection { all: args.all, only: args.only.clone(), side: args.side.map(|SideArg(side)| side) };
    let product = export::variables(&resolution, &selection);
    for warning in &product.warnings {
        say!("warning: {warning}");
    }
    let secrets_path = match (&args.split_secrets, secrets_target) {
        (Some(named), Some(spelling)) => Some(named.clone().unwrap_or_else(|| {
            let beside = args.output.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
            beside.join(spelling.secrets_file())
        })),
        _ => None,
    };
    let sheets = match Sheets::write(target, &product, secrets_path) {
        Ok(sheets) => sheets,
        Err(error) => {
            say!("error: {error:#}");
            return Ok(super::FINDINGS);
        }
    };
    if args.check && args.output.as_deref().is_some_and(Path::exists) {
        return check_file(args, target, &product, &sheets);
    }
    let verified = verify(target, &resolution, &selection, &product, &sheets.written);
    if verified != super::OK {
        return Ok(verified);
    }
    if args.check {
        say!(
            "checked: {} variables in the spelling of {}, decoded again, are what the configuration says",
            product.variables.len(),
            target.name()
        );
        return Ok(super::OK);
    }
    let content = Content::Private { overwrite: args.overwrite };
    // Both or none.
    let find = |path: &Path| output_file::find(path, content);
    let secrets_file = sheets.secrets().map(|(path, _)| find(path)).transpose()?;
    if let (Some(path), Some(secrets)) = (&args.output, &secrets_file)
        && find(path)?.is_same(secrets)
    {
        bail!("{}: both the output and the file of the credentials", path.display());
    }
    let main = args.output.as_deref().map(|path| (path, sheets.written.main.as_str()));
    let files: Vec<(&Path, &str)> = sheets.secrets().into_iter().chain(main).collect();
    output_file::write_all(&files, content)?;
    if args.output.is_none() {
        print_product(&sheets.written.main)?;
    }
    advise(target, &product, &sheets);
    Ok(super::OK)
}

/// Nobody's secret is longer.
const LONGEST: u64 = 64 * 1024;

fn limit_credentials(args: &Args, resolution: &mut Resolution, file: &Path) -> anyhow::Result<()> {
    let text = text_of(file, LONGEST)?;
    let secret = Secret::new(text.trim_end_matches(['\n', '\r']));
    if secret.reveal().is_empty() {
        bail!("{}: there is no secret in it", file.display());
    }
    let day = TimeLimit::of(&secret);
    let seconds = args.ttl.unwrap_or(day.seconds);
    let limit = TimeLimit { user: args.user.as_deref().unwrap_or(day.user), seconds, ..day };
    let Limited { servers, expires } = limit.apply(resolution, SystemTime::now())?;
    match servers {
        0 => say!("warning: no server has a turn: or turns: URL; there was nothing to make credentials for"),
        _ => say!(
            "note: the TURN credentials are good for {seconds} s, until {expires} (unix time); neko reads them once, at start: \
             viewers who come later get expired ones, so export again and restart neko before"
        ),
    }
    Ok(())
}

/// A file that the command line names.
fn text_of(file: &Path, limit: u64) -> anyhow::Result<String> {
    let bytes = read::named(file, limit)
        .map_err(|error| anyhow::anyhow!("cannot read {}: {}", file.display(), error.words(limit)))?;
    String::from_utf8(bytes).with_context(|| format!("cannot read {}: not UTF-8", file.display()))
}

fn advise(target: Target, product: &Product, sheets: &Sheets) {
    if product.variables.is_empty() {
        say!("note: there is nothing to export: every webrtc setting that is asked for has neko's default");
        return;
    }
    say!("note: {}", target.usage());
    let secret = product.variables.iter().any(|variable| variable.secret);
    match (sheets.secrets(), target) {
        (Some((path, _)), _) => {
            say!("note: the credentials are in {}: {}", path.display(), apart(target))
        }
        (None, Target::K8sConfigmap) if secret => say!(
            "warning: a ConfigMap is readable by whoever may read the namespace, and there are credentials in this one; \
             --split-secrets puts them into a Secret, --format k8s-secret all of it"
        ),
        _ => {}
    }
}

/// What to do with the file of the credentials.
fn apart(target: Target) -> &'static str {
    match target {
        Target::Compose => "`env_file:` names it, keep it beside the Compose file",
        Target::ComposeEnv => "name it in `env_file:` too",
        Target::DockerEnv => "give it to docker with a second --env-file",
        Target::Dotenv => "load it the same way",
        Target::Sh | Target::Fish | Target::Powershell => "the output loads it, from the working directory",
        Target::Systemd => "name it in a second EnvironmentFile=",
        Target::SystemdUnit => "EnvironmentFile= names it",
        Target::K8sConfigmap => {
            "kubectl apply -f it, and add `secretRef: {name: neko-webrtc}` to the container's `envFrom:`"
        }
        Target::K8sEnv | Target::HelmValues => "kubectl apply -f it, secretKeyRef names it",
        Target::Kustomize => "secretGenerator names it, keep it beside kustomization.yaml",
        Target::K8sSecret | Target::Github | Target::Json => "keep it safe",
    }
}
