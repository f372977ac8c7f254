//! Archives that unpack to more than they say, or hold more than fits into memory.

use std::fs::{self, File};
use std::io::Write;

use zip::CompressionMethod::{self, Deflated, Stored};
use zip::write::SimpleFileOptions;

use crate::fixture::{Place, Side};

fn zip(place: &Place, name: &str, members: &[(String, Vec<u8>)], method: CompressionMethod) {
    let mut zip = zip::ZipWriter::new(File::create(place.path(name)).unwrap());
    for (name, bytes) in members {
        zip.start_file(name.as_str(), SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

/// The list of a zip archive's members, so many times as is said: each leads to the same bytes.
fn overlapped(bytes: &[u8], count: u16) -> Vec<u8> {
    let end = bytes.len() - 22;
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let (length, start) = (number(end + 12), number(end + 16));
    let list = &bytes[start..start + length];
    let mut all = bytes[..start].to_vec();
    for at in 0..count {
        let mut entry = list.to_vec();
        entry[46..50].copy_from_slice(format!("{at:04}").as_bytes()); // the name's first four letters
        all.extend(entry);
    }
    let size = all.len() - start;
    let mut last = bytes[end..].to_vec();
    last[8..10].copy_from_slice(&count.to_le_bytes());
    last[10..12].copy_from_slice(&count.to_le_bytes());
    last[12..16].copy_from_slice(&(size as u32).to_le_bytes());
    all.extend(last);
    all
}

#[test]
fn members_that_share_bytes_are_refused_and_many_large_ones_end_early() {
    let place = Place::new();
    let mut large = Side::default().bytes();
    large.extend([0, 0x80, 0x80, 0x80, 0x06, 1, b'x']); // a custom section of 12 MB
    large.resize(large.len() + (12 << 20) - 2, 0);
    // Their names say nothing; they are unpacked because of what they start with.
    zip(&place, "one.zip", &[("0000module.bin".to_owned(), large.clone())], Deflated);
    let many = overlapped(&fs::read(place.path("one.zip")).unwrap(), 100);
    place.write("shared.zip", &many);
    let said = place.run(&["check", "shared.zip"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.out.contains("its members share bytes of it"), "{said:?}");
    let members: Vec<_> = (0..4).map(|at| (format!("{at}.bin"), large.clone())).collect();
    zip(&place, "many.zip", &members, Deflated);
    let said = place.run(&["check", "many.zip"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("unpacks to far more than such archives do"), "{said:?}");
}

#[test]
fn what_is_no_module_is_not_unpacked_however_large_it_is() {
    let place = Place::new();
    let module = Side::default().bytes();
    let members = [("m.so".to_owned(), module), ("data.bin".to_owned(), vec![b'x'; 40 << 20])];
    zip(&place, "data.zip", &members, Deflated);
    let said = place.run(&["check", "data.zip"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("1 module:"), "{said:?}");
}

#[test]
fn large_members_of_packages_are_looked_at_one_after_the_other() {
    let place = Place::new();
    // Together they are larger than the memory that is allowed; the functions that are missing are told with their callers.
    let side = Side {
        imports: vec!["gone".to_owned()],
        bodies: vec![vec![0]],
        exports: vec![("f".to_owned(), 1)],
        padding: 24 << 20,
        ..Side::default()
    };
    let module = side.bytes();
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(module.len() as u64);
    header.set_cksum();
    tar.append_data(&mut header, "lib/m.so", module.as_slice()).unwrap();
    // Stored as they are, in a zstd frame of raw blocks: packing takes longer than all else.
    let package = frame(&tar.into_inner().unwrap());
    drop(module);
    let names: Vec<_> = (0..10).map(|at| format!("p{at}-1-0.conda")).collect();
    zip(&place, &names[0], &[("pkg-p-1-0.tar.zst".to_owned(), package)], Stored);
    for name in &names[1..] {
        fs::hard_link(place.path(&names[0]), place.path(name)).unwrap();
    }
    let words: Vec<_> =
        ["check", "--main", "main.json", "--validate"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let said = place.run(&words);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("f calls it while the module is loaded"), "{said:?}");
}

fn frame(bytes: &[u8]) -> Vec<u8> {
    const BLOCK: usize = 128 << 10;
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]; // no checksum, a window of 128 KB
    let last = bytes.len().div_ceil(BLOCK) - 1;
    for (at, block) in bytes.chunks(BLOCK).enumerate() {
        let head = (block.len() as u32) << 3 | u32::from(at == last);
        frame.extend_from_slice(&head.to_le_bytes()[..3]);
        frame.extend_from_slice(block);
    }
    frame
}

#[test]
fn thousands_of_small_modules_take_no_longer_with_a_main_module() {
    let place = Place::new();
    let module = Side { imports: vec!["add".to_owned()], ..Side::default() }.bytes();
    let members: Vec<_> = (0..6_000).map(|at| (format!("pkg/m{at}.so"), module.clone())).collect();
    zip(&place, "w-1-cp314-cp314-any.whl", &members, Stored);
    let said = place.run(&["check", "--main", "main.json", "w-1-cp314-cp314-any.whl"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.out.contains("6000 modules"), "{}", &said.out[said.out.len() - 300..]);
}
