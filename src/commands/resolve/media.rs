//! The settings outside `webrtc`, as the forms that neko reads again have them.

use super::masks::Masks;
use neko_config::setting::{Bool, Codec, GstPipeline, Literal, ScreenSize, SettingType, Text};
use neko_config::{Resolution, Setter};

/// The keys and what a config file has for them, those of one section together; credentials masked unless they are
/// revealed.
pub(super) fn literals(resolution: &Resolution, reveal: bool) -> Vec<(&'static str, Literal)> {
    let Resolution { legacy, desktop, capture, server, .. } = resolution;
    let masks = Masks::of(resolution, reveal);
    let pipeline = Some(&capture.video_pipeline).filter(|pipeline| !pipeline.value.is_empty());
    let legacy = Some(legacy).filter(|legacy| !legacy.is_default());
    let literals = [
        (server.bind.key, Text::literal(&server.bind, &masks)),
        (desktop.screen.key, ScreenSize::literal(&desktop.screen, &masks)),
        (capture.video_codec.key, Codec::literal(&capture.video_codec, &masks)),
        (capture.video_pipeline.key, pipeline.and_then(|pipeline| GstPipeline::literal(pipeline, &masks))),
        (capture.audio_codec.key, Codec::literal(&capture.audio_codec, &masks)),
        (resolution.legacy.key, legacy.and_then(|legacy| Bool::literal(legacy, &masks))),
    ];
    literals.into_iter().filter_map(|(key, literal)| Some((key, literal?))).collect()
}

/// What is set and has no text of its own there.
pub(super) fn left_out(resolution: &Resolution) -> Vec<String> {
    let capture = &resolution.capture;
    let pipelines = &capture.video_pipelines;
    let told = pipelines.origin == capture.video_pipeline.origin;
    let audio = &capture.audio_pipeline;
    [(&pipelines.origin, pipelines.key, told), (&audio.origin, audio.key, false)]
        .into_iter()
        .filter(|(origin, _, told)| !told && !matches!(origin.setter, Setter::Default | Setter::Fallback(_)))
        .map(|(origin, key, _)| format!("{key}: it is set by {origin} and left out here; keep it there"))
        .collect()
}
