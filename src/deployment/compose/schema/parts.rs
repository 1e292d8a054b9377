//! What stands below the keys of a service.

use super::shape::{BOOL, INTEGER, Items, Keys, NULL, NUMBER, Others, Shape, TEXT};
use super::words::{NATURAL, WHOLE, Words};

pub(super) static ANY: Shape = Shape::list_or_map(
    TEXT | NUMBER | BOOL | NULL,
    Items { each: &ANY, distinct: false },
    &Keys { known: &[], others: Others::Any, needed: &[] },
);
pub(super) static STRING: Shape = Shape::of(TEXT);
pub(super) static BOOLEAN: Shape = Shape::of(BOOL);
pub(super) static SWITCH: Shape = Shape::words(BOOL | TEXT, Words::Bool);
pub(super) static STRING_OR_NUMBER: Shape = Shape::of(TEXT | NUMBER);
pub(super) static WHOLE_NUMBER: Shape = Shape::words(INTEGER | TEXT, WHOLE);
pub(super) static COUNTED: Shape = Shape::words(INTEGER | TEXT, NATURAL);
pub(super) static ROUNDED: Shape = Shape::words(NUMBER | TEXT, WHOLE);
pub(super) static FRACTION: Shape = Shape::words(NUMBER | TEXT, Words::Number);
pub(super) static SIZE: Shape = Shape::words(NUMBER | TEXT, Words::Size);
pub(super) static WHOLE_SIZE: Shape = Shape::words(INTEGER | TEXT, Words::Size);
pub(super) static DURATION: Shape = Shape::words(TEXT, Words::Duration);
pub(super) static STRINGS: Shape = Shape::list(0, &STRING);
pub(super) static DISTINCT: Shape = Shape::distinct(0, &STRING);
pub(super) static STRING_OR_DISTINCT: Shape = Shape::distinct(TEXT, &STRING);
pub(super) static STRING_OR_STRINGS: Shape = Shape::list(TEXT, &STRING);
static SCALAR: Shape = Shape::of(TEXT | NUMBER | BOOL | NULL);
static NAMED_SCALARS: Keys = Keys::each(&SCALAR);
pub(super) static LABELS: Shape = Shape::list_or_map(0, Items { each: &STRING, distinct: true }, &NAMED_SCALARS);
pub(super) static OPTIONS: Shape = Shape::map(0, &Keys::each(&STRING_OR_NUMBER));

/// `command` and `entrypoint`; of other commands too.
pub(super) static COMMAND: Shape =
    Shape { forms: TEXT | NULL, words: Words::Shell, list: Some(Items { each: &STRING, distinct: false }), map: None };

static HOST: Shape = Shape::words(TEXT, Words::Host);
pub(super) static EXTRA_HOSTS: Shape =
    Shape::list_or_map(0, Items { each: &HOST, distinct: true }, &Keys::each(&STRING_OR_STRINGS));

static ULIMIT: Shape =
    Shape::map(0, &Keys::needing(&["hard", "soft"], &[("hard", &WHOLE_NUMBER), ("soft", &WHOLE_NUMBER)]));
static ULIMIT_OR_NUMBER: Shape = Shape { forms: INTEGER | TEXT, words: WHOLE, list: None, map: ULIMIT.map };
pub(super) static ULIMITS: Shape = Shape::map(0, &Keys::each(&ULIMIT_OR_NUMBER));

static MODE: Shape = Shape::words(NUMBER | TEXT, Words::Mode);
static FILE: Shape = Shape::map(
    TEXT,
    &Keys::closed(&[("gid", &STRING), ("mode", &MODE), ("source", &STRING), ("target", &STRING), ("uid", &STRING)]),
);
/// `configs` and `secrets`.
pub(super) static FILES: Shape = Shape::list(0, &FILE);

static ASSIGNMENT: Shape = Shape::words(TEXT, Words::Assignment);
static CONTEXTS: Shape = Shape::list_or_map(0, Items { each: &ASSIGNMENT, distinct: false }, &Keys::each(&STRING));
static SSH_KEY: Shape = Shape::words(TEXT, Words::SshKey);
static SSH: Shape = Shape::list_or_map(0, Items { each: &SSH_KEY, distinct: true }, &NAMED_SCALARS);
/// Of a build Compose takes no numbers out of strings.
static BUILD_ULIMIT: Shape = Shape {
    forms: INTEGER,
    words: Words::Any,
    list: None,
    map: Some(&Keys::needing(&["hard", "soft"], &[("hard", &Shape::of(INTEGER)), ("soft", &Shape::of(INTEGER))])),
};
static BUILD_ULIMITS: Shape = Shape::map(0, &Keys::each(&BUILD_ULIMIT));

pub(super) static BUILD: Shape = Shape::map(
    TEXT,
    &Keys::closed(&[
        ("additional_contexts", &CONTEXTS),
        ("args", &LABELS),
        ("cache_from", &STRINGS),
        ("cache_to", &STRINGS),
        ("context", &STRING),
        ("dockerfile", &STRING),
        ("dockerfile_inline", &STRING),
        ("entitlements", &STRINGS),
        ("extra_hosts", &EXTRA_HOSTS),
        ("isolation", &STRING),
        ("labels", &LABELS),
        ("network", &STRING),
        ("no_cache", &SWITCH),
        ("no_cache_filter", &STRING_OR_DISTINCT),
        ("platforms", &STRINGS),
        ("privileged", &SWITCH),
        ("provenance", &Shape::of(TEXT | BOOL)),
        ("pull", &SWITCH),
        ("sbom", &Shape::of(TEXT | BOOL)),
        ("secrets", &FILES),
        ("shm_size", &WHOLE_SIZE),
        ("ssh", &SSH),
        ("tags", &STRINGS),
        ("target", &STRING),
        ("ulimits", &BUILD_ULIMITS),
    ]),
);

static BLKIO_LIMITS: Shape = Shape::list(
    0,
    &Shape::map(0, &Keys { known: &[("path", &STRING), ("rate", &WHOLE_SIZE)], others: Others::Refused, needed: &[] }),
);
static WEIGHT: Shape = Shape::words(INTEGER, NATURAL);
static BLKIO_WEIGHTS: Shape = Shape::list(
    0,
    &Shape::map(0, &Keys { known: &[("path", &STRING), ("weight", &WEIGHT)], others: Others::Refused, needed: &[] }),
);
pub(super) static BLKIO: Shape = Shape::map(
    0,
    &Keys {
        known: &[
            ("device_read_bps", &BLKIO_LIMITS),
            ("device_read_iops", &BLKIO_LIMITS),
            ("device_write_bps", &BLKIO_LIMITS),
            ("device_write_iops", &BLKIO_LIMITS),
            ("weight", &WEIGHT),
            ("weight_device", &BLKIO_WEIGHTS),
        ],
        others: Others::Refused,
        needed: &[],
    },
);

pub(super) static CREDENTIAL: Shape =
    Shape::map(0, &Keys::closed(&[("config", &STRING), ("file", &STRING), ("registry", &STRING)]));

static CONDITION: Shape =
    Shape::words(TEXT, Words::OneOf(&["service_started", "service_healthy", "service_completed_successfully"]));
static DEPENDENCY: Shape = Shape::map(
    0,
    &Keys::needing(&["condition"], &[("condition", &CONDITION), ("required", &SWITCH), ("restart", &SWITCH)]),
);
pub(super) static DEPENDS_ON: Shape =
    Shape::list_or_map(0, Items { each: &STRING, distinct: true }, &Keys::each_plain(&DEPENDENCY));

static DEVICE: Shape = Shape::map(
    TEXT,
    &Keys::needing(&["source", "target"], &[("permissions", &STRING), ("source", &STRING), ("target", &STRING)]),
);
pub(super) static DEVICES: Shape = Shape::list(0, &DEVICE);

static ENV_FILE: Shape = Shape::map(
    TEXT,
    &Keys {
        known: &[("format", &STRING), ("path", &STRING), ("required", &SWITCH)],
        others: Others::Refused,
        needed: &["path"],
    },
);
pub(super) static ENV_FILES: Shape = Shape::list(TEXT, &ENV_FILE);

pub(super) static HEALTHCHECK: Shape = Shape::map(
    0,
    &Keys::closed(&[
        ("disable", &SWITCH),
        ("interval", &DURATION),
        ("retries", &Shape::words(NUMBER | TEXT, NATURAL)),
        ("start_interval", &DURATION),
        ("start_period", &DURATION),
        ("test", &STRING_OR_STRINGS),
        ("timeout", &DURATION),
    ]),
);

static LOG_OPTION: Shape = Shape::of(TEXT | NUMBER | NULL);
pub(super) static LOGGING: Shape =
    Shape::map(0, &Keys::closed(&[("driver", &STRING), ("options", &Shape::map(0, &Keys::each(&LOG_OPTION)))]));

static MODEL: Shape = Shape::map(NULL, &Keys::closed(&[("endpoint_var", &STRING), ("model_var", &STRING)]));
pub(super) static MODELS: Shape = Shape::list_or_map(0, Items { each: &STRING, distinct: true }, &Keys::each(&MODEL));

static NETWORK: Shape = Shape::map(
    NULL,
    &Keys::closed(&[
        ("aliases", &DISTINCT),
        ("driver_opts", &OPTIONS),
        ("gw_priority", &Shape::of(NUMBER)),
        ("interface_name", &STRING),
        ("ipv4_address", &STRING),
        ("ipv6_address", &STRING),
        ("link_local_ips", &DISTINCT),
        ("mac_address", &STRING),
        ("priority", &Shape::of(NUMBER)),
    ]),
);
pub(super) static NETWORKS: Shape =
    Shape::list_or_map(0, Items { each: &STRING, distinct: true }, &Keys::each_plain(&NETWORK));

static PORT: Shape = Shape {
    forms: TEXT | NUMBER,
    words: Words::Any,
    list: None,
    map: Some(&Keys::closed(&[
        ("app_protocol", &STRING),
        ("host_ip", &STRING),
        ("mode", &STRING),
        ("name", &STRING),
        ("protocol", &STRING),
        ("published", &Shape::of(TEXT | INTEGER)),
        ("target", &COUNTED),
    ])),
};
pub(super) static PORTS: Shape = Shape::list(0, &PORT);

static PROVIDER_OPTION: Shape = Shape::list(TEXT | NUMBER | BOOL, &Shape::of(TEXT | NUMBER | BOOL));
pub(super) static PROVIDER: Shape = Shape::map(
    0,
    &Keys::needing(&["type"], &[("options", &Shape::map(0, &Keys::each(&PROVIDER_OPTION))), ("type", &STRING)]),
);

static BIND: Shape = Shape::map(
    0,
    &Keys::closed(&[
        ("create_host_path", &SWITCH),
        ("propagation", &STRING),
        ("recursive", &Shape::words(TEXT, Words::OneOf(&["enabled", "disabled", "writable", "readonly"]))),
        ("selinux", &Shape::words(TEXT, Words::OneOf(&["z", "Z"]))),
    ]),
);
static VOLUME: Shape = Shape::map(
    TEXT,
    &Keys::needing(
        &["type"],
        &[
            ("bind", &BIND),
            ("consistency", &STRING),
            ("image", &Shape::map(0, &Keys::closed(&[("subpath", &STRING)]))),
            ("read_only", &SWITCH),
            ("source", &STRING),
            ("target", &STRING),
            (
                "tmpfs",
                &Shape::map(0, &Keys::closed(&[("mode", &Shape::words(NUMBER, NATURAL)), ("size", &WHOLE_SIZE)])),
            ),
            ("type", &Shape::words(TEXT, Words::OneOf(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"]))),
            (
                "volume",
                &Shape::map(0, &Keys::closed(&[("labels", &LABELS), ("nocopy", &SWITCH), ("subpath", &STRING)])),
            ),
        ],
    ),
);
pub(super) static VOLUMES: Shape = Shape::list(0, &VOLUME);

static EXTENDS_KEYS: Keys =
    Keys { known: &[("file", &STRING), ("service", &STRING)], others: Others::Refused, needed: &["service"] };
pub(super) static EXTENDS: Shape = Shape::map(TEXT, &EXTENDS_KEYS);

static HOOK_KEYS: Keys = Keys::needing(
    &["command"],
    &[
        ("command", &COMMAND),
        ("environment", &LABELS),
        ("privileged", &SWITCH),
        ("user", &STRING),
        ("working_dir", &STRING),
    ],
);
static HOOK: Shape = Shape::map(0, &HOOK_KEYS);
pub(super) static HOOKS: Shape = Shape::list(0, &HOOK);
static PRE_START: Shape = Shape::map(
    0,
    &Keys::closed(&[
        ("command", &COMMAND),
        ("environment", &LABELS),
        ("image", &STRING),
        ("per_replica", &SWITCH),
        ("privileged", &SWITCH),
        ("user", &STRING),
        ("working_dir", &STRING),
    ]),
);
pub(super) static PRE_STARTS: Shape = Shape::list(0, &PRE_START);

static WATCH: Shape = Shape::map(
    0,
    &Keys::needing(
        &["action", "path"],
        &[
            ("action", &Shape::words(TEXT, Words::OneOf(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"]))),
            ("exec", &HOOK),
            ("ignore", &STRING_OR_DISTINCT),
            ("include", &STRING_OR_DISTINCT),
            ("initial_sync", &BOOLEAN),
            ("path", &STRING),
            ("target", &STRING),
        ],
    ),
);
pub(super) static DEVELOP: Shape = Shape::map(NULL, &Keys::closed(&[("watch", &Shape::list(0, &WATCH))]));
