//! What a link says of the shared libraries that it makes or uses: sonames, and where they are found at run time.

use super::dylink::{self, DynamicEntries};
use crate::error::Error;
use crate::plan::{Task, libraries};
use crate::read::native_files;
use policy::Version;
use policy::plan::{Library, Output};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Component, Path, PathBuf};

/// The first version that was seen to write runtime paths itself.
const PATHS_SINCE: Version = Version(4, 0, 9);

/// Where a soname stands: behind `dylink.0`, which is small.
const START: u64 = 64 << 10;

/// What the module that a link makes is to say. Libraries in the prefix are found where programs are installed; others by
/// a path relative to the output, which holds for as long as both stay where they are, as in a build tree.
pub fn of(task: &Task) -> DynamicEntries {
    let (invocation, libraries) = (&task.request.invocation, libraries(&task.request, &task.machine));
    let (version, prefix) = (task.machine.emscripten.version, task.machine.prefix.as_deref());
    let output = Path::new(invocation.output().unwrap_or(OsStr::new("a.out")));
    let named = invocation.values("l").filter_map(|name| match libraries.find(name) {
        Library::SideModule(path) => Some(path),
        _ => None,
    });
    let given = native_files::side_modules(invocation).map(Path::to_owned);
    let used: Vec<PathBuf> = given.chain(named).collect();
    let name = |path: &Path| path.file_name().unwrap_or_default().as_bytes().to_vec();
    let renamed = used.iter().filter_map(|path| Some((name(path), soname_of(path)?))).collect();
    let folders = ["rpath", "R"].into_iter().flat_map(|option| invocation.values(option));
    let mut runtime_path: Vec<Vec<u8>> =
        folders.flat_map(|value| value.as_bytes().split(|byte| *byte == b':').map(<[u8]>::to_vec)).collect();
    runtime_path.extend(used.iter().filter_map(|path| Some(beside(path, output, prefix)?.into_vec())));
    runtime_path.retain(|path| !path.is_empty());
    let soname = ["soname", "h"].into_iter().find_map(|option| invocation.values(option).last());
    let soname = soname.map(|soname| soname.as_bytes().to_vec());
    DynamicEntries { renamed, runtime_path, loader_has_paths: loader_has_paths(&task.plan.output, version), soname }
}

/// Does the loader read runtime paths in `dylink.0`? An extension is loaded by a Python that is made with an Emscripten of its own, which
/// looks there if anywhere.
fn loader_has_paths(output: &Output, version: Version) -> bool {
    matches!(output, Output::SideModule { init: Some(_), .. }) || version >= PATHS_SINCE
}

/// Writes them into a module.
pub fn write(module: &Path, entries: &DynamicEntries) -> Result<(), Error> {
    let bytes = fs::read(module).map_err(|cause| Error::Read(module.to_owned(), cause))?;
    match dylink::with_entries(&bytes, entries) {
        Some(changed) => fs::write(module, changed).map_err(|cause| Error::Write(module.to_owned(), cause)),
        None => Ok(()),
    }
}

fn soname_of(library: &Path) -> Option<Vec<u8>> {
    let mut start = Vec::new();
    File::open(library).and_then(|file| file.take(START).read_to_end(&mut start)).ok()?;
    dylink::soname(&start)
}

/// `$ORIGIN/…`, unless the library lies beside the output, or in the prefix, or the two have nothing but the root in common.
fn beside(library: &Path, output: &Path, prefix: Option<&Path>) -> Option<OsString> {
    let folder = |path: &Path| fs::canonicalize(std::path::absolute(path).ok()?.parent()?).ok();
    let (to, from) = (folder(library)?, folder(output)?);
    let in_prefix =
        prefix.and_then(|prefix| fs::canonicalize(prefix).ok()).is_some_and(|prefix| to.starts_with(prefix));
    let common = to.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    if to == from || in_prefix || common < 2 {
        return None;
    }
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to.components().skip(common)).collect();
    Some(OsString::from_iter([OsStr::new("$ORIGIN/"), path.as_os_str()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_of_the_build_tree_is_found_relative_to_the_output() {
        let place = tempfile::tempdir().unwrap();
        let at = |path: &str| place.path().join(path);
        for folder in ["b/sub/bin", "b/src", "p/lib"] {
            fs::create_dir_all(at(folder)).unwrap();
        }
        let check = |library: &str, output: &str| {
            beside(&at(library), &at(output), Some(&at("p"))).map(|path| path.into_string().unwrap())
        };
        assert_eq!(check("b/src/libx.so", "b/sub/bin/tool").as_deref(), Some("$ORIGIN/../../src"));
        assert_eq!(check("b/src/libx.so", "b/tool").as_deref(), Some("$ORIGIN/src"));
        assert_eq!(check("b/src/libx.so", "b/src/tool"), None);
        assert_eq!(check("p/lib/libx.so", "b/tool"), None);
    }

    #[test]
    fn extensions_and_newer_loaders_have_runtime_paths() {
        let module = |init: Option<&str>| Output::SideModule { path: "x.so".into(), init: init.map(str::to_owned) };
        assert!(!loader_has_paths(&module(None), Version(3, 1, 6)));
        assert!(loader_has_paths(&module(None), PATHS_SINCE));
        assert!(loader_has_paths(&module(Some("PyInit_x")), Version(3, 1, 6)));
    }
}
