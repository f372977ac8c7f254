//! `pkg-config`: it sees the packages of the prefix, none of the build machine's, and names all that a static archive needs.

use crate::error::Error;
use crate::log::Log;
use crate::machine::choices;
use crate::machine::installation::Installation;
use crate::machine::programs;
use crate::process::Process;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where pkg-config looks when nothing names folders.
const LIBDIR: &str = "PKG_CONFIG_LIBDIR";

/// The folders with a prefix's packages; without a prefix, one that holds none.
pub fn folders(prefix: Option<&Path>, installation: Option<&Installation>) -> Vec<PathBuf> {
    match prefix {
        Some(prefix) => ["lib/pkgconfig", "share/pkgconfig"].map(|folder| prefix.join(folder)).to_vec(),
        None => vec![
            installation.map_or_else(|| PathBuf::from("/nonexistent"), |installation| installation.share("pkgconfig")),
        ],
    }
}

/// Runs the real pkg-config.
pub fn run(mut args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let help = "install it (Debian: pkg-config), or put its folder on PATH";
    let program = programs::find(OsStr::new("pkg-config")).or_else(|| programs::find(OsStr::new("pkgconf")));
    let program = program.ok_or(Error::Missing { tool: "pkg-config".into(), help })?;
    // A native program is linked with shared libraries, which know what else they need; an archive does not.
    if args.iter().any(|arg| arg.to_str().is_some_and(|text| text.starts_with("--libs"))) {
        args.insert(0, "--static".into());
    }
    let mut pkg_config = Process::new(program, args);
    if env::var_os(LIBDIR).is_none() {
        let found = folders(choices::prefix().as_deref(), Installation::of_this_program().as_ref());
        pkg_config = pkg_config.env(LIBDIR, env::join_paths(found).unwrap_or_default());
    }
    pkg_config.finish(log)
}
