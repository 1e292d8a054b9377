//! A configuration file that is mounted in vain.

use crate::beside::relays;
use crate::{Context, Diagnostic, rule};

rule! {
    CoturnFileNotRead = "coturn-file-not-read",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let unread = relays(context).into_iter().filter_map(|relay| Some((relay, relay.coturn.unread_file.clone()?)));
    unread
        .map(|(relay, place)| {
            RULE.finding(format!("{} does not read the configuration file that is mounted", relay.service.name))
                .at(Some(place), "mounted in vain")
                .note("with `-n` coturn takes its command line only")
                .help("remove `-n` from its command, or the file")
        })
        .collect()
}
