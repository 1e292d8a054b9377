//! A coturn's configuration file, mounted beside neko: its places, and what the rules say of the two. Behind a line
//! `#### command` stands coturn's command line.

use neko_ice::load::{Request, Text, load};

use super::held;
use super::parts::Parts;

const PROJECT: &str = "\
services:
  neko:
    image: ghcr.io/m1k1o/neko/firefox
    ports: [\"52000-52010:52000-52010/udp\"]
    environment:
      NEKO_WEBRTC_EPR: 52000-52010
      NEKO_WEBRTC_NAT1TO1: 203.0.113.7
      NEKO_WEBRTC_ICESERVERS_FRONTEND: '[{\"urls\":[\"turn:203.0.113.7:3478\"],\"username\":\"neko\",\"credential\":\"secret\"}]'
      NEKO_WEBRTC_ICESERVERS_BACKEND: '[{\"urls\":[\"turn:coturn:3478\"],\"username\":\"neko\",\"credential\":\"secret\"}]'
  coturn:
    image: coturn/coturn
    ports: [\"3478:3478\", \"3478:3478/udp\", \"49160-49200:49160-49200/udp\"]
    volumes: [\"./turnserver.conf:/etc/coturn/turnserver.conf:ro\"]
    command: ";

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (conf, command) = text.split_once("\n#### command\n").unwrap_or((text, ""));
    let command = neko_ice::document::yaml::double_quoted(command, |c| c.is_alphanumeric());
    let disk = Parts::from([("turnserver.conf", conf)]);
    let project = format!("{PROJECT}{command}\n");
    let loaded = load([Ok(Text::in_memory("compose.yaml", project))], &Request::default(), &disk);
    assert!(loaded.nekos().next().is_some(), "the project around it is refused");
    for coturn in loaded.coturns() {
        coturn.settings.iter().filter_map(|own| own.place.as_ref()).for_each(held::place);
        coturn.unknown.iter().flat_map(|own| [&own.place, &own.value]).flatten().for_each(held::place);
        coturn.mangled.iter().filter_map(|own| own.place.as_ref()).for_each(held::place);
        coturn.secrets().for_each(|place| held::place(&place));
        let (from, to) = coturn.relay_ports();
        assert!(from <= to || coturn.last("min-port").is_some() || coturn.last("max-port").is_some());
    }
    held::loaded(&loaded);
}
