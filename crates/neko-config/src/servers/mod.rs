//! Server lists: mapstructure's weak decoding with neko's JSON hook (V3), and `encoding/json`'s strict one (V2).

mod neko2;
mod strict;
mod weak;

use super::log::{ErrorPart, Mistake};
use crate::ice_server::IceServer;
use neko_text::source::Place;
pub(crate) use neko2::of_second;
pub(crate) use strict::strict;
pub(crate) use weak::weak;

/// A list, and what neko says about it.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    pub servers: Vec<IceServer>,
    /// The error's text, where neko warns or panics.
    pub error: Option<String>,
    /// What is wrong, where that is known by itself.
    pub mistake: Option<Mistake>,
    /// What it is about.
    pub error_place: Option<Place>,
    /// The error's lines, where it has several.
    pub error_parts: Vec<ErrorPart>,
}

/// An entry without anything: neko's `{"urls": null}`.
fn blank(place: Option<Place>) -> IceServer {
    IceServer { place, ..IceServer::default() }
}
