//! The real binary, whole outputs.

mod env_export;
mod env_import;
mod run;
mod secrets;
mod validate;
