//! `resolve --diff`: what two configurations change in effect.

use serde_json::{Value, json};

use super::behaviour_text::About;
use super::compared::{Compared, Lines};
use crate::render::visible;

/// One setting that is not the same.
struct Changed {
    key: String,
    sides: [Side; 2],
    /// Whether what differs is masked.
    hidden: bool,
}

struct Side {
    lines: Lines,
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
    pub fn of(sides: [&'a [Compared]; 2]) -> Self {
        let mut out = Self { pairs: Vec::new(), alone: Vec::new() };
        if let ([one], [other]) = sides.into() {
            out.pairs.push(pair(one, other));
            return out;
        }
        for one in sides[0] {
            match sides[1].iter().find(|other| other.meant() == one.meant()) {
                Some(other) => out.pairs.push(pair(one, other)),
                None => out.alone.push((0, &one.name)),
            }
        }
        let only = sides[1].iter().filter(|other| !sides[0].iter().any(|one| one.meant() == other.meant()));
        out.alone.extend(only.map(|told| (1, told.name.as_str())));
        out
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
                    for line in side.lines.iter() {
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
        let doings = |changed: &Changed| json!({"about": changed.key, "before": *changed.sides[0].lines, "after": *changed.sides[1].lines});
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

fn pair<'a>(one: &'a Compared, other: &'a Compared) -> Pair<'a> {
    Pair { names: [&one.name, &other.name], settings: settings([one, other]), doings: doings([one, other]) }
}

fn settings([before, after]: [&Compared; 2]) -> Vec<Changed> {
    let differing = before.settings.iter().zip(&after.settings).filter(|(before, after)| before.exact != after.exact);
    let changed = differing.map(|(before, after)| Changed {
        key: before.key.to_owned(),
        sides: [before, after].map(|own| Side { lines: own.shown.clone(), origin: own.origin.clone() }),
        hidden: before.shown == after.shown,
    });
    changed.collect()
}

fn doings([before, after]: [&Compared; 2]) -> Vec<Changed> {
    let mut abouts: Vec<About> = before.doings.iter().map(|(about, _)| *about).collect();
    abouts.extend(after.doings.iter().map(|(about, _)| *about).filter(|about| before.does(*about).is_none()));
    let lines = |side: &Compared, about: About| side.does(about).unwrap_or_default();
    let sides = |about: About| [before, after].map(|side| Side { lines: lines(side, about), origin: String::new() });
    abouts
        .into_iter()
        .map(|about| Changed { key: about.as_str().to_owned(), sides: sides(about), hidden: false })
        .filter(|changed| changed.sides[0].lines != changed.sides[1].lines)
        .collect()
}
