//! What Compose refuses by its schema, and in which words it is told here.

use super::super::tests::one;

/// Every wrong form below a service's keys, and one right one beside it.
#[test]
fn wrong_forms_below_the_keys_of_a_service() {
    let texts = [
        "command: [neko, serve, 8080]",
        "command: {a: b}",
        "command: [[a]]",
        "command: 'neko serve \"x'",
        "command: neko serve (x)",
        "entrypoint: [true, null]",
        "deploy: {replica: 2}",
        "deploy: {replicas: two}",
        "deploy: {replicas: 1.5}",
        "deploy: {resources: {limits: {memory: 2}}}",
        "deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 1}]}}}",
        "deploy: {restart_policy: {delay: 5}}",
        "deploy: {update_config: {order: first}}",
        "healthcheck: {test: curl, intervall: 10s}",
        "healthcheck: {test: curl, interval: 10}",
        "healthcheck: {test: curl, interval: '10'}",
        "healthcheck: {test: {a: b}, retries: -1}",
        "build: {context: ., dockerfiles: Dockerfile, target: 5}",
        "ports: [{target: 80, publish: 8080}]",
        "ports: [{target: 80, published: 8080, mode: 5, protocol: [udp]}]",
        "ports: [null, [8080]]",
        "volumes: [{target: /a, source: ./a}]",
        "volumes: [{type: binding, target: /a, source: ./a, readonly: true}]",
        "volumes: [{type: bind, target: /a, source: ./a, bind: {selinux: y}}]",
        "networks: {lan: {ip: 1.2.3.4, aliases: neko}}",
        "networks: [5]",
        "secrets: [{source: s, path: /x}]",
        "secrets: [{source: s, mode: rw}]",
        "configs: [5]",
        "pull_policy: sometimes",
        "restart: 5",
        "cpus: many",
        "ulimits: {nofile: {soft: 1}, core: lots}",
        "depends_on: {turn: {condition: started}, b: {restart: true}, c: }",
        "depends_on: [turn, turn]",
        "security_opt: [a, a]",
        "extra_hosts: [neko.example]",
        "logging: {driver: none, option: {a: b}}",
        "gpus: some",
        "oom_score_adj: 2000",
        "container_name: x",
        "stop_grace_period: 1",
        "env_file: [{path: a.env, require: false}]",
        "labels: [{a: b}]",
        "devices: [{source: /dev/dri}]",
    ];
    let rest = "  turn: {image: x}\n  b: {image: x}\n  c: {image: x}\nsecrets: {s: {file: s}}\nnetworks: {lan: {}}\n";
    let shown = texts.map(|text| {
        let all = one(&format!("services:\n  neko:\n    image: m1k1o/neko\n    {text}\n{rest}"));
        let refused: Vec<&str> = all.lines().filter(|line| line.starts_with("refused")).collect();
        format!("{text}\n  {}", refused.join("\n  "))
    });
    insta::assert_snapshot!(shown.join("\n"));
}

/// What Compose takes, however odd it looks.
#[test]
fn right_forms() {
    let texts = [
        "command: [neko, serve, '8080']",
        "command: ",
        "command: neko serve $$(a b) `c d`",
        "deploy: {replicas: '2', x-own: 1}",
        "deploy: {resources: {limits: {cpus: 1.5, memory: 2gb}, reservations: {devices: [{capabilities: [gpu], count: all}]}}}",
        "healthcheck: {test: [CMD, curl], interval: 1m30s, retries: '3', disable: yes}",
        "build: .",
        "build: {context: ., args: {A: 1, B: null}, x-own: 1}",
        "ports: [{target: '80', published: 8080, name: web, app_protocol: http, x-own: 1}]",
        "volumes: [{type: bind, target: /a, source: ./a, read_only: 'no', bind: {create_host_path: false}}]",
        "networks: {lan: {ipv4_address: 10.0.0.2, priority: 5}}",
        "secrets: [{source: s, mode: '0440'}, {source: s, target: t, mode: 0440}]",
        "pull_policy: every_12h",
        "pull_policy: xmissing",
        "gpus: [{driver: nvidia, whatever: 1}]",
        "ulimits: {nofile: {soft: 1, hard: 2}, core: -1}",
        "depends_on: {turn: {condition: service_started, required: 'true'}}",
        "cap_add: [A, A]",
        "extra_hosts: {a: [1.2.3.4, 1.2.3.5], b: ''}",
        "storage_opt: {size: 1G}",
        "pids_limit: 100",
        "cpus: '1.5'",
        "mem_limit: -1",
        "x-own: [1, {a: null}]",
    ];
    let rest = "  turn: {image: x}\nsecrets: {s: {file: s}}\nnetworks: {lan: {}}\n";
    for text in texts {
        let all = one(&format!("services:\n  neko:\n    image: m1k1o/neko\n    {text}\n{rest}"));
        assert!(!all.contains("refused"), "{text}\n{all}");
    }
}

#[test]
fn the_rest_of_a_project() {
    let texts = [
        "networks: {lan: {external: {name: x}, drivers: macvlan}}",
        "networks: {lan: {enable_ipv6: maybe}}",
        "networks: {lan: {ipam: {config: [{subnets: 10.0.0.0/8}]}}}",
        "networks: [lan]",
        "volumes: {a: {driver_opts: {o: [bind]}}}",
        "volumes: {'a b': {}}",
        "configs: {c: }",
        "configs: {c: {file: f, contents: x}}",
        "secrets: {s: {file: 5}}",
        "name: 5",
        "version: 3",
    ];
    let shown = texts.map(|text| {
        let all = one(&format!("services:\n  neko:\n    image: m1k1o/neko\n{text}\n"));
        let refused: Vec<&str> = all.lines().filter(|line| line.starts_with("refused")).collect();
        format!("{text}\n  {}", refused.join("\n  "))
    });
    insta::assert_snapshot!(shown.join("\n"));
}

/// Compose looks after each file, and at what comes of `extends` only once it is laid upon its base.
#[test]
fn what_a_later_file_replaces_is_refused_as_well() {
    use super::super::Request;
    use super::super::tests::{shown, texts};
    let refused = |files: &[(&'static str, &str)], names: &[&str]| {
        let files = texts(files);
        let request = Request { files: names.iter().map(|own| (*own).to_owned()).collect(), ..Request::default() };
        let all = shown(&files, request);
        all.lines().filter(|line| line.starts_with("refused")).collect::<Vec<_>>().join("\n")
    };
    let neko = "services: {neko: {image: m1k1o/neko, hostname: 5}}\n";
    let over = "services: {neko: {hostname: a, image: }}\n";
    assert_eq!(
        refused(&[("a.yaml", neko), ("b.yaml", over)], &["a.yaml", "b.yaml"]),
        "refused: a.yaml:1:48: services.neko.hostname must be a string, and not a number: quote it"
    );
    assert_eq!(refused(&[("a.yaml", &neko.replace("5", "h")), ("b.yaml", over)], &["a.yaml", "b.yaml"]), "");
    let extends = "services: {neko: {extends: {service: b, file: b.yaml}, hostname: a}}\n";
    let base =
        "services: {b: {image: m1k1o/neko, hostname: 5}, c: {environment: {A: []}, bogus: 1, image: neko}, d: 5}\n";
    assert_eq!(refused(&[("a.yaml", extends), ("b.yaml", base)], &["a.yaml"]), "");
    assert_eq!(
        refused(&[("a.yaml", &extends.replace("service: b", "service: c")), ("b.yaml", base)], &["a.yaml"]),
        "refused: b.yaml:1:70: services.neko.environment.A must be a string, a number or a boolean, and not a list\n\
         refused: b.yaml:1:75: the service neko has a key `bogus` that Compose does not know"
    );
}
