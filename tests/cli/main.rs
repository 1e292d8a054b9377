//! The real binary, whole outputs.

mod env_export;
mod formats;
mod run;
mod secrets;
mod validate;
