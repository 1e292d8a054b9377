//! No realm.

use crate::beside::{Relay, relays};
use crate::{Context, Diagnostic, rule};

rule! {
    CoturnWithoutRealm = "coturn-without-realm",
    severity: Error,
    effect: NoRelay,
    summary: "The Coturn beside neko asks for credentials and has no realm.",
    why: "coturn's keys are made from user name, realm and password. Without `realm` it takes the machine's domain name, which a container does not have, and answers 401 to everybody, with one line in its log.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n",
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
            RULE.finding(format!("{} asks for credentials and has no realm", relay.service.name))
                .at(at.or_else(|| relay.service.place.clone()), "no realm is set")
                .note("coturn answers 401 to everybody, right password or not")
                .help("add `--realm=` with a name of yours, for example the server's: any will do")
        })
        .collect()
}
