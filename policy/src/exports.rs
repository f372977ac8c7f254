//! Symbols that a link must export, by a setting or by the name of its output, and those that a shared library hides.

mod patterns;
mod symbols;

pub use symbols::{Binding, Symbol, Symbols};

use crate::settings::Settings;
use std::ffi::OsStr;
use std::path::Path;

/// The names in the value of `EXPORTED_FUNCTIONS`, as the linker knows them: `_a,_b` or `['_a', '_b']`. What stands in a
/// file (`@FILE`) is not seen.
pub fn names(value: &str) -> impl Iterator<Item = &str> {
    let list = value.trim().trim_start_matches('[').trim_end_matches(']');
    list.split(',').filter_map(|word| {
        let name = word.trim().trim_matches(|c| c == '\'' || c == '"').strip_prefix('_')?;
        // A program's main has another name, which depends on its arguments.
        (!name.is_empty() && name != "main").then_some(name)
    })
}

/// The function by which Python loads the extension module with this file name (`m.cpython-313-wasm32-emscripten.so`,
/// `m.abi3.so`); `None` for any other file, and where the module's name is not ASCII.
pub fn python_init(output: &OsStr) -> Option<String> {
    let file = Path::new(output).file_name()?.to_str()?;
    let (module, ending) = file.split_once('.')?;
    let is_extension = ending == "abi3.so" || (ending.starts_with("cpython-3") && ending.ends_with(".so"));
    let is_plain = !module.is_empty() && module.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_extension && is_plain).then(|| format!("PyInit_{module}"))
}

/// The same where policy wants it to be the extension's only export.
pub fn only_init(output: &OsStr, settings: &Settings) -> Option<String> {
    python_init(output).filter(|_| settings.extensions_init_only)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_module_is_known_by_its_file_name() {
        let init = |name: &str| python_init(OsStr::new(name));
        assert_eq!(init("build/p/_m.cpython-313-wasm32-emscripten.so").as_deref(), Some("PyInit__m"));
        assert_eq!(init("m.abi3.so").as_deref(), Some("PyInit_m"));
        for other in
            ["libm.so", "m.so", "m.abi3.so.1", "\u{e9}.abi3.so", ".abi3.so", "m.cpython-313.txt", "cpython-3.so", ""]
        {
            assert_eq!(init(other), None, "{other}");
        }
    }

    #[test]
    fn both_forms_of_a_list_are_read() {
        for list in ["_a,__b", "['_a','__b']", r#"["_a", "__b"]"#, "_main,_a,@file,,__b"] {
            assert_eq!(names(list).collect::<Vec<_>>(), ["a", "_b"], "{list}");
        }
    }
}
