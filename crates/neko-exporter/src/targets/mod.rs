//! The targets file: a YAML text, read with the place of everything in it.
//!
//! ```
//! use neko_exporter::targets::parse;
//!
//! let text = "targets:\n  - name: room\n    confg: neko.yaml\n";
//! let problems = parse("targets.yaml", text).unwrap_err();
//! assert_eq!(problems[0].to_string(), "targets.yaml:3:5: no key is named `confg` here; did you mean `config`?");
//! ```

mod entry;
mod key;
mod located;
mod read;

pub use entry::{Defaults, Entry, Named, ServerEntry, TargetsFile};
pub use key::{KEYS, Key, Where};
pub use located::Problem;
pub use read::parse;
