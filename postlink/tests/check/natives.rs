//! What the build machine's own compiler and archiver make, installed among modules: each is named.

use std::fs;
use std::process::Command;

use postlink::check::Level;

use crate::archives::{tar, zip};
use crate::fixture::{Dylink, Place, Wasm, run};

/// A prefix as `make CC=/usr/bin/cc install` leaves it, and what each file is.
const INSTALLED: &[(&str, &str)] = &[
    ("p/bin/tool", "program"),
    ("p/bin/fixed", "program"),
    ("p/lib/libx.so.1.0", "shared library"),
    ("p/lib/plugin.bundle", "shared library"),
    ("p/lib/x.o", "object"),
    ("p/lib/libx.a", "archive whose member x.o"),
];

fn place() -> Place {
    let place = Place::new();
    place.write("p/lib/module.so", &Wasm { dylink: Some(Dylink::default()), ..Wasm::default() }.bytes());
    place.write("p/share/text.o", b"not an object");
    place.write("p/lib/empty.a", b"!<arch>\n");
    place.write("x.c", b"int x;\n#ifdef MAIN\nint main(void) { return x; }\n#endif\n");
    fs::create_dir_all(place.path("p/bin")).unwrap();
    let script = "cc -DMAIN x.c -o p/bin/tool && cc -DMAIN -no-pie x.c -o p/bin/fixed && cc -fPIC -c x.c -o p/lib/x.o \
        && cc -shared p/lib/x.o -o p/lib/libx.so.1.0 && cp p/lib/libx.so.1.0 p/lib/plugin.bundle && ar rc p/lib/libx.a p/lib/x.o";
    let made = Command::new("sh").args(["-c", script]).current_dir(place.folder.path()).status().unwrap();
    assert!(made.success());
    place
}

#[test]
fn each_native_file_below_a_folder_is_named_with_what_it_is() {
    let place = place();
    let report = place.check(&["p"], |options| options.mains.clear());
    let natives: Vec<_> = report.findings.iter().filter(|finding| finding.code == "PL063").collect();
    assert_eq!(natives.len(), INSTALLED.len(), "{natives:#?}");
    for (name, what) in INSTALLED {
        let path = place.path(name).to_string_lossy().into_owned();
        let found = natives.iter().find(|finding| finding.module == path);
        let found = found.unwrap_or_else(|| panic!("{name} is not named"));
        assert!(found.message.contains(what) && found.level == Level::Error, "{found:?}");
    }
    assert_eq!((report.exit_code(), report.unreadable.len()), (1, 0));
}

#[test]
fn the_report_names_them_all_and_policy_makes_them_data() {
    let place = place();
    for index in 0..20 {
        fs::copy(place.path("p/bin/tool"), place.path(&format!("p/bin/tool{index}"))).unwrap();
    }
    let (text, _, code) = run(place.folder.path(), &["p"]);
    assert_eq!(code, 1, "{text}");
    for index in 0..20 {
        assert!(text.contains(&format!("in p/bin/tool{index}\n")), "{text}");
    }
    let (text, _, code) = run(place.folder.path(), &["--policy", "native=off", "p"]);
    assert!(code == 0 && !text.contains("PL063"), "{text}");
}

#[test]
fn the_end_of_a_build_names_them_and_fails() {
    let place = place();
    let finish = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postlink"));
        let output = command.arg("finish").args(arguments).current_dir(place.folder.path()).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
    };
    let (text, code) = finish(&["p"]);
    assert_eq!(code, 1, "{text}");
    for (name, what) in INSTALLED {
        assert!(text.contains(&format!("in {name}\n")) && text.contains(what), "{name}: {text}");
    }
    assert_eq!(finish(&["p", "--policy", "native=note"]).1, 0);
    assert_eq!(finish(&["p", "--warn", "PL063"]).1, 0);
    assert_eq!(finish(&["p", "--ignore", "PL06"]).1, 0);
    let (text, code) = finish(&["p", "--exclude", "bin", "--exclude", "lib/libx*"]);
    assert!(code == 1 && !text.contains("bin/tool") && !text.contains("libx") && text.contains("x.o"), "{text}");
    // A native library where modules are looked for.
    fs::rename(place.path("p/lib/libx.so.1.0"), place.path("p/lib/libx.so")).unwrap();
    let (text, code) = finish(&["p"]);
    assert!(code == 1 && text.contains("in p/lib/libx.so\n"), "{text}");
    assert_eq!(finish(&["p", "--ignore", "native"]).1, 0);
    place.write("postlink.toml", b"exclude = [\"bin\", \"lib\"]\n");
    assert_eq!(finish(&["p"]).1, 0);
    assert_eq!(finish(&["p", "--no-config"]).1, 1);
    fs::remove_file(place.path("postlink.toml")).unwrap();
    fs::rename(place.path("p/lib/libx.so"), place.path("p/lib/libx.so.1.0")).unwrap();
    // What is left out is neither paired nor taken for left behind.
    place.write("p/share/demo/a.out.wasm", b"\0asm\x01\0\0\0");
    assert!(!finish(&["p", "--warn", "PL063", "--exclude", "demo"]).0.contains("a.out.wasm"));
    assert!(place.path("p/share/demo/a.out.wasm").exists());
    // What another package has put there is none of this build's.
    let files: Vec<_> = INSTALLED.iter().map(|(name, _)| format!("{:?}", &name[2..])).collect();
    place.write("p/conda-meta/other-1-0.json", format!("{{\"files\": [{}]}}", files.join(",")).as_bytes());
    let (text, code) = finish(&["p"]);
    assert!(code == 0 && !text.contains("PL063"), "{text}");
}

#[test]
fn wheels_and_packages_are_looked_into() {
    let place = place();
    let members: Vec<_> = INSTALLED.iter().map(|(name, _)| (&name[2..], fs::read(place.path(name)).unwrap())).collect();
    zip(&place.path("x-1-py3-none-any.whl"), &members, zip::CompressionMethod::Deflated);
    let mut packed = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    std::io::Write::write_all(&mut packed, &tar(&members)).unwrap();
    place.write("x-1-0.tar.bz2", &packed.finish().unwrap());
    for package in ["x-1-py3-none-any.whl", "x-1-0.tar.bz2"] {
        let report = place.check(&[package], |options| options.mains.clear());
        for (name, what) in INSTALLED {
            let path = format!("{}!/{}", place.path(package).display(), &name[2..]);
            let found = report.findings.iter().find(|finding| finding.code == "PL063" && finding.module == path);
            assert!(found.is_some_and(|found| found.message.contains(what)), "{path}: {:#?}", report.findings);
        }
        assert_eq!(report.exit_code(), 1, "{:?}", report.unreadable);
    }
}

#[test]
fn launchers_for_windows_are_a_note() {
    let place = Place::new();
    let mut launcher = vec![0; 256];
    launcher[..2].copy_from_slice(b"MZ");
    launcher[60] = 64;
    launcher[64..70].copy_from_slice(b"PE\0\0\x64\x86");
    place.write("p/distlib/t64.exe", &launcher);
    let report = place.check(&["p"], |options| options.mains.clear());
    let levels: Vec<_> = report.findings.iter().map(|finding| (finding.code, finding.level)).collect();
    assert_eq!((levels, report.exit_code()), (vec![("PL063", Level::Note)], 0));
}
