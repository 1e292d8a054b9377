//! `neko-ice migrate`: V2 keys and variables into V3, each edit kept only if neko ends up with the same settings.

mod keys;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::config::versions::{Aspect, as_newest};
use crate::config::{Resolution, Setter, WrittenKey, setting};
use crate::edit::{self, Edit, Original};
use crate::export;
use crate::render::redact::Redaction;
use crate::source::{Place, Source, SourceKind};

use super::input::InputArgs;
use super::validate::bench::{Bench, Kind};
use keys::Way;

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
    // What it becomes is for the third version.
    let bench = Bench {
        input: InputArgs { as_newest: true, ..args.input.clone() },
        kind: args.kind,
        policy: crate::lint::Policy::default(),
        options: crate::lint::Options::at_present(),
    };
    let migrated = migrate(&bench, path, name)?;
    let before = &migrated.original.text;
    if args.diff {
        super::print(&diff(&bench, path, name, before, &migrated.text, args.input.show_secrets)?)?;
    } else if args.in_place {
        if migrated.text != *before {
            edit::replace(path, &migrated.original, &migrated.text)?;
        }
    } else {
        // The product is the file, credentials and all.
        super::print(&migrated.text)?;
    }
    for line in &migrated.said {
        anstream::eprintln!("{line}");
    }
    Ok(if migrated.left { super::FINDINGS } else { super::OK })
}

struct Migrated {
    original: Original,
    text: String,
    said: Vec<String>,
    /// Whether something is left to do by hand.
    left: bool,
}

fn migrate(bench: &Bench, path: &Path, name: &str) -> anyhow::Result<Migrated> {
    let mut before = bench.resolutions(path, None)?;
    let original = Original::read(path, bench.input.max_size)?;
    let mut out = Migrated { text: original.text.clone(), original, said: Vec::new(), left: false };
    if before.iter().any(|own| !own.legacy.value) {
        out.said.push("note: legacy is off, so neko reads no V2 key here; they are renamed all the same".to_owned());
    }
    let present = InputArgs { as_newest: false, ..bench.input.clone() };
    let present =
        Bench { input: present, policy: bench.policy.clone(), options: bench.options.clone(), kind: bench.kind };
    let present = present.resolutions(path, None)?;
    if let Some(old) = present.iter().find(|own| !as_newest(Aspect::Reading, own.running.version)) {
        // What was migrated takes effect with the next image only.
        out.left = true;
        out.said.push(format!(
            "warning: this neko ({}) reads the V2 keys alone: raise the image's tag together with this, or nothing of it is read",
            old.running
        ));
    }
    let mut done: Vec<(String, usize)> = Vec::new();
    let mut went = 0;
    while let Some(key) = next(&before, name, &done) {
        let (v2, v3) = (plain(&key), key.v2.unwrap_or_default());
        done.push(mark(&key));
        let (way, caveat) = keys::way(&v2);
        let edited = match way {
            Way::ByHand(why) => Err(why),
            Way::Rename => [false, true]
                .into_iter()
                .find_map(|rewrite| attempt(bench, path, name, &before, &out.text, &key, rewrite))
                .ok_or(keys::why_left(&v2)),
            Way::Servers => attempt(bench, path, name, &before, &out.text, &key, true)
                .ok_or("the list of servers cannot be written in its place: write webrtc.iceservers"),
        };
        match edited {
            Ok((text, after)) => {
                (out.text, before) = (text, after);
                went += 1;
                out.said.push(format!("{}: now {}", key.name, named(&key, v3)));
                out.said.extend(caveat.map(|caveat| format!("  note: {caveat}")));
            }
            Err(why) => {
                out.left = true;
                out.said.push(format!("{}: left as it is: {why}", key.name));
            }
        }
    }
    match (went, done.is_empty()) {
        (_, true) => out.said.push(format!("{name}: no V2 keys")),
        (0, _) => {}
        _ => out.said.push(format!("note: {}", keys::ORDER)),
    }
    Ok(out)
}

/// The next V2 key of the file that was not looked at yet.
fn next(resolutions: &[Resolution], file: &str, done: &[(String, usize)]) -> Option<WrittenKey> {
    let kind = SourceKind::File(file.to_owned());
    let ours = |key: &&WrittenKey| {
        let place = key.key_place.as_ref().or(key.origin.place.as_ref());
        key.v2.is_some() && !done.contains(&mark(key)) && place.is_some_and(|place| place.source.kind == kind)
    };
    let mut keys: Vec<&WrittenKey> = resolutions.iter().flat_map(|own| &own.written).filter(ours).collect();
    keys.sort_by_key(|key| key.origin.place.as_ref().map_or(0, |place| place.span.start));
    keys.first().copied().cloned()
}

/// What stays the same of a key while others are edited: no edit changes the number of lines.
fn mark(key: &WrittenKey) -> (String, usize) {
    (key.name.to_string(), key.origin.place.as_ref().map_or(0, |place| place.start().0))
}

/// The V2 key's name: `epr` for the file's key, the variable and the flag.
fn plain(key: &WrittenKey) -> String {
    let name = match &key.origin.setter {
        Setter::Variable(name) => name.strip_prefix("NEKO_").unwrap_or(name),
        _ => &key.name,
    };
    name.to_ascii_lowercase()
}

/// The V3 name in the spelling of the place.
fn named(key: &WrittenKey, v3: &str) -> String {
    match key.origin.setter {
        Setter::Variable(_) => setting::variable(v3),
        _ => v3.to_owned(),
    }
}

/// The text with one key under its V3 name, where neko ends up with the same settings.
fn attempt(
    bench: &Bench,
    path: &Path,
    file: &str,
    before: &[Resolution],
    text: &str,
    key: &WrittenKey,
    rewrite: bool,
) -> Option<(String, Vec<Resolution>)> {
    let v3 = key.v2?;
    let value = key.origin.place.as_ref()?;
    let mut edits: Vec<Edit> = names(text, key).into_iter().map(|span| Edit::new(span, named(key, v3))).collect();
    if edits.is_empty() {
        return None;
    }
    if rewrite {
        let effective = before.iter().find_map(|own| effective(own, v3))?;
        edits.push(Edit::new(whole(text, value)?, format!("'{effective}'")));
    }
    let edited = edit::apply(text, &edits)?;
    let after = bench.resolutions(path, Some((file.to_owned(), edited.clone().into_bytes()))).ok()?;
    let same = before.len() == after.len()
        && before.iter().zip(&after).all(|(before, after)| settings(before) == settings(after))
        && after.iter().all(|own| {
            own.outcome == crate::config::Outcome::Starts
                || before.iter().any(|own| own.outcome != crate::config::Outcome::Starts)
        });
    same.then_some((edited, after))
}

/// Where the key's name stands: before its value, with nothing but marks between them.
fn names(text: &str, key: &WrittenKey) -> Option<std::ops::Range<usize>> {
    let written = match &key.origin.setter {
        Setter::Variable(name) => &**name,
        _ => {
            // A key of the file has a place of its own; case is free there.
            let place = key.key_place.as_ref()?;
            let inner = place.text().trim_matches(['"', '\'']);
            let start = place.span.start + place.text().find(inner)?;
            return Some(start..start + inner.len());
        }
    };
    let value = key.origin.place.as_ref()?.span.start;
    let before = text.get(..value)?;
    let start = before.rfind(written)?;
    let between = &before[start + written.len()..];
    // A manifest has the value under a key of its own, `- name: …` and `value: …`.
    let between = match between.split_once("value") {
        Some((name, value)) if name.contains(['\n', ',']) => {
            format!("{}{value}", name.replacen(['\n', ',', '\r'], "", 2))
        }
        _ => between.to_owned(),
    };
    between.chars().all(|c| "\"':= \t".contains(c)).then_some(start..start + written.len())
}

/// A value with the quotation marks around it.
fn whole(text: &str, value: &Place) -> Option<std::ops::Range<usize>> {
    let (start, end) = (value.span.start, value.span.end);
    let before = text.get(..start)?.chars().next_back();
    let after = text.get(end..)?.chars().next();
    let quoted = before == after && matches!(before, Some('"' | '\''));
    Some(if quoted { start - 1..end + 1 } else { start..end })
}

/// What neko ends up with for a key, in the spelling of a variable.
fn effective(resolution: &Resolution, v3: &str) -> Option<String> {
    let [min, max] = resolution.webrtc.epr.value;
    match v3 {
        "webrtc.epr" => Some(format!("{min}-{max}")),
        "webrtc.iceservers" => {
            let variables = export::variables(resolution, &export::Selection::default()).variables;
            let list =
                |name: &str| variables.iter().find(|variable| variable.name == name).map(|own| own.value.clone());
            let backend = list("NEKO_WEBRTC_ICESERVERS_BACKEND")?;
            (list("NEKO_WEBRTC_ICESERVERS_FRONTEND")? == backend).then_some(backend)
        }
        _ => None,
    }
}

type Settings = (BTreeMap<String, String>, [String; 3], (u32, u32, u32));

/// Everything that neko-ice knows of what neko ends up with.
fn settings(resolution: &Resolution) -> Settings {
    let beyond = &resolution.beyond;
    // Beside udpmux the range has no effect, and whether V2 keys or V3 ones leave it unset makes a difference of nothing.
    let counts = |name: &str| name != "NEKO_WEBRTC_EPR" || resolution.webrtc.udpmux.value <= 0;
    let screen = beyond.screen.value;
    (
        export::variables(resolution, &export::Selection::default())
            .variables
            .into_iter()
            .filter(|own| counts(&own.name))
            .map(|own| (own.name, own.value))
            .collect(),
        [beyond.bind.value.clone(), beyond.video_codec.value.clone(), beyond.audio_codec.value.clone()],
        (screen.width, screen.height, screen.rate),
    )
}

fn diff(bench: &Bench, path: &Path, name: &str, before: &str, after: &str, show: bool) -> anyhow::Result<String> {
    let masked = |text: &str| -> anyhow::Result<String> {
        if show {
            return Ok(text.to_owned());
        }
        let resolutions = bench.resolutions(path, Some((name.to_owned(), text.as_bytes().to_vec())))?;
        let secrets: Vec<Place> = resolutions.iter().flat_map(|own| own.secrets.iter().cloned()).collect();
        Ok(Redaction::new(&secrets).source(&Source::new(SourceKind::File(name.to_owned()), text)).text)
    };
    Ok(edit::unified(name, &masked(before)?, &masked(after)?))
}
