//! When what happened, as bars on one scale.

use std::time::Duration;

use maud::{Markup, html};

use super::parts::{Lane, Stage};
use crate::render::units::time;

/// All lanes under one scale.
pub(super) fn draw(lanes: &[Lane]) -> Markup {
    let end = lanes.iter().flat_map(|lane| &lane.stages).map(|stage| stage.to).max().unwrap_or_default();
    let scale = scale(end);
    let mut names: Vec<&str> = Vec::new();
    for stage in lanes.iter().flat_map(|lane| &lane.stages) {
        if !names.contains(&stage.name) {
            names.push(stage.name);
        }
    }
    html! {
        div.waterfall {
            ul.key { @for name in &names { li { span class={ "swatch " (colour(name)) } {} (name) } } }
            div.ticks aria-hidden="true" {
                @for part in 0..=4_u32 { span style={ "left:" (part * 25) "%" } { @if part == 0 { "0" } @else { (time(scale * part / 4)) } } }
            }
            @for lane in lanes { (self::lane(lane, scale)) }
        }
    }
}

fn lane(lane: &Lane, scale: Duration) -> Markup {
    let percent = |time: Duration| format!("{:.2}", time.as_secs_f64() / scale.as_secs_f64().max(1e-9) * 100.0);
    html! {
        div.lane {
            p.label { span class={ "mark " (lane.mark.class()) } { (lane.mark.symbol()) } " " (lane.label) @if !lane.end.is_empty() { ": " (lane.end) } }
            @if !lane.stages.is_empty() {
                div.bars aria-hidden="true" {
                    @for stage in &lane.stages {
                        span class={ "bar " (colour(stage.name)) }
                            style={ "left:" (percent(stage.from)) "%;width:" (percent(stage.to.saturating_sub(stage.from))) "%" } {}
                    }
                }
                p.times { (times(&lane.stages)) }
            }
        }
    }
}

/// `ICE 12 ms, DTLS 8.0 ms, first packet 3.0 ms; 23 ms in all`
fn times(stages: &[Stage]) -> String {
    let each: Vec<String> =
        stages.iter().map(|stage| format!("{} {}", stage.name, time(stage.to.saturating_sub(stage.from)))).collect();
    let end = stages.last().map_or_else(String::new, |last| format!("; done after {}", time(last.to)));
    format!("{}{end}", each.join(", "))
}

/// A round time that is not shorter.
fn scale(end: Duration) -> Duration {
    let micros = end.as_micros().max(1) as f64;
    let unit = 10_f64.powf(micros.log10().floor());
    let round = [1.0, 2.0, 4.0, 6.0, 8.0, 10.0].into_iter().find(|step| step * unit >= micros).unwrap_or(10.0);
    Duration::from_micros((round * unit) as u64)
}

/// The class of a stage's colour in the style sheet.
fn colour(name: &str) -> &'static str {
    match name {
        "name" | "HTTP" | "login" | "WebSocket" => "c1",
        "offer" | "answer" | "gathering" | "candidates" | "session" => "c2",
        "ICE" => "c3",
        "DTLS" => "c4",
        "first packet" | "data channel" => "c5",
        _ => "c6",
    }
}
