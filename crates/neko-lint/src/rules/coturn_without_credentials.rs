//! An open relay.

use crate::beside::relays;
use crate::{Context, Diagnostic, rule};

rule! {
    CoturnWithoutCredentials = "coturn-without-credentials",
    severity: Warning,
    effect: Limited,
    summary: "The Coturn beside neko relays for everybody.",
    why: "Without users, a secret or a database, and with `no-auth`, coturn asks nobody for credentials: whoever finds the port relays through it, into your network too. neko's credentials have no effect then. A configuration file that `-n` keeps coturn from reading ends the same way.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n",
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
            .note("whoever finds the port can relay through it, to neko's own network too");
        match &relay.coturn.unread_file {
            Some(_) => finding.help("the users of its configuration file are not read: remove `-n`"),
            None => finding.help("add `--lt-cred-mech`, `--realm` and `--user=NAME:PASSWORD`, and remove `no-auth`"),
        }
    })
    .collect()
}
