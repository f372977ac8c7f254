//! Side modules and main modules made by hand, and what postlink says of them.

use std::fs;
use std::path::{Path, PathBuf};

use postlink::check::{self, Options, Report};
use postlink::module::{Signature, ValueType};
use tempfile::TempDir;
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, Encode, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, ImportSection, Instruction, MemoryType, Module, RefType, TableType, TagKind, TagSection,
    TagType, TypeSection, ValType,
};

fn values(values: &[ValueType]) -> Vec<ValType> {
    let value = |value: &ValueType| match value {
        ValueType::I64 => ValType::I64,
        ValueType::F32 => ValType::F32,
        ValueType::F64 => ValType::F64,
        _ => ValType::I32,
    };
    values.iter().map(value).collect()
}

fn add_type(types: &mut TypeSection, text: &str) -> u32 {
    let signature = Signature::parse(text).unwrap_or_else(|| panic!("{text}"));
    types.ty().function(values(&signature.params), values(&signature.results));
    types.len() - 1
}

/// An import's type as text: `(i32) -> i32`, `global`, `mut global`, `tag (i32) -> ()`, `memory 1`, `shared memory 1 2`, `table 3`.
fn entity(types: &mut TypeSection, text: &str) -> EntityType {
    let numbers: Vec<u64> = text.split(' ').filter_map(|word| word.parse().ok()).collect();
    let (minimum, maximum) = (numbers.first().copied().unwrap_or(0), numbers.get(1).copied());
    let global = |mutable| GlobalType { val_type: ValType::I32, mutable, shared: false }.into();
    let memory = |shared, memory64| MemoryType { minimum, maximum, shared, memory64, page_size_log2: None };
    match text.split(' ').next().unwrap() {
        "global" => global(false),
        "mut" => global(true),
        "memory" => memory(false, false).into(),
        "shared" => memory(true, false).into(),
        "wide" => memory(false, true).into(),
        "table" => TableType { element_type: RefType::FUNCREF, minimum, maximum, table64: false, shared: false }.into(),
        "tag" => TagType { kind: TagKind::Exception, func_type_idx: add_type(types, &text[4..]) }.into(),
        _ => EntityType::Function(add_type(types, text)),
    }
}

/// A module: what it wants, and functions that call some of that.
#[derive(Default)]
pub struct Wasm<'a> {
    /// `dylink.0`, if it is a side module.
    pub dylink: Option<Dylink<'a>>,
    /// A custom section to stand before everything.
    pub before: Option<&'a str>,
    /// `env.f`, `GOT.mem.x`, with the type.
    pub imports: &'a [(&'a str, &'a str)],
    /// Name, type, and the imported functions that it calls.
    pub functions: &'a [(&'a str, &'a str, &'a [&'a str])],
    /// Exported addresses of data.
    pub data: &'a [&'a str],
    /// Exported tags without type.
    pub tags: &'a [&'a str],
}

/// What `dylink.0` says.
#[derive(Default)]
pub struct Dylink<'a> {
    pub memory: u32,
    pub table_alignment: u32,
    pub needed: &'a [&'a str],
    pub runtime_path: &'a [&'a str],
    pub weak: &'a [&'a str],
}

impl Dylink<'_> {
    fn bytes(&self) -> Vec<u8> {
        let mut all = Vec::new();
        let mut part = |kind: u8, bytes: Vec<u8>| {
            all.push(kind);
            bytes.encode(&mut all);
        };
        let mut info = Vec::new();
        [self.memory, 4, 0, self.table_alignment].iter().for_each(|number| number.encode(&mut info));
        part(1, info);
        for (kind, names) in [(2, self.needed), (5, self.runtime_path)] {
            let mut bytes = Vec::new();
            names.encode(&mut bytes);
            part(kind, bytes);
        }
        let mut weak = Vec::new();
        (self.weak.len() as u32).encode(&mut weak);
        for name in self.weak {
            "GOT.mem".encode(&mut weak);
            name.encode(&mut weak);
            weak.push(1);
        }
        part(4, weak);
        all
    }
}

impl Wasm<'_> {
    pub fn bytes(&self) -> Vec<u8> {
        let mut module = Module::new();
        let custom = |name: &str, data: Vec<u8>| CustomSection { name: name.to_owned().into(), data: data.into() };
        if let Some(name) = self.before {
            module.section(&custom(name, Vec::new()));
        }
        if let Some(dylink) = &self.dylink {
            module.section(&custom("dylink.0", dylink.bytes()));
        }
        let (mut types, mut imports, mut exports) = (TypeSection::new(), ImportSection::new(), ExportSection::new());
        let mut functions: Vec<(&str, &str)> = Vec::new();
        let (mut globals, mut tags) = (0, 0);
        for (name, text) in self.imports {
            let (from, name) = name.rsplit_once('.').unwrap();
            let what = entity(&mut types, text);
            match what {
                EntityType::Function(_) => functions.push((name, text)),
                EntityType::Global(_) => globals += 1,
                EntityType::Tag(_) => tags += 1,
                _ => {}
            }
            imports.import(from, name, what);
        }
        let imported = functions.len() as u32;
        let (mut declared, mut code) = (FunctionSection::new(), CodeSection::new());
        for ((name, text, calls), index) in self.functions.iter().zip(imported..) {
            declared.function(add_type(&mut types, text));
            exports.export(name, ExportKind::Func, index);
            let mut body = Function::new([]);
            for callee in *calls {
                call(&mut body, functions.iter().position(|(name, _)| name == callee).unwrap(), &functions);
            }
            body.instruction(&Instruction::Unreachable).instruction(&Instruction::End);
            code.function(&body);
        }
        let mut data = GlobalSection::new();
        for (name, index) in self.data.iter().zip(globals..) {
            let constant = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
            data.global(constant, &ConstExpr::i32_const(16));
            exports.export(name, ExportKind::Global, index);
        }
        let mut defined = TagSection::new();
        for (name, index) in self.tags.iter().zip(tags..) {
            defined.tag(TagType { kind: TagKind::Exception, func_type_idx: add_type(&mut types, "(i32) -> ()") });
            exports.export(name, ExportKind::Tag, index);
        }
        module.section(&types).section(&imports).section(&declared);
        if !defined.is_empty() {
            module.section(&defined);
        }
        module.section(&data).section(&exports).section(&code);
        module.finish()
    }
}

fn call(body: &mut Function, index: usize, functions: &[(&str, &str)]) {
    let signature = Signature::parse(functions[index].1).unwrap();
    for param in &signature.params {
        match param {
            ValueType::I64 => body.instruction(&Instruction::I64Const(0)),
            _ => body.instruction(&Instruction::I32Const(0)),
        };
    }
    body.instruction(&Instruction::Call(index as u32));
    for _ in &signature.results {
        body.instruction(&Instruction::Drop);
    }
}

/// A glue with a loader as of 6.0.5, but for what is told otherwise.
pub const LOADER: &str =
    "var Module;loadWebAssemblyModule;runtimePaths;weakImports;localScope;isImmutableGlobal;wasmBinaryFile='app.wasm';";

/// The glue's table: JavaScript functions with and without `.sig`.
pub const TABLE: &str = "_log.sig='vi';_seek.sig='iij';var wasmImports={log:_log,seek:_seek,raw:_raw,\
    memory:wasmMemory,__indirect_function_table:wasmTable,stub:_stub};_stub.stub=true;";

/// A folder with `app.js` and `app.wasm`, and room for modules.
pub struct Place {
    pub folder: TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place::with(&format!("{LOADER}{TABLE}"))
    }

    pub fn with(glue: &str) -> Place {
        let main = Wasm {
            imports: &[("env.memory", "memory 256 256"), ("env.__indirect_function_table", "table 10")],
            functions: &[
                ("add", "(i32, i32) -> i32", &[]),
                ("wide", "(i64) -> i64", &[]),
                ("malloc", "(i32) -> i32", &[]),
            ],
            data: &["counter"],
            ..Wasm::default()
        };
        let place = Place { folder: tempfile::tempdir().unwrap() };
        place.write("app.js", glue.as_bytes());
        place.write("app.wasm", &main.bytes());
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub fn check(&self, names: &[&str], change: impl FnOnce(&mut Options)) -> Report {
        let mut options = Options { mains: vec![self.path("app.js")], ..Options::default() };
        change(&mut options);
        let inputs: Vec<_> = names.iter().map(|name| self.path(name)).collect();
        check::check(&inputs, &options)
    }
}

/// Codes of all findings and the predictions, in one line: `PL012 PL030: fails-at-load`.
pub fn told(report: &Report) -> String {
    let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
    let predictions: Vec<_> =
        report.modules.iter().flat_map(|module| &module.verdicts).map(|verdict| verdict.prediction.word()).collect();
    format!("{}: {}", codes.join(" "), predictions.join(" "))
}

/// The command itself, in a folder: its output, its messages and its exit code.
pub fn run(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_postlink"));
    let output = command.arg("check").args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}
