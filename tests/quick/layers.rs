//! The modules of the engine use each other one way only. The table that allows it stands in the documentation of the
//! library.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module of the table in `src/lib.rs`.
struct Module {
    package: String,
    may_use: BTreeSet<String>,
}

fn modules() -> BTreeMap<String, Module> {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
    lib.lines()
        .filter_map(|line| line.strip_prefix("//! | `"))
        .filter_map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let module = Module { package: cells.get(1)?.to_string(), may_use: names(cells.get(3)?) };
            Some((cells[0].trim_end_matches('`').to_owned(), module))
        })
        .collect()
}

/// The crates and, where one module of the table is the root of its crate, its name.
const PACKAGES: [(&str, Option<&str>); 14] = [
    ("neko-text", None),
    ("neko-config", Some("config")),
    ("neko-deploy", Some("deployment")),
    ("neko-transfer", None),
    ("neko-lint", Some("lint")),
    ("neko-reach", Some("reach")),
    ("neko-report", Some("report")),
    ("turn-client", None),
    ("turn-server", Some("server")),
    ("neko-probe", Some("probe")),
    ("neko-viewer", Some("viewer")),
    ("neko-exporter", Some("exporter")),
    ("neko-stand-in", Some("stand_in")),
    ("neko-ice", None),
];

/// The module that a path means whose first name below its crate this is.
fn module_of(modules: &BTreeMap<String, Module>, package: &str, first: &str) -> String {
    let root = PACKAGES.iter().find(|(name, _)| *name == package).expect("a crate of the list").1;
    match modules.get(first) {
        Some(module) if module.package == package => first.to_owned(),
        _ => root.unwrap_or(first).to_owned(),
    }
}

pub fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The first names after `root::` in a file's code; `root::{a::X, b}` included.
fn names_below(root: &str, text: &str) -> BTreeSet<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
    let name =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut used = BTreeSet::new();
    for rest in code.split(&format!("{root}::")).skip(1) {
        match rest.strip_prefix('{') {
            None => drop(used.insert(name(rest))),
            Some(group) => {
                let (mut depth, mut item_start) = (0, true);
                for (at, c) in group.char_indices() {
                    if item_start && depth == 0 && (c.is_alphanumeric() || c == '_') {
                        used.insert(name(&group[at..]));
                        item_start = false;
                    }
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => item_start = true,
                        _ => {}
                    }
                }
            }
        }
    }
    used
}

/// The modules that a file of a crate uses.
fn modules_used(modules: &BTreeMap<String, Module>, package: &str, text: &str) -> BTreeSet<String> {
    let below = |(other, _): (&'static str, _)| {
        let root = if other == package { "crate".to_owned() } else { other.replace('-', "_") };
        names_below(&root, text).into_iter().map(move |first| module_of(modules, other, &first)).collect::<Vec<_>>()
    };
    PACKAGES.into_iter().flat_map(below).collect()
}

/// A file of a crate, the module that it belongs to, and the modules that it uses.
struct Uses {
    file: PathBuf,
    own: String,
    used: BTreeSet<String>,
}

/// Of every file but tests: a unit test may look at a module from above, as a client is tested against a server.
fn uses(modules: &BTreeMap<String, Module>) -> Vec<Uses> {
    assert!(modules.len() > 20, "the table in src/lib.rs was not found: {:?}", modules.keys());
    let mut all = Vec::new();
    for (package, root) in PACKAGES {
        let folder = if package == "neko-ice" { "src".to_owned() } else { format!("crates/{package}/src") };
        let mut files = Vec::new();
        rust_files(Path::new(&folder), &mut files);
        assert!(!files.is_empty(), "{folder}");
        files.retain(|file| !file.iter().any(|part| part == "tests" || part == "tests.rs"));
        for file in files {
            let first = file.strip_prefix(&folder).unwrap().iter().next().unwrap().to_str().unwrap();
            let first = first.trim_end_matches(".rs");
            if first == "main" || first == "lib" && root.is_none() {
                continue;
            }
            let own = module_of(modules, package, first);
            let used = modules_used(modules, package, &fs::read_to_string(&file).unwrap());
            all.push(Uses { file, own, used });
        }
    }
    all
}

#[test]
fn every_module_uses_only_those_that_the_documentation_allows() {
    let modules = modules();
    let mut wrong = Vec::new();
    for Uses { file, own, used } in uses(&modules) {
        let Some(module) = modules.get(&own) else {
            wrong.push(format!("{}: `{own}` is missing in the table", file.display()));
            continue;
        };
        for used in used {
            if used != own && !module.may_use.contains(&used) && !module.may_use.contains("everything") {
                wrong.push(format!("{}: `{own}` may not use `{used}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A row that allows more than is used draws an arrow that is not there.
#[test]
fn every_permission_of_the_documentation_is_used() {
    let modules = modules();
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for uses in uses(&modules) {
        used.entry(uses.own).or_default().extend(uses.used);
    }
    let is_used = |name: &str, other: &str| used.get(name).is_some_and(|used| used.contains(other));
    let mut unused = Vec::new();
    for (name, module) in &modules {
        let allowed = module.may_use.iter().filter(|other| *other != "everything");
        unused.extend(allowed.filter(|other| !is_used(name, other)).map(|other| format!("`{name}` → `{other}`")));
    }
    assert_eq!(unused, [] as [String; 0]);
}

#[test]
fn the_reader_of_use_lines_sees_paths_and_groups() {
    let text = "use crate::{a::B, c::{D, E}, f};\nlet x = crate::g::H;\n// crate::comment\n";
    let used: Vec<String> = names_below("crate", text).into_iter().collect();
    assert_eq!(used, ["a", "c", "f", "g"]);
}

/// What people read passes one function of one file, whoever made it. A crate's examples are programs of their own.
#[test]
fn one_file_alone_prints() {
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    rust_files(Path::new("crates"), &mut files);
    let macros = ["print!(", "println!(", "eprint!(", "eprintln!(", "dbg!(", "stdout()", "stderr()"];
    let asks = ["stdout().is_terminal()", "stderr().is_terminal()"];
    let mut wrong = Vec::new();
    let is_example = |file: &Path| file.iter().any(|part| part == "examples");
    files.retain(|file| !file.ends_with("commands/writer.rs") && !is_example(file));
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            // Whether there is a terminal may be asked anywhere.
            let line = asks.iter().fold(line.to_owned(), |line, ask| line.replace(ask, ""));
            if macros.iter().any(|word| line.contains(word)) {
                wrong.push(format!("{}: {line}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "only src/commands/writer.rs prints:\n{}", wrong.join("\n"));
}

/// A file that nobody can hold in mind is split by what it does.
#[test]
fn no_file_is_too_long_to_be_held_in_mind() {
    const LONGEST: usize = 400;
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    for package in fs::read_dir("crates").unwrap() {
        rust_files(&package.unwrap().path().join("src"), &mut files);
    }
    assert!(files.len() > 400, "{} files", files.len());
    let lines = |file: &PathBuf| fs::read_to_string(file).unwrap().lines().count();
    let long: Vec<_> = files.iter().map(|file| (file, lines(file))).filter(|(_, lines)| *lines > LONGEST).collect();
    assert!(long.is_empty(), "longer than {LONGEST} lines: {long:?}");
}

/// A test that changes its process changes all that run beside it.
#[test]
fn no_test_changes_its_process() {
    let mut files = Vec::new();
    rust_files(Path::new("tests"), &mut files);
    rust_files(Path::new("src"), &mut files);
    rust_files(Path::new("crates"), &mut files);
    assert!(files.len() > 500, "{} files", files.len());
    let words = ["set_var(", "remove_var(", "set_current_dir("].map(|name| format!("env::{name}"));
    let wrong = files.iter().filter(|file| {
        let text = fs::read_to_string(file).unwrap();
        words.iter().any(|word| text.contains(word))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), [] as [&PathBuf; 0]);
}

/// Facts of others stand in data files, each with where it is from and under which licence.
#[test]
fn every_data_file_of_a_crate_says_where_it_is_from() {
    let folder = Path::new("crates/neko-deploy/src");
    let sources = fs::read_to_string(folder.join("SOURCES.md")).unwrap();
    let rows = sources.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let rows: BTreeSet<PathBuf> = rows.map(|(file, _)| folder.join(file)).collect();
    let mut files = Vec::new();
    rust_files(folder, &mut files);
    let data: BTreeSet<PathBuf> = files
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(file).unwrap();
            let names = text.split("include_str!(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
            names.map(|name| file.with_file_name(name)).collect::<Vec<_>>()
        })
        .filter(|file| !file.iter().any(|part| part == ".."))
        .collect();
    assert!(data.len() > 3, "{data:?}");
    assert_eq!(rows, data);
}
