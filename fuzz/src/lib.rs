//! What each fuzz target does with any bytes, and what has to hold: a module a target, `check` in each. A broken promise
//! panics. `tests/quick/corpora.rs` includes this file and runs the corpora through it on stable Rust.

pub mod compose;
pub mod corpus;
pub mod coturn;
pub mod docker_run;
pub mod dotenv;
pub mod export;
pub mod export_values;
pub mod fix;
#[cfg(feature = "probe")]
pub mod framing;
mod held;
pub mod ice_url;
pub mod json;
pub mod json_in_scalar;
pub mod kubernetes;
pub mod migrate;
mod parts;
pub mod provider;
pub mod resolve_diff;
#[cfg(feature = "probe")]
pub mod stun_message;
pub mod toml;
#[cfg(feature = "probe")]
pub mod turn_client;
pub mod validate;
pub mod yaml;

/// One run of a target.
pub type Check = fn(&[u8]);

/// Every target by the name of its corpus.
#[allow(dead_code)] // Each fuzz target needs its own only.
pub const ALL: &[(&str, Check)] = &[
    ("compose", compose::check),
    ("coturn", coturn::check),
    ("docker_run", docker_run::check),
    ("dotenv", dotenv::check),
    ("export", export::check),
    ("export_values", export_values::check),
    ("fix", fix::check),
    #[cfg(feature = "probe")]
    ("framing", framing::check),
    ("ice_url", ice_url::check),
    ("json", json::check),
    ("json_in_scalar", json_in_scalar::check),
    ("kubernetes", kubernetes::check),
    ("migrate", migrate::check),
    ("provider", provider::check),
    ("resolve_diff", resolve_diff::check),
    #[cfg(feature = "probe")]
    ("stun_message", stun_message::check),
    ("toml", toml::check),
    #[cfg(feature = "probe")]
    ("turn_client", turn_client::check),
    ("validate", validate::check),
    ("yaml", yaml::check),
];
