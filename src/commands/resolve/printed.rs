//! What `resolve` prints of resolutions that are here already: for the fuzz targets, which have no files.

use super::compared::Reader;
use super::diff::Comparison;
use super::{json, rows, table, variables, yaml};
use neko_config::Resolution;
use neko_deploy::load::Neko;

/// One configuration as a table, as JSON, as YAML and as variables, or why it has no such lines.
pub fn alone(resolution: Resolution, reveal: bool) -> anyhow::Result<[String; 4]> {
    let own = Neko::from(resolution);
    let lines = match variables("neko", &own, reveal) {
        Ok((lines, warnings)) => lines + &warnings.join("\n"),
        Err(refused) => format!("{refused:#}"),
    };
    let redaction = rows::redaction(&own.resolution, reveal);
    let table = table::render("neko", &own, &redaction, reveal);
    Ok([table, json::render(&own, &redaction, reveal)?, yaml::render(&own.resolution, reveal), lines])
}

/// What `--diff` prints of two configurations.
#[derive(Debug)]
pub struct Difference {
    /// The keys that differ, and what neko does otherwise.
    pub keys: Vec<String>,
    /// Whether it says that nothing differs.
    pub same: bool,
    /// As text.
    pub text: String,
    /// As JSON.
    pub json: String,
}

/// Two configurations compared.
pub fn difference(sides: [Resolution; 2], reveal: bool) -> anyhow::Result<Difference> {
    let mut reader = Reader::new(reveal);
    let [before, after] = sides.map(|own| [reader.told("neko".to_owned(), None, &Neko::from(own))]);
    let comparison = Comparison::of([&before, &after]);
    Ok(Difference {
        keys: comparison.keys().map(str::to_owned).collect(),
        same: comparison.same(),
        text: comparison.text(),
        json: comparison.json()?,
    })
}
