//! A baseline: the findings that are known, as a file of version 1, sorted, without secrets and line numbers.

use std::collections::{BTreeMap, HashMap, HashSet};

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::RuleId;

const VERSION: u32 = 1;
/// Bytes of a hash as it is written.
const HASH: usize = 8;

/// What is known.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    /// The key of the hashes, in hexadecimal digits.
    key: String,
    findings: Vec<Known>,
}

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    /// Relative to the baseline's folder; the name of a variable or a flag where it stands in none.
    file: String,
    rule: String,
    /// The key that it is about, where it is about one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    setting: String,
    /// Of the neko's name and of what stands there.
    hash: String,
    count: usize,
}

/// A finding without its rule's old names, its line and its words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// The rule that made it.
    pub rule: RuleId,
    /// Relative to the baseline's folder; the name of a variable or a flag where it stands in none.
    pub file: String,
    /// The key that it is about; empty where it is about none.
    pub setting: String,
    /// [`Baseline::hash`] of the neko's name and of what stands there.
    pub hash: String,
}

/// Why a text is no baseline that can be read.
#[derive(Debug, thiserror::Error)]
pub enum NoBaseline {
    /// It is something else.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// It is of another version.
    #[error("a baseline of version {0}, and this neko-ice reads version {VERSION}")]
    Version(u32),
}

/// The version alone: another one may hold anything else.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Baseline {
    /// An empty one whose hashes have this key: random, in hexadecimal digits.
    pub fn with_key(key: String) -> Self {
        Self { version: VERSION, key, findings: Vec::new() }
    }

    /// Reads one.
    pub fn read(text: &[u8]) -> Result<Self, NoBaseline> {
        match serde_json::from_slice::<Versioned>(text)?.version {
            VERSION => Ok(serde_json::from_slice(text)?),
            version => Err(NoBaseline::Version(version)),
        }
    }

    /// As it is written.
    pub fn text(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The hash of some texts.
    pub fn hash(&self, parts: [&str; 2]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.as_bytes()).expect("a key of any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes()[..HASH].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Makes these known, and nothing else.
    pub fn learn(&mut self, keys: impl IntoIterator<Item = Key>) {
        let mut counted: BTreeMap<(String, &str, String, String), usize> = BTreeMap::new();
        for Key { rule, file, setting, hash } in keys {
            *counted.entry((file, rule.as_str(), setting, hash)).or_default() += 1;
        }
        let known = counted.into_iter().map(|((file, rule, setting, hash), count)| {
            let rule = rule.to_owned();
            Known { file, rule, setting, hash, count }
        });
        self.findings = known.collect();
        self.findings.sort();
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        self.findings.iter().map(|known| known.count).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings that may be taken out because they are known.
    pub fn expected(&self) -> Expected {
        let mut left: HashMap<Key, usize> = HashMap::new();
        for known in &self.findings {
            // A rule that is no more finds nothing.
            let Ok(rule) = known.rule.parse() else { continue };
            let (file, setting, hash) = (known.file.clone(), known.setting.clone(), known.hash.clone());
            *left.entry(Key { rule, file, setting, hash }).or_default() += known.count;
        }
        Expected(left)
    }
}

/// Known findings, and how often each is still to be found.
#[derive(Debug)]
pub struct Expected(HashMap<Key, usize>);

impl Expected {
    /// Whether a finding is known; it then is to be found once less.
    pub fn take(&mut self, key: &Key) -> bool {
        let count = self.0.get_mut(key).filter(|count| **count > 0);
        count.map(|count| *count -= 1).is_some()
    }

    /// How many of these files were not found.
    pub fn gone(&self, files: &HashSet<String>) -> usize {
        self.0.iter().filter(|(key, _)| files.contains(&key.file)).map(|(_, count)| count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(baseline: &Baseline, text: &str) -> Key {
        let (file, setting) = ("compose.yaml".to_owned(), "webrtc.epr".to_owned());
        Key { rule: RuleId::EprTooSmall, file, setting, hash: baseline.hash(["", text]) }
    }

    #[test]
    fn what_was_learnt_is_expected_as_often_after_it_was_read_again() {
        let mut baseline = Baseline::with_key("00".to_owned());
        let [one, other] = ["a", "b"].map(|text| key(&baseline, text));
        baseline.learn([one.clone(), one.clone()]);
        let read = Baseline::read(baseline.text().unwrap().as_bytes()).unwrap();
        let mut expected = read.expected();
        assert_eq!((read.len(), expected.take(&other), expected.take(&one)), (2, false, true));
        assert_eq!(expected.gone(&HashSet::from(["compose.yaml".to_owned()])), 1);
        assert!(expected.take(&one) && !expected.take(&one));
    }

    #[test]
    fn a_baseline_of_another_version_says_which() {
        let error = Baseline::read(b"{\"version\": 9, \"more\": 1}").unwrap_err();
        assert!(matches!(error, NoBaseline::Version(9)), "{error}");
    }
}
