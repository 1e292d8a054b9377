//! A codec that neko replaces.

use crate::context::{unquoted, verbatim};
use crate::{Context, Diagnostic, rule};
use neko_config::{Setter, Setting};

rule! {
    CodecReadAsAnother = "codec-read-as-another",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let capture = &context.resolution.capture;
    [&capture.video_codec, &capture.audio_codec].into_iter().filter_map(of).collect()
}

fn of(setting: &Setting<String>) -> Option<Diagnostic> {
    let fallback = matches!(setting.origin.setter, Setter::Fallback(_));
    let place = match fallback {
        true => setting.outranked().find_map(|shadowed| verbatim(&shadowed.origin)),
        false => verbatim(&setting.origin),
    }?;
    let text = unquoted(place.text());
    // A switch of the second version (`h264: true`) names its codec in its key.
    let switch = matches!(text.to_ascii_lowercase().as_str(), "true" | "t" | "1");
    let number = text.parse::<f64>().is_ok();
    if switch || number || text.is_empty() || matches!(text, "~" | "null") || text.eq_ignore_ascii_case(&setting.value)
    {
        return None;
    }
    let note = match fallback {
        true => "neko has no pipeline for it, makes one for VP8, and logs one warning",
        false => "neko does not know it, and logs one warning",
    };
    let help = match fallback {
        true => "add a pipeline for it (`capture.video.pipelines`), or write `vp8`",
        false => {
            "valid for video: `vp8`, `vp9`, `av1`, `h264` and `h265`; for audio: `opus`, `g722`, `pcmu` and \
             `pcma`"
        }
    };
    Some(
        RULE.finding(format!("neko streams {}, not what {} says", setting.value, setting.key))
            .at(Some(place.clone()), format!("neko uses `{}`", setting.value))
            .note(note)
            .help(help),
    )
}
