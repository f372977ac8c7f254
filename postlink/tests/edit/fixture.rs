//! Side modules made by hand, and what of a module can be told apart.

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, Encode, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, ImportSection, Instruction, MemoryType, Module, TypeSection, ValType,
};
use wasmparser::{Parser, Payload};

use postlink::edit::{self, Edited, Edits};

/// A subsection of `dylink.0` or `name`, with its number and size in front.
pub fn subsection(kind: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = vec![kind];
    parts.concat().encode(&mut bytes);
    bytes
}

/// A list of names, as NEEDED and RUNTIME_PATH hold it.
pub fn names(kind: u8, names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    (names.len() as u32).encode(&mut bytes);
    names.iter().for_each(|name| name.encode(&mut bytes));
    subsection(kind, &[&bytes])
}

/// A symbol with flags, as EXPORT_INFO holds it.
pub fn export_info(symbols: &[(&str, u8)]) -> Vec<u8> {
    let mut bytes = vec![symbols.len() as u8];
    for (name, flags) in symbols {
        name.encode(&mut bytes);
        bytes.extend([*flags | 0x80, 2]); // 0x100: TLS, in two bytes
    }
    subsection(3, &[&bytes])
}

pub const MEMORY_INFO: &[u8] = &[1, 4, 0, 0, 0, 0];

/// A module whose functions each call what they are told to: imports have no bodies, the others are exported.
#[derive(Default)]
pub struct Side<'a> {
    pub dylink: Vec<u8>,
    /// (module, name): functions, or globals from the GOT.
    pub imports: &'a [(&'a str, &'a str)],
    /// (name, what it calls or reads by name)
    pub functions: &'a [(&'a str, &'a [&'a str])],
    /// Custom sections at the end.
    pub customs: &'a [(&'a str, &'a [u8])],
}

impl Side<'_> {
    pub fn wasm(&self) -> Vec<u8> {
        let mut module = Module::new();
        let custom =
            |name: &str, data: &[u8]| CustomSection { name: name.to_owned().into(), data: data.to_owned().into() };
        if !self.dylink.is_empty() {
            module.section(&custom("dylink.0", &self.dylink));
        }
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        let memory = MemoryType { minimum: 0, maximum: None, memory64: false, shared: false, page_size_log2: None };
        imports.import("env", "memory", memory);
        let got = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        for (from, name) in self.imports {
            let what = if from.starts_with("GOT") { EntityType::Global(got) } else { EntityType::Function(0) };
            imports.import(from, name, what);
        }
        let (globals, functions): (Vec<_>, Vec<_>) = self.imports.iter().partition(|(from, _)| from.starts_with("GOT"));
        let (mut declared, mut exports, mut code) = (FunctionSection::new(), ExportSection::new(), CodeSection::new());
        let all = functions.iter().map(|(_, name)| *name).chain(self.functions.iter().map(|(name, _)| *name));
        let all: Vec<_> = all.collect();
        for (at, (name, uses)) in self.functions.iter().enumerate() {
            let mut body = Function::new([(1, ValType::I32)]);
            for used in *uses {
                match globals.iter().position(|(_, name)| name == used) {
                    Some(global) => {
                        body.instruction(&Instruction::GlobalGet(global as u32)).instruction(&Instruction::Drop);
                    }
                    None => {
                        let index = all.iter().position(|name| name == used).unwrap();
                        body.instruction(&Instruction::Call(index as u32));
                    }
                }
            }
            body.instruction(&Instruction::End);
            declared.function(0);
            exports.export(name, ExportKind::Func, (functions.len() + at) as u32);
            code.function(&body);
        }
        let mut data = GlobalSection::new();
        let constant = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        data.global(constant, &ConstExpr::i32_const(16));
        exports.export("datum", ExportKind::Global, globals.len() as u32);
        module.section(&types).section(&imports).section(&declared).section(&data).section(&exports).section(&code);
        for (name, data) in self.customs {
            module.section(&custom(name, data));
        }
        module.finish()
    }
}

/// Name (of custom sections) and bytes of each section.
pub fn sections(wasm: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut at = 8;
    let mut all = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.unwrap();
        let Some((id, range)) = payload.as_section() else { continue };
        let name = match &payload {
            Payload::CustomSection(custom) => custom.name().to_owned(),
            _ => id.to_string(),
        };
        all.push((name, wasm[at..range.end].to_vec()));
        at = range.end;
    }
    all
}

/// What stands in `dylink.0`, behind its name.
pub fn dylink(wasm: &[u8]) -> Vec<u8> {
    let first = Parser::new(0).parse_all(wasm).nth(1).unwrap().unwrap();
    let Payload::CustomSection(custom) = first else { panic!("no custom section first") };
    assert_eq!(custom.name(), "dylink.0");
    custom.data().to_vec()
}

/// Symbols by name, imports as `module.name`.
pub fn symbols(wasm: &[u8]) -> (Vec<String>, Vec<String>) {
    let (mut imports, mut exports) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.unwrap() {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.unwrap();
                    imports.push(format!("{}.{}", import.module, import.name));
                }
            }
            Payload::ExportSection(section) => {
                exports.extend(section.into_iter().map(|export| export.unwrap().name.to_owned()));
            }
            _ => {}
        }
    }
    exports.sort();
    (imports, exports)
}

pub fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[track_caller]
pub fn edited(wasm: &[u8], edits: &Edits) -> Edited {
    edit::apply(wasm, edits).unwrap()
}

#[track_caller]
pub fn refused(wasm: &[u8], edits: &Edits, why: &str) {
    let error = edit::apply(wasm, edits).unwrap_err().to_string();
    assert!(error.contains(why), "{error}");
}
