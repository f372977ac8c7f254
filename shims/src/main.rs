//! The one program behind every name on PATH.

use std::process::ExitCode;

fn main() -> ExitCode {
    emshim::names::main()
}
