//! The keys of a service and of a project, by the Compose specification.

use super::deploy::{DEPLOY, GPUS};
use super::parts::*;
use super::shape::{BOOL, INTEGER, Keys, NULL, Others, Shape, TEXT};
use super::words::Words;

static PULL: Shape = Shape::words(TEXT, Words::Pull);
static CGROUP: Shape = Shape::words(TEXT, Words::OneOf(&["host", "private"]));
static CONTAINER: Shape = Shape::words(TEXT, Words::Container);
static STRING_OR_WHOLE: Shape = Shape::of(TEXT | INTEGER);
static NUMBERS: Shape = Shape::distinct(0, &STRING_OR_WHOLE);
static CPU_COUNT: Shape = Shape::words(INTEGER | TEXT, Words::Whole(0, i64::MAX));
static PERCENT: Shape = Shape::words(INTEGER | TEXT, Words::Whole(0, 100));
static OOM_SCORE: Shape = Shape::words(INTEGER | TEXT, Words::Whole(-1000, 1000));
static STORED: Shape = Shape::of(TEXT | INTEGER | NULL);
static STORAGE: Shape = Shape::map(0, &Keys::each(&STORED));

pub(super) static SERVICE: Keys = Keys::closed(&[
    ("annotations", &LABELS),
    ("attach", &SWITCH),
    ("blkio_config", &BLKIO),
    ("build", &BUILD),
    ("cap_add", &DISTINCT),
    ("cap_drop", &DISTINCT),
    ("cgroup", &CGROUP),
    ("cgroup_parent", &STRING),
    ("command", &COMMAND),
    ("configs", &FILES),
    ("container_name", &CONTAINER),
    ("cpu_count", &CPU_COUNT),
    ("cpu_percent", &PERCENT),
    ("cpu_period", &ROUNDED),
    ("cpu_quota", &ROUNDED),
    ("cpu_rt_period", &ROUNDED),
    ("cpu_rt_runtime", &ROUNDED),
    ("cpu_shares", &ROUNDED),
    ("cpus", &FRACTION),
    ("cpuset", &STRING),
    ("credential_spec", &CREDENTIAL),
    ("depends_on", &DEPENDS_ON),
    ("deploy", &DEPLOY),
    ("develop", &DEVELOP),
    ("device_cgroup_rules", &DISTINCT),
    ("devices", &DEVICES),
    ("dns", &STRING_OR_DISTINCT),
    ("dns_opt", &DISTINCT),
    ("dns_search", &STRING_OR_DISTINCT),
    ("domainname", &STRING),
    ("entrypoint", &COMMAND),
    ("env_file", &ENV_FILES),
    ("environment", &LABELS),
    ("expose", &NUMBERS),
    ("extends", &EXTENDS),
    ("external_links", &DISTINCT),
    ("extra_hosts", &EXTRA_HOSTS),
    ("gpus", &GPUS),
    ("group_add", &NUMBERS),
    ("healthcheck", &HEALTHCHECK),
    ("hostname", &STRING),
    ("image", &STRING),
    ("init", &SWITCH),
    ("ipc", &STRING),
    ("isolation", &STRING),
    ("label_file", &STRING_OR_STRINGS),
    ("labels", &LABELS),
    ("links", &DISTINCT),
    ("logging", &LOGGING),
    ("mac_address", &STRING),
    ("mem_limit", &SIZE),
    ("mem_reservation", &WHOLE_SIZE),
    ("mem_swappiness", &WHOLE_SIZE),
    ("memswap_limit", &SIZE),
    ("models", &MODELS),
    ("network_mode", &STRING),
    ("networks", &NETWORKS),
    ("oom_kill_disable", &SWITCH),
    ("oom_score_adj", &OOM_SCORE),
    ("pid", &STRING),
    ("pids_limit", &ROUNDED),
    ("platform", &STRING),
    ("ports", &PORTS),
    ("post_start", &HOOKS),
    ("pre_start", &PRE_STARTS),
    ("pre_stop", &HOOKS),
    ("privileged", &SWITCH),
    ("profiles", &DISTINCT),
    ("provider", &PROVIDER),
    ("pull_policy", &PULL),
    ("pull_refresh_after", &STRING),
    ("read_only", &SWITCH),
    ("restart", &STRING),
    ("runtime", &STRING),
    ("scale", &WHOLE_NUMBER),
    ("secrets", &FILES),
    ("security_opt", &DISTINCT),
    ("shm_size", &SIZE),
    ("stdin_open", &SWITCH),
    ("stop_grace_period", &DURATION),
    ("stop_signal", &STRING),
    ("storage_opt", &STORAGE),
    ("sysctls", &LABELS),
    ("tmpfs", &STRING_OR_DISTINCT),
    ("tty", &SWITCH),
    ("ulimits", &ULIMITS),
    ("use_api_socket", &BOOLEAN),
    ("user", &STRING),
    ("userns_mode", &STRING),
    ("uts", &STRING),
    ("volumes", &VOLUMES),
    ("volumes_from", &DISTINCT),
    ("working_dir", &STRING),
]);

static EXTERNAL_KEYS: Keys = Keys::closed(&[("name", &STRING)]);
static EXTERNAL: Shape = Shape { forms: BOOL | TEXT, words: Words::Bool, list: None, map: Some(&EXTERNAL_KEYS) };

/// Of these the schema takes other keys.
static EXTERNAL_FILE: Shape = Shape {
    forms: BOOL | TEXT,
    words: Words::Bool,
    list: None,
    map: Some(&Keys { known: &[("name", &STRING)], others: Others::Any, needed: &[] }),
};

static IPAM_CONFIG: Shape = Shape::map(
    0,
    &Keys::closed(&[
        ("aux_addresses", &Shape::map(0, &Keys::each(&STRING))),
        ("gateway", &STRING),
        ("ip_range", &STRING),
        ("subnet", &STRING),
    ]),
);
static IPAM: Shape = Shape::map(
    0,
    &Keys::closed(&[
        ("config", &Shape::list(0, &IPAM_CONFIG)),
        ("driver", &STRING),
        ("options", &Shape::map(0, &Keys::each(&STRING))),
    ]),
);
static NETWORK: Shape = Shape::map(
    NULL,
    &Keys::closed(&[
        ("attachable", &SWITCH),
        ("driver", &STRING),
        ("driver_opts", &OPTIONS),
        ("enable_ipv4", &SWITCH),
        ("enable_ipv6", &SWITCH),
        ("external", &EXTERNAL),
        ("internal", &SWITCH),
        ("ipam", &IPAM),
        ("labels", &LABELS),
        ("name", &STRING),
    ]),
);
static VOLUME: Shape = Shape::map(
    NULL,
    &Keys::closed(&[
        ("driver", &STRING),
        ("driver_opts", &OPTIONS),
        ("external", &EXTERNAL),
        ("labels", &LABELS),
        ("name", &STRING),
    ]),
);
static SECRET: Shape = Shape::map(
    0,
    &Keys::closed(&[
        ("driver", &STRING),
        ("driver_opts", &OPTIONS),
        ("environment", &STRING),
        ("external", &EXTERNAL_FILE),
        ("file", &STRING),
        ("labels", &LABELS),
        ("name", &STRING),
        ("template_driver", &STRING),
    ]),
);
static CONFIG: Shape = Shape::map(
    0,
    &Keys::closed(&[
        ("content", &STRING),
        ("environment", &STRING),
        ("external", &EXTERNAL_FILE),
        ("file", &STRING),
        ("labels", &LABELS),
        ("name", &STRING),
        ("template_driver", &STRING),
    ]),
);
static MODEL: Shape = Shape::map(
    0,
    &Keys::needing(
        &["model"],
        &[("context_size", &Shape::of(INTEGER)), ("model", &STRING), ("name", &STRING), ("runtime_flags", &STRINGS)],
    ),
);

pub(super) static PROJECT: Keys = Keys::closed(&[
    ("configs", &Shape::map(0, &Keys::each_plain(&CONFIG))),
    // Read on its own, by laxer rules.
    ("include", &ANY),
    ("models", &Shape::map(0, &Keys::each(&MODEL))),
    ("name", &STRING),
    ("networks", &Shape::map(0, &Keys::each(&NETWORK))),
    ("secrets", &Shape::map(0, &Keys::each_plain(&SECRET))),
    ("services", &Shape::map(0, &Keys::each_plain(&Shape::map(0, &SERVICE)))),
    ("version", &STRING),
    ("volumes", &Shape::map(0, &Keys::each_plain(&VOLUME))),
]);

#[cfg(test)]
mod tests {
    use super::*;

    /// Every mapping's keys are found by halving, so they stand in order.
    #[test]
    fn keys_stand_in_order() {
        fn walk(shape: &'static Shape, depth: usize) {
            if depth > 8 {
                return;
            }
            shape.list.iter().for_each(|items| walk(items.each, depth + 1));
            shape.map.iter().for_each(|keys| of(keys, depth + 1));
        }
        fn of(keys: &'static Keys, depth: usize) {
            assert!(
                keys.known.is_sorted_by(|(own, _), (next, _)| own < next),
                "{:?}",
                keys.known.first().map(|own| own.0)
            );
            keys.known.iter().for_each(|(_, shape)| walk(shape, depth));
            if let super::super::shape::Others::Each { each, .. } = &keys.others {
                walk(each, depth);
            }
        }
        of(&PROJECT, 0);
        assert_eq!(SERVICE.known.len(), 93);
    }
}
