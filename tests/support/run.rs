//! Runs the binary in a folder of its own, with an environment that holds nothing of the machine's.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// A folder and the files in it.
pub struct Folder(TempDir);

/// What a run left behind.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Folder {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// A link in the folder, to what is said.
    #[cfg(unix)]
    pub fn link(self, name: &str, to: impl AsRef<Path>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(to, path).unwrap();
        self
    }

    /// A pipe in the folder.
    #[cfg(unix)]
    pub fn pipe(self, name: &str) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with_stdin(arguments, "")
    }

    /// With these variables as its environment.
    pub fn run_in(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
        self.start("", arguments, "", environment)
    }

    /// In a folder below.
    pub fn run_below(&self, below: &str, arguments: &[&str]) -> Outcome {
        self.start(below, arguments, "", &[])
    }

    pub fn run_with_stdin(&self, arguments: &[&str], stdin: &str) -> Outcome {
        self.start("", arguments, stdin, &[])
    }

    /// In a folder below, with these variables as its environment.
    pub fn run_below_in(&self, below: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
        self.start(below, arguments, "", environment)
    }

    fn start(&self, below: &str, arguments: &[&str], stdin: &str, environment: &[(&str, &str)]) -> Outcome {
        let mut child = Command::new(env!("CARGO_BIN_EXE_neko-ice"))
            .args(arguments)
            .current_dir(self.path(below))
            .env_clear()
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(stdin.as_bytes()).ok();
        let output = in_time(child);
        Outcome {
            code: output.status.code().expect("ended by a signal"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The output of a process; one that waits for somebody who never comes is stopped, and the test fails.
fn in_time(child: Child) -> Output {
    let id = child.id();
    let (done, ended) = mpsc::channel();
    thread::spawn(move || done.send(child.wait_with_output()));
    match ended.recv_timeout(LONGEST) {
        Ok(output) => output.unwrap(),
        Err(_) => {
            Command::new("kill").args(["-9", &id.to_string()]).status().unwrap();
            panic!("it did not end");
        }
    }
}

/// Far longer than any run takes.
const LONGEST: Duration = Duration::from_secs(120);

impl Outcome {
    /// Everything that a user sees, for a snapshot.
    pub fn shown(&self) -> String {
        format!("exit {}\n--- stdout\n{}--- stderr\n{}", self.code, self.stdout, self.stderr)
    }
}

/// A fixture of the repository.
pub fn fixture(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)).unwrap()
}
