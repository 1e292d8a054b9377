//! The real binary, whole outputs.

mod compose;
mod env_export;
mod env_import;
mod formats;
mod inputs;
mod kubernetes;
mod mending;
mod policy;
mod run;
mod secrets;
mod validate;
