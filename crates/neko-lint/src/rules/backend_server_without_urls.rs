//! An entry of the backend list without URLs: neko ignores it.

use super::frontend_server_without_urls::{BLANK, blank_before_json, without_blank};
use crate::{Context, Diagnostic, rule};

rule! {
    BackendServerWithoutUrls = "backend-server-without-urls",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // In a list that serves both sides the finding about the frontend, which is worse, says it already.
    if context.one_list() {
        return Vec::new();
    }
    let setting = &context.webrtc().backend;
    context
        .backend()
        .iter()
        .filter(|server| server.urls.as_ref().is_none_or(Vec::is_empty))
        .filter_map(|server| server.place.clone().or_else(|| setting.origin.place.clone()))
        .map(|place| {
            let said = context.decoding_error(&place);
            let blank = blank_before_json(&place);
            let finding = RULE
                .finding("an ICE server for neko has no `urls`")
                .at(Some(place), "no URLs here")
                .note("neko skips the entry; its log does not mention it when a viewer connects")
                .help("write each server as a mapping with `urls`: `- urls: stun:stun.example.org:3478`");
            let finding = match blank {
                Some(blank) => finding.help(BLANK).with_fix(Some(without_blank(blank))),
                None => finding,
            };
            match said {
                Some(said) => finding.note(said),
                None => finding,
            }
        })
        .collect()
}
