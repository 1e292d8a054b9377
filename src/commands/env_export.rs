//! `neko-ice env-export`: the same settings as environment variables of neko, in the spelling of whatever stands
//! between.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, bail};
use clap::ValueEnum;
use clap::builder::PossibleValue;

use neko_config::Resolution;
use neko_config::ice_server::Secret;
use neko_config::setting::SETTINGS;
use neko_text::spelling;
use neko_transfer::export::{self, Limited, Product, Selection, Target, TimeLimit, Unfaithful, Written};

use super::input::{InputArgs, InputError};
use super::inputs::Inputs;
use super::output_file::{self, Content};
use super::side::SideArg;
use super::writer::{print_product, say};
use super::{read, refusal, units};

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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Format(Target);

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        const FORMATS: [Format; 16] = {
            let mut formats = [Format(Target::Compose); 16];
            let mut index = 0;
            while index < 16 {
                formats[index] = Format(Target::ALL[index]);
                index += 1;
            }
            formats
        };
        &FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self.0 {
            Target::Dotenv => "`NAME='value'` lines, for shells and dotenv readers",
            Target::DockerEnv => "For `docker run --env-file`",
            Target::Compose => "The `environment:` of a Compose service",
            Target::ComposeEnv => "For a Compose service's `env_file:`",
            Target::Sh => "`export` lines for sh, bash, zsh",
            Target::Fish => "`set -gx` lines for fish",
            Target::Powershell => "`$env:` lines for PowerShell",
            Target::Systemd => "For systemd's `EnvironmentFile=`",
            Target::SystemdUnit => "`Environment=` lines of a unit",
            Target::K8sEnv => "The `env:` of a Kubernetes container",
            Target::K8sConfigmap => "A ConfigMap",
            Target::K8sSecret => "A Secret",
            Target::Kustomize => "A kustomization.yaml with generators",
            Target::HelmValues => "The `env:` of a Helm chart's values",
            Target::Github => "Lines for $GITHUB_ENV",
            Target::Json => "One JSON object",
        };
        Some(PossibleValue::new(self.0.name()).help(help))
    }
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

/// What is written: the main output, and the file of the credentials.
struct Sheets {
    written: Written,
    path: Option<PathBuf>,
}

impl Sheets {
    fn write(target: Target, product: &Product, path: Option<PathBuf>) -> anyhow::Result<Self> {
        let path = path.filter(|_| product.variables.iter().any(|variable| variable.secret));
        let apart = path.as_deref().map(|path| named_as(target, path)).transpose()?;
        Ok(Self { written: Written::new(target, &product.variables, apart.as_deref())?, path })
    }

    /// The file of the credentials and its text.
    fn secrets(&self) -> Option<(&Path, &str)> {
        self.path.as_deref().zip(self.written.secrets.as_deref())
    }
}

/// The file of the credentials, as the main output names it.
fn named_as(target: Target, path: &Path) -> anyhow::Result<String> {
    let shown = match target {
        // systemd takes absolute paths only.
        Target::SystemdUnit => std::path::absolute(path)?,
        // Compose takes a path from its file's folder.
        Target::Compose if path.is_relative() => Path::new(".").join(path.file_name().unwrap_or_default()),
        _ => path.to_owned(),
    };
    shown.into_os_string().into_string().map_err(|_| anyhow::anyhow!("{}: a path that is not UTF-8", path.display()))
}

/// Decodes what would be written and compares it with the configuration.
fn verify(target: Target, resolution: &Resolution, selection: &Selection, product: &Product, written: &Written) -> u8 {
    match written.verified(target, resolution, selection, product) {
        Err(Unfaithful::Undecodable(error)) => {
            say!("error: the {} output does not read back: {error}", target.name());
            super::FINDINGS
        }
        Err(Unfaithful::Lost(names)) => {
            let names: Vec<String> = names.into_iter().collect();
            say!("error: in the {} output {} does not come back as it is", target.name(), names.join(", "));
            super::FINDINGS
        }
        Ok(keys) => {
            for key in keys {
                say!("warning: {key}: neko reads something else from these variables than from the configuration");
            }
            super::OK
        }
    }
}

/// `--check` with a file: is it what would be written now?
fn check_file(args: &Args, target: Target, product: &Product, sheets: &Sheets) -> anyhow::Result<u8> {
    let Some(path) = &args.output else { return Ok(super::OK) };
    let text = |path: &Path| text_of(path, args.input.max_size);
    let main = text(path)?;
    let secrets = sheets.secrets().map(|(path, _)| text(path)).transpose()?;
    let lost = match export::decoded(target, &main, secrets.as_deref()) {
        Ok(pairs) => export::not_the_same(&product.variables, &pairs),
        Err(error) => {
            say!("error: {}: not what {} takes, or not as neko-ice writes it: {error}", path.display(), target.name());
            return Ok(super::FINDINGS);
        }
    };
    if lost.is_empty() {
        say!("checked: {} says what the configuration says", path.display());
        return Ok(super::OK);
    }
    for name in lost {
        say!("error: {}: {name} is not what the configuration says", path.display());
    }
    Ok(super::FINDINGS)
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
