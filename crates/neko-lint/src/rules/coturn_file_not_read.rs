//! A configuration file that is mounted in vain.

use crate::beside::relays;
use crate::{Context, Diagnostic, rule};

rule! {
    CoturnFileNotRead = "coturn-file-not-read",
    severity: Warning,
    effect: Limited,
    summary: "The Coturn beside neko is told not to read the configuration file that is mounted.",
    why: "`-n` means that only the command line counts. Users, realm and ports of a mounted turnserver.conf have no effect, also where `-c` names it.",
    bad: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - -n\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n    configs:\n      - source: turn\n        target: /etc/coturn/turnserver.conf\nconfigs:\n  turn:\n    content: |\n      min-port=49160\n",
    good: "services:\n  neko:\n    image: ghcr.io/m1k1o/neko/firefox:3\n    ports:\n      - \"8080:8080\"\n      - \"59000-59100:59000-59100/udp\"\n    environment:\n      NEKO_WEBRTC_NAT1TO1: 198.51.100.7\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: >-\n        [{\"urls\": [\"turn:turn.example.org:3478\"], \"username\": \"neko\", \"credential\": \"a-long-password\"}]\n  coturn:\n    image: coturn/coturn:4.6\n    ports:\n      - \"3478:3478/udp\"\n      - \"3478:3478/tcp\"\n      - \"49160-49200:49160-49200/udp\"\n    command:\n      - --realm=turn.example.org\n      - --user=neko:a-long-password\n      - --external-ip=198.51.100.7\n      - --min-port=49160\n      - --max-port=49200\n    configs:\n      - source: turn\n        target: /etc/coturn/turnserver.conf\nconfigs:\n  turn:\n    content: |\n      min-port=49160\n",
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
