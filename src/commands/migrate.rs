//! `neko-ice migrate`: V2 keys and variables into V3.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::config::versions::{Aspect, as_newest};
use crate::config::{Files, Standing};
use crate::edit::{self, Original};
use crate::migration;
use crate::render::redact::Redaction;
use crate::render::visible;
use crate::source::{Place, Source, SourceKind};

use super::build_server;
use super::input::InputArgs;
use super::output_file;
use super::validate::bench::{Bench, Kind};
use super::writer::{print_diff, print_product, say};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// neko's config file, a Compose file or a file of environment variables
    #[arg(value_name = "FILE")]
    config: PathBuf,
    /// Write the file anew, in one step; without it the new text is printed
    #[arg(short, long, conflicts_with = "diff")]
    in_place: bool,
    /// Show what would change, as a unified diff, credentials masked
    #[arg(long)]
    diff: bool,
    /// What the file is
    #[arg(long, value_name = "KIND", value_enum, default_value_t)]
    kind: Kind,
    #[command(flatten)]
    input: InputArgs,
}

/// Exit code 0 where every V2 key went over, 1 where some have to be done by hand.
pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let path = args.config.as_path();
    let Some(name) = path.to_str().filter(|name| *name != "-") else {
        bail!("{}: a file with a name is needed", path.display());
    };
    if std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir()) {
        bail!("{name}: not a regular file");
    }
    // What it becomes is for the third version.
    let bench = Bench {
        input: InputArgs { as_newest: true, ..args.input.clone() },
        kind: args.kind,
        policy: crate::lint::Policy::default(),
        options: crate::lint::Options::at_present(),
    };
    let standing = bench.input.disk(Some(name), vec![name.to_owned()]).standing(name);
    if build_server::is_here() && standing != Standing::Inside {
        bail!(
            "{name}: no file of the project, and with CI set no other is printed or written (--project FOLDER names a folder that holds it)"
        );
    }
    let migrated = migrate(&bench, path, name)?;
    let (before, after) = (&migrated.original.text, &migrated.new.text);
    if args.diff {
        print_diff(&diff(&bench, path, name, before, after, args.input.show_secrets)?)?;
    } else if args.in_place {
        if after != before {
            output_file::replace(path, &migrated.original, after)?;
        }
    } else {
        // The product is the file, credentials and all.
        print_product(after)?;
    }
    for line in &migrated.new.said {
        say!("{line}");
    }
    Ok(if migrated.new.left { super::FINDINGS } else { super::OK })
}

struct Migrated {
    original: Original,
    new: migration::Migrated,
}

fn migrate(bench: &Bench, path: &Path, name: &str) -> anyhow::Result<Migrated> {
    let before = bench.resolutions(path, None)?;
    let original = Original::read(path, bench.input.max_size)?;
    let read = |text: &str| bench.resolutions(path, Some((name.to_owned(), text.as_bytes().to_vec()))).ok();
    let mut new = migration::migrate(&original.text, &SourceKind::File(name.to_owned()), before, read);
    if new.keys == 0 {
        new.said.push(format!("{name}: no V2 keys"));
    }
    let present = InputArgs { as_newest: false, ..bench.input.clone() };
    let present =
        Bench { input: present, policy: bench.policy.clone(), options: bench.options.clone(), kind: bench.kind };
    let present = present.resolutions(path, None)?;
    if let Some(old) = present.iter().find(|own| !as_newest(Aspect::Reading, own.running.version)) {
        // What was migrated takes effect with the next image only.
        new.left = true;
        let warning = format!(
            "warning: this neko ({}) reads the V2 keys alone: raise the image's tag together with this, or nothing of it is read",
            old.running
        );
        new.said.insert(0, warning);
    }
    Ok(Migrated { original, new })
}

fn diff(bench: &Bench, path: &Path, name: &str, before: &str, after: &str, show: bool) -> anyhow::Result<String> {
    let masked = |text: &str| -> anyhow::Result<String> {
        if show {
            return Ok(text.to_owned());
        }
        let resolutions = bench.resolutions(path, Some((name.to_owned(), text.as_bytes().to_vec())))?;
        let secrets: Vec<Place> = resolutions.iter().flat_map(|own| own.secrets.iter().cloned()).collect();
        Ok(Redaction::new(&secrets).product(&Source::new(SourceKind::File(name.to_owned()), text)))
    };
    Ok(edit::unified(&visible::escaped(name), &masked(before)?, &masked(after)?))
}
