//! From texts to nekos: what a text is, which nekos are in it, and what each of them makes of its settings.
//!
//! Texts and a file system go in; [`Loaded`] comes out: each neko with what is deployed around it, and what could not be
//! read. Nothing here touches a disk: files that a text names come through [`FileSystem`], which every
//! [`Files`](neko_config::Files) is.
//!
//! ```
//! use neko_config::NoFiles;
//! use neko_deploy::load::{Request, Text, load};
//!
//! let script = "docker run -e NEKO_WEBRTC_EPR=52000-52100 m1k1o/neko:3.0.4\n";
//! let loaded = load([Ok(Text::in_memory("start.sh", script))], &Request::default(), &NoFiles);
//! let neko = loaded.nekos().next().expect("a neko");
//! assert_eq!(neko.resolution.webrtc.epr.value, [52000, 52100]);
//! assert!(neko.deployment.is_some() && loaded.failures().next().is_none());
//! ```

mod deployed;
mod dotenv_files;
mod embedded;
mod failure;
mod file_system;
mod foreign;
mod kind;
mod loaded;
mod loader;
mod other_texts;
mod request;
mod signs;
mod text;

pub use failure::{Failure, Unread};
pub use file_system::FileSystem;
pub use foreign::Foreign;
pub use kind::{Kind, is_of_neko, recognise};
pub use loaded::{Configuration, Loaded, Neko, Outcome, Sink};
pub use loader::{Loader, load, variables};
pub use request::{Release, Request};
pub use signs::{CONFIG_EXTENSIONS, holds_variables, is_config_name};
pub use text::Text;
