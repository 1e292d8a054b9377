//! The real binary, whole outputs.

mod env_export;
mod run;
mod secrets;
mod validate;
