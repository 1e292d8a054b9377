//! The real binary, whole outputs.

mod env_export;
mod formats;
mod inputs;
mod policy;
mod rules;
mod run;
mod secrets;
mod validate;
