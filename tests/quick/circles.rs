//! Inside a crate no files use each other in a circle, so that each can be read after those that it stands on. A module and
//! those inside it are one thing to this.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::layers::rust_files;

/// The path of a module in its crate.
type Module = Vec<String>;

/// Names, `::`, and single signs, of code without comments and unit tests.
fn tokens(text: &str) -> Vec<&str> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let mut out = Vec::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let length = if rest.starts_with("::") { 2 } else { word.max(first.len_utf8()) };
            out.push(&rest[..length]);
            rest = rest[length..].trim_start();
        }
    }
    out
}

/// The paths that begin with a name, and how many tokens they are: `a::{b, c::d}` is two.
fn paths<'a>(tokens: &[&'a str]) -> (Vec<Vec<&'a str>>, usize) {
    if tokens.get(1) != Some(&"::") {
        return (vec![vec![tokens[0]]], 1);
    }
    let (mut inner, mut at) = (Vec::new(), 2);
    if tokens.get(2) == Some(&"{") {
        at += 1;
        while tokens.get(at).is_some_and(|token| *token != "}") {
            let (more, length) = paths(&tokens[at..]);
            inner.extend(more);
            at += length;
        }
        at += 1;
    } else if at < tokens.len() {
        let (more, length) = paths(&tokens[at..]);
        inner = more;
        at += length;
    }
    (inner.into_iter().map(|path| [vec![tokens[0]], path].concat()).collect(), at)
}

/// The modules of a crate by their files.
fn modules(folder: &Path) -> BTreeMap<Module, PathBuf> {
    let mut files = Vec::new();
    rust_files(folder, &mut files);
    let is_code =
        |file: &PathBuf| !file.ends_with("main.rs") && !file.iter().any(|part| part == "tests" || part == "tests.rs");
    let module = |file: PathBuf| {
        let own = file.strip_prefix(folder).unwrap().with_extension("");
        let mut module: Module = own.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        module.pop_if(|last| last == "mod" || last == "lib");
        (module, file)
    };
    files.into_iter().filter(is_code).map(module).collect()
}

/// The modules that one uses, but those above it and those inside it.
fn used(own: &Module, text: &str, modules: &BTreeMap<Module, PathBuf>) -> BTreeSet<Module> {
    let (tokens, mut at, mut out) = (tokens(text), 0, BTreeSet::new());
    while at < tokens.len() {
        let (found, length) = paths(&tokens[at..]);
        for path in found {
            let supers = path.iter().take_while(|part| **part == "super").count();
            let base = match path[0] {
                "crate" => &[],
                "super" => &own[..own.len().saturating_sub(supers)],
                _ => &own[..],
            };
            let rest = path.iter().skip(usize::from(matches!(path[0], "crate" | "self"))).skip(supers);
            let mut target: Module = base.iter().cloned().chain(rest.map(|part| (*part).to_owned())).collect();
            while !modules.contains_key(&target) && target.pop().is_some() {}
            if !own.starts_with(&target) && !target.starts_with(own) {
                out.insert(target);
            }
        }
        at += length;
    }
    out
}

/// The modules from which, by what they use, one comes back to them.
fn in_circles(uses: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<&Module> {
    let comes_back = |start: &&Module| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![*start]);
        while let Some(module) = open.pop() {
            open.extend(uses.get(module).into_iter().flatten().filter(|next| seen.insert(*next)));
        }
        seen.contains(*start)
    };
    uses.keys().filter(comes_back).collect()
}

#[test]
fn no_files_of_a_crate_use_each_other_in_a_circle() {
    let crates = fs::read_dir("crates").unwrap().map(|package| package.unwrap().path().join("src"));
    let mut found = BTreeSet::new();
    for folder in crates.chain([PathBuf::from("src")]) {
        let modules = modules(&folder);
        let of = |(module, file): (&Module, &PathBuf)| {
            (module.clone(), used(module, &fs::read_to_string(file).unwrap(), &modules))
        };
        let uses: BTreeMap<Module, BTreeSet<Module>> = modules.iter().map(of).collect();
        assert!(uses.values().any(|used| !used.is_empty()), "{}", folder.display());
        found.extend(in_circles(&uses).into_iter().map(|module| modules[module].to_str().unwrap().to_owned()));
    }
    assert!(found.is_empty(), "these files use each other in a circle: {found:#?}");
}

#[test]
fn a_circle_of_three_files_is_seen() {
    let own = |name: &str| vec![name.to_owned()];
    let modules: BTreeMap<Module, PathBuf> =
        ["a", "b", "c", "d"].into_iter().map(|name| (own(name), PathBuf::from(name))).collect();
    let texts = [
        ("a", "use super::b::{X, Y};\n// use super::d;\n"),
        ("b", "fn f() { crate::c::g() }\n"),
        ("c", "use crate::{a::Z, d};\n"),
        ("d", "#[cfg(test)]\nmod tests {\n    use crate::a;\n}\n"),
    ];
    let uses = texts.into_iter().map(|(name, text)| (own(name), used(&own(name), text, &modules))).collect();
    assert_eq!(in_circles(&uses), [&own("a"), &own("b"), &own("c")]);
}
