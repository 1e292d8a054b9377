//! Real servers for the tests.

pub mod coturn;
