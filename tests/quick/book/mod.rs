//! The README, the book under `docs/` and the other documents: what they show is what the program does.

mod commands;
mod cookbook;
mod dependencies;
mod examples;
mod failures;
mod links;
mod pages;
pub mod words;
