//! The effective settings as variables of neko, `NAME='value'` lines.

use super::rows::{self, MASK};
use crate::config::{Resolution, Setter, setting};
use crate::export::{self, Selection, Target, Variable};
use crate::ice_server::Secret;

/// The lines, and what variables cannot say.
pub(super) struct Lines {
    pub text: String,
    pub warnings: Vec<String>,
}

/// Every setting that neko-ice resolves, with its effective value.
pub(super) fn render(resolution: &Resolution, reveal: bool) -> anyhow::Result<Lines> {
    let shown;
    let resolution = match reveal {
        true => resolution,
        false => {
            shown = masked(resolution);
            &shown
        }
    };
    let product = export::variables(resolution, &Selection { all: true, ..Selection::default() });
    let beyond = &resolution.beyond;
    let screen = beyond.screen.value;
    let mut variables = product.variables;
    let mut warnings = product.warnings;
    let mut push = |key: &str, value: String| {
        let name = setting::variable(key);
        variables.push(Variable { name, value, secret: false });
    };
    push(beyond.bind.key, beyond.bind.value.clone());
    push(beyond.screen.key, format!("{}x{}@{}", screen.width, screen.height, screen.rate));
    push(beyond.video_codec.key, beyond.video_codec.value.clone());
    push(beyond.audio_codec.key, beyond.audio_codec.value.clone());
    if !beyond.video_pipeline.value.is_empty() {
        push(beyond.video_pipeline.key, beyond.video_pipeline.value.clone());
    }
    if !resolution.legacy.is_default() {
        push(resolution.legacy.key, resolution.legacy.value.to_string());
    }
    for (origin, key, told) in [
        (
            &beyond.video_pipelines.origin,
            beyond.video_pipelines.key,
            beyond.video_pipelines.origin == beyond.video_pipeline.origin,
        ),
        (&beyond.audio_pipeline.origin, beyond.audio_pipeline.key, false),
    ] {
        if !told && !matches!(origin.setter, Setter::Default | Setter::Fallback(_)) {
            warnings.push(format!("{key}: it is set by {origin} and not among these variables; keep it there"));
        }
    }
    Ok(Lines { text: Target::Dotenv.write(&variables, None)?, warnings })
}

/// The same settings with every credential masked.
fn masked(resolution: &Resolution) -> Resolution {
    let mut out = resolution.clone();
    let webrtc = &mut out.webrtc;
    let lists = [&mut webrtc.frontend.value, &mut webrtc.backend.value, &mut webrtc.backend_dropped];
    for server in lists.into_iter().flatten() {
        if server.credential.is_some() {
            server.credential = Some(Secret::new(MASK));
        }
        for url in server.urls.iter_mut().flatten() {
            url.value = rows::url(&url.value, url.place.as_ref(), &resolution.secrets, false).into();
        }
    }
    webrtc.ip_retrieval_url.value = rows::address(&webrtc.ip_retrieval_url.value, false);
    let pipeline = &mut out.beyond.video_pipeline;
    pipeline.value = rows::url(&pipeline.value, pipeline.origin.place.as_ref(), &resolution.secrets, false);
    out
}
