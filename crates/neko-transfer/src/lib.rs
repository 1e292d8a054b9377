//! The settings of neko from one way of writing them into another.

pub mod export;
pub mod import;
pub mod schema;
pub mod starter;
