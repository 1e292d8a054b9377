//! The real binary, run some thousand times: whatever the input is, nothing of it is obeyed, shown or multiplied.

mod amplified;
mod certificates;
mod changed;
mod hostile;
mod markers;
mod places;
#[path = "../../support/run.rs"]
#[allow(dead_code)] // the other binary uses more of it
mod run;
