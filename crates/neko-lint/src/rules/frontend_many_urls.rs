//! More servers than browsers like.

use crate::context::list_place;
use crate::{Context, Diagnostic, rule};

rule! {
    FrontendManyUrls = "frontend-many-urls",
    severity: Note,
    effect: Limited,
    summary: "Browsers are sent five or more ICE server URLs.",
    why: "Each URL slows the gathering of candidates down; Firefox complains at five.",
    bad: "webrtc:\n  iceservers:\n    frontend:\n    - urls: [stun:a.example.org, stun:b.example.org, stun:c.example.org, \
          stun:d.example.org, stun:e.example.org]\n",
    good: "webrtc:\n  iceservers:\n    frontend:\n    - urls: [stun:a.example.org, stun:b.example.org]\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let setting = &context.webrtc().frontend;
    let count: usize = context.frontend().iter().map(|server| server.urls.as_ref().map_or(0, Vec::len)).sum();
    if count < 5 {
        return Vec::new();
    }
    vec![
        RULE.finding(format!("browsers are sent {count} ICE server URLs"))
            .at(list_place(setting, &setting.value), "two are enough")
            .note("each URL slows the browser's gathering down; Firefox complains at five or more")
            .help("keep one STUN server and one TURN server"),
    ]
}
