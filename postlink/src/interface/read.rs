//! Reads an interface from whichever file is named: a glue, a wasm, or what was saved before.

use std::path::Path;

use super::error::Error;
use super::offer::Interface;
use super::{json, main_module};
use crate::module::Module;
use crate::regular;

impl Interface {
    /// Reads a glue (its wasm is looked for beside it), a wasm (its glue is looked for beside it), or a saved interface.
    pub fn read(path: &Path) -> Result<Interface, Error> {
        let head = read_head(path).map_err(|error| Error::new(path, error))?;
        if json::looks_so(&head) {
            return json::load(path);
        }
        main_module::read(path, head.starts_with(b"\0asm"))
    }

    /// The same of a glue's text and its wasm.
    pub fn of(glue: &str, wasm: Option<&Module>) -> Interface {
        main_module::of(Some(glue), wasm)
    }
}

fn read_head(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut head = Vec::new();
    regular::open(path)?.take(64).read_to_end(&mut head)?;
    Ok(head)
}
