//! The library from outside: its example does what it says.

#[allow(dead_code)]
#[path = "../../examples/resolve_a_text.rs"]
mod resolve_a_text;

#[test]
fn the_example_tells_values_with_their_origins() {
    let mut out = Vec::new();
    resolve_a_text::tell(&mut out).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "webrtc.icetrickle = false  (neko.yaml:2:15)\n\
         webrtc.epr = [52000, 52100]  (NEKO_WEBRTC_EPR, before neko.yaml:3:8: 59000-59100)\n\
         webrtc.icelite = false  (--webrtc.icelite)\n\
         turn:turn.example.org?transport=tcp stands at neko.yaml:5:26\n\
         Some(Secret(…))\n\
         neko skips turn:turn.example.org?transport=tcp: neko cannot use TURN over TCP or TLS in its backend list: it does not contact the server\n"
    );
}
