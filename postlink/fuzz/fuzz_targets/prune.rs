//! Valid modules with all kinds of code: exports are pruned, and what is left is valid or refused.

#![no_main]

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use postlink::edit::{self, Edits};
use wasm_smith::{Config, Module};

const DYLINK: &[u8] = b"\x00\x0f\x08dylink.0\x01\x04\x00\x00\x00\x00";

fuzz_target!(|data: &[u8]| {
    let mut bytes = Unstructured::new(data);
    let config = Config {
        exceptions_enabled: true,
        gc_enabled: true,
        memory64_enabled: true,
        reference_types_enabled: true,
        relaxed_simd_enabled: true,
        simd_enabled: true,
        tail_call_enabled: true,
        threads_enabled: true,
        bulk_memory_enabled: true,
        multi_value_enabled: true,
        max_memories: 2,
        max_tables: 2,
        min_exports: 1,
        ..Config::default()
    };
    let Ok(module) = Module::new(config, &mut bytes) else { return };
    let wasm = module.to_bytes();
    let wasm = [&wasm[..8], DYLINK, &wasm[8..]].concat();
    let edits = |pattern: &str| Edits { keep_exports: Some(vec![pattern.to_owned()]), ..Edits::default() };
    // Few names have one letter, some have three; all go through when nothing is dropped.
    for pattern in ["?", "???", "a*"] {
        if let Err(error @ edit::Error::Output(_)) = edit::apply(&wasm, &edits(pattern)) {
            panic!("{error}");
        }
    }
});
