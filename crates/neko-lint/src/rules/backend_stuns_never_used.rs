//! `stuns:` URLs, which Pion takes and never contacts.

use crate::context::mask_userinfo;
use crate::{Context, Diagnostic, rule};
use neko_config::behaviour::Skip;

rule! {
    BackendStunsNeverUsed = "backend-stuns-never-used",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .skipped(&Skip::Stuns)
        .map(|url| {
            RULE.about(mask_userinfo(&url.value), |url| format!("neko never uses `{url}`"))
                .at(url.place.clone(), "Pion does not contact `stuns:` servers")
                .note("neko skips the server silently; its log does not mention it")
                .help("use the server's `stun:` URL")
        })
        .collect()
}
