//! Modules of any size, and the command under limits that the kernel holds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use wasm_encoder::{
    CodeSection, CustomSection, Encode, EntityType, ExportKind, ExportSection, Function, FunctionSection, GlobalType,
    ImportSection, Instruction, Module, TypeSection, ValType,
};

/// Kilobytes of address space: what such inputs took before was more.
const MEMORY: &str = "300000";
/// Seconds of the processor's time. They are counted, whatever else the machine does: a build for tests takes a few for what
/// grows with the input, and minutes for what grows with its square.
const SECONDS: &str = "8";

/// A folder with a main module, `main.json`, that offers `add` and the heap.
pub struct Place(TempDir);

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

impl Place {
    pub fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        place.write("main.json", MAIN.as_bytes());
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The command, in this folder and within limits.
    pub fn run(&self, arguments: &[&str]) -> Said {
        run(self.0.path(), arguments)
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Said {
    const SHELL: &str = "ulimit -v $1 && ulimit -t $2 && shift 2 && exec \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", SHELL, "sh", MEMORY, SECONDS, env!("CARGO_BIN_EXE_postlink")]).args(arguments);
    // The address space that malloc reserves for each thread is none that it uses.
    let output = command.env("MALLOC_ARENA_MAX", "1").current_dir(folder).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { out: text(&output.stdout), err: text(&output.stderr), code: output.status.code() }
}

const MAIN: &str = r#"{
  "interface": 1,
  "loader": ["present", "runtime-paths", "weak-imports", "local-scope"],
  "memory": { "minimum": 256, "maximum": 32768, "shared": false, "wide": false },
  "table": { "minimum": 10, "maximum": null, "shared": false, "wide": false },
  "heap_base": 65536,
  "features": ["mutable-globals"],
  "platform": null,
  "needed": [],
  "unknown": [],
  "symbols": { "add": "wasm (i32, i32) -> i32", "memory": "memory", "__indirect_function_table": "table" }
}"#;

/// A side module.
#[derive(Default)]
pub struct Side {
    pub needed: Vec<String>,
    /// Mutable globals of the table of addresses; weak, if so wanted.
    pub addresses: Vec<(String, bool)>,
    /// Imported functions without parameters.
    pub imports: Vec<String>,
    /// Functions by what they call: indices, imported ones first. The first body is `__wasm_call_ctors`.
    pub bodies: Vec<Vec<u32>>,
    pub exports: Vec<(String, u32)>,
    /// Bytes in a custom section, for size.
    pub padding: usize,
}

impl Side {
    pub fn bytes(&self) -> Vec<u8> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        for name in &self.imports {
            imports.import("env", name, EntityType::Function(0));
        }
        for (name, _) in &self.addresses {
            imports.import("GOT.mem", name, GlobalType { val_type: ValType::I32, mutable: true, shared: false });
        }
        let (mut functions, mut code, mut exports) = (FunctionSection::new(), CodeSection::new(), ExportSection::new());
        for calls in &self.bodies {
            functions.function(0);
            let mut body = Function::new([]);
            for to in calls {
                body.instruction(&Instruction::Call(*to));
            }
            body.instruction(&Instruction::End);
            code.function(&body);
        }
        if !self.bodies.is_empty() {
            exports.export("__wasm_call_ctors", ExportKind::Func, self.imports.len() as u32);
        }
        for (name, index) in &self.exports {
            exports.export(name, ExportKind::Func, *index);
        }
        let mut module = Module::new();
        module.section(&CustomSection { name: "dylink.0".into(), data: self.dylink().into() });
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        if self.padding > 0 {
            module.section(&CustomSection { name: "padding".into(), data: noise(self.padding).into() });
        }
        module.finish()
    }

    fn dylink(&self) -> Vec<u8> {
        let mut all = Vec::new();
        let mut part = |kind: u8, bytes: Vec<u8>| {
            all.push(kind);
            bytes.encode(&mut all);
        };
        part(1, vec![0, 0, 0, 0]);
        let mut needed = Vec::new();
        self.needed.iter().map(String::as_str).collect::<Vec<_>>().encode(&mut needed);
        part(2, needed);
        let weak: Vec<_> = self.addresses.iter().filter(|(_, weak)| *weak).collect();
        let mut info = Vec::new();
        (weak.len() as u32).encode(&mut info);
        for (name, _) in weak {
            "GOT.mem".encode(&mut info);
            name.as_str().encode(&mut info);
            info.push(1);
        }
        part(4, info);
        all
    }
}

/// Bytes that no archive packs to nothing.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let next = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 60) as u8
    };
    (0..length).map(next).collect()
}
