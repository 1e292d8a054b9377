//! What neko reads: files, environment and flags in, effective settings with their origins out.
//!
//! [`resolve`] does what neko's server does before it serves anybody, in its order: flags by pflag, the config file by
//! viper and the reader of its format, lookup by viper, conversion by cast and mapstructure, V3 and then V2. It does no
//! I/O: files come through [`Files`].
//!
//! ```
//! use neko_config::{Input, NoFiles, Variable, resolve};
//!
//! let input = Input { environment: vec![Variable::new("NEKO_WEBRTC_EPR", "50000-50100")], ..Input::default() };
//! let resolution = resolve(&input, &NoFiles)?;
//! assert_eq!(resolution.webrtc.epr.value, [50000, 50100]);
//! assert_eq!(resolution.webrtc.epr.origin.to_string(), "NEKO_WEBRTC_EPR");
//! # Ok::<(), neko_config::Unreadable>(())
//! ```

pub mod behaviour;
mod bind;
mod cast;
mod decode;
mod file;
mod flags;
mod golang;
pub mod ice_server;
pub mod index;
mod input;
mod inventory;
mod legacy;
mod log;
mod log_text;
mod media;
mod neko2;
mod origin;
mod outcome;
mod pipeline;
pub mod port_range;
mod refused;
mod resolution;
mod resolve;
mod root;
mod servers;
pub mod setting;
mod state;
pub mod suspected;
mod value;
pub mod version;
pub mod versions;
mod viper;
mod webrtc;

pub use bind::Bind;
pub use file::search_paths;
pub use flags::StrayValue;
pub use input::{ConfigFile, FileError, Files, Input, NoFiles, OUTSIDE, SIZE_LIMIT, Standing, Unreadable, Variable};
pub use log::{ErrorPart, LogLine, LogMessage, Mistake, Phase};
pub use media::Screen;
pub use origin::{Lost, Origin, Setter, Setting, Shadowed, Written};
pub use outcome::Outcome;
pub use pipeline::{Bitrate, KeyFrames, Pipeline};
pub use resolution::{Resolution, WrittenKey};
pub use resolve::resolve;
pub use setting::table::{Capture, Desktop, Estimator, Member, Root, Server, WebRtc};
pub use version::{Running, Version, VersionBy};

// What other readers of YAML in Go share with neko's.
pub use decode::{text::yaml as yaml_text, yaml_scalar};
pub use setting::neutral::plain_string;
pub use setting::neutral::server_list;
pub use value::Data;
