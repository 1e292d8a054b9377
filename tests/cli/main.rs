//! The real binary, whole outputs.

mod compose;
mod env_export;
mod kubernetes;
mod run;
mod secrets;
mod validate;
