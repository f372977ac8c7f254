//! Puts a main module's glue and wasm together into its interface.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::Error;
use super::offer::{Interface, Offer};
use crate::glue::{self, Glue};
use crate::link::header::Header;
use crate::link::{ownership, program};
use crate::module::{Extern, Module, Signature, ValueType};
use crate::regular;

/// A glue of more bytes is none; the largest seen has 3 MB.
pub(crate) const MAX_GLUE: u64 = 64 << 20;

pub(super) fn read(path: &Path, is_wasm: bool) -> Result<Interface, Error> {
    if is_wasm {
        return from_both(glue_beside(path).as_deref(), Some(path));
    }
    from_both(Some(path), wasm_of(path)?.as_deref())
}

fn from_both(glue: Option<&Path>, wasm: Option<&Path>) -> Result<Interface, Error> {
    let (module, features) = wasm.map(read_wasm).transpose()?.unzip();
    let text = glue.map(read_text).transpose()?;
    let mut interface = of(text.as_deref(), module.as_ref());
    interface.features = features.unwrap_or_default();
    interface.platform = glue.and_then(platform);
    Ok(interface)
}

pub(super) fn of(glue: Option<&str>, module: Option<&Module>) -> Interface {
    let mut interface = Interface::default();
    if module.is_none() {
        interface.unknown.push("its wasm is not beside it".into());
    }
    match glue {
        Some(text) => add_glue(&mut interface, &Glue::read(text), module),
        None => interface.unknown.push("its glue (the JavaScript) is not beside it".into()),
    }
    if let Some(module) = module {
        add_wasm(&mut interface, module);
    }
    interface
}

fn read_text(path: &Path) -> Result<String, Error> {
    let bytes = regular::read(path, MAX_GLUE).map_err(|error| Error::new(path, error))?;
    String::from_utf8(bytes).map_err(|_| Error::new(path, "neither a glue, a wasm nor a saved interface"))
}

fn read_wasm(path: &Path) -> Result<(Module, Vec<String>), Error> {
    let file = regular::open(path).map_err(|error| Error::new(path, error))?;
    let module = Module::read(&file).map_err(|error| Error::new(path, error))?;
    let features = module.features(&file).unwrap_or_default();
    Ok((module, features.into_iter().filter(|one| one.prefix != '-').map(|one| one.name).collect()))
}

/// The wasm that a glue loads: emshim's own header names it, or emcc's text does.
fn wasm_of(glue: &Path) -> Result<Option<PathBuf>, Error> {
    let wasm = match Header::read(glue).map_err(|error| Error::new(glue, error))? {
        Some(header) => ownership::wasm_beside(glue, &header),
        None => {
            let text = read_text(glue)?;
            let Some(name) = glue::wasm_named(text.as_bytes()) else { return Ok(None) };
            glue.with_file_name(name)
        }
    };
    Ok(wasm.is_file().then_some(wasm))
}

/// The glue of a wasm: of the files that could be it, the one that names the wasm.
fn glue_beside(wasm: &Path) -> Option<PathBuf> {
    let names =
        |path: &PathBuf| wasm_of(path).ok().flatten().is_some_and(|named| named.file_name() == wasm.file_name());
    glue_candidates(wasm).find(names)
}

/// Files beside a wasm that could be its JavaScript.
pub(crate) fn glue_candidates(wasm: &Path) -> impl Iterator<Item = PathBuf> {
    let stem = wasm.file_stem().unwrap_or_default();
    let candidates = [".js", ".mjs", ".cjs", ""].map(|ending| wasm.with_file_name(program::with(stem, ending)));
    let wasm = wasm.to_owned();
    candidates.into_iter().filter(move |path| path.is_file() && *path != wasm)
}

fn add_glue(interface: &mut Interface, glue: &Glue, module: Option<&Module>) {
    interface.loader = glue.loader;
    interface.unknown.extend(glue.unknown.clone());
    if !glue.loader.present && glue.unknown.is_none() {
        return;
    }
    interface.heap_base = glue.numbers.get("___heap_base").copied();
    // One pass over the imports for thousands of names.
    let own: HashMap<&str, Arc<Signature>> = module
        .into_iter()
        .flat_map(Module::env_imports)
        .filter_map(|import| Some((import.name.as_str(), Arc::clone(import.what.signature()?))))
        .collect();
    for (key, value) in glue.table.iter().flatten() {
        if glue.stubs.contains(value) {
            continue;
        }
        interface.symbols.insert((*key).to_owned(), offer(key, value, glue, own.get(key)));
    }
    for name in &glue.on_module {
        let mangled = format!("_{name}");
        let addressable = glue.signatures.contains_key(mangled.as_str());
        interface.symbols.entry((*name).to_owned()).or_insert(Offer::Late { addressable });
    }
}

fn offer(key: &str, value: &str, glue: &Glue, own: Option<&Arc<Signature>>) -> Offer {
    if let Some(parameters) = glue.tags.get(value) {
        let params = parameters.iter().filter_map(|word| ValueType::from_word(word)).collect();
        return Offer::Tag(Arc::new(Signature { params, results: Box::default() }));
    }
    if let Some(mutable) = glue.globals.get(value) {
        return Offer::Global { value: ValueType::I32, mutable: *mutable };
    }
    if glue.relays.contains(value) {
        return Offer::Relay;
    }
    match (key, value) {
        (_, "wasmTable") | ("__indirect_function_table", _) => Offer::Table,
        (_, "wasmMemory") | ("memory", _) => Offer::Memory,
        _ if glue.numbers.contains_key(value) => Offer::Number,
        _ => {
            let letters = glue.signatures.get(value);
            let said = || letters.and_then(|letters| Signature::from_letters(letters)).map(Arc::new);
            Offer::JavaScript { signature: own.cloned().or_else(said), addressable: letters.is_some() }
        }
    }
}

/// Exports come after the glue's table: the loader does not replace what is there.
fn add_wasm(interface: &mut Interface, module: &Module) {
    interface.memory = module.memories.first().copied();
    interface.table = module.tables.first().copied();
    interface.needed = module.needed().to_vec();
    if !interface.loader.present && interface.unknown.is_empty() {
        return;
    }
    for export in &module.exports {
        let offer = match &export.what {
            Extern::Function(signature) => Offer::Wasm(Arc::clone(signature)),
            Extern::Global { value, mutable } if interface.loader.keeps_globals => {
                Offer::Global { value: *value, mutable: *mutable }
            }
            Extern::Global { .. } => Offer::Address,
            Extern::Memory(_) => Offer::Memory,
            Extern::Table(_) => Offer::Table,
            Extern::Tag(signature) => Offer::Tag(Arc::clone(signature)),
        };
        let late = matches!(interface.symbols.get(&export.name), Some(Offer::Late { .. }));
        if late || !interface.symbols.contains_key(&export.name) {
            interface.symbols.insert(export.name.clone(), offer);
        }
    }
    if interface.loader.main_alias {
        for (name, alias) in [("main", "__main_argc_argv"), ("__main_argc_argv", "main")] {
            if let Some(offer) = interface.symbols.get(name).cloned() {
                interface.symbols.entry(alias.to_owned()).or_insert(offer);
            }
        }
    }
}

/// The wheels that a Python runtime takes: a lock file beside it says so.
fn platform(glue: &Path) -> Option<String> {
    let mut head = String::new();
    let lock = regular::open(&glue.with_file_name("pyodide-lock.json")).ok()?;
    lock.take(4096).read_to_string(&mut head).ok()?;
    let value = |key: &str| {
        let rest = &head[head.find(&format!("\"{key}\""))? + key.len() + 2..];
        Some(rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?.split('"').next()?.to_owned())
    };
    Some(format!("pyemscripten_{}_wasm32", value("abi_version")?))
}
