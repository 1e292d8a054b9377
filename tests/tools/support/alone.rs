//! Tests that measure their own process.

use std::process::Command;

const ALONE: &str = "NEKO_ICE_TEST_ALONE";

/// Whether this process runs the test of that name and no other. Where it does not, a process of its own has run the test
/// when this returns, and the test has passed.
pub fn alone(test: &str) -> bool {
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let mut command = Command::new(std::env::current_exe().expect("its own path"));
    let output = command.args(["--exact", test, "--nocapture"]).env(ALONE, "1").output().expect("it runs itself");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{test}: {}\n{said}", output.status);
    false
}
