//! Small modules of the real linker with each byte changed, and cut at each length: an error or an answer, and soon.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use postlink::check::{self, Options};
use postlink::edit::{self, Edits, Strip};
use postlink::{Interface, Module, inspect};

/// No answer may take longer, on a machine that does other things as well.
const SOON: Duration = Duration::from_secs(5);

/// What the whole test may need, in KiB: the modules have less than 2.
const MEMORY: u64 = 400 << 10;

fn edits() -> [Edits; 2] {
    let all = Edits {
        needed_add: vec!["libz.so".to_owned()],
        runtime_path: Some(vec!["$ORIGIN".to_owned()]),
        soname: Some("m".to_owned()),
        strip: vec![Strip::AllCustom],
        ..Edits::default()
    };
    [all, Edits { keep_exports: Some(vec!["PyInit_*".to_owned()]), ..Edits::default() }]
}

/// Everything that postlink does with a module's bytes.
fn everything(bytes: &[u8], file: &Path, options: &Options) {
    if let Ok(module) = Module::read(&bytes) {
        let _ = module.names(&bytes);
        let _ = inspect::wasm(&bytes);
    }
    for edits in edits() {
        if let Ok(edited) = edit::apply(bytes, &edits) {
            assert!(Module::read(&edited.wasm).is_ok());
        }
    }
    fs::write(file, bytes).unwrap();
    assert!(check::check(&[file.to_owned()], options).exit_code() <= 2);
}

/// Cuts at each length, changes all bits of each byte, and one of them.
fn each(bytes: &[u8], mut act: impl FnMut(&[u8], &str)) {
    let mut changed = bytes.to_vec();
    for at in 0..bytes.len() {
        act(&bytes[..at], &format!("cut at {at}"));
        for mask in [0xff, 1 << (at % 8)] {
            changed[at] ^= mask;
            act(&changed, &format!("byte {at} xor {mask:#x}"));
            changed[at] ^= mask;
        }
    }
}

fn module(path: &Path, file: &Path, options: &Options) {
    let bytes = fs::read(path).unwrap();
    assert_eq!(Module::read(&bytes).unwrap().size, bytes.len() as u64);
    each(&bytes, |changed, how| {
        let begin = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| everything(changed, file, options)));
        assert!(done.is_ok(), "{}, {how}: panicked", path.display());
        assert!(begin.elapsed() < SOON, "{}, {how}: {:?}", path.display(), begin.elapsed());
    });
}

#[test]
fn a_changed_byte_is_no_panic_no_hang_and_no_mountain_of_memory() {
    let folder = tempfile::tempdir().unwrap();
    let main = folder.path().join("main.json");
    let mut interface =
        Interface::of("var wasmImports={__cxa_throw:___cxa_throw,other:_other};getDylinkMetadata", None);
    interface.unknown.clear();
    interface.save(&main).unwrap();
    let options = Options { mains: vec![main], ..Options::default() };
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/reader");
    let modules: Vec<_> = fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(modules.len() >= 4, "{} modules", modules.len());
    std::thread::scope(|scope| {
        for path in &modules {
            let file = folder.path().join(format!("{}.so", path.file_name().unwrap().to_string_lossy()));
            let options = &options;
            scope.spawn(move || module(path, &file, options));
        }
    });
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < MEMORY, "{peak} KiB");
}
