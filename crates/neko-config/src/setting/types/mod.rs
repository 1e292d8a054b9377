//! The types of neko's settings.

mod list;
mod media;
mod scalar;

pub use list::{Addresses, List, Servers};
pub use media::{AudioPipeline, Codec, GstPipeline, Pipelines, ScreenSize};
pub use scalar::{Bool, Duration, Float, HttpUrl, Int, PortRange, Text};
