//! The completion scripts, loaded in real shells: what a line can go on with.
#![cfg(feature = "probe")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::support::permit::Permit;

/// Where bash-completion lies on Debian and Ubuntu; `tests/run` installs it.
const BASH_COMPLETION: &str = "/usr/share/bash-completion/bash_completion";

/// A folder to complete the names of, with the scripts beside it.
struct Place {
    folder: TempDir,
    scripts: TempDir,
}

/// A line, and all that the end of it can become.
struct Line(&'static str, &'static [&'static str]);

const FORMATS: &[&str] = &["text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit"];
const LINES: [Line; 10] = [
    Line("neko-ice val", &["validate"]),
    Line("neko-ice env", &["env-export", "env-import"]),
    Line("neko-ice validate --for", &["--format"]),
    Line("neko-ice validate --fi", &["--filenames", "--file", "--fix"]),
    Line("neko-ice validate --format ", FORMATS),
    Line("neko-ice validate --fix --format js", &["json", "jsonl"]),
    Line("neko-ice env-export --format k", &["k8s-env", "k8s-configmap", "k8s-secret", "kustomize"]),
    Line("neko-ice help mi", &["migrate"]),
    // Names that the command line itself takes as any text.
    Line("neko-ice validate --allow icelite-with-b", &["icelite-with-backend-servers"]),
    Line("neko-ice validate --neko-version 3.1", &["3.1.5"]),
];
/// The options whose values are asked for.
const OF_VALUES: [&str; 3] = ["--format ", "--allow ", "--neko-version "];
/// A value that is no option's: fish and elvish are not told of those.
const POSITIONAL: Line = Line("neko-ice completions e", &["elvish"]);
/// Names of files, which the shell completes.
const FILES: [Line; 3] = [
    Line("neko-ice validate r", &["room\\ one.yaml", "rooms"]),
    Line("neko-ice resolve rooms/", &["rooms/a.yaml", "rooms/b.yaml"]),
    Line("neko-ice validate --output-file room\\ ", &["room\\ one.yaml"]),
];

impl Place {
    fn new() -> Self {
        let place = Self { folder: TempDir::new().unwrap(), scripts: TempDir::new().unwrap() };
        fs::create_dir(place.folder.path().join("rooms")).unwrap();
        for name in ["room one.yaml", "rooms/a.yaml", "rooms/b.yaml"] {
            fs::write(place.folder.path().join(name), "").unwrap();
        }
        place
    }

    /// Writes the script that the program prints.
    fn script(&self, shell: &str, name: &str) -> PathBuf {
        let output = Command::new(env!("CARGO_BIN_EXE_neko-ice")).args(["completions", shell]).output().unwrap();
        assert!(output.status.success());
        self.write(name, &String::from_utf8(output.stdout).unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.scripts.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Where a shell on a terminal writes its line.
    fn result(&self) -> PathBuf {
        self.scripts.path().join("result")
    }

    /// Runs a shell with nothing of the machine's settings.
    fn run(&self, command: &mut Command, input: &str) -> String {
        let _permit = Permit::wait();
        let mut child = command
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.scripts.path())
            .env("ZDOTDIR", self.scripts.path())
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}; tests/run installs it"));
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let (said, trouble) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && trouble.is_empty(), "{command:?}: {said}{trouble}");
        said
    }

    /// What a shell on a terminal makes of the lines.
    fn complete(&self, shell: &[&str], lines: &[&Line]) {
        let helper = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/support/complete.py");
        let mut command = Command::new("python3");
        command.arg(helper).arg(self.result()).args(shell);
        let typed: Vec<&str> = lines.iter().map(|line| line.0).collect();
        let became = self.run(&mut command, &typed.join("\n"));
        let became: Vec<&str> = became.lines().collect();
        assert_eq!(became.len(), lines.len(), "{became:?}");
        for (line, became) in lines.iter().zip(became) {
            let (before, _) = line.0.rsplit_once(' ').unwrap();
            let before = before.strip_suffix(" room\\").unwrap_or(before);
            hold(shell[0], line, words(became.strip_prefix(before).unwrap_or(became)));
        }
    }
}

/// The words of a line; a blank behind a backslash divides none.
fn words(line: &str) -> Vec<String> {
    let joined = line.replace("\\ ", "\0");
    joined.split_whitespace().map(|word| word.replace('\0', "\\ ")).collect()
}

fn hold(shell: &str, line: &Line, mut found: Vec<String>) {
    // Some shells go on to the value, or into the folder.
    for word in &mut found {
        word.truncate(word.trim_end_matches(['=', '/']).len());
    }
    let mut wanted: Vec<String> = line.1.iter().map(|word| (*word).to_owned()).collect();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted, "{shell}: {}", line.0);
}

fn bash(before: &str) {
    let place = Place::new();
    let script = place.script("bash", "neko-ice.bash");
    let result = place.result();
    let settings = place.write(
        "bashrc",
        &format!(
            "PS1='ready> '\n{before}\n. {}\nshow() {{ printf '%s' \"$READLINE_LINE\" >{result}.new; mv {result}.new {result}; }}\n\
             bind '\"\\C-t\": insert-completions'\nbind -x '\"\\C-g\": show'\n\
             bind 'set bell-style none'\n",
            script.display(),
            result = result.display()
        ),
    );
    let equals =
        [Line("neko-ice validate --format=js", &["json", "jsonl"]), Line("neko-ice validate --format=", FORMATS)];
    let lines: Vec<&Line> = LINES.iter().chain(&FILES).chain([&POSITIONAL]).collect();
    let shell = ["bash", "--noprofile", "--rcfile", settings.to_str().unwrap(), "-i"];
    place.complete(&shell, &lines);
    for line in &equals {
        let typed = line.0.rsplit_once('=').unwrap().0;
        let script = format!(
            "{before}\n. {}\nCOMP_WORDS=({typed} = '{last}') COMP_CWORD=4\n_neko__ice neko-ice '{last}' =\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"",
            script.display(),
            last = line.0.rsplit_once('=').unwrap().1,
        );
        let mut command = Command::new("bash");
        hold("bash", line, words(&place.run(command.args(["--noprofile", "--norc", "-c", &script]), "")));
    }
}

#[test]
fn bash_alone() {
    bash("");
}

#[test]
fn bash_with_bash_completion() {
    assert!(Path::new(BASH_COMPLETION).exists(), "bash-completion is missing: tests/run installs it");
    bash(&format!(". {BASH_COMPLETION}"));
}

#[test]
fn zsh() {
    let place = Place::new();
    place.script("zsh", "_neko-ice");
    let (scripts, result) = (place.scripts.path().display(), place.result());
    place.write(
        ".zshrc",
        &format!(
            "PS1='ready> '\nfpath=({scripts} $fpath)\nautoload -Uz compinit\ncompinit -u -d {scripts}/dump\n\
             all() {{ _main_complete; compstate[insert]=all; compstate[list]= }}\n\
             zle -C all complete-word all\nbindkey '^T' all\n\
             show() {{ print -rn -- $BUFFER >{result}.new; mv {result}.new {result} }}\n\
             zle -N show\nbindkey '^G' show\n",
            result = result.display()
        ),
    );
    let lines: Vec<&Line> = LINES.iter().chain(&FILES).chain([&POSITIONAL]).collect();
    place.complete(&["zsh", "--no-global-rcs", "-i"], &lines);
}

#[test]
fn fish() {
    let place = Place::new();
    let script = place.script("fish", "neko-ice.fish");
    for line in LINES.iter().chain(&FILES) {
        let mut command = Command::new("fish");
        command.args(["--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script.to_str().unwrap(), line.0]);
        let found = place.run(&mut command, "");
        let found = found.lines().map(|line| line.split('\t').next().unwrap().replace(' ', "\\ "));
        hold("fish", line, found.collect());
    }
}

#[test]
fn elvish() {
    let place = Place::new();
    let script = place.script("elvish", "neko-ice.elv");
    // Of the lines, those that end in an option or a command: elvish is told of no value.
    let lines: Vec<&Line> =
        LINES.iter().filter(|line| !OF_VALUES.iter().any(|option| line.0.contains(option))).collect();
    let ask = |line: &&Line| {
        format!("$edit:completion:arg-completer[neko-ice] {} | each {{|found| print $found[stem]' ' }}\necho\n", line.0)
    };
    let asked: String = lines.iter().map(ask).collect();
    let result = place.result();
    let settings = place
        .write("rc.elv", &format!("eval (slurp < {})\n{{ {asked} }} > {}\nexit\n", script.display(), result.display()));
    // The module of completions is there on a terminal only.
    let terminal = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
    place.run(Command::new("python3").args(["-c", terminal, "elvish", "-rc"]).arg(settings), "");
    let found = fs::read_to_string(result).unwrap();
    assert_eq!(found.lines().count(), lines.len(), "{found}");
    for (line, found) in lines.iter().zip(found.lines()) {
        let (_, last) = line.0.rsplit_once(' ').unwrap();
        // elvish itself takes those that begin as the line ends.
        hold("elvish", line, words(found).into_iter().filter(|word| word.starts_with(last)).collect());
    }
}
