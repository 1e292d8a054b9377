//! Projects that mean harm, or are broken in every way.

use proptest::prelude::*;

use super::*;

#[test]
fn hostile_projects_end_soon() {
    let many = format!("services:\n{}", (0..5_000).map(|n| format!("  s{n}: {{image: neko}}\n")).collect::<String>());
    assert!(one(&many).contains("== s4999"));
    let keys: String = (0..40_000).map(|n| format!("      K{n}: $U{n}\n")).collect();
    one(&format!("services:\n  neko:\n    image: neko\n    environment:\n{keys}"));
    let chain: String = (0..500).map(|n| format!("  s{n}: {{extends: s{}}}\n", n + 1)).collect();
    assert!(one(&format!("services:\n{chain}  s500: {{image: neko}}\n")).contains("circular"));
    let defaults =
        format!("services:\n  neko:\n    image: neko\n    environment:\n      A: \"{}\"\n", "${A:-".repeat(20_000));
    assert!(one(&defaults).starts_with("refused"));
}

/// A project with a bit of everything, for mutations.
const SEED: &str = "x-base: &base\n  image: ghcr.io/m1k1o/neko/firefox:3\nservices:\n  neko:\n    <<: *base\n    environment:\n      \
    NEKO_WEBRTC_EPR: \"${EPR:-52000-52100}\"\n      NEKO_WEBRTC_ICESERVERS_FRONTEND: |\n        [{\"urls\": \"turn:${T}\", \
    \"username\": \"u\", \"credential\": \"${P:-pw}\"}]\n    env_file: [a.env, {path: b.env, required: false}]\n    ports:\n      \
    - \"8080:8080\"\n      - \"[::1]:52000-52100:52000-52100/udp\"\n      - {target: 80, published: 90, mode: host}\n    volumes:\n      \
    - ./neko.yaml:/etc/neko/neko.yaml:ro\n    command: neko serve --webrtc.icelite\n    networks: {lan: {}}\n  b:\n    extends: {service: \
    neko, file: compose.yaml}\n    network_mode: service:neko\nnetworks: {lan: {driver: macvlan}}\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_every_place_slices(
        edits in proptest::collection::vec((0usize..SEED.len(), 0usize..12, "[ -~\n]{0,6}|[$\\{\\}:\\-?+&*!<\\[\\]|>'\"é]{1,4}"), 0..6),
        env in "[A-Z=:$\\{\\}'\" \n\\\\é-]{0,60}",
    ) {
        let mut text = SEED.to_owned();
        for (at, length, new) in edits {
            let (mut from, mut to) = (at.min(text.len()), (at + length).min(text.len()));
            while !text.is_char_boundary(from) { from -= 1; }
            while !text.is_char_boundary(to) { to += 1; }
            text.replace_range(from..to, &new);
        }
        let files = TestFiles::Texts(vec![
            ("compose.yaml", text), (".env", format!("T=h\nEPR=1-2\n{env}")), ("a.env", env.clone()), ("neko.yaml", "webrtc: {icelite: 1}\n".into()),
        ]);
        let request = Request { files: vec!["compose.yaml".to_owned()], ..Request::default() };
        let output = shown(&files, request.clone());
        prop_assert!(!output.contains("\"pw\""));
        if let Ok(project) = read(&request, &files) {
            let places = project.nekos.iter().flat_map(|own| own.environment.variables.iter().map(|variable| &variable.place));
            for place in places {
                prop_assert!(place.source.text.get(place.span.clone()).is_some());
            }
        }
    }
}
