//! The way back: what neko reads from the variables, compared with what they were made from.

use neko_config::setting::Section;
use neko_config::{Input, NoFiles, Resolution, Variable, WebRtc, resolve};
use std::collections::BTreeSet;

use super::{Pairs, Target, Undecodable};

/// Reads a target's output again, and the file of its secrets.
pub fn decoded(target: Target, text: &str, secrets: Option<&str>) -> Result<Pairs, Undecodable> {
    let mut pairs = target.read(text)?;
    if let (Some(secrets), Some(spelling)) = (secrets, target.secrets_apart()) {
        pairs.extend(spelling.read(secrets)?);
    }
    Ok(pairs)
}

/// The names that do not have the same value in both, or are in one only.
pub fn not_the_same(variables: &[super::Variable], pairs: &Pairs) -> BTreeSet<String> {
    let wanted: BTreeSet<(&str, &str)> = variables.iter().map(|v| (v.name.as_str(), v.value.as_str())).collect();
    let found: BTreeSet<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    wanted.symmetric_difference(&found).map(|(name, _)| (*name).to_owned()).collect()
}

/// The keys of the settings that neko would read differently from the variables alone.
pub fn differences(resolution: &Resolution, pairs: &Pairs) -> Vec<&'static str> {
    let environment = pairs.iter().map(|(name, value)| Variable::new(name.as_str(), value.as_str())).collect();
    let input = Input { environment, ..Input::default() };
    let Ok(back) = resolve(&input, &NoFiles) else { return vec!["webrtc"] };
    unequal(&resolution.webrtc, &back.webrtc)
}

/// The keys of the settings that differ in effect.
pub fn unequal(before: &WebRtc, after: &WebRtc) -> Vec<&'static str> {
    let mut keys = before.as_written().differing(&after.as_written());
    // Where an address is set, nobody is asked for one.
    if !before.nat1to1.value.is_empty() {
        keys.retain(|key| *key != before.ip_retrieval_url.key);
    }
    keys
}
