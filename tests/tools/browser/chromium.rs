//! A headless Chromium with a profile of its own and no driver: the page does all by itself.

use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::support::permit::Permit;

/// One of them; it ends with the test.
pub struct Chromium {
    child: Child,
    _profile: TempDir,
    _permit: Permit,
}

impl Chromium {
    /// Opens a link, and presses Start.
    pub fn open(link: &str) -> Self {
        Self::open_with(link, &[])
    }

    /// The same with more arguments.
    pub fn open_with(link: &str, arguments: &[&str]) -> Self {
        let permit = Permit::wait();
        let profile = TempDir::new().expect("a folder");
        let child = Command::new("chromium")
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            // Without it headless Chromium ends when the page is loaded.
            .arg("--remote-debugging-port=0")
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(arguments)
            .arg(format!("{link}&start"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromium must be installed: it is the viewer");
        Self { child, _profile: profile, _permit: permit }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
