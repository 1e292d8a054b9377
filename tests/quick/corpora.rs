//! The corpora of the fuzz targets, run through the same functions on stable Rust. `fuzz/README.md` tells the rest.

use std::fs;
use std::panic::catch_unwind;

#[path = "../../fuzz/src/lib.rs"]
mod targets;

#[test]
fn every_committed_input_holds() {
    let mut broken = Vec::new();
    for &(name, check) in targets::ALL {
        let folder = format!("fuzz/corpus/{name}");
        let mut files: Vec<_> = fs::read_dir(&folder).expect(&folder).map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(files.len() >= 10, "{folder} is nearly empty: {}", files.len());
        for file in files {
            let bytes = fs::read(&file).unwrap();
            if catch_unwind(|| check(&bytes)).is_err() {
                broken.push(file.display().to_string());
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
