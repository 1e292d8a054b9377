//! The real binary, whole outputs.

mod compose;
mod env_export;
mod formats;
mod inputs;
mod mending;
mod migrate;
mod policy;
mod run;
mod secrets;
mod validate;
