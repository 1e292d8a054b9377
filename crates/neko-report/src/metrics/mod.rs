//! What was found, as metrics of Prometheus: the names, their help and their labels, each written once.
//!
//! [`of_report`] and [`of_view`] make families of a report, [`write()`] makes a text of families. The labels say which server
//! it is by its URL, and never by its position in a list, which changes when somebody adds one.

mod catalogue;
mod family;
mod report;
mod server;
mod view;
mod write;

pub use catalogue::{Metric, Type};
pub use family::{Family, Labels, Sample};
pub use report::{of_report, verdict};
pub use server::{Of, of_servers};
pub use view::of_view;
pub use write::{Format, write};
