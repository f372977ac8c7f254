//! Copies the libraries that a wheel's modules need into the wheel, as auditwheel-emscripten does: into `NAME.libs`, under names
//! with a hash, and with runtime paths that lead there.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::archive::Wheel;
use super::error::Error;
use crate::edit::{self, Edits};
use crate::glob;
use crate::module::Module;

/// What came of it.
#[derive(Debug)]
pub struct Repaired {
    /// The wheel; `None` where it lacks nothing.
    pub bytes: Option<Vec<u8>>,
    /// What was done, a phrase each.
    pub changes: Vec<String>,
}

/// A library on disk, and what it is called in the wheel.
struct Copied {
    from: PathBuf,
    name: String,
    wasm: Vec<u8>,
}

/// One module of the wheel, or a library that is copied into it.
struct Part {
    /// Where it is in the wheel.
    path: String,
    wasm: Vec<u8>,
    needed: Vec<String>,
    /// Along which loaders look.
    runtime_path: Vec<String>,
    /// The same, and what emshim wrote down for loaders that know none.
    said: Vec<String>,
    edits: Edits,
}

/// Copies what is needed from the folders of `lib_path`. `given`: names or patterns of libraries that the program brings.
pub fn repair(file: &Path, lib_path: &[PathBuf], given: &[String]) -> Result<Repaired, Error> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let package = name.split_once('-').filter(|_| name.ends_with(".whl"));
    let (package, _) = package.ok_or_else(|| Error::new("not named as a wheel is (NAME-VERSION-….whl)"))?;
    let folder = format!("{package}.libs");
    let mut wheel = Wheel::open(file)?;
    wheel.record()?;
    let mut parts = VecDeque::new();
    for path in wheel.modules()? {
        let wasm = wheel.read(&path)?;
        parts.extend(Part::read(path, wasm)?);
    }
    let inside: Vec<String> = parts.iter().map(|part| part.path.clone()).collect();
    let mut copied: HashMap<String, Copied> = HashMap::new();
    let mut done = Vec::new();
    let mut changes = Vec::new();
    while let Some(mut part) = parts.pop_front() {
        for needed in part.needed.clone() {
            if given.iter().any(|pattern| glob::matches(pattern, &needed)) || part.finds(&needed, &inside) {
                continue;
            }
            let base = needed.rsplit('/').next().unwrap_or(&needed).to_owned();
            let own: Vec<_> = inside.iter().filter(|path| path.rsplit('/').next() == Some(&*base)).collect();
            let (name, place) = match (copied.get(&base), own.as_slice()) {
                (Some(library), _) => (library.name.clone(), folder.clone()),
                (None, [one]) => (base, parent(&installed(one)).to_owned()),
                (None, _) => {
                    let library = find(&base, lib_path).map_err(|why| Error::new(format!("{}: {why}", part.path)))?;
                    let name = library.name.clone();
                    if !copied.values().any(|one| one.name == name) {
                        changes.push(format!("{folder}/{name} from {}", library.from.display()));
                        let path = format!("{folder}/{name}");
                        let library = Part::read(path, library.wasm.clone())?;
                        parts.extend(library.filter(|library| !done.iter().any(|one: &Part| one.path == library.path)));
                    }
                    copied.insert(base, library);
                    (name, folder.clone())
                }
            };
            if name != needed {
                part.edits.needed_replace.push((needed, name));
            }
            part.add_path(&place);
        }
        done.push(part);
    }
    let mut changed = BTreeMap::new();
    for part in done {
        let edited = match part.edits == Edits::default() {
            true => part.wasm.clone(),
            false => {
                edit::apply(&part.wasm, &part.edits)
                    .map_err(|error| Error::new(format!("{}: {error}", part.path)))?
                    .wasm
            }
        };
        let new = !inside.contains(&part.path);
        if edited != part.wasm && !new {
            changes.push(format!("{} finds them", part.path));
        }
        if new || edited != part.wasm {
            changed.insert(part.path, edited);
        }
    }
    let bytes = if changed.is_empty() { None } else { Some(wheel.with(&changed)?) };
    Ok(Repaired { bytes, changes })
}

impl Part {
    /// A module with what it needs; `None` for what no loader takes.
    fn read(path: String, wasm: Vec<u8>) -> Result<Option<Part>, Error> {
        let module = Module::read(&wasm).map_err(|error| Error::new(format!("{path}: {error}")))?;
        if module.dylink.is_none() {
            return Ok(None);
        }
        let (needed, runtime_path) = (module.needed().to_vec(), module.runtime_path().to_vec());
        let said = module.all_runtime_paths();
        Ok(Some(Part { path, wasm, needed, runtime_path, said, edits: Edits::default() }))
    }

    /// Is the library in the wheel, where the runtime path leads?
    fn finds(&self, needed: &str, inside: &[String]) -> bool {
        self.runtime_path.iter().filter_map(|path| path.strip_prefix("$ORIGIN")).any(|rest| {
            let wanted = normal(&format!("{}{rest}/{needed}", parent(&installed(&self.path))));
            inside.iter().any(|path| installed(path) == wanted)
        })
    }

    /// Adds the way to a folder of the wheel. Folders of the machine that linked the module do not lead anywhere.
    fn add_path(&mut self, folder: &str) {
        let path = self
            .edits
            .runtime_path
            .get_or_insert_with(|| self.said.iter().filter(|path| path.starts_with("$ORIGIN")).cloned().collect());
        let own = installed(&self.path);
        let (from, to): (Vec<_>, Vec<_>) = (parts(parent(&own)), parts(folder));
        let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
        let way = ["$ORIGIN"].into_iter().chain(from[common..].iter().map(|_| ".."));
        let way = way.chain(to[common..].iter().copied()).collect::<Vec<_>>().join("/");
        if !path.contains(&way) {
            path.push(way);
        }
    }
}

/// The library of that name in the first folder that has it.
fn find(name: &str, folders: &[PathBuf]) -> Result<Copied, String> {
    let missing = || {
        let places: Vec<_> = folders.iter().map(|folder| folder.display().to_string()).collect();
        let places = if places.is_empty() { String::new() } else { format!(", nor in {}", places.join(", ")) };
        format!("needed library {name} is not in the wheel{places}; name its folder with --lib-path, or --exclude it")
    };
    let from = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()).ok_or_else(missing)?;
    let wasm = fs::read(&from).map_err(|error| format!("{}: {error}", from.display()))?;
    if !Module::read(&wasm).is_ok_and(|module| module.dylink.is_some()) {
        return Err(format!("{} is not a side module", from.display()));
    }
    // By what is in it: two names of one file are one library.
    let real = fs::canonicalize(&from).ok().and_then(|path| Some(path.file_name()?.to_str()?.to_owned()));
    let name = hashed(real.as_deref().unwrap_or(name), &wasm);
    Ok(Copied { from, name, wasm })
}

/// `libz-0123abcd.so.1`: two wheels bring a library each, and both are loaded.
fn hashed(name: &str, wasm: &[u8]) -> String {
    let hash: String = Sha256::digest(wasm)[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    let (base, ending) = name.split_once('.').unwrap_or((name, "so"));
    match base.ends_with(&format!("-{hash}")) {
        true => name.to_owned(),
        false => format!("{base}-{hash}.{ending}"),
    }
}

/// Where a member lies once the wheel is installed: `NAME-1.data/platlib/` is put beside the packages.
fn installed(path: &str) -> String {
    let below = path.split_once(".data/").and_then(|(name, rest)| {
        let rest = rest.strip_prefix("platlib/").or_else(|| rest.strip_prefix("purelib/"))?;
        (!name.contains('/')).then_some(rest)
    });
    below.unwrap_or(path).to_owned()
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn parts(folder: &str) -> Vec<&str> {
    folder.split('/').filter(|part| !part.is_empty()).collect()
}

/// Without `.` and `..`; those that lead out of the wheel stay.
fn normal(path: &str) -> String {
    let mut result: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match (part, result.last()) {
            ("..", Some(last)) if *last != ".." => drop(result.pop()),
            _ => result.push(part),
        }
    }
    result.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_in_a_wheel_are_those_of_an_installed_one() {
        assert_eq!(installed("p-1.data/platlib/p/m.so"), "p/m.so");
        assert_eq!(installed("p/x.data/platlib/m.so"), "p/x.data/platlib/m.so");
        assert_eq!(normal("p/../p.libs/./l.so"), "p.libs/l.so");
        assert_eq!(normal("../l.so"), "../l.so");
    }

    #[test]
    fn a_hash_stands_before_the_ending_once() {
        let name = hashed("libz.so.1", b"abc");
        assert_eq!(name, "libz-ba7816bf.so.1");
        assert_eq!(hashed(&name, b"abc"), name);
    }
}
