//! `resolve --diff`: what two configurations change in effect.

use anyhow::bail;
use serde_json::{Value, json};

use super::super::input;
use super::doing::{self, About};
use super::rows::{self, Row};
use crate::render::visible;
use neko_deploy::load::{Configuration, Neko, Outcome};

/// One setting that is not the same.
struct Changed {
    key: String,
    sides: [Side; 2],
    /// Whether what differs is masked.
    hidden: bool,
}

struct Side {
    lines: Vec<String>,
    origin: String,
}

/// Two configurations of one name.
struct Pair<'a> {
    names: [&'a str; 2],
    settings: Vec<Changed>,
    doings: Vec<Changed>,
}

/// What was compared.
pub(super) struct Comparison<'a> {
    pairs: Vec<Pair<'a>>,
    /// What only one side has: 0 or 1, and its name.
    alone: Vec<(usize, &'a str)>,
}

impl<'a> Comparison<'a> {
    /// Compares the configurations of two command lines: one with one, else by the names of services.
    pub fn of(sides: [&'a [Configuration]; 2], reveal: bool) -> anyhow::Result<Self> {
        for subject in sides.into_iter().flatten() {
            match &subject.outcome {
                Outcome::Neko(_) => {}
                Outcome::Failed(failure) => bail!(input::words(failure)),
                Outcome::Refused(problems, _) => bail!(input::refused(problems)),
            }
        }
        let mut out = Self { pairs: Vec::new(), alone: Vec::new() };
        if let ([one], [other]) = sides.into() {
            out.pairs.extend(pair(one, other, reveal));
            return Ok(out);
        }
        fn name(subject: &Configuration) -> &str {
            subject.service().unwrap_or(&subject.name)
        }
        for one in sides[0] {
            match sides[1].iter().find(|other| name(other) == name(one)) {
                Some(other) => out.pairs.extend(pair(one, other, reveal)),
                None => out.alone.push((0, &one.name)),
            }
        }
        let only = sides[1].iter().filter(|other| !sides[0].iter().any(|one| name(one) == name(other)));
        out.alone.extend(only.map(|subject| (1, subject.name.as_str())));
        Ok(out)
    }

    /// Whether nothing differs.
    pub fn same(&self) -> bool {
        self.alone.is_empty() && self.pairs.iter().all(|pair| pair.settings.is_empty() && pair.doings.is_empty())
    }

    /// What differs, by name.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let changed = self.pairs.iter().flat_map(|pair| pair.settings.iter().chain(&pair.doings));
        changed.map(|changed| changed.key.as_str())
    }

    /// For people, as a unified diff has it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for pair in self.pairs.iter().filter(|pair| !pair.settings.is_empty() || !pair.doings.is_empty()) {
            let [before, after] = pair.names.map(visible::escaped);
            out.push_str(&format!("--- {before}\n+++ {after}\n"));
            for changed in &pair.settings {
                out.push_str(&format!("{}\n", changed.key));
                for (sign, side) in ['-', '+'].into_iter().zip(&changed.sides) {
                    let mut lines = side.lines.iter().map(|line| visible::escaped(line));
                    let first = lines.next().filter(|first| !first.is_empty()).unwrap_or("\"\"".into());
                    out.push_str(&format!("  {sign} {first}  ({})\n", visible::escaped(&side.origin)));
                    lines.for_each(|line| out.push_str(&format!("  {sign} {line}\n")));
                }
                if changed.hidden {
                    out.push_str("    what differs is masked; --show-secrets shows it\n");
                }
            }
            if !pair.doings.is_empty() {
                out.push_str("\nWhat neko will do\n");
            }
            for changed in &pair.doings {
                out.push_str(&format!(" {}\n", changed.key));
                for (sign, side) in ['-', '+'].into_iter().zip(&changed.sides) {
                    for line in &side.lines {
                        out.push_str(&format!("  {sign} {}\n", visible::escaped(line)));
                    }
                }
            }
            out.push('\n');
        }
        for (side, name) in &self.alone {
            out.push_str(&format!("{} {}: only on this side\n", ["---", "+++"][*side], visible::escaped(name)));
        }
        match self.pairs.iter().map(|pair| pair.settings.len()).sum::<usize>() {
            _ if self.same() => out.push_str("No setting differs.\n"),
            0 => {}
            1 => out.push_str("1 setting differs.\n"),
            count => out.push_str(&format!("{count} settings differ.\n")),
        }
        out
    }

    /// For programs, version 1.
    pub fn json(&self) -> serde_json::Result<String> {
        let side = |side: &Side| json!({"value": side.lines.join("\n"), "origin": side.origin});
        let settings = |changed: &Changed| {
            json!({
                "key": changed.key,
                "before": side(&changed.sides[0]),
                "after": side(&changed.sides[1]),
                "masked": changed.hidden,
            })
        };
        let doings = |changed: &Changed| json!({"about": changed.key, "before": changed.sides[0].lines, "after": changed.sides[1].lines});
        let pairs = self.pairs.iter().map(|pair| {
            json!({
                "before": pair.names[0],
                "after": pair.names[1],
                "settings": pair.settings.iter().map(settings).collect::<Vec<Value>>(),
                "behaviour": pair.doings.iter().map(doings).collect::<Vec<Value>>(),
            })
        });
        let alone = |wanted: usize| {
            self.alone.iter().filter(|(side, _)| *side == wanted).map(|(_, name)| *name).collect::<Vec<_>>()
        };
        let document = json!({
            "version": 1,
            "same": self.same(),
            "compared": pairs.collect::<Vec<Value>>(),
            "only_before": alone(0),
            "only_after": alone(1),
        });
        Ok(serde_json::to_string_pretty(&document)? + "\n")
    }
}

fn pair<'a>(one: &'a Configuration, other: &'a Configuration, reveal: bool) -> Option<Pair<'a>> {
    let (before, after) = (one.neko()?, other.neko()?);
    Some(Pair {
        names: [&one.name, &other.name],
        settings: settings([before, after], reveal),
        doings: doings([before, after], reveal),
    })
}

fn settings(sides: [&Neko; 2], reveal: bool) -> Vec<Changed> {
    let shown = sides.map(|own| with_outcome(own, reveal));
    let exact = sides.map(|own| with_outcome(own, true));
    let mut out = Vec::new();
    let [before, after] = shown;
    for (number, (before, after)) in before.into_iter().zip(after).enumerate() {
        if exact[0][number].lines != exact[1][number].lines {
            let hidden = before.lines == after.lines;
            let sides = [before, after].map(|row: Row| Side { lines: row.lines, origin: row.origin });
            out.push(Changed { key: exact[0][number].key.to_owned(), sides, hidden });
        }
    }
    out
}

/// The rows, whether neko starts being the first.
fn with_outcome(own: &Neko, reveal: bool) -> Vec<Row> {
    let resolution = &own.resolution;
    let (value, origin) = match &resolution.outcome {
        neko_config::Outcome::Starts if own.starts() => ("starts".to_owned(), None),
        neko_config::Outcome::Starts => ("does not start, by its deployment".to_owned(), None),
        neko_config::Outcome::Exits { exit_code, message, place, .. } => {
            let message = rows::redaction(resolution, reveal).masked(&message.to_string());
            (format!("exits with code {exit_code}: {message}"), place.as_ref())
        }
    };
    let origin = origin.map_or_else(|| "outcome".to_owned(), ToString::to_string);
    let mut out = vec![Row::new("neko", value, origin)];
    out.extend(rows::rows(resolution, reveal));
    out
}

fn doings(sides: [&Neko; 2], reveal: bool) -> Vec<Changed> {
    // Places differ wherever files do; what is done is what counts.
    let [before, after] = sides.map(|own| {
        let redaction = rows::redaction(&own.resolution, reveal);
        let mut done = doing::doings(&own.resolution, &redaction, reveal, false);
        done.retain(|doing| doing.about != About::Media);
        done
    });
    let mut abouts: Vec<About> = before.iter().map(|doing| doing.about).collect();
    abouts.extend(after.iter().map(|doing| doing.about).filter(|about| !before.iter().any(|one| one.about == *about)));
    let lines = |side: &[doing::Doing], about: About| {
        side.iter().find(|doing| doing.about == about).map(|doing| doing.lines.clone()).unwrap_or_default()
    };
    let sides = |about: About| [&before, &after].map(|side| Side { lines: lines(side, about), origin: String::new() });
    abouts
        .into_iter()
        .map(|about| Changed { key: about.as_str().to_owned(), sides: sides(about), hidden: false })
        .filter(|changed| changed.sides[0].lines != changed.sides[1].lines)
        .collect()
}
