//! `deploy`, and the devices that `gpus` asks for in the same words.

use super::parts::{COUNTED, DISTINCT, DURATION, FRACTION, LABELS, STRING, STRINGS, WHOLE_NUMBER};
use super::shape::{INTEGER, Keys, NULL, NUMBER, Others, Shape, TEXT};
use super::words::{WHOLE, Words};

static COUNT: Shape = Shape::words(INTEGER | TEXT, Words::Count);
const REQUEST: [(&str, &Shape); 5] = [
    ("capabilities", &DISTINCT),
    ("count", &COUNT),
    ("device_ids", &DISTINCT),
    ("driver", &STRING),
    ("options", &LABELS),
];
/// A device that is reserved.
static RESERVED: Shape = Shape::map(0, &Keys::needing(&["capabilities"], &REQUEST));
/// Of these Compose takes other keys without a word.
static GPU: Shape = Shape::map(0, &Keys { known: &REQUEST, others: Others::Any, needed: &[] });
pub(super) static GPUS: Shape = Shape {
    forms: TEXT,
    words: Words::OneOf(&["all"]),
    list: Some(super::shape::Items { each: &GPU, distinct: false }),
    map: None,
};

static ORDER: Shape = Shape::words(TEXT, Words::OneOf(&["start-first", "stop-first"]));
static UPDATE: Shape = Shape::map(
    0,
    &Keys::closed(&[
        ("delay", &DURATION),
        ("failure_action", &STRING),
        ("max_failure_ratio", &FRACTION),
        ("monitor", &DURATION),
        ("order", &ORDER),
        ("parallelism", &COUNTED),
    ]),
);
static MEMORY: Shape = Shape::words(TEXT, Words::Size);
static LIMITS: Shape =
    Shape::map(0, &Keys::closed(&[("cpus", &FRACTION), ("memory", &MEMORY), ("pids", &WHOLE_NUMBER)]));
static GENERIC: Shape = Shape::map(
    0,
    &Keys::closed(&[(
        "discrete_resource_spec",
        &Shape::map(0, &Keys::closed(&[("kind", &STRING), ("value", &Shape::words(NUMBER | TEXT, WHOLE))])),
    )]),
);
static RESERVATIONS: Shape = Shape::map(
    0,
    &Keys::closed(&[
        ("cpus", &FRACTION),
        ("devices", &Shape::list(0, &RESERVED)),
        ("generic_resources", &Shape::list(0, &GENERIC)),
        ("memory", &MEMORY),
    ]),
);
static PLACEMENT: Shape = Shape::map(
    0,
    &Keys::closed(&[
        ("constraints", &STRINGS),
        ("max_replicas_per_node", &COUNTED),
        ("preferences", &Shape::list(0, &Shape::map(0, &Keys::closed(&[("spread", &STRING)])))),
    ]),
);
static RESTART: Shape = Shape::map(
    0,
    &Keys::closed(&[("condition", &STRING), ("delay", &DURATION), ("max_attempts", &COUNTED), ("window", &DURATION)]),
);
pub(super) static DEPLOY: Shape = Shape::map(
    NULL,
    &Keys::closed(&[
        ("endpoint_mode", &STRING),
        ("labels", &LABELS),
        ("mode", &STRING),
        ("placement", &PLACEMENT),
        ("replicas", &WHOLE_NUMBER),
        ("resources", &Shape::map(0, &Keys::closed(&[("limits", &LIMITS), ("reservations", &RESERVATIONS)]))),
        ("restart_policy", &RESTART),
        ("rollback_config", &UPDATE),
        ("update_config", &UPDATE),
    ]),
);
