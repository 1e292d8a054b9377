//! How a report looks at `&debug=true`.

use std::sync::Arc;

use neko_exporter::{Detail, Scraped, http};

use super::reload::Reload;
use crate::render::redact::Redaction;
use crate::render::{probe_text, view_text, visible};

/// Columns of the report.
const WIDTH: u16 = 120;

/// What the program adds to the exporter.
pub(super) struct Present {
    pub reload: Arc<Reload>,
}

impl http::Present for Present {
    fn report(&self, scraped: &Scraped) -> String {
        // Its texts are masked already; what is left is what a terminal must not get.
        match &scraped.probed.found.detail {
            Detail::Servers(report) => {
                let style = probe_text::Style { width: WIDTH, colour: false, verbose: true, judges: false };
                probe_text::render(report, &Redaction::default(), style)
            }
            Detail::View(report) => {
                let mut report = (**report).clone();
                report.each_text(&visible::in_report);
                let steps = report.steps.iter().cloned().map(neko_report::ViewEvent::Step);
                let steps: String = steps.map(|step| view_text::event(&step)).collect();
                format!("{}{steps}{}", view_text::title(&report.url), view_text::rest(&report))
            }
            Detail::Nothing(why) => format!("the probe did not begin: {}", visible::escaped(why)),
        }
    }

    fn reload(&self) -> Result<(), String> {
        tokio::task::block_in_place(|| self.reload.again()).map_err(|problems| problems.lines())
    }
}
