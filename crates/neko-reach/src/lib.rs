//! Which viewers get a picture from this neko: the model of reach, pure.
//!
//! [`Facts`] are what the settings say, what servers answered, and what was proven from outside. [`answer`] gives for one
//! [`Class`] of viewers whether they get video, over which path, when, and because of which setting; where nobody has
//! tried, what would prove it. [`gather`] makes facts of a resolved configuration.
//!
//! Three things are never guessed. What a server answers here proves something for viewers only where it was asked across
//! the Internet; a forward stands only where a datagram from outside reached a socket that had sent nothing; and neko
//! sends to a viewer only whose address it has learned. The network that the rules were recorded in, and each recorded
//! deployment, is in `fixtures/reach`.

mod answer;
mod capacity;
mod cause;
mod class;
mod direct;
mod facts;
mod gather;
mod intended;
mod learned;
mod local;
mod meeting;
mod path;
mod relay;
mod remedy;
mod server;
mod setting_key;
mod text;
mod timing;
mod trial;
mod way;

#[cfg(test)]
mod tests;

pub use answer::{Answer, Video};
pub use capacity::{Shortage, shortage};
pub use cause::{Cause, Doubt, Proof};
pub use class::Class;
pub use facts::{Address, AddressOrigin, Facts, Line, Mapping, Network, PortRange, Ports, Prevented};
pub use gather::{Answers, ServerAnswer, gather};
pub use intended::ViewersFrom;
pub use path::{Direct, Path};
pub use remedy::Remedy;
pub use server::{Allocation, AllocationFault, Contact, Fault, Quota, Relay, RelayTrials, Server};
pub use setting_key::SettingKey;
pub use text::{Names, Said};
pub use timing::{Interval, Timing, Wait};
pub use trial::{Trial, Tried};

use way::Way;

/// What each class of viewers gets, in the order of [`Class::ALL`].
pub fn answers(facts: &Facts) -> [Answer; Class::ALL.len()] {
    Class::ALL.map(|class| answer(class, facts))
}

/// What one class of viewers gets.
pub fn answer(class: Class, facts: &Facts) -> Answer {
    match facts.prevented {
        Some(prevented) => Answer::no(class, vec![Cause::Prevented(prevented)]),
        None => capacity::of_all(class, facts),
    }
}

/// All of a class, the quickest first.
fn ways(class: Class, facts: &Facts) -> Vec<Way> {
    let mut ways = match class {
        Class::TurnOnly => Vec::new(),
        Class::SameNetwork => local::ways(facts),
        _ => direct::ways(class, facts),
    };
    ways.extend(relay::viewers(class, facts));
    ways.extend(relay::nekos(class, facts));
    ways
}
