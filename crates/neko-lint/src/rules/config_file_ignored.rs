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
                .finding(format!("neko {version} takes nothing from this file, and starts without it"))
                .at(line.place.clone(), "it cannot read on here")
                .help("mend the file as it says");
            match &line.error {
                Some(error) => finding.note(format!("it logs nothing; its reader says: {}", context.quote(error))),
                None => finding,
            }
        })
        .collect()
}
