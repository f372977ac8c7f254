//! What a prefix has: its files, folders and links, and which package each file is of.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::Value;
use tempfile::TempDir;

use crate::glob;
use crate::link::find;
use crate::link::header::{self, Header};
use crate::link::program;
use crate::module::Module;

/// What conda notes of its packages; no program reads it.
const NOTES: &str = "conda-meta";
/// Files of no package.
const OTHERS: &str = "files";

/// A file of the prefix.
#[derive(Debug)]
pub(super) struct File {
    pub mode: u32,
    pub modified: i64,
    /// The package's name.
    pub package: String,
    pub kind: Kind,
}

/// What a loader has to know of it.
#[derive(Debug)]
pub(super) enum Kind {
    Data,
    /// Libraries that it needs, and folders to look for them.
    Module(Vec<String>, Vec<String>),
    /// Its wasm, and what else it reads when it starts.
    Program(Option<String>, Vec<String>),
}

/// A prefix.
#[derive(Debug)]
pub(super) struct Source {
    root: PathBuf,
    /// Where programs see it.
    pub prefix: String,
    /// By their paths in the prefix.
    pub files: BTreeMap<String, File>,
    pub folders: Vec<String>,
    pub links: BTreeMap<String, String>,
    pub notes: Vec<String>,
    unpacked: Option<TempDir>,
}

impl Source {
    pub fn read(root: &Path, prefix: String) -> anyhow::Result<Source> {
        let mut source = Source {
            root: root.to_owned(),
            prefix,
            files: BTreeMap::new(),
            folders: Vec::new(),
            links: BTreeMap::new(),
            notes: Vec::new(),
            unpacked: None,
        };
        source.walk(root, "")?;
        source.own(installed(root)?);
        let links: Vec<_> =
            source.links.iter().filter(|(path, _)| !source.leads(path)).map(|(path, _)| path.clone()).collect();
        source.notes.extend(
            links.iter().map(|path| format!("{path}: a link to {}, which is not in the prefix", source.links[path])),
        );
        Ok(source)
    }

    fn walk(&mut self, folder: &Path, below: &str) -> anyhow::Result<()> {
        let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
        let mut entries = entries.collect::<Result<Vec<_>, _>>().with_context(|| folder.display().to_string())?;
        entries.sort_by_key(fs::DirEntry::file_name);
        if entries.is_empty() && !below.is_empty() {
            self.folders.push(below.to_owned());
        }
        for entry in entries {
            let path = entry.path();
            let name = text(Path::new(&entry.file_name())).with_context(|| path.display().to_string())?;
            let below = if below.is_empty() { name } else { format!("{below}/{name}") };
            let found = fs::symlink_metadata(&path).with_context(|| path.display().to_string())?;
            if below == NOTES {
                continue;
            } else if found.is_dir() {
                self.walk(&path, &below)?;
            } else if found.is_symlink() {
                let target = text(&fs::read_link(&path)?).with_context(|| path.display().to_string())?;
                let own = Path::new(&target)
                    .strip_prefix(&self.root)
                    .ok()
                    .map(|rest| format!("{}/{}", self.prefix, rest.display()));
                self.links.insert(below, own.unwrap_or(target));
            } else if found.is_file() {
                let kind = self.kind(&path, &below).with_context(|| path.display().to_string())?;
                let (mode, modified) = (found.mode() & 0o777, found.mtime());
                self.files.insert(below, File { mode, modified, package: OTHERS.to_owned(), kind });
            } else {
                self.notes.push(format!("{below}: no file, folder or link; left out"));
            }
        }
        Ok(())
    }

    fn kind(&self, path: &Path, below: &str) -> anyhow::Result<Kind> {
        let Some(head) = header::read_head(path)? else { return Ok(Kind::Data) };
        if head.starts_with(b"\0asm") {
            let module = Module::read(&fs::File::open(path)?).ok();
            let Some((dylink, paths)) =
                module.and_then(|module| Some((module.dylink.clone()?, module.all_runtime_paths())))
            else {
                return Ok(Kind::Data);
            };
            return Ok(Kind::Module(dylink.needed, paths.iter().map(|path| self.seen(path)).collect()));
        }
        let found = Header::parse(&head);
        if found.is_none() && !program::is_alone(&head) {
            return Ok(Kind::Data);
        }
        let beside = |file: PathBuf| {
            let folder = below.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            file.file_name().and_then(|name| name.to_str()).map(|name| folder + name)
        };
        let wasm = found.as_ref().and_then(|header| find::loaded(path, header));
        if found.is_some() && wasm.is_none() {
            bail!(
                "a program without its wasm, which should lie beside it: link it again, or `postlink pair` the prefix"
            );
        }
        let data = path.with_file_name(program::data_name(path.file_name().unwrap_or_default()));
        Ok(Kind::Program(
            wasm.and_then(beside),
            Some(data).filter(|data| data.is_file()).and_then(beside).into_iter().collect(),
        ))
    }

    /// A path below the prefix's own, as programs see it.
    fn seen(&self, path: &str) -> String {
        match Path::new(path).strip_prefix(&self.root) {
            Ok(rest) => format!("{}/{}", self.prefix, rest.display()),
            Err(_) => path.to_owned(),
        }
    }

    /// Whether a link leads to something of the prefix.
    fn leads(&self, link: &str) -> bool {
        let mut path = PathBuf::from("/").join(link);
        for _ in 0..40 {
            let Some(target) = self.links.get(path.to_str().unwrap_or_default().trim_start_matches('/')) else { break };
            let target = match target.strip_prefix(&self.prefix) {
                Some(rest) => PathBuf::from(format!("/{}", rest.trim_start_matches('/'))),
                None if target.starts_with('/') => return false,
                None => path.parent().unwrap_or(Path::new("/")).join(target),
            };
            path = PathBuf::from("/");
            for part in target.components() {
                match part {
                    std::path::Component::ParentDir => drop(path.pop()),
                    std::path::Component::Normal(name) => path.push(name),
                    _ => {}
                }
            }
        }
        // A folder on the way may be a link, too: the real tree knows.
        self.root.join(path.strip_prefix("/").unwrap_or(&path)).exists()
    }

    /// Says of which package files are.
    pub fn own(&mut self, owners: Vec<(String, String)>) {
        for (path, package) in owners {
            if let Some(file) = self.files.get_mut(&path) {
                file.package = package;
            }
        }
    }

    /// Leaves out what fits one of the patterns; a folder's pattern takes what is in it.
    pub fn leave_out(&mut self, patterns: &[String]) {
        let is_kept = |path: &str| {
            !patterns.iter().any(|pattern| {
                glob::matches(pattern, path) || glob::matches(&format!("{}/*", pattern.trim_end_matches('/')), path)
            })
        };
        self.files.retain(|path, _| is_kept(path));
        self.links.retain(|path, _| is_kept(path));
        self.folders.retain(|path| is_kept(path));
    }

    pub fn bytes(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        fs::read(self.root.join(path)).with_context(|| path.to_owned())
    }

    /// Keeps what was unpacked for as long as it is read.
    pub fn keep(&mut self, folder: TempDir) {
        self.unpacked = Some(folder);
    }
}

/// What conda installed: each file with its package.
fn installed(root: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut owners = Vec::new();
    let Ok(entries) = fs::read_dir(root.join(NOTES)) else { return Ok(owners) };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let said: Value = serde_json::from_slice(&fs::read(&path)?).with_context(|| path.display().to_string())?;
        let package = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let files = said["files"].as_array().into_iter().flatten().filter_map(Value::as_str);
        owners.extend(files.map(|file| (file.to_owned(), package.clone())));
    }
    Ok(owners)
}

/// A path as a page can hold it.
pub(super) fn text(path: &Path) -> anyhow::Result<String> {
    path.to_str().map(str::to_owned).context("not UTF-8, which a page cannot hold")
}
