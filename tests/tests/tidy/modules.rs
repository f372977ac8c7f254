//! Which file of a package uses which: each path of a file leads to the file of the deepest module in it.

use crate::scan::{Scan, scan};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// For each file of a package, the files that it uses, with the line and the path that say so first. Files are relative
/// to the folder above the package.
pub type Uses = BTreeMap<PathBuf, BTreeMap<PathBuf, String>>;

/// Reads the package in `folder`: its library, and each program, test and example of it, whose trees are their own.
pub fn uses(folder: &Path) -> Uses {
    let mut tree = Tree { modules: Vec::new(), library: None, library_name: library_name(folder) };
    let library = folder.join("src/lib.rs");
    if library.is_file() {
        tree.library = Some(tree.root(&library));
    }
    for root in roots(folder) {
        tree.root(&root);
    }
    let top = folder.parent().unwrap_or(folder);
    let relative = |file: &Path| file.strip_prefix(top).unwrap_or(file).to_owned();
    let mut uses = Uses::new();
    for (at, module) in tree.modules.iter().enumerate() {
        let used = uses.entry(relative(&module.file)).or_default();
        for (path, line) in &module.scan.paths {
            let Some(found) = tree.resolve(at, path, 0) else { continue };
            let other = &tree.modules[found].file;
            if *other != module.file {
                let place = || format!("{}:{line}: {}", relative(&module.file).display(), path.join("::"));
                used.entry(relative(other)).or_insert_with(place);
            }
        }
    }
    uses
}

fn library_name(folder: &Path) -> String {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let name = manifest.lines().find_map(|line| line.strip_prefix("name = \"")).unwrap_or_default();
    name.trim_end_matches('"').replace('-', "_")
}

/// Where Cargo looks for programs, tests and examples, and `src/FOLDER/main.rs`.
fn roots(folder: &Path) -> BTreeSet<PathBuf> {
    let mut roots = BTreeSet::from([folder.join("src/main.rs")]);
    for below in ["src", "tests", "examples"] {
        for entry in fs::read_dir(folder.join(below)).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                roots.insert(path.join("main.rs"));
            } else if below != "src" && path.extension().is_some_and(|end| end == "rs") {
                roots.insert(path);
            }
        }
    }
    roots.retain(|root| root.is_file());
    roots
}

struct Module {
    file: PathBuf,
    /// The module around it; the root of a tree has none.
    parent: Option<usize>,
    root: usize,
    children: BTreeMap<String, usize>,
    scan: Scan,
}

struct Tree {
    modules: Vec<Module>,
    library: Option<usize>,
    library_name: String,
}

impl Tree {
    fn root(&mut self, file: &Path) -> usize {
        let below = file.parent().unwrap_or(file).to_owned();
        self.read(file, &below, None)
    }

    /// Reads a file whose children lie in `below`.
    fn read(&mut self, file: &Path, below: &Path, parent: Option<usize>) -> usize {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.add(file, below, parent, scan(&text))
    }

    fn add(&mut self, file: &Path, below: &Path, parent: Option<usize>, mut scan: Scan) -> usize {
        let at = self.modules.len();
        let (declared, inline) = (std::mem::take(&mut scan.declared), std::mem::take(&mut scan.inline));
        let root = parent.map_or(at, |parent| self.modules[parent].root);
        self.modules.push(Module { file: file.to_owned(), parent, root, children: BTreeMap::new(), scan });
        for (name, path) in declared {
            let own = below.join(format!("{name}.rs"));
            let child = match path {
                Some(path) => {
                    let file = file.with_file_name(path);
                    let below = file.parent().unwrap_or(&file).to_owned();
                    self.read(&file, &below, Some(at))
                }
                None if own.is_file() => self.read(&own, &below.join(&name), Some(at)),
                None => self.read(&below.join(&name).join("mod.rs"), &below.join(&name), Some(at)),
            };
            self.modules[at].children.insert(name, child);
        }
        for (name, scan) in inline {
            let child = self.add(file, &below.join(&name), Some(at), scan);
            self.modules[at].children.insert(name, child);
        }
        at
    }

    /// The deepest module of a path that stands in the module `at`; none where the path leaves the package.
    fn resolve(&self, at: usize, path: &[String], depth: usize) -> Option<usize> {
        let (first, rest) = path.split_first()?;
        let found = match first.as_str() {
            "crate" => self.modules[at].root,
            "self" => at,
            "super" => self.modules[at].parent?,
            name => return self.resolve_name(at, name, path, depth),
        };
        Some(self.descend(found, rest))
    }

    /// A path whose first word is a child module, a name that a `use` brought, or this package's library.
    fn resolve_name(&self, at: usize, name: &str, path: &[String], depth: usize) -> Option<usize> {
        if depth > 16 {
            return None;
        }
        let module = &self.modules[at];
        if let Some(child) = module.children.get(name) {
            return Some(self.descend(*child, &path[1..]));
        }
        for (_, meant) in module.scan.names.iter().filter(|(own, meant)| own == name && meant[0] != *name) {
            let whole: Vec<String> = meant.iter().chain(&path[1..]).cloned().collect();
            if let Some(found) = self.resolve(at, &whole, depth + 1) {
                return Some(found);
            }
        }
        for glob in module.scan.globs.iter().filter(|glob| glob[0] != *name) {
            let from = self.resolve(at, glob, depth + 1);
            if let Some(child) = from.and_then(|from| self.modules[from].children.get(name)) {
                return Some(self.descend(*child, &path[1..]));
            }
        }
        let library = self.library.filter(|library| name == self.library_name && module.root != *library)?;
        // Whoever stands outside the library sees what it hands on.
        match path.get(1) {
            Some(second) if !self.modules[library].children.contains_key(second) => {
                self.resolve_name(library, second, &path[1..], depth + 1).or(Some(library))
            }
            _ => Some(self.descend(library, &path[1..])),
        }
    }

    fn descend(&self, mut at: usize, path: &[String]) -> usize {
        for name in path {
            let parent = self.modules[at].parent.filter(|_| name == "super");
            match self.modules[at].children.get(name).copied().or(parent) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }
}
