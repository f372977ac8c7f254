//! `--fix`: what has one answer. A needed library that one module provides, a runtime path that leads to it, no folder of the
//! machine that linked it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::Context;
use postlink::Module;
use postlink::check::{Finding, Report};
use postlink::edit::{self, Edits};
use postlink::link::place::replace;

use crate::output::{say, shown};

/// Symbols that nobody provides, though one of the modules has them.
const MISSING: [&str; 4] = ["PL010", "PL011", "PL012", "PL013"];
/// A needed library outside the folders that are searched.
const ELSEWHERE: &str = "PL023";
/// A path of the build machine; of the runtime path, among others.
const BUILD_PATHS: &str = "PL061";

/// Corrects what has one answer. Whether anything was changed.
pub fn fix(report: &Report) -> anyhow::Result<bool> {
    let mut wanted: BTreeMap<&str, Edits> = BTreeMap::new();
    for finding in &report.findings {
        let Some(edits) = edits(finding, report) else { continue };
        let all = wanted.entry(&finding.module).or_default();
        let new = edits.needed_add.into_iter().filter(|name| !all.needed_add.contains(name)).collect::<Vec<_>>();
        all.needed_add.extend(new);
        all.runtime_path_add.extend(edits.runtime_path_add);
        all.runtime_path = all.runtime_path.take().or(edits.runtime_path);
    }
    let mut changed = false;
    for (module, edits) in &wanted {
        changed |= apply(Path::new(module), edits).with_context(|| format!("--fix: {module}"))?;
    }
    Ok(changed)
}

fn apply(file: &Path, edits: &Edits) -> anyhow::Result<bool> {
    let wasm = fs::read(file)?;
    let edited = edit::apply(&wasm, edits)?;
    if edited.wasm == wasm {
        return Ok(false);
    }
    replace(file, file, &edited.wasm)?;
    say(format_args!("{}: fixed: {}", shown(file), edited.changes.join("; ")));
    Ok(true)
}

/// What there is to do about a finding, if that is one thing, and its module is a file.
fn edits(finding: &Finding, report: &Report) -> Option<Edits> {
    let file = Path::new(&finding.module);
    if !file.is_file() {
        return None;
    }
    match (finding.code, finding.providers.as_slice()) {
        (code, [provider]) if MISSING.contains(&code) && Path::new(provider).is_file() => {
            let name = Path::new(provider).file_name()?.to_str()?.to_owned();
            Some(Edits { needed_add: vec![name], ..Edits::default() })
        }
        (ELSEWHERE, _) => {
            let folder = folder_of(finding.symbol.as_deref()?, file, report)?;
            Some(Edits { runtime_path_add: vec![folder], ..Edits::default() })
        }
        (BUILD_PATHS, _) => {
            let module = Module::read(&fs::File::open(file).ok()?).ok()?;
            let (far, mut near): (Vec<_>, Vec<_>) =
                module.all_runtime_paths().into_iter().partition(|path| path.starts_with('/'));
            if far.is_empty() {
                return None;
            }
            for folder in module.needed().iter().filter_map(|needed| folder_of(needed, file, report)) {
                if !near.contains(&folder) {
                    near.push(folder);
                }
            }
            Some(Edits { runtime_path: Some(near), ..Edits::default() })
        }
        _ => None,
    }
}

/// The folder of a library as the runtime path of a module says it, where one of the modules is called so.
fn folder_of(needed: &str, by: &Path, report: &Report) -> Option<String> {
    let name = Path::new(needed).file_name();
    let mut places =
        report.modules.iter().map(|module| Path::new(&module.path)).filter(|path| path.file_name() == name);
    let place = places.next().filter(|place| place.is_file())?;
    if places.next().is_some() {
        return None;
    }
    relative(&folder(by)?, &folder(place)?)
}

fn folder(file: &Path) -> Option<PathBuf> {
    fs::canonicalize(file).ok()?.parent().map(Path::to_owned)
}

/// `$ORIGIN/../lib`
fn relative(from: &Path, to: &Path) -> Option<String> {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n(OsStr::new(".."), from.len() - common);
    let parts = up.chain(to[common..].iter().copied().map(Component::as_os_str));
    let parts: Option<Vec<_>> = [OsStr::new("$ORIGIN")].into_iter().chain(parts).map(OsStr::to_str).collect();
    parts.map(|parts| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_said_from_the_module_on() {
        let said = |from: &str, to: &str| relative(Path::new(from), Path::new(to)).unwrap();
        assert_eq!(said("/p/a", "/p/a"), "$ORIGIN");
        assert_eq!(said("/p/a", "/p/lib"), "$ORIGIN/../lib");
        assert_eq!(said("/p", "/p/lib"), "$ORIGIN/lib");
        assert_eq!(said("/p/a/b", "/p"), "$ORIGIN/../..");
    }
}
