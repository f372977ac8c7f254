//! Folders of headers that were written on the build machine and say what its types measure: numpy's, and Python's own. Compiled
//! for the target they give wrong code in silence. The prefix's own take their place; where it has none, headers that say so.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A package whose headers carry sizes.
struct Package {
    /// The header that has them, below the folder of headers.
    header: &'static str,
    /// What stands in it where a `long` has the build machine's eight bytes, or where it leads to a folder of the build machine.
    signs: &'static [&'static str],
    /// Where the prefix has it, below `lib/pythonX.Y/site-packages` or `include/pythonX.Y`.
    folder: fn(&Path, &Path) -> Option<PathBuf>,
    /// Headers for a prefix without it, below `share/emshim/absent`.
    absent: &'static str,
}

static PACKAGES: &[Package] = &[
    Package {
        header: "numpy/_numpyconfig.h",
        signs: &["NPY_SIZEOF_LONG 8"],
        folder: |prefix, _| {
            let libraries = pythons(&prefix.join("lib"));
            let known = ["site-packages/numpy/_core/include", "site-packages/numpy/core/include"];
            let mut all = libraries.iter().flat_map(|library| known.map(|folder| library.join(folder)));
            all.find(|folder| folder.join("numpy").is_dir())
        },
        absent: "numpy",
    },
    Package {
        header: "pyconfig.h",
        signs: &["SIZEOF_LONG 8", "-linux-gnu"],
        folder: |prefix, folder| {
            // Of the same version: `…/include/python3.13`.
            let name = folder.file_name()?;
            let ours = prefix.join("include").join(name);
            ours.join("Python.h").is_file().then_some(ours)
        },
        absent: "python",
    },
];

/// What stands for a folder that a compiler or linker is told to search; none where it holds nothing of the build machine.
/// Where the prefix has none it is a folder of `absent`, whose headers say so.
pub fn replacement(folder: &Path, prefix: Option<&Path>, absent: Option<&Path>) -> Option<PathBuf> {
    // numpy's libraries lie beside its headers.
    let (headers, is_library) = match folder.ends_with("lib") && folder.join("libnpymath.a").is_file() {
        true => (folder.with_file_name("include"), true),
        false => (folder.to_owned(), false),
    };
    let package = PACKAGES.iter().find(|package| {
        let start = start(&headers.join(package.header));
        package.signs.iter().any(|sign| start.contains(sign))
    })?;
    match prefix.and_then(|prefix| (package.folder)(prefix, &headers)) {
        Some(ours) if is_library => Some(ours.with_file_name("lib")),
        Some(ours) => Some(ours),
        None => Some(absent?.join(package.absent)),
    }
}

/// The text of a header, up to a size that no such header has.
fn start(header: &Path) -> String {
    let mut text = Vec::new();
    let read = File::open(header).and_then(|file| file.take(1 << 18).read_to_end(&mut text));
    read.map(|_| String::from_utf8_lossy(&text).into_owned()).unwrap_or_default()
}

/// The folders `python3.X` of a folder, the highest name first.
fn pythons(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_python =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("python3."));
    let mut found: Vec<_> = entries.filter(is_python).collect();
    found.sort();
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(file: PathBuf, text: &str) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    #[test]
    fn headers_of_the_build_machine_give_way_to_the_prefixs() {
        let place = tempfile::tempdir().unwrap();
        let (native, prefix) = (place.path().join("native"), place.path().join("prefix"));
        let core = native.join("site-packages/numpy/_core");
        write(core.join("include/numpy/_numpyconfig.h"), "#define NPY_SIZEOF_SHORT 2\n#define NPY_SIZEOF_LONG 8\n");
        write(core.join("lib/libnpymath.a"), "!<arch>\n");
        write(native.join("include/python3.13/pyconfig.h"), "#define SIZEOF_LONG 8\n");
        write(native.join("debian/python3.13/pyconfig.h"), "# include <x86_64-linux-gnu/python3.13/pyconfig.h>\n");
        let of = |folder: PathBuf| replacement(&folder, Some(&prefix), None);
        // A prefix that has none: as named where nobody can say so.
        assert_eq!(of(core.join("include")), None);
        let said = replacement(&core.join("include"), Some(&prefix), Some(Path::new("/absent")));
        assert_eq!(said, Some("/absent/numpy".into()));
        let ours = prefix.join("lib/python3.13/site-packages/numpy/_core");
        write(ours.join("include/numpy/_numpyconfig.h"), "#define NPY_SIZEOF_LONG 4\n");
        write(prefix.join("include/python3.13/pyconfig.h"), "#define SIZEOF_LONG 4\n");
        write(prefix.join("include/python3.13/Python.h"), "");
        assert_eq!(of(core.join("include")), Some(ours.join("include")));
        assert_eq!(of(core.join("lib")), Some(ours.join("lib")));
        assert_eq!(of(native.join("include/python3.13")), Some(prefix.join("include/python3.13")));
        assert_eq!(of(native.join("debian/python3.13")), Some(prefix.join("include/python3.13")));
        // What is the target's own, or no folder of headers, stays.
        for folder in [
            ours.join("include"),
            prefix.join("include/python3.13"),
            native.join("site-packages"),
            place.path().join("none"),
        ] {
            assert_eq!(of(folder.clone()), None, "{}", folder.display());
        }
    }
}
