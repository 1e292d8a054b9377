//! The types of neko's settings.

mod list;
mod media;
mod scalar;

pub(crate) use list::{Addresses, List, Servers};
pub(crate) use media::{AudioPipeline, Codec, GstPipeline, Pipelines, ScreenSize};
pub(crate) use scalar::{Bool, Duration, Float, HttpUrl, Int, PortRange, Text};
