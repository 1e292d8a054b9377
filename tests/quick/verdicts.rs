//! What is judged of every fixture and of every example of a rule, as data: rule, place, severity, edit and exit code, and no word of a sentence. A change
//! of structure leaves `fixtures/verdicts/verdicts.jsonl` as it is, byte for byte; a change of behaviour shows there as a line.
//! `UPDATE_GENERATED=1 cargo test --test quick verdicts` writes it anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use neko_ice::config::{ConfigFile, FileError, Files, Input, Variable, resolve};
use neko_ice::lint;
use neko_ice::render::json as printed;
use neko_ice::render::redact::Redaction;
use neko_ice::source::SourceKind;
use serde_json::{Value, json};

use crate::support::cases::{self, Case};

const RECORD: &str = "fixtures/verdicts/verdicts.jsonl";

/// Findings that depend on today's date.
const DATED: [&str; 2] = ["rest-credential-expired", "rest-credential-expires"];

/// Cases as one file, variables and flags.
const RECORDED: [&str; 8] = [
    "changes/changes",
    "resolve/origins",
    "resolve/resolve-cases",
    "resolve/resolve-fuzzed",
    "resolve/resolve-generated",
    "resolve/resolve-random",
    "resolve/resolve-values",
    "versions/reading",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if !path.extension().is_some_and(|it| it == "jsonl" || it == "md") {
            found.push(path);
        }
    }
}

/// A file in a project, by its path from the folder in which the program runs.
struct Given<'a> {
    root: &'a Path,
    project: &'static str,
    path: PathBuf,
}

/// The examples of rules, as files in a folder.
fn examples(root: &Path) -> Vec<Given<'_>> {
    let write = |case: Case| {
        let path = Path::new("examples").join(case.rule).join(case.name);
        fs::create_dir_all(root.join(&path).parent().unwrap()).unwrap();
        fs::write(root.join(&path), case.text).unwrap();
        Given { root, project: "examples", path }
    };
    cases::examples().into_iter().map(write).collect()
}

/// Every fixture that a person could hand over, sorted by name.
fn fixtures() -> Vec<Given<'static>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("fixtures").unwrap() {
        let folder = entry.unwrap().path();
        if !["names", "sarif", "verdicts"].iter().any(|other| folder.ends_with(other)) {
            files(&folder, &mut found);
        }
    }
    found.sort();
    found.into_iter().map(|path| Given { root: Path::new("."), project: "fixtures", path }).collect()
}

/// What stands in a text's comment lines for a variable, a flag or a version.
fn beside<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = String> + 'a {
    text.lines().filter_map(move |line| Some(line.strip_prefix("# ")?.strip_prefix(word)?.trim().to_owned()))
}

fn arguments(given: &Given<'_>) -> Vec<String> {
    let bytes = fs::read(given.root.join(&given.path)).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let mut arguments: Vec<String> = ["validate", "--format", "json", "--no-settings", "--project", given.project]
        .iter()
        .map(|&word| word.to_owned())
        .collect();
    arguments.extend(DATED.iter().flat_map(|rule| ["--allow".to_owned(), (*rule).to_owned()]));
    arguments.extend(beside(&text, "env:").flat_map(|it| ["--env".to_owned(), it]));
    arguments.extend(beside(&text, "version:").flat_map(|it| ["--neko-version".to_owned(), it]));
    arguments.push(given.path.to_str().unwrap().to_owned());
    arguments.push("--".to_owned());
    arguments.extend(beside(&text, "flag:"));
    arguments
}

/// `file:line:column-line:column`, or the name of the variable or the flag in the place of the file.
fn place(at: &Value) -> String {
    let of = ["file", "variable", "flag"].iter().find_map(|&kind| at[kind].as_str()).unwrap_or("-");
    match at["line"].as_u64() {
        Some(line) => format!("{of}:{line}:{}-{}:{}", at["column"], at["end_line"], at["end_column"]),
        None => of.to_owned(),
    }
}

/// A finding of the JSON output without its sentences.
fn verdict(finding: &Value) -> Value {
    let labels: Vec<String> = finding["labels"].as_array().unwrap().iter().map(place).collect();
    let fix = &finding["fix"];
    let edit = fix.is_object().then(|| json!([place(fix), fix["replacement"], fix["safe"]]));
    json!([finding["rule"], finding["severity"], place(finding), labels, edit])
}

fn judged(given: &Given<'_>) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_neko-ice"));
    let output = command.args(arguments(given)).current_dir(given.root).env_clear().output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|why| {
        panic!("{}: {why}: {}", given.path.display(), String::from_utf8_lossy(&output.stderr));
    });
    let found: Vec<Value> = document["diagnostics"].as_array().unwrap().iter().map(verdict).collect();
    let unreadable = document["unreadable"].as_array().unwrap().len();
    json!({"name": given.path, "exit": output.status.code(), "unreadable": unreadable, "findings": found})
}

struct InMemory(BTreeMap<String, Vec<u8>>);

impl Files for InMemory {
    fn read(&self, path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        self.0.get(path).cloned().ok_or(FileError::Missing)
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

/// The texts of a case; none where one is no text.
fn texts(case: &Value) -> Option<BTreeMap<String, Vec<u8>>> {
    let text = |file: &Value| Some(file["text"].as_str()?.as_bytes().to_vec());
    case["files"].as_object().into_iter().flatten().map(|(name, file)| Some((name.clone(), text(file)?))).collect()
}

fn recorded(case: &Value, of: &str) -> Option<Value> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let environment = case["env"].as_object().into_iter().flatten();
    let environment = environment.map(|(name, value)| Variable::new(name, word(value))).collect();
    let flags = case["flags"].as_array().into_iter().flatten().map(word).collect();
    let mut input = Input { environment, flags, ..Input::default() };
    if let (Some(name), Some(text)) = (case["file"].as_str(), case["text"].as_str()) {
        let kind = SourceKind::File(name.to_owned());
        let extension = name.rsplit('.').next().unwrap().to_owned();
        input.config = ConfigFile::Text { kind, bytes: text.as_bytes().to_vec(), extension };
    }
    let name = format!("{of}/{}", word(&case["name"]));
    let Ok(resolution) = resolve(&input, &InMemory(texts(case)?)) else {
        return Some(json!({"name": name, "unreadable": 1, "findings": []}));
    };
    let found = lint::run(&resolution, &lint::Options::default());
    let found = printed::entries(&found, &Redaction::off(), "").unwrap();
    let found = found.iter().filter(|found| !DATED.iter().any(|rule| found["rule"] == *rule));
    Some(json!({"name": name, "findings": found.map(verdict).collect::<Vec<_>>()}))
}

/// The verdicts of all fixtures and examples, one a line.
fn verdicts() -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut inputs = fixtures();
    inputs.extend(examples(folder.path()));
    let (first, second) = inputs.split_at(inputs.len() / 2);
    let judge = |part: &[Given<'_>]| part.iter().map(judged).collect::<Vec<_>>();
    let mut verdicts = thread::scope(|scope| {
        let second = scope.spawn(|| judge(second));
        let mut verdicts = judge(first);
        verdicts.extend(second.join().unwrap());
        verdicts
    });
    for of in RECORDED {
        let text = fs::read_to_string(format!("fixtures/{of}.jsonl")).unwrap();
        let cases = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        verdicts.extend(cases.filter_map(|case| recorded(&case, of)));
    }
    verdicts.iter().map(|verdict| format!("{verdict}\n")).collect()
}

#[test]
fn every_fixture_and_example_is_judged_as_recorded() {
    let verdicts = verdicts();
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(RECORD, &verdicts).unwrap();
    }
    let recorded = fs::read_to_string(RECORD).unwrap();
    let differ = recorded.lines().zip(verdicts.lines()).filter(|(old, new)| old != new);
    let differ: String = differ.take(20).map(|(old, new)| format!("- {old}\n+ {new}\n")).collect();
    assert!(
        recorded == verdicts,
        "{} lines, {} recorded\n{differ}",
        verdicts.lines().count(),
        recorded.lines().count()
    );
}
