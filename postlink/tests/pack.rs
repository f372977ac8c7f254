//! What `postlink pack` writes: parts, and an index by which each file is found in them.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use postlink::pack::{INDEX, Options, pack};
use serde_json::{Value, json};

fn packed(inputs: &[&Path], out: &Path) -> anyhow::Result<postlink::pack::Report> {
    pack(&Options {
        inputs: inputs.iter().map(|path| (*path).to_owned()).collect(),
        out: out.to_owned(),
        ..Options::default()
    })
}

fn index(site: &Path) -> Value {
    serde_json::from_slice(&fs::read(site.join(INDEX)).unwrap()).unwrap()
}

/// A file of a site, as the loader finds it.
fn file(site: &Path, path: &str) -> Vec<u8> {
    let index = index(site);
    let row = &index["files"][path];
    let number = |at: usize| row[at].as_u64().unwrap() as usize;
    let part = &index["parts"][number(0)];
    let mut bytes = Vec::new();
    let packed = fs::File::open(site.join(part["file"].as_str().unwrap())).unwrap();
    flate2::read::ZlibDecoder::new(packed).read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len() as u64, part["size"].as_u64().unwrap());
    bytes[number(1)..number(1) + number(2)].to_vec()
}

fn parts(site: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(site).unwrap().map(|entry| entry.unwrap().path());
    let mut parts: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "part")).collect();
    parts.sort();
    parts
}

#[test]
fn each_package_has_parts_of_its_own_and_each_file_is_found() {
    let place = tempfile::tempdir().unwrap();
    let (prefix, site) = (place.path().join("prefix"), place.path().join("site"));
    fs::create_dir_all(prefix.join("conda-meta")).unwrap();
    fs::create_dir_all(prefix.join("share/empty")).unwrap();
    for (name, text) in [("a", "of a package"), ("b", "of none"), ("share/c", "")] {
        fs::write(prefix.join(name), text).unwrap();
    }
    symlink("../b", prefix.join("share/link")).unwrap();
    symlink(prefix.join("b"), prefix.join("share/whole")).unwrap();
    fs::write(prefix.join("conda-meta/one-1-0.json"), json!({ "files": ["a", "gone"] }).to_string()).unwrap();
    let report = packed(&[&prefix], &site).unwrap();
    assert_eq!((report.files, report.programs, report.parts, report.notes.len()), (3, 0, 2, 0));
    assert_eq!(file(&site, "a"), b"of a package");
    assert_eq!(file(&site, "b"), b"of none");
    assert_eq!(file(&site, "share/c"), b"");
    let index = index(&site);
    assert_eq!(index["folders"], json!(["share/empty"]));
    assert_eq!(index["links"], json!({ "share/link": "../b", "share/whole": format!("{}/b", report.prefix) }));
    let names: Vec<_> = index["parts"].as_array().unwrap().iter().map(|part| part["name"].clone()).collect();
    assert_eq!(names, ["files", "one-1-0"]);
    symlink("/nowhere", prefix.join("broken")).unwrap();
    // Equal content has an equal name, and nothing of what was there before stays.
    let before = parts(&site);
    fs::write(prefix.join("b"), "changed").unwrap();
    let report = packed(&[&prefix], &site).unwrap();
    assert_eq!(report.notes, ["broken: a link to /nowhere, which is not in the prefix"]);
    let after = parts(&site);
    assert_eq!((after.len(), after.iter().filter(|part| before.contains(part)).count()), (2, 1));
    assert_eq!(file(&site, "b"), b"changed");
}

#[test]
fn a_conda_package_gets_the_prefix_where_programs_see_it() {
    let place = tempfile::tempdir().unwrap();
    let (package, site) = (place.path().join("one-1.0-0.tar.bz2"), place.path().join("site"));
    let mut tar = tar::Builder::new(bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast()));
    let rows = json!({ "paths": [
        { "_path": "bin/script", "prefix_placeholder": "/built/here", "file_mode": "text" },
        { "_path": "lib/binary", "prefix_placeholder": "/built/here", "file_mode": "binary" },
        { "_path": "plain" },
    ] });
    for (name, text) in [
        ("info/paths.json", rows.to_string().as_str()),
        ("bin/script", "#!/built/here/bin/sh\n"),
        ("lib/binary", "\0/built/here/share\0rest"),
        ("plain", "/built/here"),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    let bytes = tar.into_inner().unwrap().finish().unwrap();
    fs::File::create(&package).unwrap().write_all(&bytes).unwrap();
    let report = packed(&[&package], &site).unwrap();
    assert_eq!((report.files, report.prefix.as_str()), (3, "/opt/env"));
    assert_eq!(file(&site, "bin/script"), b"#!/opt/env/bin/sh\n");
    assert_eq!(file(&site, "lib/binary"), b"\0/opt/env/share\0\0\0\0rest");
    assert_eq!(file(&site, "plain"), b"/built/here");
    assert_eq!(index(&site)["parts"][0]["name"], "one-1.0-0");
    let said = packed(&[&package, &package], &place.path().join("two")).unwrap_err();
    assert!(format!("{said:#}").contains("another package has it, too"), "{said:#}");
    fs::write(&package, "no package").unwrap();
    assert!(packed(&[&package], &site).is_err());
    assert_eq!(file(&site, "plain"), b"/built/here"); // as it was
}

#[test]
fn what_cannot_be_packed_is_named() {
    let place = tempfile::tempdir().unwrap();
    let (prefix, site) = (place.path().join("prefix"), place.path().join("site"));
    fs::create_dir_all(&prefix).unwrap();
    let said = |options: &Options| format!("{:#}", pack(options).unwrap_err());
    let options = Options { inputs: vec![prefix.clone()], out: site.clone(), ..Options::default() };
    let at = |path: &str| Options { prefix: Some(path.to_owned()), ..options.clone() };
    for path in ["relative", "/a/../b", "/", "/dev/x"] {
        assert!(said(&at(path)).contains("--prefix"), "{path}");
    }
    let none = Options { inputs: vec![place.path().join("none")], ..options.clone() };
    assert!(said(&none).contains("none"));
    assert!(said(&Options { out: prefix.join("site"), ..options.clone() }).contains("lies in what is packed"));
    fs::write(place.path().join("other"), "").unwrap();
    assert!(said(&Options { out: place.path().to_owned(), ..options.clone() }).contains("name an empty folder"));
    fs::write(prefix.join(std::ffi::OsString::from_vec(b"caf\xe9".to_vec())), "").unwrap();
    assert!(said(&options).contains("not UTF-8"));
}

#[test]
fn the_command_writes_a_site_with_its_loader_and_says_how_much_it_was() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("prefix")).unwrap();
    fs::write(place.path().join("prefix/a"), "five\n").unwrap();
    let run = |words: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_postlink"))
            .args(words)
            .current_dir(place.path())
            .output()
            .unwrap()
    };
    let output = run(&["pack", "prefix", "--prefix", "/opt/x", "-o", "site"]);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("site: 1 files, 0 programs, 5 bytes in 1 parts of "), "{said}");
    assert!(said.ends_with(" bytes; programs see them at /opt/x\n"), "{said}");
    let loader = fs::read_to_string(place.path().join("site/emshim.js")).unwrap();
    assert!(loader.starts_with("// Made by `postlink pack`") && loader.contains("export "));
    assert_eq!(file(&place.path().join("site"), "a"), b"five\n");
    let output = run(&["pack", "none", "-o", "other"]);
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("none"));
}
