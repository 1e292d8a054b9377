//! What several of the tests use: real servers, bad ways to them, and how to say that a test is alone.

pub mod alone;
pub mod between;
pub mod coturn;
pub mod name_server;
pub mod way;
