//! `emshim python` and `emshim venv`: a Python for WebAssembly in a folder. A program of `share/python` makes it, with any Python 3.

use anyhow::{Context, Result};
use clap::Args;
use emshim::machine::programs;
use emshim::process;
use emshim::{Error, Installation};
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::ExitCode;

/// What a person asks for.
#[derive(Args)]
pub struct Asked {
    /// The folder; what is there already stays
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// An ABI of PEP 783, such as 2025_0, or a version of the npm package pyodide, such as 0.29.5
    #[arg(long, required_unless_present = "runtime")]
    abi: Option<OsString>,
    /// An unpacked npm package pyodide, in place of one that npm fetches
    #[arg(long, value_name = "FOLDER", conflicts_with = "abi")]
    runtime: Option<PathBuf>,
    /// Where Python.h lies [default: a Python of the same minor version on PATH, else Debian's package]
    #[arg(long, value_name = "FOLDER")]
    headers: Option<PathBuf>,
}

/// Becomes the program that makes it.
pub fn run(kind: &str, asked: Asked) -> Result<ExitCode> {
    let installation = Installation::of_this_program().context("emshim is not installed: scripts/install does that")?;
    let help = "install it, or put its folder on PATH";
    let python = programs::find(OsStr::new("python3")).ok_or(Error::Missing { tool: "python3".into(), help })?;
    let emshim = installation.root().join("bin/emshim").into_os_string();
    let mut words: Vec<OsString> = vec![installation.share("python/emshim_prefix.py").into(), kind.into()];
    words.push(asked.folder.into_os_string());
    let named = [
        ("--abi", asked.abi),
        ("--runtime", asked.runtime.map(Into::into)),
        ("--headers", asked.headers.map(Into::into)),
    ];
    for (name, value) in named.into_iter().chain([("--emshim", Some(emshim))]) {
        words.extend(value.into_iter().flat_map(|value| [name.into(), value]));
    }
    // A Python that answers for the target would do so here, too.
    let native = env::vars_os().filter(|(name, _)| name != "EMSHIM_PREFIX" && name != "PYTHONDONTWRITEBYTECODE");
    let mut variables: emshim::variables::rows::Variables = native.collect();
    variables.insert("PYTHONDONTWRITEBYTECODE".into(), "1".into());
    Err(process::become_command(python.as_os_str(), &words, &variables).into())
}
