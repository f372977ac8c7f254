//! Any bytes as a file that is checked against a main module: a module, a wheel, a conda package, a program.

#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use postlink::Interface;
use postlink::check::{self, Options};

const MAIN: &str = "var wasmImports={__cxa_throw:___cxa_throw,f:_f,emscripten_longjmp:_x};_f.sig=\"vi\";\
    function getDylinkMetadata(){}var localScope;runtimePaths;weakImports;";

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let parent = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let folder = parent.join(format!("postlink-fuzz-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let mut main = Interface::of(MAIN, None);
    main.unknown.clear();
    main.save(&folder.join("main.json")).expect("an interface");
    folder
});

fuzz_target!(|data: &[u8]| {
    let Some((choice, data)) = data.split_first() else { return };
    let names = ["m.so", "m.whl", "m.conda", "m.tar.bz2", "m.js"];
    let file = FOLDER.join(names[usize::from(*choice) % names.len()]);
    fs::write(&file, data).expect("a file");
    let mains = if choice & 0x80 == 0 { vec![FOLDER.join("main.json")] } else { Vec::new() };
    let report = check::check(&[file], &Options { mains, ..Options::default() });
    assert!(report.exit_code() <= 2);
});
