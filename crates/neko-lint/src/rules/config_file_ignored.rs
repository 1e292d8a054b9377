//! A config file that neko's second version cannot read, and goes on without.

use crate::{Context, Diagnostic, rule};
use neko_config::LogMessage;

rule! {
    ConfigFileIgnored = "config-file-ignored",
    severity: Error,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let version = context.behaviour.version;
    if !version.is_second() {
        return Vec::new();
    }
    let unreadable = |message: &LogMessage| matches!(message, LogMessage::ConfigFileUnreadable { .. });
    let unread = context.resolution.log.iter().filter(|line| unreadable(&line.message));
    unread
        .map(|line| {
            let finding = RULE
                .finding(format!("neko {version} cannot read this file and starts without it"))
                .at(line.place.clone(), "reading stops here")
                .help("fix this line");
            match &line.error {
                Some(error) => finding.note(format!("neko logs nothing; its parser reports: {}", context.quote(error))),
                None => finding,
            }
        })
        .collect()
}
