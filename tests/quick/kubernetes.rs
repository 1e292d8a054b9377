//! Manifests of the shapes that people use, read whole. A snapshot masks what the reading calls secret.

use std::sync::Arc;

use crate::support::deployment::{describe, problem};
use neko_ice::config::NoFiles;
use neko_ice::deployment::MountFrom;
use neko_ice::deployment::kubernetes::{self, Reading};
use neko_ice::source::{Place, Source, SourceKind};

fn source(name: &str) -> Arc<Source> {
    let text = std::fs::read_to_string(format!("fixtures/kubernetes/{name}")).unwrap();
    Source::new(SourceKind::File(name.to_owned()), text)
}

fn whole(reading: &Reading) -> String {
    let mut out = String::new();
    reading.problems.iter().for_each(|it| problem(&mut out, it));
    for deployment in &reading.deployments {
        describe(&mut out, deployment);
    }
    out
}

fn snapshot(name: &str, reading: &Reading) {
    insta::assert_snapshot!(name, whole(reading));
}

#[test]
fn a_node_port_and_v2_variables() {
    snapshot("nodeport-v2", &kubernetes::read(&[source("nodeport-v2.yaml")]));
}

#[test]
fn config_map_secret_and_mounted_files_as_from_helm_template() {
    snapshot("config-and-secret", &kubernetes::read(&[source("config-and-secret.yaml")]));
}

#[test]
fn lists_in_json() {
    snapshot("list-json", &kubernetes::read(&[source("list.json")]));
}

#[test]
fn mistakes_are_named_with_what_follows() {
    snapshot("mistakes", &kubernetes::read(&[source("mistakes.yaml")]));
}

#[test]
fn what_kubectl_and_the_api_server_refuse() {
    snapshot("refused", &kubernetes::read(&[source("refused.yaml")]));
}

#[test]
fn a_template_that_nobody_rendered() {
    snapshot("helm-template", &kubernetes::read(&[source("helm-template.yaml")]));
}

/// Overlays for two clusters give their coturn one name: each neko has that of its own.
#[test]
fn the_coturn_of_its_own_folder() {
    let text = |folder: &str, name: &str, spec: &str| {
        let pod = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: [{spec}]}}\n");
        Source::new(SourceKind::File(format!("{folder}/{name}.yaml")), pod)
    };
    let neko = |folder| text(folder, "neko", "{name: neko, image: m1k1o/neko}");
    let turn =
        |folder, realm| text(folder, "turn", &format!("{{name: turn, image: coturn/coturn, args: [--realm={realm}]}}"));
    let given = [neko("one"), turn("one", "a"), neko("two"), turn("two", "b"), neko("three")];
    let realms: Vec<Vec<String>> = kubernetes::read(&given)
        .deployments
        .iter()
        .map(|own| {
            own.neighbours.iter().filter_map(|it| Some(it.coturn.as_ref()?.last("realm")?.value.clone())).collect()
        })
        .collect();
    assert_eq!(realms, [vec!["a".to_owned()], vec!["b".to_owned()], vec![]]);
}

/// Reads one text, and holds what comes back against the text.
fn sound(text: &str) -> Reading {
    let source = Source::new(SourceKind::Stdin, text);
    let reading = kubernetes::read(&[Arc::clone(&source)]);
    let inside = |place: &Place| assert!(place.span.end <= text.len() && text.get(place.span.clone()).is_some());
    for deployment in &reading.deployments {
        deployment.problems.iter().filter_map(|problem| problem.place.as_ref()).for_each(inside);
        for variable in &deployment.environment.variables {
            inside(&variable.place);
            for (at, _) in variable.value.char_indices() {
                assert!(variable.offsets.source(at) <= text.len(), "{}", variable.name);
            }
        }
    }
    reading.problems.iter().filter_map(|problem| problem.place.as_ref()).for_each(inside);
    drop(whole(&reading));
    reading
}

#[test]
fn characters_of_a_value_lead_to_their_own_place() {
    let source = source("config-and-secret.yaml");
    let reading = kubernetes::read(&[Arc::clone(&source)]);
    let neko = &reading.deployments[0];
    let named = |name: &str| neko.environment.variables.iter().find(|variable| variable.name == name).unwrap();
    let token = named("NEKO_SESSION_API_TOKEN");
    let unknown = token.value.find("$(UNKNOWN)").unwrap();
    assert_eq!(token.value, "to$ken-$(UNKNOWN)");
    assert_eq!(&source.text[token.offsets.span(unknown..token.value.len())], "$(UNKNOWN)");
    // Three bytes of a Secret take four digits.
    let servers = named("NEKO_WEBRTC_ICESERVERS_FRONTEND");
    assert_eq!(&source.text[servers.offsets.span(0..3)], "W3si");
    let carried = neko.mounts.iter().find_map(|mount| match &mount.from {
        MountFrom::Carried(carried) => Some(carried),
        _ => None,
    });
    let carried = carried.unwrap();
    let range = carried.text.find("52000-52010").unwrap();
    assert_eq!(&source.text[carried.offsets.span(range..range + 11)], "52000-52010");
}

#[test]
fn what_a_secret_is_made_of_is_secret_too() {
    let text = format!(
        "{POD}    env:\n    - {{name: TURN, value: word-of-turn}}\n    - {{name: HOST, value: turn.example.org}}\n    - \
         {{name: NEKO_WEBRTC_ICESERVERS_FRONTEND, value: '[{{\"urls\":\"turn:$(HOST)\",\"username\":\"u\",\
         \"credential\":\"$(TURN)\"}}]'}}\n"
    );
    let reading = sound(&text);
    let resolution = reading.deployments[0].resolve(&NoFiles, 1 << 20).unwrap();
    let servers = &resolution.webrtc.frontend.value;
    assert_eq!(servers[0].urls.as_ref().unwrap()[0].value, "turn:turn.example.org");
    let secrets: Vec<&str> = resolution.secrets.iter().map(Place::text).collect();
    assert!(secrets.contains(&"word-of-turn") && !secrets.contains(&"turn.example.org"), "{secrets:?}");
}

#[test]
fn all_of_a_secret_is_secret() {
    let text = "kind: Secret\napiVersion: v1\nmetadata:\n  name: s\n  annotations:\n    \
                kubectl.kubernetes.io/last-applied-configuration: '{x}'\ndata: {a: YQ==, b: }\nstringData:\n  c: |\n    d\n";
    let reading = sound(text);
    let secrets: Vec<&str> = reading.secrets.iter().map(Place::text).collect();
    assert_eq!(secrets, ["'{x}'", "YQ==", "|\n    d\n"]);
}

#[test]
fn a_mounted_config_file_is_resolved_with_places_in_the_manifest() {
    let reading = kubernetes::read(&[source("config-and-secret.yaml")]);
    let resolution = reading.deployments[0].resolve(&NoFiles, 1 << 20).unwrap();
    assert_eq!(resolution.webrtc.epr.value, [52000, 52010]);
    assert_eq!(resolution.webrtc.epr.origin.to_string(), "config-and-secret.yaml:20:12");
    let server = &resolution.webrtc.frontend.value[0];
    assert_eq!(server.credential.as_ref().map(|credential| credential.reveal()), Some("secret-of-turn"));
    assert_eq!(resolution.webrtc.nat1to1.value[0].value, "neko.example.org");
    assert_eq!(resolution.webrtc.nat1to1.origin.to_string(), "--webrtc.nat1to1 (config-and-secret.yaml:90:78)");
}

#[test]
fn what_one_file_refers_to_may_stand_in_another() {
    let text = |text: &str, name: &str| Source::new(SourceKind::File(name.to_owned()), text);
    let pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: neko, \
               envFrom: [{configMapRef: {name: m}}]}]}}";
    let map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {NEKO_EPR: 1-2}}";
    let reading = kubernetes::read(&[text(pod, "pod.yaml"), text(map, "map.yaml")]);
    assert_eq!(reading.deployments[0].environment.variables[0].place.to_string(), "map.yaml:1:73");
    assert!(reading.deployments[0].problems.is_empty());
    assert_eq!(kubernetes::read(&[text(pod, "pod.yaml")]).deployments[0].problems.len(), 1);
}

#[test]
fn manifests_are_recognised() {
    for name in ["nodeport-v2.yaml", "config-and-secret.yaml", "list.json", "mistakes.yaml", "helm-template.yaml"] {
        assert!(kubernetes::is_manifest(&source(name).text), "{name}");
    }
    for text in
        ["webrtc:\n  epr: 1-2\n", "services:\n  neko: {image: neko}\n", "{\"webrtc\": {}}", "", "x: apiVersion: kind:"]
    {
        assert!(!kubernetes::is_manifest(text), "{text}");
    }
}

const POD: &str = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: neko\n";

#[test]
fn nothing_in_a_text_is_no_problem() {
    for text in ["", "---\n---\n", "# only this\n", "---\n# Source: chart/templates/x.yaml\n---\n\n...\n", "null\n"] {
        let reading = sound(text);
        assert!(reading.deployments.is_empty() && reading.problems.is_empty(), "{text}");
    }
}

#[test]
fn hostile_nesting_and_repetition_end_in_time() {
    let deep =
        |open: &str, close: &str| format!("{POD}    env: {}{}\n---\n{POD}", open.repeat(10_000), close.repeat(10_000));
    assert!(!sound(&deep("[", "]")).deployments.is_empty());
    assert!(!sound(&deep("{a: ", "}")).deployments.is_empty());
    let lists = "{apiVersion: v1, kind: List, items: [".repeat(4_000) + &"]}".repeat(4_000);
    assert!(sound(&lists).deployments.is_empty());
    let many = format!("{POD}---\n").repeat(10_000);
    assert_eq!(sound(&many).deployments.len(), 10_000);
    let keys: String = (0..20_000).map(|index| format!("    - {{name: NEKO_{}, value: x}}\n", index % 5_000)).collect();
    assert_eq!(sound(&format!("{POD}    env:\n{keys}")).deployments[0].environment.variables.len(), 5_000);
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = "apiVersion: v1\nkind: List\na0: &a0 {kind: Pod, apiVersion: v1}\n".to_owned();
    for level in 1..10 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} {{kind: List, items: [{items}]}}\n"));
    }
    text.push_str("items: [*a9]\n");
    let reading = sound(&text);
    assert!(reading.problems[0].to_string().contains("aliases"), "{:?}", reading.problems);
}

#[test]
fn references_that_grow_are_cut() {
    let mut env = "    - {name: A0, value: xxxxxxxxxxxxxxxx}\n".to_owned();
    for level in 1..40 {
        let reference = format!("$(A{})", level - 1).repeat(8);
        env.push_str(&format!("    - {{name: A{level}, value: \"{reference}\"}}\n"));
    }
    let reading = sound(&format!("{POD}    env:\n{env}"));
    assert!(
        reading.deployments[0].problems.iter().any(|problem| problem.to_string().contains("longer than 131072 bytes"))
    );
}

#[test]
fn one_large_map_that_everybody_reads_costs_no_more_than_the_budget() {
    let data: String = (0..5_000).map(|index| format!("  KEY_{index}: value-of-the-key\n")).collect();
    let map = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: m}}\ndata:\n{data}---\n");
    let pods = format!("{POD}    envFrom: [{{configMapRef: {{name: m}}}}]\n---\n").repeat(1_500);
    let reading = kubernetes::read(&[Source::new(SourceKind::Stdin, map + &pods)]);
    assert_eq!(reading.deployments.len(), 1_500);
    assert!(reading.problems.iter().any(|problem| problem.to_string().contains("more than 8 MiB")));
}

mod mutated {
    use proptest::prelude::*;

    fn fixtures() -> Vec<String> {
        let folder = std::fs::read_dir("fixtures/kubernetes").unwrap();
        let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
        paths.sort();
        paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    const PIECES: &[&str] = &[
        "",
        "\n---\n",
        "{{ .Values.x }}",
        "- ",
        ": ",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "<<: *a",
        "null",
        "1e400",
        "$(",
        "$$",
        "\"",
        "'",
        "|\n",
        ">-\n",
        "\t",
        "é",
        "\u{feff}",
        "!!binary ",
        "#",
        "env",
        "data",
        "items",
        "0x",
        "\\u12",
        "\r\n",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn manifests_never_panic(
            which in any::<prop::sample::Index>(),
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0..40usize, prop::sample::select(PIECES)), 1..6),
        ) {
            let fixtures = fixtures();
            let mut text: Vec<char> = which.get(&fixtures).chars().collect();
            for (at, length, piece) in edits {
                let at = at.index(text.len() + 1);
                let end = (at + length).min(text.len());
                text.splice(at..end, piece.chars());
            }
            super::sound(&text.into_iter().collect::<String>());
        }

        #[test]
        fn anything_else_neither(text in "(kind|apiVersion|:|\\{|\\[|\\n| |-|\\PC){0,60}") {
            super::sound(&text);
        }
    }
}
