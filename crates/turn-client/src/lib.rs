//! A STUN and TURN client without I/O, which tells why a server refuses.
//!
//! - [`turn`] is the client: its documentation has the loop that drives it, its states, its timers and what it refuses.
//! - [`stun`] is what it is made of, and of use by itself: messages as bytes, requests, retransmission.
//!
//! ```
//! use std::time::Instant;
//! use turn_client::stun::transaction::{Cost, Timing};
//! use turn_client::stun::wire::{Builder, Class, Message, Method, attribute};
//! use turn_client::turn::{Answer, Client, Settings};
//!
//! let mut client = Client::new(Settings::new(None, Timing::UDP).with_software("example 1.0"));
//! let ticket = client.binding(Instant::now());
//!
//! // What a socket would carry to the server, and its answer.
//! let request = client.output().expect("a request");
//! let request = Message::parse(&request)?;
//! assert_eq!(request.text(attribute::SOFTWARE).as_deref(), Some("example 1.0"));
//! let answer = Builder::new(Class::Success, Method::BINDING, request.transaction_id())
//!     .xor_address(attribute::XOR_MAPPED_ADDRESS, "192.0.2.1:50000".parse()?)
//!     .finish()?;
//! client.input(Instant::now(), &answer);
//!
//! let event = client.event().expect("an answer");
//! assert_eq!((event.ticket, event.cost), (ticket, Cost { round_trips: 1, retransmissions: 0 }));
//! assert!(matches!(event.outcome, Ok(Answer::Bound { mapped, .. }) if mapped.to_string() == "192.0.2.1:50000"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`turn::Refusal`] is data to explain a failure from, and has words of its own where those do.

pub mod stun;
pub mod turn;

/// The README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
