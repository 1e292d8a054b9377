//! `hooks/install`: the released program by its checksum, else a build.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::job::{Job, copy_hooks, script, step};
use crate::support::permit::Permit;

const STEM: &str = "neko-ice-linter-9.8.7-x86_64-unknown-linux-gnu";

/// A checkout of ours of a version that is released in the folder `releases`.
struct Checkout {
    folder: TempDir,
    _permit: Permit,
}

impl Checkout {
    fn new() -> Self {
        let own = Self { folder: TempDir::new().unwrap(), _permit: Permit::wait() };
        copy_hooks(own.path());
        fs::write(own.path().join("Cargo.toml"), "[workspace.package]\nversion = \"9.8.7\"\n").unwrap();
        let archives = own.path().join("releases/v9.8.7");
        script(&archives.join(STEM).join("neko-ice"), "echo released");
        let archive = archives.join(format!("{STEM}.tar.gz"));
        run(Command::new("tar").arg("-czf").arg(&archive).arg("-C").arg(&archives).arg(STEM));
        let sums = run(Command::new("sha256sum").arg(format!("{STEM}.tar.gz")).current_dir(&archives));
        fs::write(own.path().join("hooks/released"), sums.stdout).unwrap();
        own
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `hooks/install` with a cargo that builds a program in no time.
    fn install(&self, releases: &str) -> Command {
        let builds = "mkdir -p \"$CARGO_TARGET_DIR/release\"\necho built >\"$CARGO_TARGET_DIR/release/neko-ice\"";
        script(&self.path().join("bin/cargo"), builds);
        let mut command = Command::new("sh");
        command
            .arg(self.path().join("hooks/install"))
            .env("PATH", format!("{}:/usr/bin:/bin", self.path().join("bin").display()))
            .env("NEKO_ICE_RELEASES", releases);
        command
    }

    fn address(&self) -> String {
        format!("file://{}/releases", self.path().display())
    }
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_release_is_taken_by_its_checksum_and_kept() {
    let checkout = Checkout::new();
    let program = checkout.path().join("target/released").join(STEM).join("neko-ice");
    let expected = format!("{}\n", program.display());
    assert_eq!(printed(&run(&mut checkout.install(&checkout.address()))), expected);
    assert_eq!(printed(&run(&mut Command::new(&program))), "released\n");
    // What is there and right is not fetched again.
    fs::remove_dir_all(checkout.path().join("releases")).unwrap();
    assert_eq!(printed(&run(&mut checkout.install(&checkout.address()))), expected);
}

#[test]
fn a_release_with_another_checksum_is_refused() {
    let checkout = Checkout::new();
    let archive = checkout.path().join(format!("releases/v9.8.7/{STEM}.tar.gz"));
    fs::write(&archive, "something else").unwrap();
    let output = checkout.install(&checkout.address()).output().unwrap();
    let why = format!("neko-ice: the checksum of {STEM}.tar.gz is not the one in hooks/released\n");
    assert_eq!(
        (output.status.code(), printed(&output), String::from_utf8(output.stderr).unwrap()),
        (Some(2), String::new(), why)
    );
    assert!(!checkout.path().join("target/release").exists(), "it was built instead");
    // What lies in the folder of downloads counts as little.
    fs::create_dir_all(checkout.path().join("target/released")).unwrap();
    fs::copy(&archive, checkout.path().join(format!("target/released/{STEM}.tar.gz"))).unwrap();
    assert_eq!(checkout.install(&checkout.address()).output().unwrap().status.code(), Some(2));
}

#[test]
fn what_is_not_released_is_built() {
    let checkout = Checkout::new();
    let built = format!("{}\n", checkout.path().join("target/release/neko-ice").display());
    let output = run(&mut checkout.install("file:///nowhere"));
    assert_eq!(printed(&output), built);
    assert!(String::from_utf8(output.stderr).unwrap().ends_with("the release cannot be fetched; building instead\n"));
    // The next version has no checksum yet.
    fs::write(checkout.path().join("Cargo.toml"), "[workspace.package]\nversion = \"9.9.0\"\n").unwrap();
    assert_eq!(printed(&run(&mut checkout.install(&checkout.address()))), built);
    assert_eq!(printed(&run(checkout.install(&checkout.address()).arg("--released"))), "");
}

#[test]
fn the_action_takes_the_release_and_says_what_it_would_build_from() {
    let checkout = Checkout::new();
    for folder in ["src", "crates"] {
        fs::create_dir(checkout.path().join(folder)).unwrap();
    }
    for file in ["Cargo.lock", "build.rs"] {
        fs::write(checkout.path().join(file), "").unwrap();
    }
    fs::write(checkout.path().join("src/main.rs"), "fn main() {}").unwrap();
    let find = |releases: &str| {
        let job = Job::new(&[]);
        let mut command = job.command(&step("Find neko-ice"), checkout.path());
        // The action's own repository is where its releases are.
        command.env("GITHUB_SERVER_URL", releases).env("NEKO_ICE_REPOSITORY", "somebody/neko-ice");
        let output = command.output().unwrap();
        (output.status.code(), job.read("output"), printed(&output))
    };
    let served = checkout.path().join("somebody/neko-ice/releases");
    fs::create_dir_all(&served).unwrap();
    fs::rename(checkout.path().join("releases"), served.join("download")).unwrap();
    let server = format!("file://{}", checkout.path().display());
    let (code, first, _) = find(&server);
    let program = checkout.path().join("target/released").join(STEM).join("neko-ice");
    let source = first.lines().nth(1).unwrap().to_owned();
    assert_eq!((code, first.lines().next().unwrap()), (Some(0), &*format!("program={}", program.display())));
    assert_eq!(source.len(), "source=".len() + 40);

    fs::write(checkout.path().join("src/main.rs"), "fn main() { print!() }").unwrap();
    let (_, second, _) = find(&server);
    assert_ne!(second.lines().nth(1), Some(&*source));

    fs::remove_file(checkout.path().join(format!("target/released/{STEM}.tar.gz"))).unwrap();
    fs::write(served.join(format!("download/v9.8.7/{STEM}.tar.gz")), "x").unwrap();
    let (code, output, said) = find(&server);
    assert_eq!((code, &*output), (Some(2), ""), "{said}");
    assert!(said.starts_with("::error title=neko-ice::the released neko-ice is not the one"), "{said}");
}
