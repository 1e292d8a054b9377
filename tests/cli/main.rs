//! The real binary, whole outputs.

mod compose;
mod env_export;
mod run;
mod secrets;
mod validate;
