//! The same settings for another place: variables in the spelling of a target, one target a file. Each target has a
//! reader of its own beside its writer, which undoes what the target's parser does: so every export is verified.

mod compose;
mod compose_env;
mod docker_env;
mod dotenv;
mod fish;
mod github;
mod helm_values;
mod json;
mod k8s_configmap;
mod k8s_env;
mod k8s_secret;
mod kustomize;
mod powershell;
mod rest;
mod selection;
mod sh;
mod spelling;
mod statements;
mod systemd;
mod systemd_unit;
mod target;
mod variables;
mod verify;
mod written;
mod yaml;

pub use neko_config::server_list;
pub use rest::{Limited, NotLimited, TimeLimit};
pub use selection::Selection;
pub use target::{Apart, Target, Undecodable, Unwritable};
pub use variables::{Product, Variable, variables};
pub use verify::{decoded, differences, not_the_same, unequal};
pub use written::{Unfaithful, Written};

pub use yaml::quoted as yaml_scalar;

/// Names and values, as a target's parser gives them.
pub type Pairs = Vec<(String, String)>;
