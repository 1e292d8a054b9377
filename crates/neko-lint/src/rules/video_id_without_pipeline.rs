//! A first video id that names no pipeline.

use crate::{Context, Diagnostic, rule};
use neko_config::behaviour::StopKind;

rule! {
    VideoIdWithoutPipeline = "video-id-without-pipeline",
    severity: Error,
    effect: StopsOffer,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(stop) = context.behaviour.stops_offer.iter().find(|stop| stop.kind == StopKind::Video) else {
        return Vec::new();
    };
    let capture = &context.resolution.capture;
    let names: Vec<String> =
        capture.video_pipelines.value.iter().map(|pipeline| format!("`{}`", context.quote(&pipeline.id))).collect();
    let names = names.join(", ");
    let finding = match capture.video_ids.value.first() {
        None => RULE
            .finding("there are video pipelines, but capture.video.ids lists none of them")
            .at(stop.place.clone(), "no viewer gets any of these")
            .help(format!("set `capture.video.ids` to a list of them: {names}")),
        Some(first) => RULE
            .finding(format!("the first of capture.video.ids is `{}`, which is not a pipeline", context.quote(first)))
            .at(stop.place.clone(), "viewers get this one")
            .also(capture.video_pipelines.origin.place.clone(), format!("neko has {names}"))
            .help("write the pipeline's name, in lower case if it comes from YAML"),
    };
    vec![finding.note("every viewer's request fails before neko makes its offer, and the page stays black")]
}
