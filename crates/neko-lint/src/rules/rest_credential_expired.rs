//! A time-limited user name whose time is over.

use crate::context::rest_time;
use crate::{Context, Diagnostic, rule};

rule! {
    RestCredentialExpired = "rest-credential-expired",
    severity: Warning,
    effect: Limited,
    needs: [Text],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(now) = context.options.now else { return Vec::new() };
    context
        .servers()
        .filter_map(|(_, server)| Some((server, rest_time(server.username.as_deref()?)?)))
        .filter(|(_, until)| *until <= now)
        .map(|(server, until)| {
            RULE.finding(format!("the time in this TURN user name passed {} ago", ago(now - until)))
                .at(server.username_place.clone().or_else(|| server.place.clone()), "no longer valid")
                .note("the TURN server answers 401; neko and browsers continue without it")
                .help("create new credentials; neko reads them once, when it starts")
        })
        .collect()
}

fn ago(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    // Counted in days a year later would be another text each day.
    match count {
        365.. if unit == "day" => "more than a year".to_owned(),
        1 => format!("1 {unit}"),
        _ => format!("{count} {unit}s"),
    }
}
