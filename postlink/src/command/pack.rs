//! `postlink pack`: its arguments, and what was written.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use postlink::pack::{self, Options};

use crate::output::{plain, print, say, shown};
use crate::serve::serve;

/// Packs a prefix so that a web page runs its programs.
///
/// OUT becomes a folder for any static web server: the files in compressed parts, an index (emshim.json), and emshim.js, an ES module that
/// mounts them at the prefix's path: `const site = await open(); await site.run("bin/tool", ["--version"])`.
#[derive(Args)]
#[command(after_help = "Exit code: 0 packed; 2 it could not be packed, or bad usage.")]
pub struct Pack {
    /// A prefix, or conda packages (.conda, .tar.bz2)
    #[arg(required = true, value_name = "PREFIX|PACKAGE")]
    inputs: Vec<PathBuf>,
    /// The folder that becomes the site: new, empty, or an earlier site
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Where programs see the prefix: by default where it is; /opt/env for packages
    #[arg(long, value_name = "PATH")]
    prefix: Option<String>,
    /// Leave out files and folders whose path in the prefix is this; * stands for any text (repeatable)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Serve the site on this port of localhost afterwards, with a page that runs its programs; 8000 where none is said
    #[arg(long, value_name = "PORT", num_args = 0..=1, require_equals = true, default_missing_value = "8000")]
    serve: Option<u16>,
}

/// Packs, and says how much it was.
pub fn run(asked: Pack) -> anyhow::Result<ExitCode> {
    let options = Options { inputs: asked.inputs, out: asked.output, prefix: asked.prefix, exclude: asked.exclude };
    let report = pack::pack(&options)?;
    for note in &report.notes {
        say(plain(note));
    }
    print(&format!(
        "{}: {} files, {} programs, {} bytes in {} parts of {} bytes; programs see them at {}\n",
        shown(&options.out),
        report.files,
        report.programs,
        report.size,
        report.parts,
        report.packed,
        plain(&report.prefix),
    ))?;
    if let Some(port) = asked.serve {
        serve(&options.out, port)?;
    }
    Ok(ExitCode::SUCCESS)
}
