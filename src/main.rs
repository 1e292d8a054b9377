//! The binary: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    neko_ice::commands::main()
}
