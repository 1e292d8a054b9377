//! Links the program to a fixed address on Linux with glibc.
//!
//! A position-independent program of this size has 23,000 pointers that the loader adjusts before `main`, in a hundred
//! pages that have to be copied for it: more work than judging a config. `validate` runs on every commit.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo:rustc-link-arg-bin=neko-ice=-no-pie");
    }
}
