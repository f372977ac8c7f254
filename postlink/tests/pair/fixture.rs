//! A folder with programs as the linker makes them.

use std::fs;
use std::path::{Path, PathBuf};

use postlink::link::hash::Hash;
use postlink::link::header::Header;
use postlink::link::ledger::Ledger;
use postlink::link::program;

pub struct Tree {
    pub root: tempfile::TempDir,
    pub ledger: Ledger,
}

impl Tree {
    pub fn new() -> Tree {
        let root = tempfile::tempdir().unwrap();
        for folder in ["build", "bin", "other"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        let ledger = Ledger::at(root.path().join("emshim/ledger"));
        Tree { root, ledger }
    }

    pub fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root.path().join(name)
    }

    /// Links a program as the shims do: its wasm's bytes are its name and `salt`.
    pub fn link(&self, name: &str, salt: &str) -> Hash {
        self.link_code(name, salt, "var code;\n")
    }

    pub fn link_code(&self, name: &str, salt: &str, code: &str) -> Hash {
        let program = self.at(name);
        let wasm = program.with_file_name(program::wasm_name(program.file_name().unwrap()));
        fs::write(&wasm, format!("wasm of {name} {salt}")).unwrap();
        fs::write(self.at("glue"), code).unwrap();
        let linked = wasm.file_name().unwrap();
        let hash = program::stamp(&self.at("glue"), &wasm, linked, &program).unwrap();
        fs::remove_file(self.at("glue")).unwrap();
        self.ledger.record(hash, &wasm);
        hash
    }

    #[track_caller]
    pub fn check_pair(&self, program: impl AsRef<Path>) {
        let program = self.at(program);
        let header = Header::read(&program).unwrap().unwrap();
        let wasm = program.with_file_name(program::wasm_name(program.file_name().unwrap()));
        assert_eq!(Hash::of_file(&wasm).unwrap(), header.wasm, "{}", wasm.display());
    }

    #[track_caller]
    pub fn check_names(&self, folder: &str, expected: &[&str]) {
        let mut names: Vec<_> = fs::read_dir(self.at(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, expected, "in {folder}");
    }
}
