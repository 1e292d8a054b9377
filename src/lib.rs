//! neko-ice: will the viewers of a [neko](https://github.com/m1k1o/neko) get video, and if not, which line is wrong?
//!
//! The engine is this library; the binary only calls [`commands::main`]. Data goes one way through the rooms of the
//! house:
//!
//! ```text
//! files, env, flags ─ source ─ document ─ config ─ deployment ─┬─ lint ───┐
//!                                              └─ behaviour ───┼─ export ─┤
//!                                                              └─ probe ──┴─ report, diagnostic ─ render ─ commands
//!                                       stun · turn · transport · server ─┘
//! ```
//!
//! A test holds every `crate::` path in the sources against this table:
//!
//! | room | what lives there | may use |
//! |---|---|---|
//! | `source` | a text and where it came from; spans, lines, columns | – |
//! | `diagnostic` | severity, labels, help, fix | `source` |
//! | `document` | located trees of YAML, JSON, TOML, dotenv; syntax only | `source`, `diagnostic` |
//! | `ice_server` | one ICE server and its URLs, with Pion's verdict and the browser's | `source` |
//! | `config` | what neko reads: precedence, weak typing, V2 after V3; every value with its origin | `source`, `document`, `ice_server`, `diagnostic` |
//! | `deployment` | Compose files, Kubernetes manifests, `docker run`: the environment, files, arguments and ports that they give neko | `source`, `document`, `diagnostic`, `config` |
//! | `behaviour` | what neko will do with it, pure | `config`, `ice_server`, `source` |
//! | `edit` | edits of a text by its spans, unified diffs, files written in one step | – |
//! | `lint` | trait Rule, the list of rules, one rule a file | `deployment`, `config`, `behaviour`, `ice_server`, `diagnostic`, `source` |
//! | `export` | one target a file, writer and reader | `config`, `document`, `ice_server`, `diagnostic`, `source` |
//! | `import` | variables and providers' answers to a clean config file | `config`, `deployment`, `document`, `export`, `ice_server`, `source` |
//! | `mending` | edits of findings, done one by one and kept only if the text reads back as intended | `config`, `diagnostic`, `edit`, `export`, `lint`, `source` |
//! | `report` | what a probe found: pure data and the verdict | `source`, `diagnostic`, `ice_server` |
//! | `explain` | one catalogue of the names of rules and of probe failures | `lint`, `report` |
//! | `starter` | a Compose file to begin with: neko and Coturn | `config`, `export`, `ice_server` |
//! | `stun` | sans-IO: codec, transactions, credentials | – |
//! | `turn` | sans-IO: allocation, permission, channel | `stun` |
//! | `transport` | UDP, TCP, TLS sockets that drive them | `stun`, `turn`, `ice_server`, `report` |
//! | `server` | the embedded STUN/TURN server, the in-process NAT, the scripted server of the tests | `stun`, `transport` |
//! | `probe` | plan, checks, peers | `config`, `behaviour`, `ice_server`, `source`, `diagnostic`, `report`, `stun`, `turn`, `transport`, `server` |
//! | `render` | one output format a file | `explain`, `diagnostic`, `report`, `source`, `config`, `ice_server` |
//! | `commands` | one subcommand a file; only this room prints | `everything` |

pub mod behaviour;
pub mod commands;
pub mod config;
pub mod deployment;
pub mod diagnostic;
pub mod document;
pub mod edit;
pub mod explain;
pub mod export;
pub mod ice_server;
pub mod import;
pub mod lint;
pub mod mending;
#[cfg(feature = "probe")]
pub mod probe;
pub mod render;
pub mod report;
#[cfg(feature = "probe")]
pub mod server;
pub mod source;
pub mod starter;
#[cfg(feature = "probe")]
pub mod stun;
#[cfg(feature = "probe")]
pub mod transport;
#[cfg(feature = "probe")]
pub mod turn;
