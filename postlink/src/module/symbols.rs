//! Names among a module's exports that are no symbols: a loader keeps them to itself.

/// Exports that a loader keeps to itself (`isInternalSym` in Emscripten's own, 3.1.6 to 6.0.5).
pub(crate) fn is_internal(name: &str) -> bool {
    const INTERNAL: [&str; 19] = [
        "__c_longjmp",
        "__cpp_exception",
        "__dso_handle",
        "__indirect_function_table",
        "__memory_base",
        "__set_stack_limits",
        "__stack_pointer",
        "__start_em_asm",
        "__start_em_js",
        "__stop_em_asm",
        "__stop_em_js",
        "__table_base",
        "__tls_align",
        "__tls_size",
        "__wasm_apply_data_relocs",
        "__wasm_call_ctors",
        "__wasm_init_tls",
        "_emscripten_tls_init",
        "memory",
    ];
    INTERNAL.binary_search(&name).is_ok() || name.starts_with("__em_js__") || name.starts_with('%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_names_are_found() {
        assert!(is_internal("__wasm_call_ctors") && is_internal("memory") && is_internal("__em_js__x"));
        assert!(!is_internal("main"));
    }
}
