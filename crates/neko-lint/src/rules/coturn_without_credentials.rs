//! An open relay.

use crate::coturns::relays;
use crate::{Context, Diagnostic, rule};

rule! {
    CoturnWithoutCredentials = "coturn-without-credentials",
    severity: Warning,
    effect: Limited,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let open = relays(context).into_iter().filter(|relay| relay.coturn.is_open());
    open.map(|relay| {
        let no_auth = relay.coturn.switch("no-auth");
        let finding = RULE
            .finding(format!("{} relays for everybody", relay.service.name))
            .at(
                no_auth.and_then(|own| own.place.clone()).or_else(|| relay.service.place.clone()),
                if no_auth.is_some() { "this switches credentials off" } else { "nothing asks for credentials" },
            )
            .note("anyone who finds the port can relay through it, into neko's own network too");
        match &relay.coturn.unread_file {
            Some(_) => finding.help("coturn does not read the users in its configuration file: remove `-n`"),
            None => finding.help("add `--lt-cred-mech`, `--realm` and `--user=NAME:PASSWORD`, and remove `no-auth`"),
        }
    })
    .collect()
}
