//! A configuration on which neko itself exits.

use crate::{Context, Diagnostic, rule};
use neko_config::{LogMessage, Mistake, Outcome, Setter};

rule! {
    NekoExits = "neko-exits",
    severity: Error,
    effect: StopsOffer,
    needs: [Text],
    stays_beside_exit: true,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Outcome::Exits { exit_code, phase, message, error, place } = &context.resolution.outcome else {
        return Vec::new();
    };
    let words = match error {
        Some(error) => context.quote(&format!("{message}: {error}")),
        None => context.quote(&message.to_string()),
    };
    let mut finding = RULE
        .finding(format!("neko exits with code {exit_code}: {words}"))
        // The words stand in the title.
        .at(place.clone(), "")
        .note(format!("neko exits while it starts (`{phase}`), before it serves anybody"));
    if place.is_none() {
        finding.file.clone_from(&context.resolution.config_file);
    }
    if let Some(help) = unknown_flag(context).or_else(|| help(message).map(str::to_owned)) {
        finding = finding.help(help);
    }
    vec![finding]
}

/// The flag that was meant, where one that neko does not know ended it.
fn unknown_flag(context: &Context<'_>) -> Option<String> {
    let mut written = context.resolution.written.iter();
    let unknown =
        written.find(|key| !key.known && matches!(&key.origin.setter, Setter::Flag(name) if *name == key.name))?;
    Some(format!("did you mean `{}`?", context.name(unknown.nearest.as_ref()?)))
}

fn help(message: &LogMessage) -> Option<&'static str> {
    match message {
        LogMessage::MinPortUnreadable | LogMessage::MaxPortUnreadable | LogMessage::RangeReversed => {
            Some("write the range as two ports without spaces, the smaller one first: `59000-59100`")
        }
        LogMessage::ServersUnreadableInV2 { mistake } => Some(match mistake {
            Some(Mistake::UrlsNotListed) => {
                "the V2 key accepts `urls` as a list only: `\"urls\": [\"stun:…\"]`; better use \
                 `webrtc.iceservers`, which accepts both"
            }
            Some(Mistake::Number) => {
                "the V2 key accepts text only: put the value in quotes; better use `webrtc.iceservers`"
            }
            _ => {
                "the V2 key accepts strict JSON only: a list of objects in which `urls` is a list; better use \
                 `webrtc.iceservers`"
            }
        }),
        LogMessage::ConfigFileUnreadable { mistake: Some(mistake) } => help_with_file(*mistake),
        _ => None,
    }
}

fn help_with_file(mistake: Mistake) -> Option<&'static str> {
    match mistake {
        Mistake::KeyTwice => Some("a key may be written only once; remove one of them"),
        Mistake::StrayCharacter => {
            Some("YAML must be indented with spaces, not tabs; put a value that starts with a sign in quotes")
        }
        Mistake::FileType => Some(
            "neko goes by the file extension: yaml, yml, json, toml, env or dotenv; use `--env-file` for a file of \
             variables, and `--kind` for a Compose file or a manifest",
        ),
        Mistake::UrlsNotListed | Mistake::Number => None,
    }
}
