//! The real binary, whole outputs.

mod allowing;
mod baseline;
mod closings;
mod completions;
mod compose;
#[cfg(all(unix, feature = "probe"))]
mod doctor;
mod env_export;
mod env_import;
mod folding;
mod foreign;
mod formats;
mod help;
mod inputs;
mod kubernetes;
mod memory;
mod mending;
mod migrate;
mod output;
#[cfg(unix)]
mod outside;
#[cfg(unix)]
mod pipes;
mod policy;
mod program;
mod rules;
#[path = "../../support/run.rs"]
mod run;
mod same_host;
mod schema;
mod secrets;
mod selecting;
mod settings_file;
mod streams;
mod terminal;
mod usage;
mod validate;
mod width;
mod wild;
mod writing;
