//! Credentials that YAML or JSON turns into something else.

use crate::url_spelling;
use crate::{Context, Diagnostic, rule};
use neko_config::ice_server::{IceServer, Secret, is_retyped};
use neko_text::source::Place;

rule! {
    CredentialRetyped = "credential-retyped",
    severity: Warning,
    effect: Limited,
    yields_to: [RestUserNameForeign],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let frontend = if context.one_list() && !context.backend().is_empty() { &[] } else { context.frontend() };
    for server in context.backend().iter().chain(frontend) {
        for (field, value, place) in fields(server) {
            let Some(place) = place.filter(|place| is_retyped(place, value)) else { continue };
            found.push(
                RULE.finding(format!("neko reads a different {} from the one written", field.name()))
                    .at(Some(place.clone()), read_as(field, place, value))
                    .note(
                        "without quotes the value is read as a number or a switch, and neko turns it back into \
                         text; the TURN server will reject the credentials",
                    )
                    .help("put the value in quotes")
                    .with_fix(url_spelling::quoted(place)),
            );
        }
    }
    found
}

#[derive(Clone, Copy)]
enum Field {
    UserName,
    Credential,
}

impl Field {
    fn name(self) -> &'static str {
        match self {
            Self::UserName => "username",
            Self::Credential => "credential",
        }
    }
}

/// What neko has in its place; of a credential its width only.
fn read_as(field: Field, place: &Place, value: &str) -> String {
    let shown = match field {
        Field::Credential => "*".repeat(value.chars().count()),
        Field::UserName => value.to_owned(),
    };
    let width = |text: &str| match text.chars().count() {
        1 => "1 character".to_owned(),
        count => format!("{count} characters"),
    };
    format!("neko reads `{shown}`: {} instead of the {} written", width(value), width(place.text().trim()))
}

fn fields(server: &IceServer) -> [(Field, &str, Option<&Place>); 2] {
    [
        (Field::UserName, server.username.as_deref().unwrap_or_default(), server.username_place.as_ref()),
        (
            Field::Credential,
            server.credential.as_ref().map(Secret::reveal).unwrap_or_default(),
            server.credential_place.as_ref(),
        ),
    ]
}
