//! A configuration on which neko itself exits.

use crate::{Context, Diagnostic, rule};
use neko_config::{LogMessage, Outcome, Setter};

rule! {
    NekoExits = "neko-exits",
    severity: Error,
    effect: StopsOffer,
    needs: [Text],
    stays_beside_exit: true,
    summary: "neko refuses the configuration and exits.",
    why: "A file that neko cannot parse ends it with exit code 1; a value on which it panics, or a flag that it does not \
          know, with exit code 2. Nothing is served.",
    bad: "webrtc:\n  epr: 59100-59000\n",
    good: "webrtc:\n  epr: 59000-59100\n",
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
        .note(format!("neko stops while it starts (`{phase}`), before it serves anybody"));
    if place.is_none() {
        finding.file.clone_from(&context.resolution.config_file);
    }
    if let Some(help) = unknown_flag(context).or_else(|| help(message, error.as_deref()).map(str::to_owned)) {
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

fn help(message: &LogMessage, error: Option<&str>) -> Option<&'static str> {
    let error = error.unwrap_or_default();
    match message {
        LogMessage::MinPortUnreadable | LogMessage::MaxPortUnreadable | LogMessage::RangeReversed => {
            Some("write the range as two ports without blanks, the smaller one first: `59000-59100`")
        }
        LogMessage::ServersUnreadableInV2 => Some(help_with_servers(error)),
        _ => help_with_file(error),
    }
}

/// By what Go's decoder says.
fn help_with_servers(error: &str) -> &'static str {
    if error.contains("ICEServer.urls of type []string") {
        "the V2 key takes `urls` as a list only: `\"urls\": [\"stun:…\"]`; better use `webrtc.iceservers`, which takes both"
    } else if error.contains("cannot unmarshal number") {
        "the V2 key takes texts only: write the value in quotation marks; better use `webrtc.iceservers`"
    } else {
        "the V2 key takes strict JSON, a list of objects whose `urls` is a list; better use `webrtc.iceservers`"
    }
}

/// By what the parsers of Go say.
fn help_with_file(error: &str) -> Option<&'static str> {
    if error.contains("already set in map") || error.contains("already defined at line") {
        Some("a key may stand once only; remove one of them")
    } else if error.contains("found character that cannot start any token") || error.contains("tab character") {
        Some("YAML is indented by blanks, never by tabs; a value that starts with a sign belongs into quotation marks")
    } else if error.contains("Unsupported Config Type") {
        Some(
            "neko goes by the end of the file's name: yaml, yml, json, toml, env or dotenv; a file of variables is for \
             `--env-file`, a Compose file or a manifest for `--kind`",
        )
    } else {
        None
    }
}
