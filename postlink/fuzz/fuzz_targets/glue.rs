//! Any text as a main module's JavaScript: an interface, which is the same once it was saved.

#![no_main]

use libfuzzer_sys::fuzz_target;
use postlink::Interface;

fuzz_target!(|text: &str| {
    let interface = Interface::of(text, None);
    assert!(!interface.is_known());
    assert_eq!(interface.to_json(), Interface::of(text, None).to_json());
});
