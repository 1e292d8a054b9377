//! `neko-ice env-export`: the same settings as environment variables of neko, in the spelling of whatever stands
//! between.

mod check;
mod exported_files;
mod format;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, bail};
use neko_config::Resolution;
use neko_config::ice_server::Secret;
use neko_config::setting::SETTINGS;
use neko_text::spelling;
use neko_transfer::export::{self, Limited, Product, Selection, Target, TimeLimit};

use super::help::{Help, OUTPUT};
use super::input::{InputArgs, InputError};
use super::inputs::Inputs;
use super::output_file::{self, Content};
use super::side::SideArg;
use super::writer::{note, print_product, say};
use super::{read, refusal, units};
use check::{check_file, verify};
use exported_files::ExportedFiles;
use format::Format;

/// Which settings are exported.
const SELECTION: &str = "Selection";
/// Credentials in the variables.
const SECRETS: &str = "Credentials";

pub(super) const HELP: Help = Help {
    examples: &[
        ("neko-ice env-export neko.yaml", "Print the settings for `environment:` of a Compose service"),
        (
            "neko-ice env-export --format k8s-configmap --split-secrets neko.yaml",
            "Print a ConfigMap, and put credentials into a Secret",
        ),
        ("neko-ice env-export --format docker-env -o neko.env neko.yaml", "Write a file for `docker run --env-file`"),
        ("neko-ice env-export --check -o neko.env neko.yaml", "Check that the file still says the same"),
    ],
    exits: &[
        (0, "written; with --check the same"),
        (1, "refused because of errors, or a value that the format cannot hold; with --check different"),
        (2, "it could not run: wrong usage, or a file that cannot be read or written"),
    ],
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Config file, Compose file or manifest; `-` is standard input [default: what neko or Compose would read here]
    config: Option<PathBuf>,
    /// Export only these settings, as `iceservers,epr` (repeatable)
    #[arg(long, value_name = "SETTING", value_delimiter = ',', value_parser = setting, help_heading = SELECTION)]
    only: Vec<String>,
    /// Export only the servers of this side
    #[arg(long, value_enum, help_heading = SELECTION, hide_short_help = true)]
    side: Option<SideArg>,
    /// Also export settings that have neko's default
    #[arg(long, help_heading = SELECTION)]
    all: bool,
    /// Export even if `validate` finds errors
    #[arg(long, help_heading = SELECTION, hide_short_help = true)]
    allow_invalid: bool,
    /// Put variables with credentials into a separate file
    ///
    /// The output refers to that file. Without a name it is written next to the output.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, help_heading = SECRETS)]
    split_secrets: Option<Option<PathBuf>>,
    /// Make time-limited credentials for every TURN server, from the shared secret in this file
    ///
    /// It is the `static-auth-secret` of Coturn.
    #[arg(long, value_name = "FILE", help_heading = SECRETS, hide_short_help = true)]
    turn_secret_file: Option<PathBuf>,
    /// How long these credentials are valid: 90m, 12h, 7d [default: 1d]
    #[arg(long, value_name = "TIME", value_parser = units::lifetime, requires = "turn_secret_file")]
    #[arg(help_heading = SECRETS, hide_short_help = true)]
    ttl: Option<u64>,
    /// User name in these credentials, after the time
    #[arg(long, value_name = "NAME", requires = "turn_secret_file", help_heading = SECRETS, hide_short_help = true)]
    user: Option<String>,
    #[command(flatten)]
    input: InputArgs,
    /// What the variables are for
    #[arg(long, value_enum, default_value_t = Format(Target::Compose), help_heading = OUTPUT)]
    format: Format,
    /// Write to this file, which only you can read
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    output: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long, help_heading = OUTPUT)]
    overwrite: bool,
    /// Write nothing: read the variables back as their target would, and compare with the settings
    ///
    /// If the file of --output exists, it is read back instead.
    #[arg(long, help_heading = OUTPUT, hide_short_help = true)]
    check: bool,
}

/// A setting of `webrtc`, or a group of them.
fn setting(text: &str) -> Result<String, String> {
    let name = text.strip_prefix("webrtc.").unwrap_or(text);
    let keys = || SETTINGS.iter().filter_map(|row| row.key.strip_prefix("webrtc."));
    if keys().any(|key| key == name || key.split_once('.').is_some_and(|(group, _)| group == name)) {
        return Ok(name.to_owned());
    }
    let nearest = spelling::most_alike(name, keys(), spelling::shared_letters).map_or("iceservers", |(_, key)| key);
    Err(format!("`webrtc` has no such setting; did you mean {nearest:?}?"))
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
    let exported = match ExportedFiles::write(target, &product, secrets_path) {
        Ok(exported) => exported,
        Err(error) => {
            say!("error: {error:#}");
            return Ok(super::FINDINGS);
        }
    };
    if args.check && args.output.as_deref().is_some_and(Path::exists) {
        return check_file(args, target, &product, &exported);
    }
    let verified = verify(target, &resolution, &selection, &product, &exported.written);
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
    let secrets_file = exported.secrets().map(|(path, _)| find(path)).transpose()?;
    if let (Some(path), Some(secrets)) = (&args.output, &secrets_file)
        && find(path)?.is_same(secrets)
    {
        bail!("{}: both the output and the file of the credentials", path.display());
    }
    let main = args.output.as_deref().map(|path| (path, exported.written.main.as_str()));
    let files: Vec<(&Path, &str)> = exported.secrets().into_iter().chain(main).collect();
    output_file::write_all(&files, content)?;
    if args.output.is_none() {
        print_product(&exported.written.main)?;
    }
    advise(target, &product, &exported);
    Ok(super::OK)
}

/// Nobody's secret is longer.
const LONGEST: u64 = 64 * 1024;

fn limit_credentials(args: &Args, resolution: &mut Resolution, file: &Path) -> anyhow::Result<()> {
    let text = text_of(file, LONGEST)?;
    let secret = Secret::new(text.trim_end_matches(['\n', '\r']));
    if secret.reveal().is_empty() {
        bail!("--turn-secret-file {}: the file is empty; write the secret into it", file.display());
    }
    let day = TimeLimit::of(&secret);
    let seconds = args.ttl.unwrap_or(day.seconds);
    let limit = TimeLimit { user: args.user.as_deref().unwrap_or(day.user), seconds, ..day };
    let Limited { servers, expires } = limit.apply(resolution, SystemTime::now())?;
    match servers {
        0 => say!("warning: no server has a turn: or turns: URL; there was nothing to make credentials for"),
        _ => note!(
            "the TURN credentials are valid for {seconds} s, until {expires} (unix time); neko reads them only at its start, \
             so export again and restart neko before they expire"
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

fn advise(target: Target, product: &Product, exported: &ExportedFiles) {
    if product.variables.is_empty() {
        note!("nothing to export: the selected settings all have neko's default (--all exports them too)");
        return;
    }
    note!("{}", target.usage());
    let secret = product.variables.iter().any(|variable| variable.secret);
    match (exported.secrets(), target) {
        (Some((path, _)), _) => {
            note!("the credentials are in {}: {}", path.display(), apart(target))
        }
        (None, Target::K8sConfigmap) if secret => say!(
            "warning: everyone who can read the namespace can read a ConfigMap, and this one contains credentials; \
             --split-secrets puts them into a Secret, --format k8s-secret all of it"
        ),
        _ => {}
    }
}

/// What to do with the file of the credentials.
fn apart(target: Target) -> &'static str {
    match target {
        Target::Compose => "`env_file:` names it; keep it next to the Compose file",
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
        Target::Kustomize => "secretGenerator names it; keep it next to kustomization.yaml",
        Target::K8sSecret | Target::Github | Target::Json => "keep it safe",
    }
}
