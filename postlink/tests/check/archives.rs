//! Wheels and conda packages: the same answers as for the files by themselves, and bounds for bad ones.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use zip::CompressionMethod::{Deflated, Stored};
use zip::write::SimpleFileOptions;

use crate::fixture::{Dylink, Place, Wasm, run, told};

fn module(name: &str) -> Vec<u8> {
    let dylink = Some(Dylink { needed: &["libdep.so"], runtime_path: &["$ORIGIN/../lib"], ..Dylink::default() });
    Wasm { dylink, imports: &[(name, "(i32) -> i32")], ..Wasm::default() }.bytes()
}

fn library() -> Vec<u8> {
    let functions: &[(&str, &str, &[&str])] = &[("dep", "(i32) -> i32", &[])];
    Wasm { dylink: Some(Dylink::default()), functions, ..Wasm::default() }.bytes()
}

pub fn zip(path: &Path, members: &[(&str, Vec<u8>)], method: zip::CompressionMethod) {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

pub fn tar(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    let mut link = tar::Header::new_gnu();
    link.set_entry_type(tar::EntryType::Symlink);
    link.set_size(0);
    tar.append_link(&mut link, "lib/libdep.so", "libdep.so.1").unwrap();
    tar.into_inner().unwrap()
}

#[test]
fn a_wheel_is_checked_with_the_libraries_inside_it() {
    let place = Place::new();
    let members = [
        ("pkg/good.so", module("env.dep")),
        ("pkg/bad.so", module("env.gone")),
        ("lib/libdep.so", library()),
        ("pkg/native.so", b"\x7fELF".to_vec()),
        ("pkg/text.py", b"\0asm".to_vec()),
    ];
    zip(&place.path("p-1-cp314-cp314-pyemscripten_2026_0_wasm32.whl"), &members, Deflated);
    let wheel = "p-1-cp314-cp314-pyemscripten_2026_0_wasm32.whl";
    let report = place.check(&[wheel], |_| {});
    // libdep.so, bad.so, good.so, native.so
    assert_eq!(told(&report), "PL012 PL001: loads fails-when-called loads fails-at-load", "{:#?}", report.findings);
    assert!(report.modules[1].path.ends_with(".whl!/pkg/bad.so"));
    let other = place.check(&[wheel], |options| options.levels.apply("platform=x").unwrap());
    assert!(told(&other).contains("PL062"));
}

#[test]
fn a_program_in_a_wheel_is_read_for_what_it_loads() {
    let place = Place::new();
    let program =
        b"#!/usr/bin/env node\nvar Module = {};\nfindWasmBinary = 'tool.wasm'; WebAssembly.instantiate".to_vec();
    let wheel = "q-1-cp314-cp314-pyemscripten_2026_0_wasm32.whl";
    zip(&place.path(wheel), &[("q.data/scripts/tool.js", program)], Deflated);
    let report = place.check(&[wheel], |_| {});
    assert!(!format!("{:?}", report.findings).contains("bytes; of a program"), "{:#?}", report.findings);
    assert_eq!(report.findings.len(), 1, "its wasm is not there: {:#?}", report.findings);
}

#[test]
fn a_wheel_is_for_a_runtime_of_the_same_abi_by_its_old_name_and_its_new_one() {
    let place = Place::new();
    place.write("pyodide-lock.json", br#"{"info": {"abi_version": "2024_0", "arch": "wasm32"}, "packages": {}}"#);
    for (platform, expected) in [
        ("pyodide_2024_0_wasm32", ": loads"),
        ("pyemscripten_2024_0_wasm32", ": loads"),
        ("any.pyodide_2024_0_wasm32", ": loads"),
        ("pyodide_2025_0_wasm32", "PL062: loads"),
        ("emscripten_3_1_58_wasm32", "PL062: loads"),
        ("any", ": loads"),
    ] {
        let wheel = format!("p-1-cp312-cp312-{platform}.whl");
        zip(&place.path(&wheel), &[("p/m.so", library())], Stored);
        assert_eq!(told(&place.check(&[&wheel], |_| {})), expected, "{platform}");
    }
}

#[test]
fn conda_packages_of_both_kinds_are_read() {
    let place = Place::new();
    let tar = tar(&[("lib/m.so", module("env.dep")), ("lib/libdep.so.1", library())]);
    let mut bz2 =
        bzip2::write::BzEncoder::new(File::create(place.path("p.tar.bz2")).unwrap(), bzip2::Compression::fast());
    bz2.write_all(&tar).unwrap();
    bz2.finish().unwrap();
    let packed = ruzstd::encoding::compress_to_vec(tar.as_slice(), ruzstd::encoding::CompressionLevel::Uncompressed);
    zip(&place.path("p.conda"), &[("metadata.json", b"{}".to_vec()), ("pkg-p.tar.zst", packed)], Stored);
    for name in ["p.tar.bz2", "p.conda"] {
        let report = place.check(&[name], |_| {});
        assert_eq!(told(&report), ": loads loads", "{name} {:?} {:?}", report.findings, report.unreadable);
    }
}

#[test]
fn a_hard_link_starts_at_the_top_and_frames_are_joined() {
    let place = Place::new();
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in [("lib/m.so", module("env.dep")), ("opt/libdep.so.1", library())] {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        tar.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    let mut link = tar::Header::new_gnu();
    link.set_entry_type(tar::EntryType::Link);
    link.set_size(0);
    tar.append_link(&mut link, "lib/libdep.so", "opt/libdep.so.1").unwrap();
    let tar = tar.into_inner().unwrap();
    let frame =
        |bytes: &[u8]| ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Uncompressed);
    let skipped = b"\x50\x2a\x4d\x18\x02\0\0\0hi";
    let packed = [&skipped[..], &frame(&tar[..700]), skipped, &frame(&tar[700..])].concat();
    place.write("p.tar.zst", &packed);
    zip(&place.path("p.conda"), &[("pkg-p.tar.zst", packed)], Stored);
    for name in ["p.conda", "p.tar.zst"] {
        let report = place.check(&[name], |_| {});
        assert_eq!(told(&report), ": loads loads", "{name} {:?} {:?}", report.findings, report.unreadable);
    }
}

#[test]
fn a_package_inside_a_package_is_named_wherever_it_is() {
    let place = Place::new();
    zip(&place.path("inner.whl"), &[("m.so", module("env.gone"))], Deflated);
    let inner = fs::read(place.path("inner.whl")).unwrap();
    let packed = ruzstd::encoding::compress_to_vec(
        tar(&[("share/w.whl", inner.clone())]).as_slice(),
        ruzstd::encoding::CompressionLevel::Uncompressed,
    );
    zip(&place.path("p.conda"), &[("pkg-p.tar.zst", packed)], Stored);
    zip(&place.path("outer.zip"), &[("w.whl", inner)], Stored);
    for name in ["p.conda", "outer.zip"] {
        let (text, _, code) = run(place.folder.path(), &[name]);
        assert!(code == 2 && text.contains("w.whl") && text.contains("a package inside an archive"), "{code} {text}");
    }
}

#[test]
fn a_symbolic_link_in_a_zip_file_is_another_name() {
    let place = Place::new();
    let mut zip = zip::ZipWriter::new(File::create(place.path("w.whl")).unwrap());
    for (name, bytes) in [("lib/m.so", module("env.dep")), ("opt/libdep.so.1", library())] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.add_symlink("lib/libdep.so", "../opt/libdep.so.1", SimpleFileOptions::default()).unwrap();
    zip.add_symlink("lib/libgone.so", "nowhere.so", SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap();
    let report = place.check(&["w.whl"], |_| {});
    assert_eq!(told(&report), ": loads loads", "{:?} {:?}", report.findings, report.unreadable);
}

/// Changes what a zip archive's directory says of the size of its only member.
fn lie(path: &Path, size: u32) {
    let mut bytes = fs::read(path).unwrap();
    let entry = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&size.to_le_bytes());
    fs::write(path, bytes).unwrap();
}

#[test]
fn bombs_and_broken_archives_end_in_an_error() {
    let place = Place::new();
    zip(&place.path("bomb.whl"), &[("a.so", b"\0asm".to_vec())], Deflated);
    lie(&place.path("bomb.whl"), 300 << 20);
    zip(&place.path("liar.whl"), &[("a.so", b"\0asm".to_vec())], Deflated);
    lie(&place.path("liar.whl"), 3);
    let mut bz2 =
        bzip2::write::BzEncoder::new(File::create(place.path("bomb.tar.bz2")).unwrap(), bzip2::Compression::best());
    let zeros = vec![0; 1 << 20];
    let mut header = tar::Header::new_gnu();
    header.set_size(20 << 20);
    header.set_path("a.bin").unwrap();
    header.set_cksum();
    bz2.write_all(header.as_bytes()).unwrap();
    (0..20).for_each(|_| bz2.write_all(&zeros).unwrap());
    bz2.finish().unwrap();
    place.write("broken.whl", b"PK\x03\x04 and nothing more");
    place.write("broken.conda", b"");
    place.write("broken.tar.bz2", b"BZh9 not bzip2 data at all");
    for (name, reason, ends) in [
        ("bomb.whl", "more than", 2),
        ("liar.whl", "its archive says 3 bytes", 1),
        ("bomb.tar.bz2", "unpacks to far more", 2),
        ("broken.whl", "not a zip archive", 2),
        ("broken.conda", "not a zip archive", 2),
        ("broken.tar.bz2", "cannot be used", 2),
    ] {
        let (text, _, code) = run(place.folder.path(), &[name]);
        assert!(code == ends && text.contains(reason), "{name}: {code} {text}");
    }
}
