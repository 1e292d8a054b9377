//! The model of reach against what real viewers got: `fixtures/reach/deployments.jsonl` holds each recorded deployment with
//! what can be found out in neko's place, once by the servers of its own lists, once with a TURN server outside as well.

mod deployments;
mod families;
mod forgotten;
mod linted;
mod recorded;
mod timing;
