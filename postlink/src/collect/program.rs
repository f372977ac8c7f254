//! A program's JavaScript among the inputs: which wasm it loads, and whether it is a factory.

use crate::glue;
use crate::link::header::Header;
use crate::link::program;

/// A program's JavaScript.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// As shown.
    pub(crate) path: String,
    /// The file name of the wasm that it loads; `None` if it carries it, or names none.
    pub(crate) wasm: Option<String>,
    /// Whoever loads it gets a factory.
    pub(crate) factory: bool,
}

impl Program {
    pub(crate) fn read(path: String, text: &[u8]) -> Program {
        let name = path.rsplit('/').next().unwrap_or(&path);
        let stamped = Header::parse(text).is_some();
        let wasm = match stamped {
            true => Some(program::wasm_name(name.as_ref())),
            false => glue::wasm_named(text),
        };
        let wasm = wasm.map(|name| name.to_string_lossy().into_owned());
        Program { path, wasm, factory: stamped || glue::is_factory(text) }
    }

    /// Where its wasm has to be.
    pub(crate) fn wasm_path(&self) -> Option<String> {
        let name = self.wasm.as_ref()?;
        Some(self.path.rsplit_once('/').map_or(name.clone(), |(folder, _)| format!("{folder}/{name}")))
    }
}
