//! The settings outside `webrtc`, as the forms that neko reads again have them.

use super::rows;
use crate::config::{Resolution, Setter};

/// The keys and their texts, those of one section together; credentials masked unless they are revealed.
pub(super) fn keys(resolution: &Resolution, reveal: bool) -> Vec<(&'static str, String)> {
    let beyond = &resolution.beyond;
    let screen = beyond.screen.value;
    let mut out = vec![
        (beyond.bind.key, rows::text(&beyond.bind.value, &beyond.bind, resolution, reveal)),
        (beyond.screen.key, format!("{}x{}@{}", screen.width, screen.height, screen.rate)),
        (beyond.video_codec.key, beyond.video_codec.value.clone()),
    ];
    let pipeline = &beyond.video_pipeline;
    if !pipeline.value.is_empty() {
        out.push((pipeline.key, rows::url(&pipeline.value, pipeline.place(), &resolution.secrets, reveal)));
    }
    out.push((beyond.audio_codec.key, beyond.audio_codec.value.clone()));
    if !resolution.legacy.is_default() {
        out.push((resolution.legacy.key, resolution.legacy.value.to_string()));
    }
    out
}

/// What is set and has no text of its own there.
pub(super) fn left_out(resolution: &Resolution) -> Vec<String> {
    let beyond = &resolution.beyond;
    let pipelines = &beyond.video_pipelines;
    let told = pipelines.origin == beyond.video_pipeline.origin;
    let audio = &beyond.audio_pipeline;
    [(&pipelines.origin, pipelines.key, told), (&audio.origin, audio.key, false)]
        .into_iter()
        .filter(|(origin, _, told)| !told && !matches!(origin.setter, Setter::Default | Setter::Fallback(_)))
        .map(|(origin, key, _)| format!("{key}: it is set by {origin} and left out here; keep it there"))
        .collect()
}
