//! The form for people.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::super::terminal;
use super::masks::Masks;
use super::{behaviour_text, deployment, rows};
use crate::render::redact::Redaction;
use crate::render::visible;
use neko_config::{Outcome, Resolution};
use neko_deploy::load::Neko;

/// The columns of a terminal from which on keys and origins stay whole.
const ROOM: u16 = 90;
/// The columns of `NEKO_WEBRTC_ICESERVERS_FRONTEND`, with a margin.
const LONGEST_NAME: u16 = 34;

pub(super) fn render(name: &str, own: &Neko, redaction: &Redaction, reveal: bool) -> String {
    let resolution = &own.resolution;
    let mut out = String::new();
    if let Some(deployment) = &own.deployment {
        out.push_str(&format!("{}\n{}", visible::escaped(name), deployment::head(deployment)));
    }
    out.extend(own.problems().map(|problem| deployment::problem(problem, redaction)));
    out.push_str(&head(resolution, redaction, reveal));
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["setting", "value", "origin"]);
    if let Some(columns) = terminal::columns() {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
        // A key or a variable that is broken in the middle can neither be read nor copied.
        if columns >= ROOM {
            let least = |width| ColumnConstraint::LowerBoundary(Width::Fixed(width));
            table.set_constraints([ColumnConstraint::ContentWidth, least(12), least(LONGEST_NAME)]);
        }
    }
    for row in rows::rows(resolution, reveal) {
        table.add_row([row.key, &row.shown(), &visible::escaped(&row.origin)]);
        for lost in &row.shadowed {
            let remark = lost.remark().map(|remark| format!(" ({remark})")).unwrap_or_default();
            let origin = format!("{}{remark}", visible::escaped(&lost.origin));
            table.add_row(["  shadowed", &visible::escaped(&one_line(&lost.raw)), &origin]);
        }
    }
    for line in table.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.push_str(&behaviour_text::text(resolution, redaction, reveal));
    out
}

fn head(resolution: &Resolution, redaction: &Redaction, reveal: bool) -> String {
    let mut out = String::new();
    match &resolution.config_file {
        Some(path) => out.push_str(&format!("config file: {}\n", visible::escaped(path))),
        None => out.push_str("config file: none\n"),
    }
    if let Outcome::Exits { exit_code, phase, message, error, place } = &resolution.outcome {
        out.push_str(&format!(
            "neko exits with code {exit_code} ({phase}): {}",
            redaction.message(&message.to_string())
        ));
        if let Some(error) = error.as_deref() {
            let error = error.split_whitespace().collect::<Vec<_>>().join(" ");
            out.push_str(&format!(": {}", redaction.message(&error)));
        }
        if let Some(place) = place {
            out.push_str(&format!(" ({})", visible::escaped(&place.to_string())));
        }
        out.push('\n');
    }
    let masks = Masks::of(resolution, reveal);
    for url in &resolution.ip_retrieval {
        out.push_str(&format!("address: asked from {} at start\n", visible::escaped(&masks.retrieval(url))));
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
