//! Any bytes as a module: an error, or a module of which all can be asked that inspect asks.

#![no_main]

use libfuzzer_sys::fuzz_target;
use postlink::{Module, inspect};

fuzz_target!(|data: &[u8]| {
    let Ok(module) = Module::read(&data) else { return };
    assert_eq!(module.sections.last().map_or(8, |section| section.whole.end), module.size);
    let _ = module.names(&data);
    let _ = inspect::wasm(&data);
});
