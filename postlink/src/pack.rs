//! A site: a prefix that any static web server serves, and programs run from in a page.
//!
//! Files go into compressed parts, one or more for each package; an index says where each file is, what each module needs, and which files
//! are programs. Parts have their content's hash in their names; the index and the loader have names that stay.

mod conda;
mod index;
mod parts;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use tempfile::TempDir;

use crate::link::place;
use crate::page::PAGE;
use source::Source;

/// The index of a site.
pub const INDEX: &str = "emshim.json";
const LOADER: &str = "emshim.js";

const SITE: &[&str] = &[
    include_str!("../page/site/inflate.js"),
    include_str!("../page/site/store.js"),
    include_str!("../page/site/libraries.js"),
    include_str!("../page/site/program.js"),
    include_str!("../page/site/emshim.js"),
];

/// What is packed, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A prefix, or conda packages.
    pub inputs: Vec<PathBuf>,
    /// The folder that becomes the site.
    pub out: PathBuf,
    /// Where programs see the prefix; its own path where nothing is said.
    pub prefix: Option<String>,
    /// Files to leave out, by patterns of their paths in the prefix.
    pub exclude: Vec<String>,
}

/// What was written.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Where programs see the prefix.
    pub prefix: String,
    /// How many files, programs and parts there are.
    pub files: usize,
    /// Those that emshim linked.
    pub programs: usize,
    /// Files of the site that hold others.
    pub parts: usize,
    /// Bytes of all files.
    pub size: u64,
    /// Bytes of all parts.
    pub packed: u64,
    /// What was left out or leads nowhere, a line each.
    pub notes: Vec<String>,
}

/// Packs a site.
pub fn pack(options: &Options) -> anyhow::Result<Report> {
    let is_package = |path: &Path| conda::is_package(path) && !path.is_dir();
    let packages: Vec<&PathBuf> = options.inputs.iter().filter(|path| is_package(path)).collect();
    ensure!(
        packages.len() == options.inputs.len() || options.inputs.len() == 1,
        "one prefix, or any number of .conda and .tar.bz2 packages, is packed; not several of one and the other"
    );
    let mut source = match options.inputs.as_slice() {
        [folder] if packages.is_empty() => installed(folder, options)?,
        _ => unpacked(&packages, options)?,
    };
    source.leave_out(&options.exclude);
    prepare(&options.out)?;
    let written = parts::write(&source, &options.out)?;
    let index = index::of(&source, &written)?;
    let loader = loader();
    let put = |name: &str, text: &str| {
        let file = options.out.join(name);
        place::write_file(&file, text.as_bytes()).with_context(|| format!("cannot write {}", file.display()))
    };
    put(LOADER, &loader)?;
    put(INDEX, &index.text)?;
    sweep(&options.out, &written)?;
    Ok(Report {
        prefix: source.prefix.clone(),
        files: source.files.len(),
        programs: index.programs,
        parts: written.parts.len(),
        size: written.parts.iter().map(|part| part.size).sum(),
        packed: written.parts.iter().map(|part| part.packed).sum(),
        notes: source.notes,
    })
}

/// The ES module that mounts a site.
pub fn loader() -> String {
    format!("// Made by `postlink pack`: mounts the site beside it, and runs its programs.\n{PAGE}{}", SITE.concat())
}

fn installed(folder: &Path, options: &Options) -> anyhow::Result<Source> {
    let real = fs::canonicalize(folder).with_context(|| folder.display().to_string())?;
    ensure!(real.is_dir(), "{}: neither a prefix nor a .conda or .tar.bz2 package", folder.display());
    let prefix = options.prefix.clone().map_or_else(|| source::text(&real), Ok)?;
    let out = std::path::absolute(&options.out)?;
    let out = out.ancestors().find_map(|above| fs::canonicalize(above).ok()); // as far as it is there
    ensure!(
        !out.is_some_and(|out| out.starts_with(&real)),
        "{}: lies in what is packed; name a folder outside",
        options.out.display()
    );
    Source::read(&real, mounted(&prefix)?)
}

fn unpacked(packages: &[&PathBuf], options: &Options) -> anyhow::Result<Source> {
    let prefix = mounted(options.prefix.as_deref().unwrap_or("/opt/env"))?;
    let folder = TempDir::new().context("a folder to unpack into")?;
    let mut owners = Vec::new();
    for package in packages {
        owners.extend(conda::unpack(package, folder.path(), &prefix).with_context(|| package.display().to_string())?);
    }
    let mut source = Source::read(folder.path(), prefix)?;
    source.own(owners);
    source.keep(folder);
    Ok(source)
}

/// A path as a page's files have it.
fn mounted(prefix: &str) -> anyhow::Result<String> {
    let parts: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
    let is_plain = prefix.starts_with('/') && parts.iter().all(|part| *part != "." && *part != "..");
    ensure!(
        is_plain && !parts.is_empty(),
        "--prefix {prefix}: where programs see the prefix is an absolute path without .."
    );
    ensure!(!matches!(parts[0], "dev" | "proc" | "sys"), "--prefix {prefix}: /{} is the page's own", parts[0]);
    Ok(format!("/{}", parts.join("/")))
}

/// A folder that is new, empty, or a site.
fn prepare(out: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let is_empty = fs::read_dir(out)?.next().is_none();
    ensure!(
        is_empty || out.join(INDEX).is_file(),
        "{}: has files, and no {INDEX} that an earlier `postlink pack` wrote; name an empty folder",
        out.display()
    );
    Ok(())
}

/// Removes the parts of an earlier pack.
fn sweep(out: &Path, written: &parts::Written) -> anyhow::Result<()> {
    for entry in fs::read_dir(out)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_ours = parts::is_name(&name);
        if is_ours && !written.parts.iter().any(|part| part.file == name) {
            fs::remove_file(&path).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}
