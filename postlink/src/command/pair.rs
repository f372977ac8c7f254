//! `postlink pair`: its arguments, and what came of it.

pub mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use postlink::link::ledger::Ledger;
use postlink::link::pair;
use postlink::tree;

use crate::output::{print, shown};

/// Brings every program below PREFIX its .wasm and .data file.
///
/// A linked program NAME needs NAME.wasm beside it. Tools that copy NAME alone leave it
/// behind; this finds it by its hash (elsewhere in PREFIX, in the folders given with --from, or
/// where it was linked) and copies it. It also makes the NAME.js links in folders for programs
/// (EMSHIM_JS_LINK=off: none), and names what configure or CMake left behind.
#[derive(Args)]
#[command(after_help = "Exit code: 0 every program is whole, 1 something is missing, \
2 something could not be read, or bad usage.\nA dry run exits 1 when there is something to do.")]
pub struct Pair {
    /// The installed tree, or one program
    prefix: PathBuf,
    /// Say what would be done, and change nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Look for missing files below this folder too, for example the build folder (repeatable)
    #[arg(long, value_name = "DIR")]
    from: Vec<PathBuf>,
    /// Remove what linkers and installers left behind, as far as the record of links or a program beside it proves that
    #[arg(long)]
    prune: bool,
    /// Make no NAME.js links
    #[arg(long)]
    no_js_link: bool,
    /// Name the programs that are whole, too
    #[arg(long, short)]
    verbose: bool,
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// Pairs, and says what came of it.
pub fn run(asked: &Pair) -> anyhow::Result<ExitCode> {
    let options = tree::Options {
        dry_run: asked.dry_run,
        prune: asked.prune,
        js_link: !asked.no_js_link && pair::js_link_wanted(),
        search: asked.from.clone(),
        ..tree::Options::default()
    };
    let found = tree::pair_tree(&asked.prefix, &options, &Ledger::from_env())
        .with_context(|| format!("{}: cannot be read", shown(&asked.prefix)))?;
    print(&match asked.format {
        Format::Human => report::human(&found, &asked.prefix, asked.verbose),
        Format::Json => report::json(&found, &asked.prefix),
    })?;
    Ok(ExitCode::from(match found {
        _ if !found.unreadable.is_empty() => 2,
        _ if !found.is_whole() => 1,
        _ => 0,
    }))
}
