//! `postlink finish`: the end of a build. What was installed is paired and checked; what others installed before is left
//! alone.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use postlink::link::ledger::Ledger;
use postlink::link::pair;
use postlink::{check, regular, tree};
use serde_json::Value;

use crate::check::{LevelOptions, human};
use crate::output::{print, shown};
use crate::pair::report;

/// Bytes of a record of conda's; one of a package with 100,000 files has 30 MB.
const LONGEST_RECORD: u64 = 256 << 20;

/// Pairs and checks what a build has installed below PREFIX.
///
/// Files of conda packages that were installed there before are left alone. The same as `postlink pair --prune`, then
/// `postlink check` of each module; programs, libraries, objects and
/// archives for another machine are named, too. A recipe's script ends with it where emshim's conda package is installed
/// (EMSHIM_FINISH=off: not).
#[derive(Args)]
#[command(after_help = "Exit code: 0 all is well; 1 something is missing, or a finding is of error level; \
2 PREFIX or an option cannot be used, or bad usage.")]
pub struct Finish {
    /// The installed tree
    prefix: PathBuf,
    /// Look for missing files below this folder too, for example the build folder (repeatable)
    #[arg(long, value_name = "DIR")]
    from: Vec<PathBuf>,
    #[command(flatten)]
    levels: LevelOptions,
}

/// Pairs, checks, and says what is wrong.
pub fn run(asked: &Finish) -> anyhow::Result<ExitCode> {
    let config = asked.levels.config()?;
    let (levels, exclude) = (asked.levels.levels(&config)?, asked.levels.exclude(&config));
    let mut others = owned(&asked.prefix)?;
    let mut files = Vec::new();
    collect(&asked.prefix, "", &mut Left { others: &mut others, exclude: &exclude }, &mut files)?;
    let options = tree::Options {
        prune: true,
        js_link: pair::js_link_wanted(),
        search: asked.from.clone(),
        others: others.clone(),
        ..tree::Options::default()
    };
    let paired = tree::pair_tree(&asked.prefix, &options, &Ledger::from_env())
        .with_context(|| format!("{}: cannot be read as a folder", shown(&asked.prefix)))?;
    print(&report::human(&paired, &asked.prefix, false))?;

    // What was brought is there now, and what was left behind is not.
    let mut files = Vec::new();
    collect(&asked.prefix, "", &mut Left { others: &mut others, exclude: &exclude }, &mut files)?;
    files.sort();
    let (modules, installed): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| is_module(file) && check::native(file).is_none());
    let lib_path = Some(asked.prefix.join("lib")).filter(|folder| folder.is_dir()).into_iter().collect();
    let options = check::Options { lib_path, installed, levels, ..check::Options::default() };
    let checked = check::check(&modules, &options);
    if !modules.is_empty() || !checked.findings.is_empty() {
        print(&human::report(&checked, human::colours_wanted(), false))?;
    }
    let paired = match paired.unreadable.is_empty() {
        true => u8::from(!paired.is_whole()),
        false => 2,
    };
    Ok(ExitCode::from(paired.max(checked.exit_code())))
}

/// The files of the conda packages that are installed in a prefix.
fn owned(prefix: &Path) -> anyhow::Result<HashSet<PathBuf>> {
    let mut owned = HashSet::new();
    let Ok(records) = fs::read_dir(prefix.join("conda-meta")) else { return Ok(owned) };
    for record in records {
        let path = record?.path();
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let text = regular::read(&path, LONGEST_RECORD).with_context(|| path.display().to_string())?;
        let record: Value = serde_json::from_slice(&text).with_context(|| path.display().to_string())?;
        let Some(files) = record["files"].as_array() else { bail!("{}: it lists no files", path.display()) };
        owned.extend(files.iter().filter_map(Value::as_str).map(|file| prefix.join(file)));
    }
    Ok(owned)
}

/// Is it named as side modules are?
fn is_module(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".so") || name.contains(".so.")
}

/// What is left alone: files of others, which files that are excluded join.
struct Left<'a> {
    others: &'a mut HashSet<PathBuf>,
    exclude: &'a [String],
}

/// The files below a folder that are nobody else's. `below`: its path below the prefix.
fn collect(folder: &Path, below: &str, left: &mut Left, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let below = format!("{below}{}", entry.file_name().to_string_lossy());
        if kind.is_dir() {
            collect(&path, &format!("{below}/"), left, files)?;
        } else if check::is_excluded(left.exclude, &below) {
            left.others.insert(path);
        } else if kind.is_file() && !left.others.contains(&path) {
            files.push(path);
        }
    }
    Ok(())
}
