//! What several of the tests use.

pub mod deployment;
pub mod subjects;
