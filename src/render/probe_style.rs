//! How a probe's report is drawn for people, and what its short and its long form share.

use std::fmt::Write as _;

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};

use neko_report::{PortReport, PortState, Report};
use neko_text::source::Place;

use super::visible;

/// How to draw.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal; everything folds to fit.
    pub width: u16,
    /// Whether to use colour.
    pub colour: bool,
    /// Whether each step of each server and each stream of each path is drawn.
    pub verbose: bool,
    /// Whether quality was asked for, so that a path says so that carried too little to judge.
    pub judges: bool,
}

/// Of several configurations, each with its own verdict.
pub(super) fn configs(report: &Report) -> String {
    let mut out = String::new();
    if report.configs.len() > 1 {
        out.push_str("\nConfigs\n");
        for config in &report.configs {
            let _ = writeln!(out, "  {:<8} {}, {} servers", config.verdict.as_str(), config.name, config.servers.len());
        }
    }
    out
}

/// `neko.yaml:4`
pub(super) fn at(place: &Place) -> String {
    match place.source.has_lines() {
        true => format!("{}:{}", visible::escaped(place.source.name()), place.start().0),
        false => visible::escaped(place.source.name()).into_owned(),
    }
}

/// An empty table of this width.
pub(super) fn table(style: Style, header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(style.width);
    table.set_header(header.iter().copied());
    table
}

/// `webrtc.epr  52000-52100 free`
pub(super) fn port_line(port: &PortReport) -> String {
    let state = match &port.state {
        PortState::Free => "free".to_owned(),
        PortState::Taken { port, count, by } => {
            let holder = by.as_deref().unwrap_or("a process that cannot be seen from here");
            let more = if *count > 1 { format!(" and {} more", count - 1) } else { String::new() };
            format!("not checked: {port}{more} held by {holder}; went on with free ports")
        }
        PortState::NotChecked(why) => format!("not checked: {why}"),
    };
    format!("{:<15} {:<18} {state}", port.key, port.ports)
}
