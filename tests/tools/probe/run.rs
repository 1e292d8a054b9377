//! Runs of the binary with a clean environment, in a folder of their own.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A scratch folder with one config in it.
pub struct Scratch {
    folder: TempDir,
}

impl Scratch {
    pub fn empty() -> Self {
        Self { folder: TempDir::new().expect("a folder") }
    }

    pub fn with(config: &str) -> Self {
        let scratch = Self::empty();
        std::fs::write(scratch.folder.path().join("config.yaml"), config).expect("written");
        scratch
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The command, not started yet.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_neko-ice"));
        command.env_clear().current_dir(self.folder.path()).stdin(Stdio::null());
        command.args(args);
        command
    }

    /// Runs `probe` and returns its JSON report with its exit code.
    pub fn probe(&self, args: &[&str]) -> (Value, Option<i32>) {
        let output = self.output(&[&["probe", "--format", "json"], args].concat());
        (report(&output), output.status.code())
    }

    pub fn output(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the binary runs")
    }
}

/// The JSON on standard output.
pub fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    })
}

/// `relay frontend tls` for a path of a report.
pub fn name(path: &Value) -> String {
    let part = |key: &str| path[key].as_str().map(str::to_owned);
    [part("kind"), part("side"), part("transport")].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Name and outcome of every path.
pub fn outcomes(report: &Value) -> Vec<(String, String)> {
    let paths = report["paths"].as_array().expect("paths");
    paths.iter().map(|path| (name(path), path["outcome"].as_str().expect("an outcome").to_owned())).collect()
}

/// Asserts that media, audio, microphone and data really flowed over a path.
pub fn assert_media(path: &Value) {
    let media = &path["media"];
    let stream = |name: &str, direction: &str| {
        let streams = media["streams"].as_array().expect("streams");
        let found = streams.iter().find(|stream| stream["name"] == name && stream["direction"] == direction);
        found.unwrap_or_else(|| panic!("{}: no {name} {direction}: {media:#}", self::name(path))).clone()
    };
    for (name, direction) in
        [("video", "down"), ("audio", "down"), ("microphone", "up"), ("data", "down"), ("data", "up")]
    {
        let received = stream(name, direction)["received"].as_u64();
        assert!(received > Some(0), "{}: {name} {direction} received {received:?}", self::name(path));
    }
    assert!(stream("video", "down")["frames"].as_u64() > Some(0), "{}: no frame can be decoded", self::name(path));
}
