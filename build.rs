//! Links the program for a short start on Linux with glibc: `validate` runs on every commit, and loading a program of
//! this size takes longer than judging a config.

use std::env;
use std::path::PathBuf;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=CC");
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let static_libc = target("FEATURE").contains("crt-static");
    if target("OS") == "linux" && target("ENV") == "gnu" && !static_libc {
        // A fixed address: a position-independent program has 23,000 pointers that the loader adjusts before `main`,
        // in a hundred pages that have to be copied for it.
        println!("cargo:rustc-link-arg-bin=neko-ice=-no-pie");
        // The unwinder out of its archive, where the compiler has one: a library less to find, map and bind.
        if let Some(folder) = unwinder() {
            println!("cargo:rustc-link-search=native={}", folder.display());
            println!("cargo:rustc-link-lib=static:-bundle=gcc_eh");
        }
    }
}

/// The folder of the C compiler's `libgcc_eh.a`; `None` when it has none, or when the build is for another machine.
fn unwinder() -> Option<PathBuf> {
    if env::var("HOST").ok()? != env::var("TARGET").ok()? {
        return None;
    }
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".into());
    let output = Command::new(compiler).arg("-print-file-name=libgcc_eh.a").output().ok()?;
    let archive = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    // A name that is not found is printed as it was asked for.
    (archive.is_absolute() && archive.is_file()).then(|| archive.parent().map(PathBuf::from)).flatten()
}
