//! A text, where its parts stand, what its syntax is, and how it is edited.

pub mod document;
pub mod edit;
pub mod message;
pub mod source;
pub mod spans;
pub mod spelling;
pub mod units;
