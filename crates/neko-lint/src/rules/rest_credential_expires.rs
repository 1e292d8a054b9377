//! A time-limited user name in a config that is read once.

use crate::context::rest_time;
use crate::{Context, Diagnostic, rule};

rule! {
    RestCredentialExpires = "rest-credential-expires",
    severity: Note,
    effect: Limited,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context
        .servers()
        .filter_map(|(_, server)| Some((server, rest_time(server.username.as_deref()?)?)))
        .filter(|(_, until)| context.options.now.is_none_or(|now| *until > now))
        .map(|(server, until)| {
            RULE.finding("this TURN user name is valid for a limited time, and neko reads it only once")
                .at(
                    server.username_place.clone().or_else(|| server.place.clone()),
                    format!("until {until}, in seconds since 1970"),
                )
                .note("after that the TURN server rejects it until neko is restarted with new credentials")
                .help("restart neko with new credentials before that time")
        })
        .collect()
}
