//! What real browsers saw, for people.

use neko_report::{BrowserMedia, BrowserReport, Report, SeenCandidate};

use super::probe_style::Style;
use super::units::{percent, rate, time};
use super::wrap::folded;

/// A paragraph for each browser; nothing where there was none.
pub(super) fn section(report: &Report, style: Style) -> String {
    if report.browsers.is_empty() {
        return String::new();
    }
    let browsers: String = report.browsers.iter().map(|browser| paragraph(browser, style)).collect();
    format!("\nBrowsers\n{browsers}")
}

fn paragraph(browser: &BrowserReport, style: Style) -> String {
    let width = usize::from(style.width);
    let mark = match (browser.verdict(), browser.has_picture()) {
        (None, _) => "?",
        (_, true) => "yes",
        (_, false) => "no",
    };
    let text = format!("{}, {}: {}", browser.place(), browser.agent, browser.outcome());
    let mut out = folded(&format!("  {mark:<4} "), &text, width);
    for line in lines(browser, style.verbose) {
        out.push_str(&folded("       - ", &line, width));
    }
    out
}

pub(super) fn lines(browser: &BrowserReport, verbose: bool) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(browser.verdict().and_then(|step| step.media.as_ref()).filter(|media| media.frames > 0).map(media));
    lines.extend(browser.steps.iter().skip(1).map(|step| format!("{}: {}", step.kind, step.outcome())));
    lines.extend(browser.websocket.map(|open| match open {
        true => "a WebSocket reaches neko's place".to_owned(),
        false => "no WebSocket reaches neko's place: neko's page would not connect (the reverse proxy has to pass Upgrade \
                  and Connection)"
            .to_owned(),
    }));
    lines.extend(browser.missing_codec.iter().map(|codec| {
        format!("capture.video.codec is {codec}, which this browser does not play: the picture above was VP8")
    }));
    // A visit that ended early says what came before it.
    lines.extend(browser.verdict().and(browser.failure.as_ref()).map(|failure| failure.message.clone()));
    lines.extend(browser.notes.iter().cloned());
    if verbose {
        lines.extend(pair(browser));
        lines.push(format!("candidates of the browser: {}", listed(&browser.candidates)));
        lines.push(format!("candidates of neko's place: {}", listed(&browser.neko)));
    }
    lines
}

fn pair(browser: &BrowserReport) -> Option<String> {
    let pair = browser.verdict()?.pair.as_ref()?;
    Some(format!("pair: {} to {}", pair.viewer, pair.neko))
}

fn listed(candidates: &[SeenCandidate]) -> String {
    let texts: Vec<String> = candidates.iter().map(ToString::to_string).collect();
    if texts.is_empty() { "none".to_owned() } else { texts.join(", ") }
}

/// `150 frames, 1.02 Mbit/s, 0 % lost, no freeze, round trip 48 ms`
pub(super) fn media(media: &BrowserMedia) -> String {
    let mut parts = vec![format!("{} frames", media.frames)];
    parts.extend(media.bits_per_second.map(rate));
    parts.extend(media.lost.map(|lost| {
        let all = (lost + media.packets).max(1);
        format!("{} lost", percent(lost as f64 / all as f64))
    }));
    parts.extend(media.freezes.map(|freezes| match (freezes, media.frozen) {
        (0, _) => "no freeze".to_owned(),
        (count, Some(frozen)) => format!("{count} freezes ({})", time(frozen)),
        (count, None) => format!("{count} freezes"),
    }));
    parts.extend(media.round_trip.map(|round_trip| format!("round trip {}", time(round_trip))));
    parts.join(", ")
}
