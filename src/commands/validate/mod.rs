//! `neko-ice validate`: what is wrong with a configuration, where, and how to mend it.

mod ci;
mod files;
mod levels;
mod outputs;
mod settings;

use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Context;

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{self, Policy};
use crate::render::redact::Redaction;
use crate::render::{self, text};

use super::input::InputArgs;
use super::output_file;
use levels::Levels;
use outputs::{Format, Output, Outputs};
use settings::Settings;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files, globs and folders, each file judged on its own (`-`: standard input); without any, those of the settings
    /// file, else where neko itself looks
    ///
    /// Of a folder neko.yaml, .yml, .json and .toml are taken, other files of these kinds with a `webrtc` section, and *.env
    /// with variables of neko's; hidden folders, node_modules and target are left out.
    files: Vec<PathBuf>,
    #[command(flatten)]
    outputs: Outputs,
    /// The least severity that makes the exit code 1 [default: error]
    #[arg(long, value_name = "SEVERITY", value_enum)]
    fail_on: Option<FailOn>,
    #[command(flatten)]
    levels: Levels,
    /// For how many viewers at once the port range must do
    #[arg(long, value_name = "N", default_value_t = 1)]
    viewers: u32,
    /// What the files are
    #[arg(long, value_name = "KIND", value_enum, default_value_t)]
    kind: Kind,
    /// The name that standard input goes by: its extension says its format
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,
    /// The settings file [default: neko-ice.toml here or in a folder above]
    #[arg(long, value_name = "FILE", conflicts_with = "no_settings")]
    settings: Option<PathBuf>,
    /// Read no settings file
    #[arg(long)]
    no_settings: bool,
    #[command(flatten)]
    input: InputArgs,
}

/// What a file is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// Go by content and name
    #[default]
    Auto,
    /// neko's config file
    Config,
    /// Lines of environment variables
    Env,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// Errors only
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
    Note,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
}

/// One input after it was looked at.
struct Judged {
    name: String,
    findings: Vec<Diagnostic>,
    redaction: Redaction,
    unreadable: Option<String>,
}

/// What every file is judged by.
struct Bench {
    input: InputArgs,
    kind: Kind,
    policy: Policy,
    options: lint::Options,
}

impl Args {
    pub(super) fn prints_json(&self) -> bool {
        self.outputs.0.iter().any(|output| output.file.is_none() && output.format == Format::Json)
    }

    fn settings(&self) -> anyhow::Result<Settings> {
        let found = if self.no_settings { None } else { self.settings.clone().or_else(settings::find) };
        found.map_or(Ok(Settings::default()), |path| settings::read(&path))
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let Settings { files, fail_on, mut policy } = args.settings()?;
    for (rule, level) in &args.levels.0 {
        policy.set(rule, *level)?;
    }
    let also = policy.asked_for().map(str::to_owned).collect();
    let options = lint::Options { viewers: args.viewers, also, ..lint::Options::at_present() };
    let mut bench = Bench { input: args.input.clone(), kind: args.kind, policy, options };
    bench.input.stdin_name.clone_from(&args.stdin_filename);
    // What is wrong with the environment is wrong for every file: said once.
    let judged = match args.input.environment() {
        Err(error) => vec![Judged::unreadable("environment".to_owned(), &error)],
        Ok(_) => match files::expand(if args.files.is_empty() { &files } else { &args.files }) {
            files if files.is_empty() => vec![bench.judge(None)],
            files => bench.judge_all(&files),
        },
    };
    for input in &judged {
        if let Some(why) = &input.unreadable {
            anstream::eprintln!("error: {why}");
        }
    }
    let inputs: Vec<render::Input<'_>> = judged.iter().map(Judged::shown).collect();
    write(args, &inputs)?;
    let least = args.fail_on.map(FailOn::severity).or(fail_on).unwrap_or(Severity::Error);
    Ok(if judged.iter().any(|input| input.unreadable.is_some()) {
        super::USAGE
    } else if judged.iter().flat_map(|input| &input.findings).any(|finding| finding.severity >= least) {
        super::FINDINGS
    } else {
        super::OK
    })
}

/// So few files that starting a thread costs more than it saves.
const FEW: usize = 8;

impl Bench {
    /// Each file on its own, on all cores, in the order of the files.
    fn judge_all(&self, files: &[files::Named]) -> Vec<Judged> {
        if files.len() <= FEW {
            return files.iter().map(|named| self.judge_named(named)).collect();
        }
        let next = AtomicUsize::new(0);
        let workers = thread::available_parallelism().map_or(1, usize::from).min(files.len());
        let work = || {
            let mut done = Vec::new();
            while let Some((at, named)) =
                Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, files.get(at)?)))
            {
                done.push((at, self.judge_named(named)));
            }
            done
        };
        let mut judged: Vec<(usize, Judged)> = thread::scope(|scope| {
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        });
        judged.sort_by_key(|(at, _)| *at);
        judged.into_iter().map(|(_, judged)| judged).collect()
    }

    fn judge_named(&self, named: &files::Named) -> Judged {
        // A mistake of ours in one file must not hide what is wrong with the others.
        let judge = |path: &Path| panic::catch_unwind(AssertUnwindSafe(|| self.judge(Some(path))));
        match named {
            Ok(path) => judge(path).unwrap_or_else(|_| {
                let name = path.display().to_string();
                let why = anyhow::anyhow!("{name}: neko-ice itself failed on this file; please report it");
                Judged::unreadable(name, &why)
            }),
            Err(nothing) => Judged::unreadable(nothing.name.clone(), &anyhow::anyhow!("{nothing}")),
        }
    }

    fn judge(&self, file: Option<&Path>) -> Judged {
        let input = &self.input;
        let name = file.map(|file| match (file.as_os_str() == "-", &input.stdin_name) {
            (true, Some(name)) => name.clone(),
            _ => file.display().to_string(),
        });
        let loaded = match (file, name.as_deref()) {
            (Some(file), Some(name)) if self.is_environment(file, name) => input.load_environment(file),
            _ => input.load(file),
        };
        match loaded {
            Ok(resolution) => Judged {
                findings: self.policy.apply(lint::run_with(&resolution, &self.options)),
                redaction: if input.show_secrets { Redaction::off() } else { Redaction::new(&resolution.secrets) },
                name: name
                    .or(resolution.config_file)
                    .unwrap_or_else(|| "the environment and the command line".to_owned()),
                unreadable: None,
            },
            Err(error) => Judged::unreadable(name.unwrap_or_else(|| "configuration".to_owned()), &error),
        }
    }

    /// Whether a file holds variables: one that neko could not read as its config, and that looks like it.
    fn is_environment(&self, file: &Path, name: &str) -> bool {
        match self.kind {
            Kind::Config => false,
            Kind::Env => true,
            Kind::Auto => {
                let name = name.rsplit('/').next().unwrap_or(name);
                let known = [".yaml", ".yml", ".json", ".toml"].iter().any(|extension| name.ends_with(extension));
                !known
                    && (name.starts_with(".env") || name.ends_with(".env"))
                    && (file.as_os_str() == "-" || files::is_environment(&files::start(file)))
            }
        }
    }
}

impl Judged {
    fn unreadable(name: String, error: &anyhow::Error) -> Self {
        let unreadable = Some(format!("{error:#}"));
        Self { name, findings: Vec::new(), redaction: Redaction::new(&[]), unreadable }
    }

    fn shown(&self) -> render::Input<'_> {
        render::Input {
            name: &self.name,
            findings: &self.findings,
            redaction: &self.redaction,
            unreadable: self.unreadable.as_deref(),
        }
    }
}

/// Writes what was asked for; where nothing was, text and what the build server shows.
fn write(args: &Args, inputs: &[render::Input<'_>]) -> anyhow::Result<()> {
    let style = text::Style { colour: super::colour(), ..text::Style::default() };
    let outputs = &args.outputs.0;
    if outputs.is_empty() {
        super::print(&Format::Text.write(inputs, style)?)?;
        if let Some(server) = ci::Server::here() {
            let (annotations, files) = server.add(inputs)?;
            super::print(&annotations)?;
            for file in files {
                anstream::eprintln!("wrote {}", file.display());
            }
        }
    }
    for Output { format, file } in outputs {
        match file {
            None => super::print(&format.write(inputs, style)?)?,
            Some(path) => {
                let text = format.write(inputs, text::Style::default())?;
                let written = if args.input.show_secrets {
                    output_file::write_private(path, &text, true)
                } else {
                    output_file::write_report(path, &text)
                };
                written.with_context(|| path.display().to_string())?;
            }
        }
    }
    Ok(())
}
