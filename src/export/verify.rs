//! The way back: what neko reads from the variables, compared with what they were made from.

use crate::config::{Input, NoFiles, Resolution, Setting, Variable, WebRtc, resolve};
use crate::ice_server::{IceServer, Secret};
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
    let mut keys = Vec::new();
    let mut note = |key: &'static str, same: bool| {
        if !same {
            keys.push(key);
        }
    };
    note(before.icelite.key, before.icelite.value == after.icelite.value);
    note(before.icetrickle.key, before.icetrickle.value == after.icetrickle.value);
    note(before.frontend.key, list(&before.frontend.value) == list(&after.frontend.value));
    note(before.backend.key, list(backend(before)) == list(backend(after)));
    note(before.epr.key, before.epr.value == after.epr.value);
    note(before.tcpmux.key, before.tcpmux.value == after.tcpmux.value);
    note(before.udpmux.key, before.udpmux.value == after.udpmux.value);
    let addresses = |webrtc: &WebRtc| webrtc.nat1to1.value.iter().map(|entry| entry.value.clone()).collect::<Vec<_>>();
    note(before.nat1to1.key, addresses(before) == addresses(after));
    // Where an address is set, nobody is asked for one.
    let asks = before.nat1to1.value.is_empty();
    note(before.ip_retrieval_url.key, !asks || before.ip_retrieval_url.value == after.ip_retrieval_url.value);
    let (old, new) = (&before.estimator, &after.estimator);
    for (old, new) in [(&old.enabled, &new.enabled), (&old.passive, &new.passive), (&old.debug, &new.debug)] {
        note(old.key, old.value == new.value);
    }
    let numbers: [(&Setting<i64>, &Setting<i64>); 7] = [
        (&old.initial_bitrate, &new.initial_bitrate),
        (&old.read_interval_ns, &new.read_interval_ns),
        (&old.stable_duration_ns, &new.stable_duration_ns),
        (&old.unstable_duration_ns, &new.unstable_duration_ns),
        (&old.stalled_duration_ns, &new.stalled_duration_ns),
        (&old.downgrade_backoff_ns, &new.downgrade_backoff_ns),
        (&old.upgrade_backoff_ns, &new.upgrade_backoff_ns),
    ];
    for (old, new) in numbers {
        note(old.key, old.value == new.value);
    }
    let (old, new) = (&old.diff_threshold, &new.diff_threshold);
    note(old.key, old.value.to_bits() == new.value.to_bits());
    keys
}

/// The backend list as it was written, also where icelite drops it.
fn backend(webrtc: &WebRtc) -> &[IceServer] {
    if webrtc.backend_dropped.is_empty() { &webrtc.backend.value } else { &webrtc.backend_dropped }
}

type Plain<'a> = (Option<Vec<&'a str>>, Option<&'a str>, Option<&'a str>);

/// A list without its places.
fn list(servers: &[IceServer]) -> Vec<Plain<'_>> {
    fn plain(server: &IceServer) -> Plain<'_> {
        let urls = server.urls.as_ref().map(|urls| urls.iter().map(|url| url.value.as_str()).collect());
        (urls, server.username.as_deref(), server.credential.as_ref().map(Secret::reveal))
    }
    servers.iter().map(plain).collect()
}
