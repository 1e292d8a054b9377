//! What several of the tests use.

pub mod cases;
pub mod deployment;
pub mod subjects;
