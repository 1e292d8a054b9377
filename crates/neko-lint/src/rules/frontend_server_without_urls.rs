//! An entry that reaches browsers as `{"urls": null}`.

use crate::{Context, Diagnostic, Fix, rule};
use neko_config::Setter;
use neko_text::source::Place;

rule! {
    FrontendServerWithoutUrls = "frontend-server-without-urls",
    severity: Error,
    effect: BreaksPage,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let webrtc = context.webrtc();
    let mut found = Vec::new();
    let nothing_written = matches!(webrtc.frontend.origin.setter, Setter::Fallback(_));
    for server in context.frontend() {
        let (message, thrown) = match &server.urls {
            None => ("an ICE server for browsers has no `urls`", "'null' is not a valid URL."),
            Some(urls) if urls.is_empty() => {
                ("an ICE server for browsers has an empty list of `urls`", "ICE server parsing failed: Empty uri.")
            }
            Some(_) => continue,
        };
        let place = server.place.clone().or_else(|| webrtc.frontend.origin.place.clone());
        let blank = place.as_ref().and_then(blank_before_json);
        let said = place.as_ref().and_then(|place| context.decoding_error(place));
        let finding = RULE
            .finding(message)
            .at(
                place,
                if nothing_written {
                    "neko reads this as a server because both lists are empty"
                } else {
                    "no URLs here"
                },
            )
            .note(format!(
                "every viewer's page throws `SyntaxError: {thrown}` and stays black; neko's log does not mention it"
            ))
            .help(
                "write each server as a mapping with `urls`: `- urls: stun:stun.example.org:3478`; remove an \
                     `iceservers:` mapping whose lists are empty",
            );
        let finding = match blank {
            Some(blank) => finding.help(BLANK).with_fix(Some(without_blank(blank))),
            None => finding,
        };
        found.push(match said {
            Some(said) => finding.note(said),
            None => finding,
        });
    }
    found
}

/// How to mend [`blank_before_json`].
pub(super) const BLANK: &str = "remove the space before the list: with it neko does not read the text as JSON";

/// The edit that takes them out.
pub(super) fn without_blank(blank: Place) -> Fix {
    let first = blank.text().trim_start().to_owned();
    Fix::new("remove the space", blank, first).safe()
}

/// The blanks before a list of JSON and its first character, where a text begins with them.
pub(super) fn blank_before_json(place: &Place) -> Option<Place> {
    let text = place.text();
    let length = text.len() - text.trim_start_matches([' ', '\t']).len();
    let is_json = text[length..].starts_with(['[', '{']) && length > 0;
    is_json.then(|| Place::new(&place.source, place.span.start..place.span.start + length + 1))
}
