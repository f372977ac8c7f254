//! Any bytes: an answer or an error, never a panic.

use postlink::Module;

use crate::fixture::{Dylink, Place, Wasm, run};

fn module() -> Vec<u8> {
    let dylink = Some(Dylink { needed: &["a.so"], weak: &["x"], ..Dylink::default() });
    let imports = &[("env.f", "(i32) -> i32"), ("GOT.mem.x", "mut global"), ("env.memory", "memory 1")];
    Wasm { dylink, imports, functions: &[("g", "() -> ()", &["f"])], data: &["d"], ..Wasm::default() }.bytes()
}

#[test]
fn every_byte_of_a_module_may_be_any_other() {
    let bytes = module();
    for at in 0..bytes.len() {
        for flip in [1, 0x80, 0xff, bytes[at], 0x40] {
            let mut other = bytes.clone();
            other[at] ^= flip;
            if let Ok(module) = Module::read(&other) {
                let _ = (module.features(&other), module.producers(&other), module.names(&other));
            }
        }
    }
}

#[test]
fn a_module_cut_anywhere_is_an_error_with_its_place() {
    let bytes = module();
    for length in 0..bytes.len() {
        // Between two sections behind the last one that is wanted, nothing is missing that a reader could know of.
        if let Err(error) = Module::read(&bytes[..length].to_vec()) {
            assert!(error.offset <= length as u64 && !error.reason.is_empty(), "{error:?}");
        }
    }
    assert!(Module::read(&bytes[..bytes.len() - 1].to_vec()).is_err());
}

#[test]
fn the_command_says_what_is_wrong_with_bytes_and_where() {
    let place = Place::new();
    let bytes = module();
    place.write("cut.so", &bytes[..bytes.len() - 3]);
    place.write("empty.so", b"");
    for (name, expected, ends) in
        [("cut.so", "at offset 0x", 1), ("empty.so", "the file is empty", 1), ("gone.so", "No such file", 2)]
    {
        let (text, _, code) = run(place.folder.path(), &[name]);
        assert!(code == ends && text.contains(expected), "{name}: {code} {text}");
    }
    let (_, messages, code) = run(place.folder.path(), &["--policy", "loose", "cut.so"]);
    assert!(code == 2 && messages.contains("strict"), "{code} {messages}");
}
