//! The recorded cases, resolved by our own reading.

use std::collections::BTreeMap;
use std::fs;

use neko_ice::config::{FileError, Files, Input, Resolution, Variable, resolve};
use serde_json::Value;

struct Recorded(BTreeMap<String, Vec<u8>>);

impl Files for Recorded {
    fn read(&self, path: &str, _limit: u64) -> Result<Vec<u8>, FileError> {
        self.0.get(path).cloned().ok_or(FileError::Missing)
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

/// Every recorded case.
pub fn cases() -> Vec<Value> {
    ["cases", "random", "generated"]
        .iter()
        .flat_map(|name| {
            let text = fs::read_to_string(format!("fixtures/resolve/resolve-{name}.jsonl")).unwrap();
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
        })
        .collect()
}

/// A case as we resolve it; none for one that differs from run to run in neko itself, or whose files are not text.
pub fn resolved(case: &Value) -> Option<Resolution> {
    if case["nondeterministic"].as_bool() == Some(true) {
        return None;
    }
    let mut files = BTreeMap::new();
    for (name, file) in case["files"].as_object().into_iter().flatten() {
        files.insert(name.clone(), file["text"].as_str()?.as_bytes().to_vec());
    }
    let environment = case["env"].as_object().into_iter().flatten();
    let environment = environment.map(|(name, value)| Variable::new(name, value.as_str().unwrap())).collect();
    let flags = case["flags"].as_array().into_iter().flatten().map(|flag| flag.as_str().unwrap().to_owned()).collect();
    Some(resolve(&Input { environment, flags, ..Input::default() }, &Recorded(files)).unwrap())
}
