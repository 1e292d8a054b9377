//! More servers than browsers like.

use crate::context::list_place;
use crate::{Context, Diagnostic, rule};

rule! {
    FrontendManyUrls = "frontend-many-urls",
    severity: Note,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().frontend;
    let count: usize = context.frontend().iter().map(|server| server.urls.as_ref().map_or(0, Vec::len)).sum();
    if count < 5 {
        return Vec::new();
    }
    vec![
        RULE.finding(format!("browsers get {count} ICE server URLs"))
            .at(list_place(setting, &setting.value), "two are enough")
            .note("each URL slows down the browser's gathering of candidates; Firefox warns from five on")
            .help("keep one STUN server and one TURN server"),
    ]
}
