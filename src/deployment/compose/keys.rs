//! The keys that Compose knows: its schema takes no other, but for those that begin with `x-`.

use super::super::UnknownKey;
use super::forms;
use super::value::{Data, Entry, Map};

/// Of a project.
const PROJECT: [&str; 9] =
    ["configs", "include", "models", "name", "networks", "secrets", "services", "version", "volumes"];
/// Of a service, by the Compose specification.
const SERVICE: [&str; 93] = [
    "annotations",
    "attach",
    "blkio_config",
    "build",
    "cap_add",
    "cap_drop",
    "cgroup",
    "cgroup_parent",
    "command",
    "configs",
    "container_name",
    "cpu_count",
    "cpu_percent",
    "cpu_period",
    "cpu_quota",
    "cpu_rt_period",
    "cpu_rt_runtime",
    "cpu_shares",
    "cpus",
    "cpuset",
    "credential_spec",
    "depends_on",
    "deploy",
    "develop",
    "device_cgroup_rules",
    "devices",
    "dns",
    "dns_opt",
    "dns_search",
    "domainname",
    "entrypoint",
    "env_file",
    "environment",
    "expose",
    "extends",
    "external_links",
    "extra_hosts",
    "gpus",
    "group_add",
    "healthcheck",
    "hostname",
    "image",
    "init",
    "ipc",
    "isolation",
    "label_file",
    "labels",
    "links",
    "logging",
    "mac_address",
    "mem_limit",
    "mem_reservation",
    "mem_swappiness",
    "memswap_limit",
    "models",
    "network_mode",
    "networks",
    "oom_kill_disable",
    "oom_score_adj",
    "pid",
    "pids_limit",
    "platform",
    "ports",
    "post_start",
    "pre_start",
    "pre_stop",
    "privileged",
    "profiles",
    "provider",
    "pull_policy",
    "pull_refresh_after",
    "read_only",
    "restart",
    "runtime",
    "scale",
    "secrets",
    "security_opt",
    "shm_size",
    "stdin_open",
    "stop_grace_period",
    "stop_signal",
    "storage_opt",
    "sysctls",
    "tmpfs",
    "tty",
    "ulimits",
    "use_api_socket",
    "user",
    "userns_mode",
    "uts",
    "volumes",
    "volumes_from",
    "working_dir",
];

/// Gives misspelt keys the name that is meant, so that what stands behind them is judged too: where the meant one is not
/// there itself, and the value has its form.
pub(super) fn read_as_meant(file: &mut Map) {
    rename(file, &PROJECT);
    if let Some(services) = file.map_mut("services") {
        for service in &mut services.0 {
            if let Data::Map(own) = &mut service.value.data {
                rename(own, &SERVICE);
            }
        }
    }
}

fn rename(map: &mut Map, known: &[&'static str]) {
    for at in 0..map.0.len() {
        let entry = &map.0[at];
        if entry.key.starts_with("x-") || known.contains(&entry.key.as_str()) {
            continue;
        }
        let meant = meant(entry, known);
        if let Some(meant) = meant.filter(|meant| map.entry(meant).is_none() && forms::fits(meant, &entry.value)) {
            map.0[at].key = meant.to_owned();
        }
    }
}

/// The keys of a file, and of its services, that Compose does not know.
pub(super) fn unknown(file: &Map) -> Vec<UnknownKey> {
    let mut out = of(file, &PROJECT, "the project");
    if let Some(Data::Map(services)) = file.entry("services").map(|entry| &entry.value.data) {
        for service in &services.0 {
            if let Data::Map(own) = &service.value.data {
                out.extend(of(own, &SERVICE, &format!("the service {}", service.key)));
            }
        }
    }
    out
}

fn of(map: &Map, known: &[&'static str], within: &str) -> Vec<UnknownKey> {
    let entries = map.0.iter().filter(|entry| !entry.key.starts_with("x-") && !known.contains(&entry.key.as_str()));
    entries
        .map(|entry| UnknownKey {
            name: entry.key.clone(),
            within: within.to_owned(),
            nearest: meant(entry, known),
            place: entry.key_place.clone(),
        })
        .collect()
}

/// The key that is meant. `net: host` was one of Compose's first version.
fn meant(entry: &Entry, known: &[&'static str]) -> Option<&'static str> {
    match (entry.key.as_str(), &entry.value.data) {
        ("net" | "network", Data::Text(_)) => known.iter().find(|own| **own == "network_mode").copied(),
        (name, _) => nearest(name, known),
    }
}

fn nearest(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let meant = match name {
        "env" | "environments" | "envs" => "environment",
        "net" | "network" => "networks",
        "port" => "ports",
        "volume" | "mounts" => "volumes",
        "envfile" | "env_files" => "env_file",
        _ => {
            let plain = name.to_lowercase().replace('-', "_");
            let most = (plain.len() / 3).clamp(1, 3);
            let alike = known.iter().filter(|known| known.len().abs_diff(plain.chars().count()) <= most);
            let scored = alike.map(|known| (strsim::osa_distance(&plain, known), *known));
            let (distance, near) = scored.min_by_key(|(distance, _)| *distance)?;
            return (distance <= most).then_some(near);
        }
    };
    known.contains(&meant).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_key_is_close() {
        for (wrong, right) in [
            ("enviroment", Some("environment")),
            ("Ports", Some("ports")),
            ("network-mode", Some("network_mode")),
            ("port", Some("ports")),
            ("comand", Some("command")),
            ("frobnicate", None),
        ] {
            assert_eq!(nearest(wrong, &SERVICE), right, "{wrong}");
        }
        assert_eq!(nearest("service", &PROJECT), Some("services"));
    }
}
