//! How a value went, as a line.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::parts::Chart;
use crate::render::units::time;

const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 90.0;

/// The line, with its least and greatest value in words.
pub(super) fn draw(chart: &Chart) -> Markup {
    let Chart { caption, unit, points } = chart;
    let values = points.iter().map(|(_, value)| *value);
    let (least, most) =
        values.clone().fold((f64::INFINITY, 0.0_f64), |(least, most), value| (least.min(value), most.max(value)));
    let mean = values.sum::<f64>() / points.len().max(1) as f64;
    let (first, last) = (points.first().map(|point| point.0), points.last().map(|point| point.0));
    let (Some(first), Some(last)) = (first, last) else { return html! {} };
    let said = format!("{} to {}, {} on average", unit(least), unit(most), unit(mean));
    let span = (last - first).as_secs_f64().max(1e-9);
    let mut line = String::new();
    for (at, value) in points {
        let x = (*at - first).as_secs_f64() / span * WIDTH;
        let y = HEIGHT - value / most.max(1e-9) * (HEIGHT - 4.0) - 2.0;
        // Writing to a String cannot fail.
        let _ = write!(line, "{x:.0},{y:.1} ");
    }
    html! {
        figure.chart {
            figcaption { strong { (caption) } ": " (said) }
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } preserveAspectRatio="none" role="img" aria-label={ (caption) ": " (said) } {
                line.base x1="0" y1=(HEIGHT - 1.0) x2=(WIDTH) y2=(HEIGHT - 1.0) {}
                polyline points=(line.trim_end()) {}
            }
            p.axis aria-hidden="true" { span { (time(first)) } span { (time(last)) } }
        }
    }
}
