//! Credentials that YAML or JSON turns into something else.

use crate::diagnostic::{Diagnostic, Severity};
use crate::ice_server::{IceServer, Secret};
use crate::lint::mend;
use crate::lint::{About, Context, Effect, Rule};
use crate::source::Place;

static ABOUT: About = About {
    name: "credential-retyped",
    severity: Severity::Warning,
    effect: Effect::Limited,
    summary: "A username or credential is written as a number or a switch, and neko reads another text.",
    why: "A value without quotation marks is typed before neko sees it: `0123` becomes `83`, `1e3` becomes `1000`, `1.50` becomes \
          `1.5`, `true` becomes `1`, and a long number loses its last digits. The TURN server then refuses the credentials.",
    bad: "webrtc:\n  iceservers:\n    backend:\n    - urls: turn:turn.example.org:3478\n      username: neko\n      \
          credential: 0123\n",
    good: "webrtc:\n  iceservers:\n    backend:\n    - urls: turn:turn.example.org:3478\n      username: neko\n      \
           credential: \"0123\"\n",
};

pub(super) struct CredentialRetyped;

impl Rule for CredentialRetyped {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let frontend = if context.one_list() && !context.backend().is_empty() { &[] } else { context.frontend() };
        for server in context.backend().iter().chain(frontend) {
            for (what, value, place) in fields(server) {
                let Some(place) = place.filter(|place| retyped(place, value)) else { continue };
                found.push(
                    ABOUT
                        .finding(format!("neko reads another {what} than the one that is written"))
                        .at(Some(place.clone()), "without quotation marks this is no text")
                        .note("the value is typed before neko makes a text of it; the TURN server will refuse the credentials")
                        .help("put the value in quotation marks")
                        .mended(mend::quoted(place)),
                );
            }
        }
        found
    }
}

fn fields(server: &IceServer) -> [(&'static str, &str, Option<&Place>); 2] {
    [
        ("username", server.username.as_deref().unwrap_or_default(), server.username_place.as_ref()),
        (
            "credential",
            server.credential.as_ref().map(Secret::reveal).unwrap_or_default(),
            server.credential_place.as_ref(),
        ),
    ]
}

/// Whether a bare scalar stands there that says something else than the value.
fn retyped(place: &Place, value: &str) -> bool {
    let text = place.text().trim();
    let before = place.source.text[..place.span.start].chars().next_back();
    let bare = !matches!(before, Some('"' | '\'')) && !text.starts_with(['"', '\'', '|', '>', '&', '*', '!', '{', '[']);
    bare && is_typed(text) && value.parse::<f64>().is_ok() && text != value
}

/// Whether a bare scalar may be a number or a switch. What stands there may also be encoded, or refer to something else.
fn is_typed(text: &str) -> bool {
    let switch = ["true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word));
    let digits = |c: char| c.is_ascii_hexdigit() || "xXoO_+-.".contains(c);
    switch || (text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) && text.chars().all(digits))
}
