//! A run of `probe --viewer browser`, and its link.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use serde_json::Value;
use tempfile::TempDir;

/// One on its way.
pub struct Run {
    child: Child,
    /// What a browser opens.
    pub link: String,
    said: String,
    rest: JoinHandle<String>,
    _folder: TempDir,
}

impl Run {
    /// Starts one with neko's settings, and waits for its link.
    pub fn start(settings: &str, arguments: &[&str]) -> Self {
        let folder = TempDir::new().expect("a folder");
        std::fs::write(folder.path().join("neko.yaml"), settings).expect("written");
        let mut child = Command::new(env!("CARGO_BIN_EXE_neko-ice"))
            .args(["probe", "--viewer", "browser", "--listen", "127.0.0.1:0", "--format", "json"])
            .args(if arguments.contains(&"--deadline") { &[][..] } else { &["--deadline", "150s"] })
            .args(arguments)
            .arg("neko.yaml")
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("neko-ice");
        let mut lines = BufReader::new(child.stderr.take().expect("standard error"));
        let mut said = String::new();
        while !said.contains("/#") {
            assert!(lines.read_line(&mut said).expect("text") > 0, "no link: {said}");
        }
        let link = said.split_whitespace().find(|word| word.contains("/#")).expect("a link").to_owned();
        let rest = std::thread::spawn(move || {
            let mut rest = String::new();
            let _ = lines.read_to_string(&mut rest);
            rest
        });
        Self { child, link, said, rest, _folder: folder }
    }

    /// Waits for its end: the report, the exit code, what it said.
    pub fn end(mut self) -> (Value, i32, String) {
        let mut out = String::new();
        self.child.stdout.take().expect("standard output").read_to_string(&mut out).expect("text");
        let code = self.child.wait().expect("its end").code().unwrap_or(-1);
        let said = self.said + &self.rest.join().expect("what it said");
        let report: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{said}"));
        let mut schema: Value = serde_json::from_str(include_str!("../../../schemas/probe-2.json")).unwrap();
        crate::probe::outputs::close(&mut schema);
        let schema = jsonschema::validator_for(&schema).expect("a schema");
        let errors: Vec<String> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{report:#}");
        (report, code, said)
    }
}

/// The secret of the link in what was said.
pub fn secret(said: &str) -> String {
    said.split("/#").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a link").to_owned()
}
