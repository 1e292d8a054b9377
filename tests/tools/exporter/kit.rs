//! The files of `monitoring/`, each by its own tool.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::program::{Running, raw, value};
use super::turn::{Mistake, PASSWORD, Turn};

/// Runs a tool in the folder of the kit; what it printed.
fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir("monitoring").output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}: tests/run installs it"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    said
}

#[test]
fn promtool_and_amtool_take_the_files() {
    run("promtool", &["check", "rules", "rules/neko-ice.yaml"]);
    run("promtool", &["test", "rules", "rules/neko-ice.test.yaml"]);
    run("promtool", &["check", "config", "prometheus.yml"]);
    run("amtool", &["check-config", "alertmanager.yml"]);
}

#[test]
fn promtool_finds_nothing_to_say_of_the_metrics() {
    let exporter = Running::start(&[("targets.yaml", "targets: [{name: a, servers: ['stun:127.0.0.1:9']}]")], &[]);
    for path in ["/metrics", "/probe?target=a"] {
        let metrics = exporter.get(path).body;
        exporter.write("metrics", &metrics);
        let file = fs::File::open(exporter.folder.path().join("metrics")).unwrap();
        let output = Command::new("promtool").args(["check", "metrics"]).stdin(file).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.is_empty(), "{path}: {said}\n{metrics}");
    }
    assert_eq!(value(&exporter.get("/probe?target=a").body, "probe_success"), Some(0.0));
}

/// An answer in which times and ports are the same every day.
fn without_times(text: &str, turn: &Turn) -> String {
    let line = |line: &str| match line.rsplit_once(' ') {
        Some((series, _)) if !line.starts_with('#') && series.contains("_seconds") => format!("{series} …\n"),
        _ => format!("{line}\n"),
    };
    let text: String = text.lines().map(line).collect();
    text.replace(&turn.plain.to_string(), "PORT").replace(&turn.tls.to_string(), "TLS-PORT")
}

#[test]
fn a_whole_scrape() {
    let mut turn = Turn::start();
    turn.run(Mistake::Certificate);
    let targets = format!("targets:\n{}", turn.entry("turn"));
    let files = [("targets.yaml", targets.as_str()), ("password", PASSWORD), ("ca.pem", &turn.authority)];
    let exporter = Running::start(&files, &[]);
    let ask = |accept: &str| {
        let head =
            format!("GET /probe?target=turn HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nConnection: close\r\n\r\n");
        raw(&exporter.address, head.as_bytes()).expect("an answer")
    };
    let open = ask("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
    assert!(open.head.contains("content-type: application/openmetrics-text; version=1.0.0"), "{}", open.head);
    assert!(open.body.ends_with("# EOF\n"));
    let text = ask("text/plain");
    assert!(text.head.contains("content-type: text/plain; version=0.0.4"), "{}", text.head);
    assert!(text.head.contains("x-content-type-options: nosniff"), "{}", text.head);
    insta::assert_snapshot!(without_times(&text.body, &turn));
    // The second one came from memory.
    let series = |text: &str| text.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(series(&open.body), series(&text.body));
    assert!(series(&text.body) <= neko_ice::exporter::MOST_SERIES);
    let debug = exporter.get("/probe?target=turn&debug=true").body;
    assert!(debug.contains("from memory") && debug.contains("tls-expired"), "{debug}");
    for text in [&debug, &text.body, &exporter.get("/metrics").body, &exporter.end()] {
        assert!(!text.contains(PASSWORD), "{text}");
    }
}

/// Renders an overlay.
fn rendered(overlay: &str) -> String {
    run("kubectl", &["kustomize", &format!("kubernetes/overlays/{overlay}")])
}

const OVERLAYS: [&str; 4] = ["deployment", "daemonset", "sidecar", "cronjob"];

#[test]
fn kubernetes_schemas_take_every_overlay() {
    let validate = Path::new("target/kubernetes/bin/kubernetes-validate");
    assert!(validate.exists(), "tests/run installs kubernetes-validate");
    let validate = fs::canonicalize(validate.parent().unwrap()).unwrap().join("kubernetes-validate");
    let folder = tempfile::tempdir().unwrap();
    for overlay in OVERLAYS {
        let path = folder.path().join(format!("{overlay}.yaml"));
        fs::write(&path, rendered(overlay)).unwrap();
        for version in ["1.29", "1.37"] {
            let arguments = ["--strict", "-k", version, path.to_str().unwrap()];
            let said = run(validate.to_str().unwrap(), &arguments);
            // What is not Kubernetes' own has no schema there.
            let unknown = |line: &&str| line.contains("monitoring.coreos.com");
            let other: Vec<&str> = said.lines().filter(|line| line.starts_with("WARN") && !unknown(line)).collect();
            assert!(other.is_empty(), "{overlay}: {other:?}");
        }
    }
}

#[test]
fn every_pod_of_ours_is_locked_down() {
    for overlay in OVERLAYS {
        let text = rendered(overlay);
        for needed in [
            "readOnlyRootFilesystem: true",
            "runAsNonRoot: true",
            "allowPrivilegeEscalation: false",
            "automountServiceAccountToken: false",
            "type: RuntimeDefault",
        ] {
            assert!(text.contains(needed), "{overlay}: {needed}");
        }
    }
    assert!(rendered("daemonset").contains("kind: DaemonSet") && !rendered("daemonset").contains("kind: Deployment"));
}

#[test]
fn our_own_validate_takes_the_sidecar() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sidecar.yaml");
    fs::write(&path, rendered("sidecar")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_neko-ice"));
    let output = command.args(["validate", "--format", "concise"]).arg(&path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let warnings: Vec<&str> = said.lines().filter(|line| line.contains("warning")).collect();
    assert!(warnings.iter().all(|line| line.contains("placeholder-left-in") || line.contains("1 warning")), "{said}");
}
