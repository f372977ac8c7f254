//! Files that are none, or far larger than anything of their kind.

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::{FileExt, symlink};
use std::process::Command;

use crate::fixture::{Place, Side};

const GIGABYTE: u64 = 1 << 30;

fn pipe(place: &Place, name: &str) {
    assert!(Command::new("mkfifo").arg(place.path(name)).status().unwrap().success());
}

#[test]
fn a_pipe_is_refused_wherever_a_file_is_named() {
    let place = Place::new();
    place.write("good.so", &Side::default().bytes());
    for name in ["m.so", "w-1-py3-none-any.whl", "p-1-0.conda", "p-1-0.tar.bz2", "main.js", "list", "x.wasm"] {
        pipe(&place, name);
    }
    for words in [
        &["check", "m.so"][..],
        &["check", "w-1-py3-none-any.whl"],
        &["check", "p-1-0.conda"],
        &["check", "p-1-0.tar.bz2"],
        &["check", "--main", "main.js", "good.so"],
        &["check", "--main", "x.wasm", "good.so"],
        &["edit", "--keep-exports", "@list", "good.so"],
        &["edit", "--soname", "x", "m.so"],
        &["inspect", "m.so"],
        &["inspect", "--interface", "main.js"],
    ] {
        let said = place.run(words);
        assert_eq!(said.code, Some(2), "{words:?} {said:?}");
        assert!(format!("{}{}", said.out, said.err).contains("not a regular file: a pipe"), "{words:?} {said:?}");
    }
    let said = place.run(&["check", "--main", "main.json", "--global", "m.so", "good.so"]);
    assert!(said.code.is_some(), "{said:?}");
    // Met in a folder, it is nobody's input.
    assert_eq!(place.run(&["pair", "."]).code, Some(0));
}

/// A file of that size, of which only the start was written.
fn sparse(place: &Place, name: &str, start: &[u8], size: u64) {
    let file = File::create(place.path(name)).unwrap();
    file.write_all_at(start, 0).unwrap();
    file.set_len(size).unwrap();
}

#[test]
fn a_file_that_only_starts_like_one_of_ours_is_not_read_whole() {
    let place = Place::new();
    place.write("good.so", &Side::default().bytes());
    sparse(&place, "glue.js", format!("var Module = {{}};{}", " ".repeat(4096)).as_bytes(), 6 * GIGABYTE);
    sparse(&place, "lib.a", b"!<arch>\n", 6 * GIGABYTE);
    sparse(&place, "list", b"f\n", 3 * GIGABYTE);
    sparse(&place, "main.json", b"{\"interface\": 1", 3 * GIGABYTE);
    let mut cut = Side::default().bytes();
    cut.extend([0, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, b'x']); // a custom section of 4 GiB
    let size = cut.len() as u64;
    sparse(&place, "long.so", &cut, size - 2 + 0xffff_ffff);
    cut[size as usize - 8] = 11; // data, whose count comes next
    sparse(&place, "data.so", &cut, size - 2 + 0xffff_ffff);
    let too_large = "are not read";
    for (words, code, sentence) in [
        (&["check", "glue.js"][..], 2, too_large),
        (&["check", "--main", "glue.js", "good.so"], 2, too_large),
        (&["inspect", "glue.js"], 2, too_large),
        (&["inspect", "lib.a"], 2, "an archive, no member starts at 0x8"),
        (&["check", "lib.a"], 1, "a static archive"),
        (&["edit", "--keep-exports", "@list", "good.so"], 2, too_large),
        (&["check", "--main", "main.json", "good.so"], 2, too_large),
        (&["check", "--validate", "long.so"], 0, ""),
        (&["edit", "--soname", "x", "long.so"], 2, too_large),
        (&["check", "--validate", "data.so"], 1, too_large),
        (&["inspect", "data.so"], 0, "dylink.0"),
        (&["pair", "."], 2, too_large),
    ] {
        let said = place.run(words);
        assert_eq!(said.code, Some(code), "{words:?} {said:?}");
        assert!(format!("{}{}", said.out, said.err).contains(sentence), "{words:?} {said:?}");
    }
}

#[test]
fn what_is_saved_goes_into_pipes_and_open_files_and_replaces_neither() {
    let place = Place::new();
    place.write("good.so", &Side::default().bytes());
    pipe(&place, "pipe");
    let path = place.path("pipe");
    for words in [
        ["edit", "--soname", "x", "good.so", "-o", "pipe"].as_slice(),
        &["inspect", "--interface", "main.json", "-o", "pipe"],
    ] {
        let reader = {
            let path = path.clone();
            std::thread::spawn(move || {
                let mut bytes = Vec::new();
                File::open(path).unwrap().read_to_end(&mut bytes).unwrap();
                bytes
            })
        };
        let said = place.run(words);
        assert_eq!(said.code, Some(0), "{words:?} {said:?}");
        let read = reader.join().unwrap();
        assert!(read.starts_with(b"\0asm") || read.starts_with(b"{"), "{words:?}");
        assert!(!fs::symlink_metadata(&path).unwrap().is_file(), "{words:?}");
    }
    // A log that `>>` has opened keeps its lines.
    for words in ["inspect --interface main.json -o /proc/self/fd/1", "edit --soname x good.so -o /proc/self/fd/1"] {
        place.write("log", b"a line\n");
        let line = format!("exec {} {words} >> log", env!("CARGO_BIN_EXE_postlink"));
        let output = Command::new("sh").args(["-c", &line]).current_dir(place.path("")).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{words} {output:?}");
        let log = fs::read(place.path("log")).unwrap();
        assert!(log.starts_with(b"a line\n") && log.len() > 20, "{words}");
        assert!(log.ends_with(b"}\n") || log[7..].starts_with(b"\0asm"), "{words}");
    }
    symlink("made.so", place.path("dangling.so")).unwrap();
    assert_eq!(place.run(&["edit", "--soname", "x", "good.so", "-o", "dangling.so"]).code, Some(0));
    assert!(place.path("dangling.so").is_symlink() && place.path("made.so").is_file());
}
