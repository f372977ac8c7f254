//! Of which Emscripten is the Python in the prefix? An extension that another one makes may not load there, and no index takes it.

use policy::{Version, exports};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The ABIs of PEP 783: the name and its Emscripten stand first in a row.
const ABIS: &str = include_str!("../../../share/python/abis.tsv");

/// Where a Python's sysconfig data names its ABI: PEP 783's names, then Pyodide's older one.
const NAMED: [&str; 3] = ["PYEMSCRIPTEN_PLATFORM_VERSION", "PYEMSCRIPTEN_ABI_VERSION", "PYODIDE_ABI_VERSION"];

/// The ABI of the Python that will load this output, and its Emscripten, where that is not the one that links. `None` for what is no
/// extension, and where the Python says no ABI, or one that is not known.
pub fn differing(output: &OsStr, prefix: &Path, version: Version) -> Option<(String, Version)> {
    exports::python_init(output)?;
    let (abi, made_with) = of_library(&library(output, prefix)?)?;
    made_with.filter(|made_with| *made_with != version).map(|made_with| (abi, made_with))
}

/// The ABI that the Python with this library folder (`lib/python3.13`) says, and its Emscripten where that is known.
pub fn of_library(library: &Path) -> Option<(String, Option<Version>)> {
    let abi = abi(library)?;
    let made_with = emscripten(&abi);
    Some((abi, made_with))
}

/// The library folder of the Python that an extension is for. One of the limited API is for any.
fn library(output: &OsStr, prefix: &Path) -> Option<PathBuf> {
    let name = Path::new(output).file_name()?.to_str()?;
    let libraries = prefix.join("lib");
    if let Some((_, tag)) = name.split_once(".cpython-3") {
        let minor = tag.split(|c: char| !c.is_ascii_digit()).next()?;
        return Some(libraries.join(format!("python3.{minor}")));
    }
    let mut found: Vec<_> = fs::read_dir(libraries).ok()?.flatten().map(|entry| entry.path()).collect();
    found.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("python3")));
    found.sort();
    found.into_iter().next()
}

/// What the sysconfig data of a Python says.
fn abi(library: &Path) -> Option<String> {
    let files = fs::read_dir(library).ok()?.flatten().map(|entry| entry.path());
    let mut data: Vec<_> = files.filter(|path| is_data(path)).collect();
    data.sort();
    let text = fs::read_to_string(data.first()?).ok()?;
    NAMED.iter().find_map(|name| value(&text, name))
}

fn is_data(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    name.starts_with("_sysconfigdata_") && name.contains("emscripten") && name.ends_with(".py")
}

/// The text that stands behind `'NAME': `, in either kind of quotes.
fn value(text: &str, name: &str) -> Option<String> {
    let quotes = ['\'', '"'];
    let (_, rest) = text.split_once(name)?;
    let rest = rest.strip_prefix(quotes)?.trim_start().strip_prefix(':')?.trim_start().strip_prefix(quotes)?;
    let (value, _) = rest.split_once(quotes)?;
    (!value.is_empty()).then(|| value.to_owned())
}

/// The Emscripten of an ABI.
fn emscripten(abi: &str) -> Option<Version> {
    let rows = ABIS.lines().filter(|line| !line.starts_with('#'));
    let mut words = rows.map(|line| line.split('\t')).find(|words| words.clone().next() == Some(abi))?;
    Version::parse(words.nth(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_kind_of_quotes_is_read() {
        for text in ["{'A': 1, 'PYODIDE_ABI_VERSION': '2025_0'}", "{\"PYODIDE_ABI_VERSION\" : \"2025_0\", 'B': ''}"] {
            assert_eq!(value(text, "PYODIDE_ABI_VERSION").as_deref(), Some("2025_0"), "{text}");
        }
        for text in [
            "",
            "PYODIDE_ABI_VERSION",
            "'PYODIDE_ABI_VERSION': 5",
            "'PYODIDE_ABI_VERSION': ''",
            "'PYODIDE_ABI_VERSION': 'x",
        ] {
            assert_eq!(value(text, "PYODIDE_ABI_VERSION"), None, "{text}");
        }
    }

    fn prefix_with(abi: &str) -> tempfile::TempDir {
        let prefix = tempfile::tempdir().unwrap();
        let library = prefix.path().join("lib/python3.13");
        fs::create_dir_all(&library).unwrap();
        let text = format!("build_time_vars = {{'ABIFLAGS': '',\n 'A': 1, 'PYODIDE_ABI_VERSION': '{abi}'}}\n");
        fs::write(library.join("_sysconfigdata__emscripten_wasm32-emscripten.py"), text).unwrap();
        prefix
    }

    #[test]
    fn an_extension_belongs_to_the_emscripten_of_its_pythons_abi() {
        let prefix = prefix_with("2025_0");
        let asked = |name: &str, version| differing(OsStr::new(name), prefix.path(), version);
        for name in ["b/m.cpython-313-wasm32-emscripten.so", "m.abi3.so"] {
            assert_eq!(asked(name, Version(3, 1, 6)), Some(("2025_0".to_owned(), Version(4, 0, 9))), "{name}");
            assert_eq!(asked(name, Version(4, 0, 9)), None, "{name}");
        }
        for name in ["libm.so", "m.so", "m.cpython-312-wasm32-emscripten.so"] {
            assert_eq!(asked(name, Version(3, 1, 6)), None, "{name}");
        }
    }

    #[test]
    fn an_abi_that_is_not_known_says_nothing() {
        for abi in ["", "2031_0"] {
            let prefix = prefix_with(abi);
            assert_eq!(differing(OsStr::new("m.abi3.so"), prefix.path(), Version(3, 1, 6)), None, "{abi}");
        }
        assert_eq!(differing(OsStr::new("m.abi3.so"), Path::new("/no/such"), Version(3, 1, 6)), None);
    }

    #[test]
    fn each_row_of_the_table_has_a_version_and_a_hash() {
        let rows: Vec<Vec<&str>> =
            ABIS.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
        assert!(rows.len() >= 4);
        for row in rows {
            assert_eq!(row.len(), 5, "{row:?}");
            assert!(Version::parse(row[1]).is_some() && row[4].len() == 64, "{row:?}");
        }
    }
}
