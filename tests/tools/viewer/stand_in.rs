//! The stand-in neko of `neko.go`, built once by Debian's Go and Pion.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long its words are awaited.
const PATIENCE: Duration = Duration::from_secs(10);

fn program() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("stand-in-neko");
        let output = Command::new("go")
            .args(["build", "-o"])
            .arg(&target)
            .arg("tests/tools/viewer/neko.go")
            // Debian's packages are sources in a GOPATH.
            .envs([("GO111MODULE", "off"), ("GOPATH", "/usr/share/gocode"), ("GOTOOLCHAIN", "local")])
            .output()
            .expect("go must be installed (golang-go, golang-github-pion-webrtc.v3-dev)");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        target
    })
}

/// A stand-in that runs.
pub struct Neko {
    child: Child,
    said: Receiver<String>,
    /// `127.0.0.1:PORT`.
    pub address: String,
}

impl Neko {
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(program())
            .args(["-clip", "crates/neko-probe/src/media/clips/video.ivf"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it was built");
        let lines = BufReader::new(child.stdout.take().expect("is piped")).lines();
        let (sender, said) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let first = said.recv_timeout(PATIENCE).expect("its address");
        let address = first.strip_prefix("listening ").expect("its address").to_owned();
        Self { child, said, address }
    }

    /// What the viewer did, up to and with the line that begins so.
    pub fn saw(&self, last: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let line = self.said.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no {last}: {lines:#?}"));
            let end = line.starts_with(last);
            lines.push(line);
            if end {
                return lines;
            }
        }
    }

    /// What it said up to now.
    pub fn rest(&self) -> Vec<String> {
        self.said.try_iter().collect()
    }
}

impl Drop for Neko {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
