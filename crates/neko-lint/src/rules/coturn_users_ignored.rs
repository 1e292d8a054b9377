//! Users beside a shared secret.

use crate::context::rest_time;
use crate::coturns::relays;
use crate::{Context, Diagnostic, Severity, rule};

rule! {
    CoturnUsersIgnored = "coturn-users-ignored",
    severity: Error,
    effect: NoRelay,
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        let Some(secret) = relay.coturn.shared_secret() else { continue };
        let ways = relay.ways(context);
        let refused = ways.iter().filter(|way| way.uri.scheme.is_turn()).find(|way| {
            let own = way.server.credential.as_ref().map(|own| own.reveal());
            // The secret itself instead of a password is another rule's finding.
            let is_secret =
                own.is_some_and(|own| relay.coturn.all("static-auth-secret").any(|secret| secret.value == own));
            !is_secret
                && way
                    .server
                    .username
                    .as_deref()
                    .is_some_and(|name| rest_time(name).is_none() && name.parse::<u64>().is_err())
        });
        let user = relay.coturn.users().next();
        if refused.is_none() && user.is_none() {
            continue;
        }
        let whose = &relay.service.name;
        let mut finding = RULE
            .finding(format!("{whose} accepts time-limited credentials only"))
            .at(secret.place.clone(), "this switches users with passwords off")
            .also(user.as_ref().and_then(|user| user.place).cloned(), "rejected with 401")
            .note("coturn prefers the shared secret over users: it answers 401 to each of them");
        finding.severity = refused.map_or(Severity::Warning, |way| way.lead.severity());
        if let Some(way) = refused {
            finding = finding
                .also(way.server.username_place.clone().or_else(|| way.server.place.clone()), "neko uses such a user");
        }
        found.push(finding.help(
            "remove use-auth-secret and static-auth-secret, or create time-limited credentials with `neko-ice \
             env-export --turn-secret-file`",
        ));
    }
    found
}
