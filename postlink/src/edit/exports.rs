//! Which exports stay when only some are asked for, and dropping what then is dead.

use std::collections::{BTreeSet, HashSet};

use walrus::passes::gc;
use walrus::{Module, ModuleConfig};
use wasmparser::{Parser, Payload, Validator, WasmFeatures};

use super::error::Error;
use crate::{glob, module};

/// An export that a loader or the module itself needs, whoever else asks for it or not. `*` at the end: any that begins so.
struct Needed {
    name: &'static str,
    #[allow(dead_code)] // for who reads the rows
    why: &'static str,
}

const fn needed(name: &'static str, why: &'static str) -> Needed {
    Needed { name, why }
}

/// From the loaders of 3.1.6, 3.1.69 and 6.0.5: what they call or read by name, and what they never take for a symbol.
#[rustfmt::skip]
static NEEDED: &[Needed] = &[
    needed("__wasm_call_ctors",          "the loader calls it: constructors"),
    needed("__wasm_apply_data_relocs",   "the loader calls it: pointers in data"),
    needed("__wasm_apply_global_relocs", "linkers up to LLVM 17 export it beside the former"),
    needed("__post_instantiate",         "loaders up to 2.0 call it"),
    needed("__set_stack_limits",         "the loader calls it under stack checks"),
    needed("__wasm_init_tls",            "each thread calls it"),
    needed("emscripten_tls_init",        "each thread calls it, up to 3.1"),
    needed("_emscripten_tls_init",       "each thread calls it"),
    needed("__tls_*",                    "size, alignment and base of what each thread has"),
    needed("__dso_handle",               "atexit in a module goes by it"),
    needed("__start_em_asm",             "the loader reads EM_ASM code between it and __stop_em_asm"),
    needed("__stop_em_asm",              "see __start_em_asm"),
    needed("__start_em_js",              "emcc reads it when the module is on a link's command line"),
    needed("__stop_em_js",               "see __start_em_js"),
    needed("__em_js__*",                 "the loader makes functions of EM_JS code"),
    needed("__em_lib_deps*",             "emcc reads them when the module is on a link's command line"),
    needed("__start_em_lib_deps",        "see __em_lib_deps"),
    needed("__stop_em_lib_deps",         "see __em_lib_deps"),
    needed("__cpp_exception",            "the tag of C++ exceptions"),
    needed("__c_longjmp",                "the tag of longjmp"),
    needed("dynCall_*",                  "the loader calls function pointers through them without BIGINT"),
];

/// Without legalisation; the loader prefers it to the plain name where there is one.
const ORIGINAL: &str = "orig$";

/// How often the search for exports that the module imports itself starts over; then all that it imports stay.
const ROUNDS: usize = 6;

/// Local variables that all functions together may have: each costs walrus some hundred bytes, and a file very little.
const LOCALS: u64 = 1 << 22;

/// What came of it.
pub(super) struct Pruned {
    /// The module, without custom sections but `name`.
    pub(super) wasm: Vec<u8>,
    /// Exports that are gone.
    pub(super) dropped: usize,
    /// Exports that stay because the module imports them itself.
    pub(super) own: BTreeSet<String>,
    /// Patterns that match no export.
    pub(super) unmatched: Vec<String>,
    /// Symbols that it still exports and imports.
    pub(super) exports: HashSet<String>,
    pub(super) imports: HashSet<String>,
}

/// `wasm` is a module without custom sections other than `name`.
///
/// A module may import what it exports, so that another definition can stand in front of it: by the GOT, or plainly. What
/// lives and imports a dropped export gets it back, which may make more of the module live; so this starts over with it.
pub(super) fn prune(wasm: &[u8], patterns: &[String]) -> Result<Pruned, Error> {
    understood(wasm)?;
    if module::Module::read(&wasm).is_ok_and(|module| module.is_main()) {
        return Err(Error::NotSide);
    }
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false);
    let mut own = BTreeSet::new();
    for round in 1.. {
        let mut module = config.parse(wasm).map_err(|error| Error::Prune(format!("{error:#}")))?;
        if round == ROUNDS {
            own.extend(imports(&module));
        }
        let (dropped, unmatched) = drop_exports(&mut module, patterns, &own);
        if unmatched.len() == patterns.len() {
            return Err(Error::NothingKept(patterns.join(" ")));
        }
        gc::run(&mut module);
        let imports: HashSet<String> = imports(&module).collect();
        let missing: Vec<_> =
            dropped.iter().filter(|name| imports.contains(plain(name))).map(|name| plain(name)).collect();
        if missing.is_empty() {
            own.retain(|name| module.exports.iter().any(|export| export.name == *name));
            let exports = module.exports.iter().map(|export| export.name.clone()).collect();
            return Ok(Pruned { wasm: module.emit_wasm(), dropped: dropped.len(), own, unmatched, exports, imports });
        }
        own.extend(missing.into_iter().map(str::to_owned));
    }
    unreachable!("the last round keeps all that is imported")
}

/// The names that go, and the patterns that match none.
fn drop_exports(module: &mut Module, patterns: &[String], own: &BTreeSet<String>) -> (Vec<String>, Vec<String>) {
    // Lists of thousands of plain names are usual, patterns are few.
    let (globs, names): (Vec<_>, Vec<_>) =
        patterns.iter().map(String::as_str).partition(|one| one.contains(['*', '?']));
    let names: HashSet<&str> = names.into_iter().collect();
    let (mut dropped, mut matched) = (Vec::new(), HashSet::new());
    for (id, name) in module.exports.iter().map(|export| (export.id(), export.name.clone())).collect::<Vec<_>>() {
        let asked = globs.iter().copied().filter(|glob| glob::matches(glob, plain(&name)));
        let asked: Vec<_> = asked.chain(names.get(plain(&name)).copied()).collect();
        let is_asked = !asked.is_empty();
        matched.extend(asked);
        if !is_asked && !is_needed(&name) && !own.contains(plain(&name)) {
            module.exports.delete(id);
            dropped.push(name);
        }
    }
    let unmatched = patterns.iter().filter(|pattern| !matched.contains(pattern.as_str()));
    (dropped, unmatched.cloned().collect())
}

fn imports(module: &Module) -> impl Iterator<Item = String> {
    module.imports.iter().map(|import| import.name.clone())
}

fn plain(name: &str) -> &str {
    name.strip_prefix(ORIGINAL).unwrap_or(name)
}

fn is_needed(name: &str) -> bool {
    NEEDED.iter().any(|row| glob::matches(row.name, name))
}

/// walrus takes what it does not know for a mistake of its own and panics: it only gets modules that are valid with the
/// proposals that it has, and that do not cost far more memory than they have bytes.
fn understood(wasm: &[u8]) -> Result<(), Error> {
    let features = WasmFeatures::default().union(WasmFeatures::LEGACY_EXCEPTIONS);
    Validator::new_with_features(features).validate_all(wasm)?;
    let mut locals = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CodeSectionEntry(body) = payload? else { continue };
        for group in body.get_locals_reader()? {
            locals += u64::from(group?.0);
        }
    }
    (locals <= LOCALS).then_some(()).ok_or(Error::Prune(format!("its functions have {locals} local variables")))
}
