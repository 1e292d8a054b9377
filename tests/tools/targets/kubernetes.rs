//! kubectl and the kustomize inside it; neither needs a cluster for this.

use std::fs;
use std::path::Path;
use std::process::Command;

use base64::prelude::{BASE64_STANDARD, Engine};
use neko_ice::export::{Pairs, Target};
use serde_json::Value;
use tempfile::TempDir;

use super::corpus::Corpus;
use super::run;

fn kubectl(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("kubectl");
    run(command.args(arguments).current_dir(folder).env("HOME", folder).env("KUBECONFIG", folder.join("none")))
}

fn data(object: &Value) -> Pairs {
    let entries = object["data"].as_object().unwrap().iter();
    let text = |value: &Value| match object["kind"].as_str() {
        Some("Secret") => decoded(value.as_str().unwrap()),
        _ => value.as_str().unwrap().to_owned(),
    };
    entries.map(|(name, value)| (name.clone(), text(value))).collect()
}

/// Long ones come in lines.
fn decoded(text: &str) -> String {
    let bytes = BASE64_STANDARD.decode(text.split_whitespace().collect::<String>()).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn from_env_file() {
    let corpus = Corpus::new();
    let (text, wanted) = corpus.write(Target::DockerEnv);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("neko.env"), text).unwrap();
    for kind in [&["configmap"][..], &["secret", "generic"]] {
        let mut arguments = vec!["create"];
        arguments.extend(kind);
        arguments.extend(["neko", "--from-env-file=neko.env", "--dry-run=client", "-o", "json"]);
        let object: Value = serde_json::from_str(&kubectl(folder.path(), &arguments)).unwrap();
        corpus.hold("kubectl --from-env-file", &wanted, &data(&object));
    }
}

#[test]
fn manifests() {
    for target in [Target::K8sConfigmap, Target::K8sSecret] {
        let corpus = Corpus::new();
        let (text, wanted) = corpus.write(target);
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("object.yaml"), text).unwrap();
        let printed = kubectl(folder.path(), &["annotate", "--local", "-f", "object.yaml", "read=yes", "-o", "json"]);
        let object: Value = serde_json::from_str(&printed).unwrap();
        corpus.hold(target.name(), &wanted, &data(&object));
    }
}

/// What the kubelet makes of a value of `env:`, by Kubernetes' documentation: `$$` is `$`, and `$(NAME)` a variable.
fn expanded(value: &str) -> String {
    assert!(!value.replace("$$", "").contains("$("), "Kubernetes would expand {value}");
    value.replace("$$", "$")
}

#[test]
fn env_of_a_container() {
    for target in [Target::K8sEnv, Target::HelmValues] {
        let corpus = Corpus::new();
        // `--list` prints a line for each variable, whatever is in it.
        let (text, wanted) = corpus.write_where(target, |value| !value.contains('\n'));
        let folder = TempDir::new().unwrap();
        let env: String = text.lines().map(|line| format!("        {line}\n")).collect();
        let manifest = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: neko}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  \
             template:\n    metadata: {{labels: {{a: b}}}}\n    spec:\n      containers:\n      - name: neko\n        image: neko\n{env}"
        );
        fs::write(folder.path().join("deployment.yaml"), manifest).unwrap();
        let printed = kubectl(folder.path(), &["set", "env", "--local", "--list", "-f", "deployment.yaml"]);
        let lines = printed.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
        let found: Pairs = lines.map(|(name, value)| (name.to_owned(), expanded(value))).collect();
        corpus.hold(target.name(), &wanted, &found);
    }
}

#[test]
fn kustomize() {
    let corpus = Corpus::new();
    let (text, wanted) = corpus.write(Target::Kustomize);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("kustomization.yaml"), text).unwrap();
    let printed = kubectl(folder.path(), &["kustomize", "."]);
    let mut found = Pairs::new();
    for document in printed.split("\n---\n") {
        let object: Value = serde_yaml::from_str(document).unwrap();
        found.extend(data(&object));
    }
    corpus.hold("kustomize", &wanted, &found);
}
