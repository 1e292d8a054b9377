//! `--report`: what a run found as one HTML page that needs nothing else, for an issue or a phone.
//!
//! A report is first made into a [`Page`] of headings, tables and charts. Every text of it then goes through the same
//! steps: addresses and names become pseudonyms, hidden characters become visible, and what is too long is cut. Only then
//! is it HTML.

mod browsers;
mod chart;
mod date;
mod html;
mod limit;
mod names;
mod parts;
mod privacy;
mod probe;
mod scan;
mod servers;
mod settings;
#[cfg(test)]
mod tests;
mod view;
mod waterfall;

use std::time::SystemTime;

use names::Names;
pub use parts::{Fact, Known, Page};
pub use probe::of_probe;
pub use settings::Setting;
pub use view::of_view;

use super::visible;

/// How a page is written.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Whether addresses and names are written as they are.
    pub show_addresses: bool,
    /// When the run ended.
    pub now: SystemTime,
}

/// The page as HTML.
pub fn render(mut page: Page, options: Options) -> String {
    limit::limit_early(&mut page);
    let mut names = Names::new(&page.known);
    let privacy = page.privacy(options.show_addresses);
    if !options.show_addresses {
        page.each_text(&mut |text| *text = names.replaced(text));
    }
    page.sections.push(privacy);
    page.sections.extend(names.legend());
    page.each_text(&mut |text| {
        *text = text.split('\n').map(visible::escaped).collect::<Vec<_>>().join("\n");
    });
    limit::limit(&mut page);
    html::render(&page, &date::utc(options.now))
}
