//! No realm.

use crate::coturns::{Relay, relays};
use crate::{Context, Diagnostic, rule};

rule! {
    CoturnWithoutRealm = "coturn-without-realm",
    severity: Error,
    effect: NoRelay,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let lacks = |relay: &&Relay<'_>| {
        let coturn = relay.coturn;
        let asks = ["lt-cred-mech", "user", "use-auth-secret", "static-auth-secret"];
        let realm = coturn.last("realm").is_some_and(|own| !own.value.trim().is_empty());
        !realm
            && !coturn.hidden
            && !coturn.has_database()
            && coturn.switch("no-auth").is_none()
            && asks.iter().any(|name| coturn.last(name).is_some())
    };
    let found = relays(context);
    found
        .iter()
        .filter(lacks)
        .map(|relay| {
            let empty = relay.coturn.last("realm").and_then(|own| own.place.clone());
            let at = empty.or_else(|| relay.coturn.last("user").and_then(|own| own.place.clone()));
            RULE.finding(format!("{} requires credentials but has no realm", relay.service.name))
                .at(at.or_else(|| relay.service.place.clone()), "no realm is set")
                .note("coturn answers 401 to everybody, even with the right password")
                .help("add `--realm=` with any name, for example the server's")
        })
        .collect()
}
