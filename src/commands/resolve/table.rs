//! The form for people.

use std::io::IsTerminal;

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::super::deployments::Resolved;
use super::{deployment, doing, rows};
use crate::config::{Outcome, Resolution};

/// The columns of a terminal from which on keys and origins stay whole.
const ROOM: u16 = 90;
/// The columns of `NEKO_WEBRTC_ICESERVERS_FRONTEND`, with a margin.
const LONGEST_NAME: u16 = 34;

pub(super) fn render(name: &str, own: &Resolved, reveal: bool) -> String {
    let resolution = &own.resolution;
    let mut out = String::new();
    if let Some(deployment) = &own.deployment {
        out.push_str(&format!("{name}\n{}", deployment::head(deployment)));
    }
    out.extend(own.problems().map(deployment::problem));
    out.push_str(&head(resolution, reveal));
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["setting", "value", "origin"]);
    if std::io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        // A key or a variable that is broken in the middle can neither be read nor copied.
        if table.width().is_some_and(|width| width >= ROOM) {
            let least = |width| ColumnConstraint::LowerBoundary(Width::Fixed(width));
            table.set_constraints([ColumnConstraint::ContentWidth, least(12), least(LONGEST_NAME)]);
        }
    }
    for row in rows::rows(resolution, reveal) {
        table.add_row([row.key.to_owned(), row.value, row.origin]);
        for lost in &row.shadowed {
            let remark = lost.remark().map(|remark| format!(" ({remark})")).unwrap_or_default();
            table.add_row(["  shadowed".to_owned(), one_line(&lost.raw), format!("{}{remark}", lost.origin)]);
        }
    }
    for line in table.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.push_str(&doing::text(resolution, reveal));
    out
}

fn head(resolution: &Resolution, reveal: bool) -> String {
    let mut out = String::new();
    match &resolution.config_file {
        Some(path) => out.push_str(&format!("config file: {path}\n")),
        None => out.push_str("config file: none\n"),
    }
    if let Outcome::Exits { exit_code, phase, message, error, place } = &resolution.outcome {
        out.push_str(&format!("neko exits with code {exit_code} ({phase}): {message}"));
        if let Some(error) = error.as_deref().map(|error| rows::without_secrets(error, resolution, reveal)) {
            out.push_str(&format!(": {}", error.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        if let Some(place) = place {
            out.push_str(&format!(" ({place})"));
        }
        out.push('\n');
    }
    for url in &resolution.ip_retrieval {
        out.push_str(&format!("address: asked from {} at start\n", rows::address(url, reveal)));
    }
    out.push('\n');
    out
}

/// At most 60 characters of a text, without line breaks.
fn one_line(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &flat[..end]),
        None => flat,
    }
}
