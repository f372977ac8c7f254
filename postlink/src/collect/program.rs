//! A program's JavaScript among the inputs: which wasm it loads, and whether it is a factory.

use crate::glue;
use crate::link::header::Header;
use crate::link::program;

/// A program's JavaScript.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// As shown.
    pub(crate) path: String,
    /// The file names of the wasm that it loads, the first that is there; none if it carries it, or names none.
    pub(crate) wasm: Vec<String>,
    /// Whoever loads it gets a factory.
    pub(crate) factory: bool,
}

impl Program {
    pub(crate) fn read(path: String, text: &[u8]) -> Program {
        let name = path.rsplit('/').next().unwrap_or(&path);
        let header = Header::parse(text);
        let stamped = header.is_some();
        // As share/host/host.js looks for it: a link to a program goes by the name that its wasm was linked with.
        let names: Vec<_> = match header {
            Some(header) => vec![program::wasm_name(name.as_ref()), header.name],
            None => glue::wasm_named(text).into_iter().collect(),
        };
        let wasm = names.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        Program { path, wasm, factory: stamped || glue::is_factory(text) }
    }

    /// Where its wasm may be, the first that is there.
    pub(crate) fn wasm_paths(&self) -> impl Iterator<Item = String> {
        let folder = self.path.rsplit_once('/').map(|(folder, _)| folder);
        self.wasm.iter().map(move |name| folder.map_or(name.clone(), |folder| format!("{folder}/{name}")))
    }
}
