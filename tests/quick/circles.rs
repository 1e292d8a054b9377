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

/// The paths that begin with a name, and how many tokens they are: `a::{b, c::d as e}` is two, the last with its new name.
fn paths<'a>(tokens: &[&'a str]) -> (Vec<Vec<&'a str>>, usize) {
    if let [name, "as", new, ..] = tokens {
        return (vec![vec![*name, "as", *new]], 3);
    }
    if tokens.get(1) != Some(&"::") {
        return (vec![vec![tokens[0]]], 1);
    }
    let (mut inner, mut at) = (Vec::new(), 2);
    if tokens.get(2) == Some(&"{") {
        at += 1;
        while tokens.get(at).is_some_and(|token| *token != "}") {
            let (more, length) = paths(&tokens[at..]);
            inner.extend(more);
            at += length + usize::from(tokens.get(at + length) == Some(&","));
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

/// A crate as its files say it: its modules, and under which names they bring in what others define.
#[derive(Default)]
struct Crate {
    modules: BTreeSet<Module>,
    imports: BTreeMap<Module, Vec<Import>>,
}

/// A name that a `use` brings in, and the path behind it; `*` for all names of that path.
struct Import {
    name: String,
    path: Vec<String>,
}

/// What the `use` lines of a module bring in, for itself and for those below it.
fn imports(tokens: &[&str]) -> Vec<Import> {
    let uses = tokens.iter().enumerate().filter(|(_, token)| **token == "use");
    let paths = uses.flat_map(|(at, _)| paths(&tokens[at + 1..]).0);
    let import = |path: Vec<&str>| {
        let mut path: Vec<String> = path.into_iter().map(str::to_owned).collect();
        path.pop_if(|last| last == "self");
        let name = path[path.len() - 1].clone();
        Import { name, path }
    };
    paths.map(import).collect()
}

impl Crate {
    fn of(texts: &BTreeMap<Module, String>) -> Self {
        let imports = texts.iter().map(|(module, text)| (module.clone(), imports(&tokens(text)))).collect();
        Self { modules: texts.keys().cloned().collect(), imports }
    }

    /// The module in which a path that is written in one ends, behind whatever is re-exported on the way.
    fn target(&self, own: &[String], path: &[String], depth: usize) -> Module {
        let supers = path.iter().take_while(|part| *part == "super").count();
        let mut at = match path[0].as_str() {
            "crate" => Vec::new(),
            _ => own[..own.len().saturating_sub(supers)].to_vec(),
        };
        let skipped = supers + usize::from(path[0] == "crate" || path[0] == "self");
        for (index, part) in path.iter().enumerate().skip(skipped) {
            let inner = [at.clone(), vec![part.clone()]].concat();
            if !self.modules.contains(&inner) {
                let behind = self.behind(&at, part, depth);
                return behind.map_or(at, |found| {
                    self.target(&found.0, &[&found.1[..], &path[index + 1..]].concat(), depth + 1)
                });
            }
            at = inner;
        }
        at
    }

    /// Where a module has a name from that it does not define: the module in which the path behind it is written, and that.
    fn behind(&self, module: &Module, name: &str, depth: usize) -> Option<(Module, Vec<String>)> {
        // What is brought in twice by the same name, a macro and a module, would go round here.
        if depth > 8 {
            return None;
        }
        let found = self.imports[module].iter().find(|import| import.name == name && import.path[0] != name)?;
        Some((module.clone(), found.path.clone()))
    }

    /// The modules that one uses, but those above it and those inside it.
    fn used(&self, own: &Module, text: &str) -> BTreeSet<Module> {
        let (tokens, mut at, mut out) = (tokens(text), 0, BTreeSet::new());
        while at < tokens.len() {
            let (found, length) = paths(&tokens[at..]);
            let targets = found.into_iter().map(|path| {
                let path: Vec<String> = path.into_iter().map(str::to_owned).collect();
                self.target(own, &path, 0)
            });
            out.extend(targets.filter(|target| !own.starts_with(target) && !target.starts_with(own)));
            at += length;
        }
        out
    }
}

/// All that a module comes to by what it uses, and by what that uses.
fn reached<'a>(start: &'a Module, uses: &'a BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<&'a Module> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![start]);
    while let Some(module) = open.pop() {
        open.extend(uses.get(module).into_iter().flatten().filter(|next| seen.insert(*next)));
    }
    seen
}

/// What uses what, of those that come back to themselves.
fn circles(uses: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<String> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        uses.keys().map(|module| (module, reached(module, uses))).collect();
    let arrows = uses.iter().flat_map(|(module, used)| used.iter().map(move |used| (module, used)));
    let in_circle = arrows.filter(|(module, used)| reached[used].contains(module));
    in_circle.map(|(module, used)| format!("{} -> {}", module.join("::"), used.join("::"))).collect()
}

/// The code of each module of a crate that is in a folder.
fn texts(folder: &Path) -> BTreeMap<Module, String> {
    modules(folder).into_iter().map(|(module, file)| (module, fs::read_to_string(file).unwrap())).collect()
}

/// What each module uses of its crate.
fn uses(texts: &BTreeMap<Module, String>) -> BTreeMap<Module, BTreeSet<Module>> {
    let all = Crate::of(texts);
    texts.iter().map(|(module, text)| (module.clone(), all.used(module, text))).collect()
}

#[test]
fn no_files_of_a_crate_use_each_other_in_a_circle() {
    let crates = fs::read_dir("crates").unwrap().map(|package| package.unwrap().path().join("src"));
    let mut found = BTreeSet::new();
    for folder in crates.chain([PathBuf::from("src")]) {
        let uses = uses(&texts(&folder));
        assert!(uses.values().any(|used| !used.is_empty()), "{}", folder.display());
        found.extend(circles(&uses).into_iter().map(|arrow| format!("{}: {arrow}", folder.display())));
    }
    assert!(found.is_empty(), "these modules use each other in a circle: {found:#?}");
}

fn example(texts: &[(&str, &str)]) -> BTreeMap<Module, BTreeSet<Module>> {
    let module = |name: &str| name.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
    uses(&texts.iter().map(|(name, text)| (module(name), (*text).to_owned())).collect())
}

#[test]
fn a_circle_of_three_files_is_seen() {
    let uses = example(&[
        ("a", "use super::b::{X, Y};\n// use super::d;\n"),
        ("b", "fn f() { crate::c::g() }\n"),
        ("c", "use crate::{a::Z, d};\n"),
        ("d", "#[cfg(test)]\nmod tests {\n    use crate::a;\n}\n"),
    ]);
    assert_eq!(circles(&uses), ["a -> b", "b -> c", "c -> a"]);
}

#[test]
fn a_name_is_followed_to_the_file_that_defines_it() {
    let uses = example(&[
        ("", "mod a;\nmod b;\nuse a::X as Known;\npub use b::{self, inner::Y};\n"),
        ("a", "use super::Y;\n"),
        ("b", "mod inner;\n"),
        ("b::inner", "use crate::Known;\n"),
    ]);
    assert_eq!(circles(&uses), ["a -> b::inner", "b::inner -> a"]);
}
