//! The build of the action and of the hooks: nothing of the repository that is linted takes part in it.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use super::job::{Job, copy_hooks, root, script, step, steps, text, traps};

#[test]
fn no_step_puts_an_expression_into_a_script() {
    for step in steps() {
        assert!(!text(&step["run"]).contains("${{"));
    }
}

#[test]
fn the_step_builds_the_linter_alone_in_the_actions_own_folder() {
    // A cargo that says what it was asked: the build itself is what every other test of this crate starts with.
    let job = Job::new(&[]);
    let cargo = TempDir::new().unwrap();
    script(
        &cargo.path().join("cargo"),
        "pwd\necho \"$@\"\necho \"$CARGO_TARGET_DIR ${CARGO_BUILD_TARGET-none} $CARGO_HOME\"",
    );
    // The action may have been checked out inside the repository.
    for action in [TempDir::new().unwrap().path().to_owned(), job.path("tools/neko-ice")] {
        copy_hooks(&action);
        let inside = job.path(".cargo").display().to_string();
        let own = action.join("target/cargo").display().to_string();
        let repository = job.folder.path();
        let doubled = format!("{}//.cargo", repository.display());
        let link = cargo.path().join("link");
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(repository, &link).unwrap();
        let linked = format!("{}/.cargo/new", link.display());
        for (home, used) in [
            ("/home/runner/.cargo", "/home/runner/.cargo"),
            (&*inside, &*own),
            (".cargo", &own),
            (&doubled, &own),
            (&linked, &own),
        ] {
            let output = job
                .command(&step("Build neko-ice"), &action)
                .env("PATH", format!("{}:/usr/bin:/bin", cargo.path().display()))
                .env("CARGO_TARGET_DIR", "target")
                .env("CARGO_BUILD_TARGET", "wasm32-unknown-unknown")
                .env("CARGO_HOME", home)
                .output()
                .unwrap();
            let asked = "build --release --locked --no-default-features --quiet --manifest-path";
            assert_eq!(
                String::from_utf8(output.stdout).unwrap(),
                format!("/\n{asked} {0}/Cargo.toml\n{0}/target none {used}\n", action.display())
            );
        }
    }
    let output = job.command(&step("Build neko-ice"), root()).env("PATH", "/nowhere").output();
    assert!(output.is_err() || !output.unwrap().status.success());
}

/// cargo itself, and what the repository around it wants it to run.
#[test]
fn a_repository_has_no_part_in_the_build() {
    let own = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(own.contains("\n[workspace]\n"), "a Cargo.toml above the action takes part in the build");
    let job = Job::new(&[]);
    traps(job.folder.path());
    let outside = TempDir::new().unwrap();
    let cargo = |command: &mut Command| {
        // What `cargo test` sets for this process is not there on a runner.
        for name in ["RUSTUP_TOOLCHAIN", "CARGO_TARGET_DIR", "RUSTC", "CARGO"] {
            command.env_remove(name);
        }
        command.output().unwrap()
    };
    for action in [outside.path().to_owned(), job.path("tools/neko-ice")] {
        copy_hooks(&action);
        fs::create_dir(action.join("src")).unwrap();
        fs::write(action.join("src/main.rs"), "fn main() {}").unwrap();
        let package = "[package]\nname = \"neko-ice\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
        fs::write(action.join("Cargo.toml"), package).unwrap();
        fs::write(action.join("Cargo.lock"), "version = 4\n\n[[package]]\nname = \"neko-ice\"\nversion = \"0.1.0\"\n")
            .unwrap();
        let output = cargo(&mut job.command(&step("Build neko-ice"), &action));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(action.join("target/release/neko-ice").is_file());
        assert_eq!(job.read("sprung"), "");
    }
    // The traps are real; that of the toolchain is rustup's, which not every machine has.
    fs::remove_file(job.path("rust-toolchain.toml")).unwrap();
    let manifest = outside.path().join("Cargo.toml");
    cargo(Command::new("cargo").args(["check", "--manifest-path"]).arg(manifest).current_dir(job.folder.path()));
    assert!(job.read("sprung").contains("evil/bin/wrapper"), "{}", job.read("sprung"));
}

#[test]
fn a_cache_above_the_working_folder_is_the_repositorys_too() {
    let job = Job::new(&[]);
    let (action, cargo) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    script(&cargo.path().join("cargo"), "echo \"$CARGO_HOME\"");
    copy_hooks(action.path());
    let below = job.path("deploy/rooms");
    fs::create_dir_all(&below).unwrap();
    let git = Command::new("git").args(["init", "-q"]).arg(job.folder.path()).status().unwrap();
    assert!(git.success());
    let output = Command::new("sh")
        .arg(action.path().join("hooks/build"))
        .current_dir(&below)
        .env("PATH", format!("{}:/usr/bin:/bin", cargo.path().display()))
        .env("CARGO_HOME", job.path(".cargo"))
        .output()
        .unwrap();
    let used = String::from_utf8(output.stdout).unwrap();
    assert_eq!(used.trim_end(), action.path().join("target/cargo").display().to_string());
}
