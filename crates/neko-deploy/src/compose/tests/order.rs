//! The files of this module use each other one way.

use std::fs;
use std::path::Path;

/// The code of a file or of a folder's files, without tests.
fn code(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/compose");
    let path = folder.join(name);
    let files = match path.is_dir() {
        true => fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).filter(|own| own.is_file()).collect(),
        false => vec![path.with_extension("rs")],
    };
    let code = |path| fs::read_to_string(path).unwrap().split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
    files.into_iter().filter(|own| !own.ends_with("tests.rs")).map(code).collect()
}

#[test]
fn files_use_each_other_one_way_in_the_order_of_the_documentation() {
    let of_modules = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/compose/mod.rs")).unwrap();
    let table = of_modules.split("//! ```text\n").nth(1).and_then(|rest| rest.split("//! ```").next()).unwrap();
    let floors: Vec<Vec<&str>> =
        table.lines().map(|line| line.trim_start_matches("//! ").split(" · ").collect()).collect();
    let all: Vec<(usize, &str)> =
        floors.iter().enumerate().flat_map(|(floor, names)| names.iter().map(move |name| (floor, *name))).collect();
    let declared =
        of_modules.lines().filter_map(|line| line.strip_prefix("mod ").or(line.strip_prefix("pub(super) mod ")));
    let mut declared: Vec<&str> =
        declared.map(|name| name.trim_end_matches(';')).filter(|own| *own != "tests").collect();
    let mut named: Vec<&str> = all.iter().map(|(_, name)| *name).collect();
    declared.sort_unstable();
    named.sort_unstable();
    assert_eq!(declared, named, "the table in mod.rs");
    for (floor, name) in &all {
        let code = code(name);
        for (_, other) in all.iter().filter(|(above, other)| above >= floor && other != name) {
            let path = format!("{other}::");
            let uses = code.match_indices(&path);
            let uses = uses.filter(|(at, _)| !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
            // A module of the same name elsewhere.
            let uses = uses.filter(|(at, _)| !code[..*at].ends_with("std::") && !code[..*at].ends_with("crate::"));
            assert_eq!(uses.count(), 0, "`{name}` may not use `{other}`");
        }
    }
}
