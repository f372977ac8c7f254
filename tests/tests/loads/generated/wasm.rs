//! The bytes of a generated library. Every function keeps one rule: argument k is k + 1, or it traps; its result is 90. So a
//! call works whoever serves it, if types and order arrive as they were meant.

use super::case::{Give, Library, Use, Wants, When};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, CustomSection, DataSection, Encode, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, MemArg, MemoryType, Module,
    RefType, StartSection, TableType, TagKind, TagSection, TagType, TypeSection, ValType,
};

const ANSWER: i32 = 90;
const MEMORY_BASE: u32 = 0;
const CONSTRUCTORS: &str = "__wasm_call_ctors";

/// The library's bytes; `folder` stands where it says `@`.
pub fn bytes(library: &Library, folder: &str) -> Vec<u8> {
    let mut wasm = Wasm::default();
    wasm.import(library);
    wasm.define(library);
    let name = "dylink.0".into();
    let mut module = Module::new();
    module.section(&CustomSection { name, data: dylink(library, folder).into() });
    module.section(&wasm.types).section(&wasm.imports).section(&wasm.functions);
    if !wasm.tags.is_empty() {
        module.section(&wasm.tags);
    }
    module.section(&wasm.globals).section(&wasm.exports);
    if let Some(function_index) = wasm.start {
        module.section(&StartSection { function_index });
    }
    module.section(&wasm.code);
    if !wasm.data.is_empty() {
        module.section(&wasm.data);
    }
    module.finish()
}

fn dylink(library: &Library, folder: &str) -> Vec<u8> {
    let mut all = Vec::new();
    let mut part = |kind: u8, bytes: Vec<u8>| {
        all.push(kind);
        bytes.encode(&mut all);
    };
    let mut info = Vec::new();
    [16 * (library.gives.len() as u32 + 2), 4, 0, 0].iter().for_each(|number| number.encode(&mut info));
    part(1, info);
    let names = |names: &[String]| {
        let mut bytes = Vec::new();
        (names.len() as u32).encode(&mut bytes);
        names.iter().for_each(|name| name.replace('@', folder).encode(&mut bytes));
        bytes
    };
    if !library.needed.is_empty() {
        part(2, names(&library.needed));
    }
    let weak: Vec<&Use> = library.uses.iter().filter(|one| one.weak).collect();
    if !weak.is_empty() {
        let mut bytes = Vec::new();
        (weak.len() as u32).encode(&mut bytes);
        for one in weak {
            "env".encode(&mut bytes);
            one.name().encode(&mut bytes);
            bytes.push(0x11);
        }
        part(4, bytes);
    }
    if !library.runtime.is_empty() {
        part(5, names(&library.runtime));
    }
    all
}

#[derive(Default)]
struct Wasm {
    types: TypeSection,
    imports: ImportSection,
    functions: FunctionSection,
    tags: TagSection,
    globals: GlobalSection,
    exports: ExportSection,
    code: CodeSection,
    data: DataSection,
    start: Option<u32>,
    imported_functions: u32,
    imported_globals: u32,
    imported_tags: u32,
    /// For each use: the imported function, and the imported address.
    found: Vec<(u32, u32)>,
}

impl Wasm {
    fn typed(&mut self, letters: &str) -> u32 {
        let (params, results) = values(letters);
        self.types.ty().function(params, results);
        self.types.len() - 1
    }

    fn import(&mut self, library: &Library) {
        let memory = MemoryType { minimum: 0, maximum: None, memory64: false, shared: false, page_size_log2: None };
        let element_type = RefType::FUNCREF;
        let table = TableType { element_type, minimum: 0, maximum: None, table64: false, shared: false };
        let global = |mutable| GlobalType { val_type: ValType::I32, mutable, shared: false };
        self.imports.import("env", "memory", memory).import("env", "__indirect_function_table", table);
        self.imports.import("env", "__memory_base", global(false));
        self.imported_globals = 1;
        for one in &library.uses {
            let (name, mut function, mut address) = (one.name(), 0, 0);
            let from = match &one.wants {
                Wants::Call(_, letters) => {
                    let index = self.typed(letters);
                    self.imports.import("env", name, EntityType::Function(index));
                    function = self.imported_functions;
                    self.imported_functions += 1;
                    one.weak.then_some("GOT.func")
                }
                Wants::Address(..) => Some("GOT.func"),
                Wants::Data(_) => Some("GOT.mem"),
                Wants::Tag(_, letters) => {
                    let func_type_idx = self.typed(letters);
                    self.imports.import("env", name, TagType { kind: TagKind::Exception, func_type_idx });
                    self.imported_tags += 1;
                    None
                }
            };
            if let Some(from) = from {
                self.imports.import(from, name, global(true));
                address = self.imported_globals;
                self.imported_globals += 1;
            }
            self.found.push((function, address));
        }
    }

    fn add(&mut self, letters: &str, function: &Function) -> u32 {
        let index = self.typed(letters);
        self.functions.function(index);
        self.code.function(function);
        self.imported_functions + self.functions.len() - 1
    }

    fn define(&mut self, library: &Library) {
        let (mut globals, mut tags, mut at) = (self.imported_globals, self.imported_tags, 16);
        let mut stored: Vec<u8> = Vec::new();
        for give in &library.gives {
            match give {
                Give::Function(name, letters) => {
                    let index = self.add(letters, &given(letters));
                    self.exports.export(name, ExportKind::Func, index);
                }
                Give::Data(name) => {
                    let constant = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
                    self.globals.global(constant, &ConstExpr::i32_const(at));
                    self.exports.export(name, ExportKind::Global, globals);
                    globals += 1;
                    stored.resize(at as usize, 0);
                    stored.extend(number(name).to_le_bytes());
                    at += 16;
                }
                Give::Tag(name, letters) => {
                    let func_type_idx = self.typed(letters);
                    self.tags.tag(TagType { kind: TagKind::Exception, func_type_idx });
                    self.exports.export(name, ExportKind::Tag, tags);
                    tags += 1;
                }
            }
        }
        if !stored.is_empty() {
            self.data.active(0, &ConstExpr::global_get(MEMORY_BASE), stored);
        }
        let (mut constructor, mut start) = (Function::new([]), Function::new([]));
        let (mut constructs, mut starts) = (false, false);
        for (at, one) in library.uses.iter().enumerate() {
            let Some(test) = self.test(one, at) else { continue };
            let index = self.add("i", &test);
            if matches!(one.when, When::Later | When::Perhaps) {
                self.exports.export(&format!("test_{at}_{}", one.name()), ExportKind::Func, index);
            }
            let fail = |body: &mut Function, index: u32| {
                body.instruction(&Instruction::Call(index)).instruction(&Instruction::If(BlockType::Empty));
                body.instruction(&Instruction::Unreachable).instruction(&Instruction::End);
            };
            match one.when {
                When::Later => continue,
                When::Constructor => fail(&mut constructor, index),
                When::Deeper => {
                    let mut deeper = Function::new([]);
                    fail(&mut deeper, index);
                    deeper.instruction(&Instruction::End);
                    let index = self.add("v", &deeper);
                    constructor.instruction(&Instruction::Call(index));
                }
                When::Perhaps => {
                    // No memory is at address 0.
                    constructor.instruction(&Instruction::GlobalGet(MEMORY_BASE));
                    constructor.instruction(&Instruction::I32Eqz).instruction(&Instruction::If(BlockType::Empty));
                    fail(&mut constructor, index);
                    constructor.instruction(&Instruction::End);
                }
                When::Start => fail(&mut start, index),
            }
            if one.when == When::Start { starts = true } else { constructs = true }
        }
        if constructs {
            constructor.instruction(&Instruction::End);
            let index = self.add("v", &constructor);
            self.exports.export(CONSTRUCTORS, ExportKind::Func, index);
        }
        if starts {
            start.instruction(&Instruction::End);
            self.start = Some(self.add("v", &start));
        }
    }

    /// A function that gives 0 when the use works; `None` for a use that has no code.
    fn test(&mut self, one: &Use, at: usize) -> Option<Function> {
        let (function, address) = self.found[at];
        let letters = match &one.wants {
            Wants::Call(_, letters) | Wants::Address(_, Some(letters)) => letters.as_str(),
            _ => "v",
        };
        let (params, results) = values(letters);
        let mut body = Function::new(results.iter().map(|value| (1, *value)));
        if one.weak {
            body.instruction(&Instruction::GlobalGet(address)).instruction(&Instruction::I32Eqz);
            body.instruction(&Instruction::If(BlockType::Empty)).instruction(&Instruction::I32Const(0));
            body.instruction(&Instruction::Return).instruction(&Instruction::End);
        }
        match &one.wants {
            Wants::Call(..) => {
                params.iter().zip(1..).for_each(|(value, at)| push(&mut body, *value, at));
                body.instruction(&Instruction::Call(function));
                answered(&mut body, &results);
            }
            Wants::Address(_, None) => {
                body.instruction(&Instruction::GlobalGet(address)).instruction(&Instruction::I32Eqz);
            }
            Wants::Address(..) => {
                let type_index = self.typed(letters);
                params.iter().zip(1..).for_each(|(value, at)| push(&mut body, *value, at));
                body.instruction(&Instruction::GlobalGet(address));
                body.instruction(&Instruction::CallIndirect { type_index, table_index: 0 });
                answered(&mut body, &results);
            }
            Wants::Data(name) => {
                body.instruction(&Instruction::GlobalGet(address));
                body.instruction(&Instruction::I32Load(MemArg { offset: 0, align: 2, memory_index: 0 }));
                body.instruction(&Instruction::I32Const(number(name))).instruction(&Instruction::I32Ne);
            }
            Wants::Tag(..) => return None,
        }
        body.instruction(&Instruction::End);
        Some(body)
    }
}

/// What every library keeps in that variable.
fn number(name: &str) -> i32 {
    1000 + name.bytes().last().filter(u8::is_ascii_digit).map_or(90, |digit| i32::from(digit - b'0'))
}

fn values(letters: &str) -> (Vec<ValType>, Vec<ValType>) {
    let value = |letter: char| match letter {
        'i' => Some(ValType::I32),
        'j' => Some(ValType::I64),
        'f' => Some(ValType::F32),
        'd' => Some(ValType::F64),
        _ => None,
    };
    let mut letters = letters.chars();
    let result = letters.next().and_then(value);
    (letters.filter_map(value).collect(), result.into_iter().collect())
}

fn push(body: &mut Function, value: ValType, number: i32) {
    match value {
        ValType::I64 => body.instruction(&Instruction::I64Const(number.into())),
        ValType::F32 => body.instruction(&Instruction::F32Const((number as f32).into())),
        ValType::F64 => body.instruction(&Instruction::F64Const(f64::from(number).into())),
        _ => body.instruction(&Instruction::I32Const(number)),
    };
}

fn differs(body: &mut Function, value: ValType) {
    body.instruction(match value {
        ValType::I64 => &Instruction::I64Ne,
        ValType::F32 => &Instruction::F32Ne,
        ValType::F64 => &Instruction::F64Ne,
        _ => &Instruction::I32Ne,
    });
}

/// Is the result on the stack another than 90? One that JavaScript made of nothing at all (0, or NaN) is no answer, and counts
/// as right: whoever declares a result where there is none gets that.
fn answered(body: &mut Function, results: &[ValType]) {
    let Some(value) = results.first() else {
        body.instruction(&Instruction::I32Const(0));
        return;
    };
    body.instruction(&Instruction::LocalTee(0));
    push(body, *value, ANSWER);
    differs(body, *value);
    body.instruction(&Instruction::LocalGet(0));
    match value {
        ValType::F32 => {
            body.instruction(&Instruction::LocalGet(0)).instruction(&Instruction::F32Eq);
        }
        ValType::F64 => {
            body.instruction(&Instruction::LocalGet(0)).instruction(&Instruction::F64Eq);
        }
        value => {
            push(body, *value, 0);
            differs(body, *value);
        }
    }
    body.instruction(&Instruction::I32And);
}

fn given(letters: &str) -> Function {
    let (params, results) = values(letters);
    let mut body = Function::new([]);
    for (at, value) in (0..).zip(&params) {
        body.instruction(&Instruction::LocalGet(at));
        push(&mut body, *value, at as i32 + 1);
        differs(&mut body, *value);
        body.instruction(&Instruction::If(BlockType::Empty)).instruction(&Instruction::Unreachable);
        body.instruction(&Instruction::End);
    }
    results.iter().for_each(|value| push(&mut body, *value, ANSWER));
    body.instruction(&Instruction::End);
    body
}
