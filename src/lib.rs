//! neko-ice: will the viewers of a [neko](https://github.com/m1k1o/neko) get video, and if not, which line is wrong?
//!
//! The engine is in the crates under `crates/`, which this library shows under one roof; the program is [`commands::main`]. Data goes one way through
//! their modules:
//!
//! ```text
//! files, env, flags ─ source ─ document ─ config ─ deployment ─ load ─┬─ lint ───┐
//!                                              └─ behaviour ──────────┼─ export ─┤
//!                                                                     └─ probe ──┴─ report ─ render ─ commands
//!                                       stun · turn · transport · server ─┘
//! ```
//!
//! Between the crates Cargo holds it: the linter has no crate of the network. Inside them a test holds every path in the sources against this table
//! (`config`, `deployment`, `lint`, `reach`, `report` and `probe` are the roots of their crates):
//!
//! | module | crate | what lives there | may use |
//! |---|---|---|---|
//! | `source` | neko-text | a text and where it came from; spans, lines, columns | – |
//! | `spans` | neko-text | spans of one text, found by what they touch | – |
//! | `spelling` | neko-text | which of the known names a misspelt one means | – |
//! | `units` | neko-text | durations, rates and shares as people write them | – |
//! | `message` | neko-text | words for people, which no code reads | – |
//! | `document` | neko-text | located trees of YAML, JSON, TOML, dotenv; syntax only | – |
//! | `edit` | neko-text | edits of a text by its spans, unified diffs, files written in one step | – |
//! | `ice_server` | neko-config | one ICE server and its URLs, with Pion's verdict and the browser's | `source`, `document` |
//! | `config` | neko-config | what neko reads: precedence, weak typing, V2 after V3; every value with its origin | `source`, `document`, `ice_server`, `message`, `spelling` |
//! | `behaviour` | neko-config | what neko will do with it, pure | `config`, `ice_server`, `source` |
//! | `reach` | neko-reach | which viewers get a picture, by which path and because of which setting: a model, pure | `config`, `behaviour`, `ice_server`, `source` |
//! | `deployment` | neko-deploy | Compose files, Kubernetes manifests, `docker run`, podman's units: the environment, files, arguments and ports that they give neko | `source`, `document`, `config`, `ice_server`, `message`, `spelling` |
//! | `load` | neko-deploy | what a text is, and which nekos are in it, each resolved with its deployment | `config`, `deployment`, `document`, `source` |
//! | `export` | neko-transfer | one target a file, writer and reader | `config`, `document`, `ice_server` |
//! | `import` | neko-transfer | what a text is, and its variables, deployment or provider's answer to a clean config file | `config`, `behaviour`, `deployment`, `load`, `document`, `export`, `ice_server`, `source` |
//! | `starter` | neko-transfer | a Compose file to begin with: neko and Coturn | `config`, `export`, `ice_server` |
//! | `schema` | neko-transfer | JSON Schemas of what people write, for editors | `config` |
//! | `lint` | neko-lint | findings, the list of rules, one rule a file | `load`, `deployment`, `config`, `behaviour`, `document`, `ice_server`, `message`, `source`, `spelling` |
//! | `fixing` | neko-lint | edits of findings, done one by one and kept only if the text reads back as intended | `config`, `edit`, `export`, `lint`, `load`, `source` |
//! | `migration` | neko-lint | neko 2's keys into neko 3's, one by one, each kept only if neko ends up with the same settings | `config`, `edit`, `export`, `load`, `source` |
//! | `report` | neko-report | what a probe found: pure data and the verdict | `source`, `config`, `ice_server`, `behaviour`, `lint`, `reach` |
//! | `stun` | turn-client | sans-IO: codec, transactions, credentials | – |
//! | `turn` | turn-client | sans-IO: allocation, permission, channel | `stun` |
//! | `server` | turn-server | the embedded STUN/TURN server, the in-process NAT | `ice_server`, `stun` |
//! | `transport` | neko-probe | UDP, TCP, TLS sockets that drive them | `server`, `stun`, `turn` |
//! | `probe` | neko-probe | plan, checks, peers | `config`, `behaviour`, `ice_server`, `source`, `report`, `stun`, `turn`, `transport`, `server`, `lint`, `reach` |
//! | `viewer` | neko-viewer | a viewer of a running neko: signalling, HTTP, its peer | `ice_server`, `behaviour`, `probe`, `report`, `transport`, `stun` |
//! | `exporter` | neko-exporter | answers Prometheus: targets, probes one at a time, metrics, HTTP | `ice_server`, `document`, `source`, `spelling`, `units`, `report`, `probe`, `transport`, `viewer` |
//! | `stand_in` | neko-stand-in | takes neko's place, for a viewer in a real browser: its agent, its media, the page | `config`, `ice_server`, `behaviour`, `reach`, `probe`, `report`, `transport`, `viewer`, `stun` |
//! | `explain` | neko-ice | one catalogue of the names of rules and of probe failures | `lint`, `report`, `spelling` |
//! | `render` | neko-ice | one output format a file | `explain`, `report`, `source`, `document`, `config`, `ice_server`, `lint` |
//! | `commands` | neko-ice | one subcommand a file; nothing else prints | `everything` |
//!
//! # As a library
//!
//! Whatever the program does is a call. None of them does I/O of its own but the probe and the viewer: files come through the
//! trait [`config::Files`], which has two functions, and a third for files that are not to be quoted.
//!
//! | call | from | to |
//! |---|---|---|
//! | [`load::load`] | texts of any kind: a config file, a Compose file, manifests, a script | every neko in them with its settings and its deployment; what could not be read |
//! | [`config::resolve`] | a config file, variables, flags | what neko makes of them, every value with its origin and with what it shadowed |
//! | [`behaviour::Behaviour::of`] | settings | what neko will do with them |
//! | [`lint::run`] | a neko, or its settings alone; options | what is wrong, each finding with its places and perhaps an edit |
//! | [`lint::judge`] | what was loaded, options, a policy | the findings of each configuration, as the policy and comments let them count |
//! | [`fixing::fix`] | a text | the text with the edits that read back as intended |
//! | [`migration::migrate_file`] | a text of neko 2 | the same for neko 3, and what is left to do |
//! | [`export::variables`], [`export::Written::new`] | settings | variables, in the spelling of a target |
//! | [`import::Importer`] | a text of any kind, a provider's answer | one neko, and a clean config file of it |
//! | `probe::run`, `probe::run_servers` | a neko; servers | a [`report::Report`] with the verdict |
//! | `viewer::visit` | the URL of a running neko, a login | a [`report::ViewReport`] |
//!
//! Nothing panics on any input, and no secret is in a `Debug` form. From a text to findings and edits:
//!
//! ```
//! use neko_ice::config::NoFiles;
//! use neko_ice::lint::{self, Options, Policy, RuleId};
//! use neko_ice::load::{Request, Text, load};
//! use neko_ice::fixing;
//!
//! let (text, request) = (Text::in_memory("neko.yaml", "webrtc:\n  icetrickle: yes\n"), Request::default());
//! let loaded = load([Ok(text.clone())], &request, &NoFiles);
//! let neko = loaded.nekos().next().expect("a neko");
//! let findings = lint::run(neko, &Options::default());
//! assert!(findings.iter().any(|finding| finding.rule == RuleId::BoolReadAsFalse));
//!
//! // It switches something on, so it is done only where unsafe edits are asked for.
//! let fixed = fixing::fix(&text, &request, &NoFiles, &Policy::default(), true)?.expect("an edit");
//! assert_eq!(fixed.text, "webrtc:\n  icetrickle: true\n");
//! # Ok::<(), neko_ice::load::Failure>(())
//! ```
//!
//! From settings to values with their origins:
//!
//! ```
//! use neko_ice::behaviour::{Behaviour, UdpPorts};
//! use neko_ice::config::{ConfigFile, Input, NoFiles, Variable, resolve};
//! use neko_ice::source::SourceKind;
//!
//! let config = ConfigFile::Text {
//!     kind: SourceKind::File("neko.yaml".to_owned()),
//!     bytes: b"webrtc:\n  epr: 59000-59100\n  icetrickle: yes\n".to_vec(),
//!     extension: "yaml".to_owned(),
//! };
//! let environment = vec![Variable::new("NEKO_WEBRTC_EPR", "52000-52100")];
//! let resolution = resolve(&Input { config, environment, ..Input::default() }, &NoFiles)?;
//!
//! let epr = &resolution.webrtc.epr;
//! assert_eq!((epr.value, epr.origin.to_string().as_str()), ([52000, 52100], "NEKO_WEBRTC_EPR"));
//! assert_eq!(epr.shadowed[0].origin.to_string(), "neko.yaml:2:8");
//! assert_eq!(Behaviour::of(&resolution).udp, UdpPorts::Range(52000, 52100));
//! // neko takes `yes` for no, silently.
//! assert!(!resolution.webrtc.icetrickle.value);
//! assert_eq!(resolution.webrtc.icetrickle.place().map(|place| place.text()), Some("yes"));
//! # Ok::<(), neko_ice::config::Unreadable>(())
//! ```
//!
//! `examples/resolve_a_text.rs` has files in memory. A neko of another release: [`config::Input::running`], with the
//! differences in [`config::versions`]. The binary's own options, progress and output are no part of this.

pub use neko_config as config;
pub use neko_config::{behaviour, ice_server};
pub use neko_deploy as deployment;
pub use neko_deploy::load;
#[cfg(feature = "probe")]
pub use neko_exporter as exporter;
pub use neko_lint as lint;
pub use neko_lint::{fixing, migration};
#[cfg(feature = "probe")]
pub use neko_probe as probe;
#[cfg(feature = "probe")]
pub use neko_probe::transport;
pub use neko_reach as reach;
pub use neko_report as report;
#[cfg(feature = "probe")]
pub use neko_stand_in as stand_in;
pub use neko_text::{document, edit, message, source, spans, spelling, units};
pub use neko_transfer::{export, import, schema, starter};
#[cfg(feature = "probe")]
pub use neko_viewer as viewer;
#[cfg(feature = "probe")]
pub use turn_client::{stun, turn};
#[cfg(feature = "probe")]
pub use turn_server as server;

pub mod commands;
pub mod explain;
pub mod render;
