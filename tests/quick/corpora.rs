//! The corpora of the fuzz targets, run through the same functions on stable Rust. `fuzz/README.md` tells the rest.

use std::fs;
use std::panic::catch_unwind;

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use targets::{Check, corpus};

/// Which of a target's inputs break a promise: by line of its corpus, or name of its crash.
fn broken(name: &str, check: Check) -> Vec<String> {
    let file = format!("fuzz/corpus/{name}.txt");
    let text = fs::read_to_string(&file).expect(&file);
    let inputs = corpus::read(&text).expect(&file);
    assert!(inputs.len() >= 10, "{file} is nearly empty: {}", inputs.len());
    assert!(corpus::write(inputs.clone()) == text, "{file} is not as `corpus pack` writes it");
    let inputs = inputs.into_iter().enumerate().map(|(index, input)| (format!("{file}:{}", index + 1), input));
    let crashes = fs::read_dir(format!("fuzz/crashes/{name}")).into_iter().flatten().map(|entry| {
        let path = entry.unwrap().path();
        (path.display().to_string(), fs::read(&path).unwrap())
    });
    let broken = inputs.chain(crashes).filter(|(_, input)| catch_unwind(|| check(input)).is_err());
    broken.map(|(name, _)| name).collect()
}

#[test]
fn every_committed_input_holds() {
    let broken: Vec<String> = targets::ALL.iter().flat_map(|&(name, check)| broken(name, check)).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_byte_is_written_and_read_back() {
    let all: Vec<u8> = (0..=255).collect();
    let inputs = vec![Vec::new(), all];
    assert_eq!(corpus::read(&corpus::write(inputs.clone())), Ok(inputs));
    assert_eq!(corpus::read("a\\qb\n"), Err("a\\qb".to_owned()));
}
