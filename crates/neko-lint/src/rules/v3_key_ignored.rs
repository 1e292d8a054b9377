//! A V3 setting that neko's second version does not read.

use crate::{Context, Diagnostic, rule};
use neko_config::setting::{self, SETTINGS};
use neko_config::{Setter, WrittenKey};

rule! {
    V3KeyIgnored = "v3-key-ignored",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let version = context.behaviour.version;
    if !version.is_second() {
        return Vec::new();
    }
    let written = context.resolution.written.iter().filter(|key| key.v2.is_none());
    written
        .filter_map(|key| Some((key, row(key)?)))
        // Both versions have these; of the file's name only the variable is new.
        .filter(|(key, row)| match row.key {
            "debug" => false,
            "config" => matches!(key.origin.setter, Setter::Variable(_)),
            _ => true,
        })
        .map(|(key, row)| {
            let flag = matches!(key.origin.setter, Setter::Flag(_));
            let finding = match flag {
                true => RULE.about(key.name.clone(), |name| {
                    format!(
                        "neko {version} exits because of the flag \
                     `{name}`"
                    )
                }),
                false => RULE
                    .about(key.name.clone(), |name| format!("`{name}` has no effect: neko {version} does not know it")),
            };
            let finding = finding.at(key.key_place.clone().or_else(|| key.origin.place.clone()), "not read");
            let second: Vec<String> = SETTINGS
                .iter()
                .filter(|other| other.v2.is_some_and(|now| row.key == now || row.key.starts_with(&format!("{now}."))))
                .map(|other| match key.origin.setter {
                    Setter::Variable(_) => format!("`{}`", other.variable()),
                    Setter::Flag(_) => format!("`--{}`", other.key),
                    _ => format!("`{}`", other.key),
                })
                .collect();
            match second.is_empty() {
                true => finding.help("run neko 3, or remove it"),
                false => finding.help(format!("run neko 3, or write {}", second.join(" or "))),
            }
        })
        .collect()
}

/// The setting that a key, a variable or a flag is of; none of sections and of fields.
fn row(key: &WrittenKey) -> Option<&'static setting::Row> {
    match key.origin.setter {
        Setter::Variable(_) => setting::by_variable(&key.name),
        Setter::Flag(_) => {
            let name = key.name.trim_start_matches('-');
            SETTINGS.iter().find(|row| row.flag && row.key == name.split('=').next().unwrap_or(name))
        }
        _ => setting::by_key(&key.name),
    }
}
