//! The settings with their origins.

use super::parts::{Block, Cell, Section, Table};

/// One setting, its secrets masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// neko's key.
    pub key: &'static str,
    /// The value as neko takes it.
    pub value: String,
    /// Where it stands: `compose.yaml:14:7`, `default`.
    pub origin: String,
}

/// Those that somebody wrote, and those of WebRTC; nothing where none is known.
pub(super) fn section(settings: &[Setting]) -> Option<Section> {
    let is_written = |setting: &&Setting| setting.origin != "default";
    let (written, others): (Vec<_>, Vec<_>) = settings.iter().partition(is_written);
    let others: Vec<_> = others.into_iter().filter(|setting| setting.key.starts_with("webrtc.")).collect();
    let row = |setting: &&Setting| -> Vec<Cell> {
        let value = if setting.value.is_empty() { "(empty)" } else { &setting.value };
        vec![setting.key.into(), value.into(), setting.origin.as_str().into()]
    };
    let rows = |settings: &[&Setting]| settings.iter().map(row).collect::<Vec<_>>();
    let head = ["Setting", "Value", "From"];
    let written = Table::block("Written settings", &head, rows(&written));
    let others = Table::block("WebRTC settings at their default", &head, rows(&others));
    let blocks: Vec<Block> = written.into_iter().chain(others).collect();
    (!blocks.is_empty()).then_some(Section { heading: "Settings", blocks })
}
