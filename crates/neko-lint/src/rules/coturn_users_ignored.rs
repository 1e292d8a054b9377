//! Users beside a shared secret.

use crate::beside::relays;
use crate::context::rest_time;
use crate::{Context, Diagnostic, Severity, rule};

rule! {
    CoturnUsersIgnored = "coturn-users-ignored",
    severity: Error,
    effect: NoRelay,
    summary: "The Coturn beside neko has a shared secret, so its users with passwords do not count.",
    why: "`use-auth-secret` and `static-auth-secret` each switch coturn to time-limited credentials (`<unix time>:<name>` and a password made from the secret). Users of `user=` are then refused with 401, beside `lt-cred-mech` too, and `use-auth-secret=0` does not switch it off. It is a warning where none of neko's servers names such a user.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n      - --use-auth-secret\n      - --static-auth-secret=north\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n",
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for relay in relays(context) {
        let Some(secret) = relay.coturn.shared_secret() else { continue };
        let ways = relay.ways(context);
        let refused = ways.iter().filter(|way| way.uri.scheme.is_turn()).find(|way| {
            let own = way.server.credential.as_ref().map(|own| own.reveal());
            // The secret itself in the place of a password is another rule's finding.
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
            .finding(format!("{whose} takes time-limited credentials only"))
            .at(secret.place.clone(), "this switches users with passwords off")
            .also(user.as_ref().and_then(|user| user.place).cloned(), "refused with 401")
            .note("coturn lets the shared secret go before users: it answers 401 to each of them");
        finding.severity = refused.map_or(Severity::Warning, |way| way.lead.severity());
        if let Some(way) = refused {
            finding = finding
                .also(way.server.username_place.clone().or_else(|| way.server.place.clone()), "neko has such a user");
        }
        found.push(finding.help(
            "remove use-auth-secret and static-auth-secret, or make time-limited credentials with `neko-ice env-export \
             --turn-secret-file`",
        ));
    }
    found
}
