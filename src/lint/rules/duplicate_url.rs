//! The same server twice in one list.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::ice_server::{IceServer, Uri};
use crate::lint::context::mask_userinfo;
use crate::lint::{About, Context, Effect, Rule};
use crate::source::Place;

static ABOUT: About = About {
    name: "duplicate-url",
    severity: Severity::Note,
    effect: Effect::Limited,
    by_default: true,
    summary: "A list names the same server twice.",
    why: "The second one is asked again for every viewer and finds nothing new.",
    bad: "webrtc:\n  iceservers:\n    backend:\n    - urls: [stun:stun.example.org, stun:stun.example.org]\n",
    good: "webrtc:\n  iceservers:\n    backend:\n    - urls: [stun:stun.example.org]\n",
};

pub(super) struct DuplicateUrl;

impl Rule for DuplicateUrl {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        repeated(context, context.backend(), &mut found);
        if !context.one_list() || context.backend().is_empty() {
            repeated(context, context.frontend(), &mut found);
        }
        found
    }
}

fn repeated(context: &Context<'_>, servers: &[IceServer], found: &mut Vec<Diagnostic>) {
    let mut first: HashMap<Server<'_>, Option<&Place>> = HashMap::new();
    for server in servers {
        for url in server.urls.iter().flatten() {
            let key =
                (context.neko_contact(&url.value).map_or_else(|| url.value.clone(), Uri::to_string), &server.username);
            let Some(earlier) = first.get(&key) else {
                first.insert(key, url.place.as_ref());
                continue;
            };
            found.push(
                ABOUT
                    .finding(format!("`{}` is in the list twice", mask_userinfo(&url.value)))
                    .at(url.place.clone(), "asked again for every viewer")
                    .also(earlier.cloned(), "the same server")
                    .help("remove one of them"),
            );
        }
    }
}

/// What is contacted, whatever its spelling, and under which name.
type Server<'a> = (String, &'a Option<String>);
