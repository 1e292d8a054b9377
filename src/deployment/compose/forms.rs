//! Which form the value of a service's key has: Compose's schema refuses every other, a key with nothing behind it first.

use super::super::Problem;
use super::model::{Notes, REFUSED};
use super::ports;
use super::value::{Data, Map, Value};

/// Forms of a value, as bits.
type Forms = u8;
const TEXT: Forms = 1;
const NUMBER: Forms = 2;
const BOOL: Forms = 4;
const LIST: Forms = 8;
const MAP: Forms = 16;
const NULL: Forms = 32;

/// The keys of a service by their forms, as the Compose specification's schema has them; `environment` and `env_file` are
/// looked at where they are read.
const KEYS: [(Forms, &[&str]); 10] = [
    (
        TEXT,
        &[
            "cgroup",
            "cgroup_parent",
            "container_name",
            "cpuset",
            "domainname",
            "hostname",
            "image",
            "ipc",
            "isolation",
            "mac_address",
            "network_mode",
            "platform",
            "pull_policy",
            "restart",
            "runtime",
            "stop_grace_period",
            "stop_signal",
            "user",
            "userns_mode",
            "uts",
            "working_dir",
        ],
    ),
    (
        LIST,
        &[
            "cap_add",
            "cap_drop",
            "configs",
            "device_cgroup_rules",
            "devices",
            "dns_opt",
            "expose",
            "external_links",
            "group_add",
            "links",
            "ports",
            "profiles",
            "secrets",
            "security_opt",
            "volumes",
            "volumes_from",
        ],
    ),
    (MAP, &["blkio_config", "healthcheck", "logging", "storage_opt", "ulimits"]),
    (LIST | MAP, &["annotations", "depends_on", "extra_hosts", "labels", "networks", "sysctls"]),
    (BOOL | TEXT, &["attach", "init", "oom_kill_disable", "privileged", "read_only", "stdin_open", "tty"]),
    (TEXT | MAP, &["build"]),
    (TEXT | LIST, &["dns", "dns_search", "gpus", "tmpfs"]),
    (TEXT | LIST | NULL, &["command", "entrypoint"]),
    (MAP | NULL, &["deploy", "develop"]),
    (NUMBER | TEXT, &["cpus", "mem_limit", "mem_reservation", "memswap_limit", "scale", "shm_size"]),
];

/// Tells of every value of a merged project that Compose refuses for its form.
pub(super) fn check(project: &Map, notes: &mut Notes) {
    let services = project.get("services").and_then(Value::map).map_or(&[][..], |services| &services.0);
    for service in services {
        let Some(own) = service.value.map() else { continue };
        for entry in &own.0 {
            let path = format!("services.{}.{}", service.key, entry.key);
            let value = &entry.value;
            let wrong = match form(&entry.key, value) {
                Err(forms) => Some(format!("{path} must be {}, and not {}", in_words(forms), value.kind())),
                Ok(()) if notes.is_unset(&value.place) => None,
                Ok(()) => words(&entry.key, value).map(|what| format!("{path} must be {what}")),
            };
            if let Some(message) = wrong {
                // A key without a value has no place of its own worth showing.
                let place = if matches!(value.data, Data::Null) { &entry.key_place } else { &value.place };
                notes.tell(None, Problem { message, consequence: REFUSED, place: Some(place.clone()) });
            }
            if entry.key == "ports" {
                check_ports(value, notes);
            }
        }
    }
}

fn check_ports(value: &Value, notes: &mut Notes) {
    for item in value.list().unwrap_or_default() {
        if let Err(message) = ports::read(item)
            && !notes.is_unset(&item.place)
        {
            notes.tell(None, Problem { message, consequence: REFUSED, place: Some(item.place.clone()) });
        }
    }
}

/// Whether a value has a form of its key.
pub(super) fn fits(key: &str, value: &Value) -> bool {
    form(key, value).is_ok()
}

/// Whether a value has a form of its key; else the forms that there are.
fn form(key: &str, value: &Value) -> Result<(), Forms> {
    let own = match &value.data {
        Data::Null => NULL,
        Data::Bool(_) => BOOL,
        Data::Number(_) => NUMBER,
        Data::Text(_) => TEXT,
        Data::List(_) => LIST,
        Data::Map(_) => MAP,
    };
    match KEYS.iter().find(|(_, keys)| keys.contains(&key)) {
        Some((forms, _)) if forms & own == 0 => Err(*forms),
        _ => Ok(()),
    }
}

/// What a text of a key has to be, where it is not.
fn words(key: &str, value: &Value) -> Option<&'static str> {
    let text = &value.text()?.value;
    match key {
        "init" | "oom_kill_disable" | "privileged" | "read_only" | "stdin_open" | "tty" => {
            let known = ["true", "false", "y", "yes", "on", "n", "no", "off"];
            (!known.contains(&text.to_lowercase().as_str())).then_some("true or false")
        }
        "scale" => text.parse::<i64>().is_err().then_some("a number"),
        "cpus" => text.parse::<f32>().is_err().then_some("a number"),
        "mem_limit" | "mem_reservation" | "memswap_limit" | "shm_size" => {
            (!is_size(text)).then_some("a size, as `2gb` or `512m`")
        }
        _ => None,
    }
}

/// A number with or without a unit: `2gb`, `1.5 GiB`, `512m`, `1024`.
fn is_size(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text[digits.len()..].to_ascii_lowercase();
    let number = digits.strip_suffix(' ').unwrap_or(digits);
    let known = matches!(unit.trim_end_matches('b').trim_end_matches('i'), "" | "k" | "m" | "g" | "t" | "p");
    number.parse::<f64>().is_ok_and(|number| number >= 0.0 || number == -1.0) && known
}

fn in_words(forms: Forms) -> String {
    let names = [(TEXT, "a string"), (NUMBER, "a number"), (BOOL, "a boolean"), (LIST, "a list"), (MAP, "a mapping")];
    let known: Vec<&str> = names.iter().filter(|(form, _)| forms & form != 0).map(|(_, name)| *name).collect();
    known.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_the_units_that_docker_knows() {
        for text in ["2gb", "2g", "2GB", "1.5 GiB", "1024", "64M", "-1"] {
            assert!(is_size(text), "{text}");
        }
        for text in ["", "2x", "gb", "2 gigs", "two"] {
            assert!(!is_size(text), "{text}");
        }
    }

    #[test]
    fn every_key_has_one_form() {
        let keys: Vec<&str> = KEYS.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
        let distinct: std::collections::HashSet<&str> = keys.iter().copied().collect();
        assert_eq!(keys.len(), distinct.len());
        assert_eq!(in_words(TEXT | LIST | NULL), "a string or a list");
    }
}
