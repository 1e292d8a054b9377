//! The templates of `packaging/ci`: their scripts are run, what they name is there.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_yaml::Value;
use tempfile::TempDir;

use super::job::{root, script, text, yaml};
use crate::support::permit::Permit;

const STEM: &str = "neko-ice-linter-9.8.7-x86_64-unknown-linux-gnu";

fn steps(workflow: &str, job: &str) -> Vec<Value> {
    yaml(workflow)["jobs"][job]["steps"].as_sequence().unwrap().clone()
}

#[test]
fn every_action_is_pinned_and_every_step_of_a_release_is_a_script_of_ours() {
    let release = steps("packaging/ci/release.yml", "packages");
    for step in release.iter().chain(&steps("packaging/ci/github.yml", "validate")) {
        let Some(action) = step.get("uses").map(text) else { continue };
        let (_, revision) = action.split_once('@').unwrap();
        let is_commit = revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(is_commit || action == "OWNER/neko-ice@REVISION", "{action}");
    }
    let scripts: Vec<String> = release.iter().filter_map(|step| step.get("run").map(text)).collect();
    assert_eq!(scripts, ["packaging/toolchain", "packaging/test", "packaging/publish"]);
    for script in scripts {
        assert!(fs::metadata(root().join(&script)).unwrap().permissions().mode() & 0o111 != 0, "{script}");
    }
}

#[test]
fn the_book_shows_the_template() {
    let page = fs::read_to_string(root().join("docs/guide/ci.md")).unwrap();
    let template = fs::read_to_string(root().join("packaging/ci/github.yml")).unwrap();
    let shown = page.split("<!-- packaging/ci/github.yml -->\n```yaml\n").nth(1).unwrap();
    assert_eq!(shown.split("```").next().unwrap(), template);
}

#[test]
fn a_release_is_a_draft_of_what_has_the_right_checksums() {
    let _permit = Permit::wait();
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["packaging", "target/packages"] {
        fs::create_dir_all(path(name)).unwrap();
    }
    for name in ["packaging/publish", "Cargo.toml", "CHANGELOG.md"] {
        fs::copy(root().join(name), path(name)).unwrap();
    }
    fs::write(path("target/packages/a.tgz"), "a").unwrap();
    let mut sums = Command::new("sh");
    sums.args(["-c", "sha256sum a.tgz >SHA256SUMS"]).current_dir(path("target/packages"));
    assert!(sums.status().unwrap().success());
    script(&path("bin/gh"), "printf '%s\\n' \"$@\"");
    let publish = |tag: &str| {
        let mut command = Command::new(path("packaging/publish"));
        command.env("PATH", format!("{}:/usr/bin:/bin", path("bin").display())).env("GITHUB_REF_NAME", tag);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let version = env!("CARGO_PKG_VERSION");
    let (code, asked) = publish(&format!("v{version}"));
    let files = "CHANGELOG.md\ntarget/packages/SHA256SUMS\ntarget/packages/a.tgz\n";
    let expected = format!("release\ncreate\nv{version}\n--draft\n--title\nneko-ice {version}\n--notes-file\n{files}");
    assert_eq!((code, asked), (Some(0), expected));
    assert_eq!(publish("v0.0.0"), (Some(1), String::new()));
    fs::write(path("target/packages/a.tgz"), "b").unwrap();
    assert_eq!(publish(&format!("v{version}")).0, Some(1));
}

#[test]
fn the_recipe_takes_one_release_and_no_other() {
    let _permit = Permit::wait();
    let job = yaml("packaging/ci/gitlab.yml")["neko-ice"].clone();
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let archives = path("releases/v9.8.7");
    script(&archives.join(STEM).join("neko-ice"), "echo \"$@\"\nexit 1");
    let archive = format!("{STEM}.tar.gz");
    let packed = Command::new("tar").args(["-czf", &archive, STEM]).current_dir(&archives).status().unwrap();
    assert!(packed.success());
    let sum = Command::new("sha256sum").arg(&archive).current_dir(&archives).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap()[..64].to_owned();
    fs::create_dir(path("ci")).unwrap();
    fs::copy(root().join("packaging/ci/validate"), path("ci/validate")).unwrap();
    let run = |sum: &str| {
        let mut command = Command::new("sh");
        command.args(["-ec", &text(&job["script"][0])]).current_dir(folder.path());
        command.env("RELEASES", format!("file://{}", path("releases").display())).env("VERSION", "9.8.7");
        let output = command.env("SHA256", sum).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run(&sum), (Some(1), "validate deploy\n".to_owned()));
    let (code, said) = run(&"0".repeat(64));
    assert!(code == Some(1) && !said.contains("validate"), "{said}");
}

#[test]
fn the_toolchain_of_packages_is_installed_where_another_one_is_there() {
    let _permit = Permit::wait();
    let bin = TempDir::new().unwrap();
    script(&bin.path().join("rustup"), "echo \"$@\"");
    let versions = fs::read_to_string(root().join("packaging/versions")).unwrap();
    let pinned = versions.lines().find_map(|line| line.strip_prefix("RUST=")).unwrap();
    let asked = |found: &str| {
        script(&bin.path().join("rustc"), &format!("echo 'rustc {found} (59807616e 2026-04-14)'"));
        let path = format!("{}:/usr/bin:/bin", bin.path().display());
        let output = Command::new(root().join("packaging/toolchain")).env("PATH", path).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(asked(pinned), (Some(0), String::new()));
    let installs = format!("toolchain install {pinned} --profile minimal\noverride set {pinned}\n");
    assert_eq!(asked("1.0.0"), (Some(0), installs));
}

#[test]
fn the_checksums_of_a_release_replace_those_before() {
    let _permit = Permit::wait();
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["packaging", "hooks"] {
        fs::create_dir(path(name)).unwrap();
    }
    fs::copy(root().join("packaging/pin"), path("packaging/pin")).unwrap();
    let line =
        |version: &str| format!("{}  neko-ice-linter-{version}-x86_64-unknown-linux-gnu.tar.gz\n", "0a".repeat(32));
    fs::write(path("hooks/released"), format!("# a comment\n{}", line("1.0.0"))).unwrap();
    let pin = |sums: &str| {
        fs::write(path("SHA256SUMS"), sums).unwrap();
        Command::new(path("packaging/pin")).arg(path("SHA256SUMS")).output().unwrap().status.code()
    };
    assert_eq!(pin(&format!("{}  neko-ice-1.1.0.tgz\n{}", "0b".repeat(32), line("1.1.0"))), Some(0));
    let released = format!("# a comment\n{}", line("1.1.0"));
    assert_eq!(fs::read_to_string(path("hooks/released")).unwrap(), released);
    assert_eq!(pin("nothing\n"), Some(2));
    assert_eq!(fs::read_to_string(path("hooks/released")).unwrap(), released);
}
