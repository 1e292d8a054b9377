//! A pipeline whose key frames let viewers wait.

use std::time::Duration;

use crate::{Context, Diagnostic, Severity, rule};
use neko_config::{KeyFrames, Pipeline};

rule! {
    KeyFramesFarApart = "key-frames-far-apart",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

/// Longer waits are noticed.
const NOTICED: Duration = Duration::from_secs(2);
/// After longer ones people take the page for broken.
const LONG: Duration = Duration::from_secs(3);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.resolution.capture.viewers_video().filter_map(|pipeline| finding(context, pipeline)).collect()
}

/// None for neko's own pipelines, which nobody wrote.
fn finding(context: &Context<'_>, pipeline: &Pipeline) -> Option<Diagnostic> {
    let key_frames = pipeline.key_frames.as_ref().filter(|own| own.place.is_some())?;
    let severity = match key_frames.distance {
        Some(distance) if distance <= NOTICED => return None,
        Some(distance) if distance <= LONG => Severity::Note,
        _ => Severity::Warning,
    };
    let id = context.quote(&pipeline.id);
    let message = match key_frames.distance {
        Some(distance) => {
            format!("viewers wait up to {} for video: the key frames of `{id}` are that far apart", seconds(distance))
        }
        None => format!("`{id}` makes no key frame after its first one, which later viewers do not get"),
    };
    let (property, rate) = (key_frames.property, key_frames.rate);
    let finding = RULE
        .finding(message)
        .at(key_frames.place.clone(), label(key_frames))
        .note(
            "neko does not pass a browser's request for a key frame to the encoder, so a viewer waits for the next \
             one",
        )
        .help(format!(
            "set `{property}` to {}: one key frame per second at {rate} frames per second",
            rate.round().max(1.0)
        ));
    Some(Diagnostic { severity, ..finding })
}

/// The distance in frames.
fn label(KeyFrames { distance, property, rate, .. }: &KeyFrames) -> String {
    match distance {
        Some(distance) => {
            format!("{property}: {} frames, at {rate} per second", (distance.as_secs_f64() * rate).round())
        }
        None => "only the first frame is a key frame".to_owned(),
    }
}

/// `3.6 s`
fn seconds(distance: Duration) -> String {
    format!("{} s", (distance.as_secs_f64() * 100.0).round() / 100.0)
}
