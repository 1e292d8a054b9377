//! What neko was seen to do, against what we say of it.

mod cases;
mod export;
mod lint;
mod silent;
