//! A configuration file that is mounted in vain.

use crate::coturns::relays;
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
            RULE.finding(format!("{} does not read its mounted configuration file", relay.service.name))
                .at(Some(place), "mounted but not read")
                .note("with `-n` coturn uses only its command line")
                .help("remove `-n` from its command, or remove the file")
        })
        .collect()
}
