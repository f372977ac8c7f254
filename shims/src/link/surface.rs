//! What emcc reads of the module that a link makes, as one hash: by it emcc writes the glue. Two modules with one surface get the
//! same glue, whatever their code and data are.
//!
//! emcc 3.1.6 asks `wasm-emscripten-finalize`, later ones read the module themselves (`tools/extract_metadata.py`): imports and
//! exports with their types, exported numbers, features, whether `main` is clang's wrapper that hands on no arguments, and the
//! texts of EM_ASM and EM_JS, which are data.

use crate::store::fingerprint::add;
use postlink::Hash;
use wasmparser::{
    BinaryReaderError, ConstExpr, ExternalKind, FunctionBody, KnownCustom, Operator, Parser, Payload, TypeRef,
};

/// Beginnings of names of exports and imports that say: JavaScript lies in the data.
const IN_DATA: &[&str] = &["__em_js__", "__start_em_", "emscripten_asm_const"];
/// Custom sections that nobody reads for the glue, by the beginnings of their names.
const NOT_READ: &[&str] = &[".debug", "name", "producers", "reloc."];

/// The hash of what emcc reads of this module; `None` for what is no module.
pub fn of(module: &[u8]) -> Option<Hash> {
    read(module).ok().map(|bytes| Hash::of(&bytes))
}

/// What is collected of a module, by the index spaces of functions and globals.
#[derive(Default)]
struct Seen<'a> {
    out: Vec<u8>,
    /// Each function type, printed.
    types: Vec<String>,
    /// Which of them take nothing.
    takes_nothing: Vec<bool>,
    /// The type of each function.
    functions: Vec<u32>,
    imported_functions: usize,
    imported_globals: usize,
    globals: Vec<ConstExpr<'a>>,
    bodies: Vec<FunctionBody<'a>>,
    main: Option<u32>,
    has_javascript: bool,
}

fn read(module: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let mut seen = Seen::default();
    let mut data = &[][..];
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::TypeSection(types) => {
                for group in types {
                    for one in group?.into_types() {
                        let inner = &one.composite_type.inner;
                        let nothing = matches!(inner, wasmparser::CompositeInnerType::Func(f) if f.params().is_empty());
                        seen.takes_nothing.push(nothing);
                        seen.types.push(format!("{inner:?}"));
                    }
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    seen.import(&import?);
                }
            }
            Payload::FunctionSection(functions) => {
                for function in functions {
                    seen.functions.push(function?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    seen.globals.push(global?.init_expr);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    seen.export(&export?);
                }
            }
            Payload::StartSection { .. } => add(&mut seen.out, b"start"),
            Payload::CodeSectionEntry(body) => seen.bodies.push(body),
            Payload::DataSection(section) => data = &module[section.range()],
            Payload::CustomSection(custom) if !NOT_READ.iter().any(|start| custom.name().starts_with(start)) => {
                add(&mut seen.out, custom.name().as_bytes());
                add(&mut seen.out, custom.data());
            }
            _ => {}
        }
    }
    let is_wrapper = seen.main.is_some_and(|main| seen.is_wrapper(main));
    let mut out = seen.out;
    add(&mut out, &[u8::from(is_wrapper)]);
    if seen.has_javascript {
        add(&mut out, data);
    }
    Ok(out)
}

impl Seen<'_> {
    fn import(&mut self, import: &wasmparser::Import<'_>) {
        add(&mut self.out, import.module.as_bytes());
        add(&mut self.out, import.name.as_bytes());
        let what = match import.ty {
            TypeRef::Func(at) | TypeRef::FuncExact(at) => {
                self.functions.push(at);
                self.imported_functions += 1;
                format!("function {}", self.type_of(at))
            }
            other => {
                self.imported_globals += usize::from(matches!(other, TypeRef::Global(_)));
                format!("{other:?}")
            }
        };
        add(&mut self.out, what.as_bytes());
        self.has_javascript |= is_javascript(import.name);
    }

    fn export(&mut self, export: &wasmparser::Export<'_>) {
        add(&mut self.out, export.name.as_bytes());
        let index = export.index as usize;
        let what = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => {
                if ["main", "__main_argc_argv"].contains(&export.name) {
                    self.main = Some(export.index);
                }
                format!("function {}", self.functions.get(index).map_or("", |at| self.type_of(*at)))
            }
            ExternalKind::Global => {
                let value = index.checked_sub(self.imported_globals).and_then(|at| self.globals.get(at));
                format!(
                    "global {:?}",
                    value.map(|value| value.get_operators_reader().read().map(|op| format!("{op:?}")).ok())
                )
            }
            other => format!("{other:?}"),
        };
        add(&mut self.out, what.as_bytes());
        self.has_javascript |= is_javascript(export.name);
    }

    fn type_of(&self, at: u32) -> &str {
        self.types.get(at as usize).map_or("", String::as_str)
    }

    /// Does `main` only call what takes no arguments? Then nobody reads a program's.
    fn is_wrapper(&self, main: u32) -> bool {
        let body = (main as usize).checked_sub(self.imported_functions).and_then(|at| self.bodies.get(at));
        let Some(operators) = body.and_then(|body| body.get_operators_reader().ok()) else { return false };
        operators.into_iter().all(|operator| match operator {
            Ok(Operator::Call { function_index }) => {
                let of = self.functions.get(function_index as usize);
                of.and_then(|at| self.takes_nothing.get(*at as usize)).copied().unwrap_or_default()
            }
            Ok(other) => matches!(
                other,
                Operator::LocalGet { .. } | Operator::LocalSet { .. } | Operator::End | Operator::Return
            ),
            Err(_) => false,
        })
    }
}

fn is_javascript(name: &str) -> bool {
    IN_DATA.iter().any(|start| name.starts_with(start))
}

/// The names that this object leaves to others; nothing for what is no object.
pub fn undefined(object: &[u8]) -> Vec<String> {
    use wasmparser::{Linking, SymbolFlags, SymbolInfo};
    let (mut imports, mut found) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(object) {
        match payload {
            Ok(Payload::ImportSection(section)) => imports.extend(section.into_imports().flatten()),
            Ok(Payload::CustomSection(custom)) => {
                let KnownCustom::Linking(linking) = custom.as_known() else { continue };
                for subsection in linking.subsections().flatten() {
                    let Linking::SymbolTable(symbols) = subsection else { continue };
                    for symbol in symbols.into_iter().flatten() {
                        match symbol {
                            SymbolInfo::Func { flags, index, name } if flags.contains(SymbolFlags::UNDEFINED) => {
                                let functions = imports.iter().filter(|import| matches!(import.ty, TypeRef::Func(_)));
                                let imported = || functions.clone().nth(index as usize).map(|import| import.name);
                                found.extend(name.or_else(imported).map(str::to_owned));
                            }
                            SymbolInfo::Data { flags, name, .. } if flags.contains(SymbolFlags::UNDEFINED) => {
                                found.push(name.to_owned());
                            }
                            _ => {}
                        }
                    }
                }
            }
            Ok(_) => {}
            Err(_) => return Vec::new(),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, ConstExpr, CustomSection, DataSection, EntityType, ExportKind, ExportSection, Function,
        FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, LinkingSection, MemorySection,
        MemoryType, Module, SymbolTable, TypeSection, ValType,
    };

    /// A module that imports functions of these types and exports `main`, a global of this value, and these besides.
    struct Sample<'a> {
        imports: &'a [(&'a str, u32)],
        main: &'a [Instruction<'a>],
        value: i32,
        exports: &'a [&'a str],
        data: &'a [u8],
        custom: (&'a str, &'a [u8]),
    }

    const SAMPLE: Sample<'static> = Sample {
        imports: &[("one", 0), ("two", 1)],
        main: &[Instruction::Call(0), Instruction::Drop, Instruction::I32Const(1), Instruction::End],
        value: 7,
        exports: &["run"],
        data: b"data",
        custom: ("target_features", b"+sign-ext"),
    };

    fn surface(sample: &Sample) -> Hash {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        types.ty().function([ValType::I32, ValType::I32], [ValType::I32]);
        let mut imports = ImportSection::new();
        for (name, of) in sample.imports {
            imports.import("env", name, EntityType::Function(*of));
        }
        let mut functions = FunctionSection::new();
        functions.function(1);
        let mut memories = MemorySection::new();
        memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
        let mut globals = GlobalSection::new();
        let number = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        globals.global(number, &ConstExpr::i32_const(sample.value));
        let main = sample.imports.len() as u32;
        let mut exports = ExportSection::new();
        exports.export("main", ExportKind::Func, main);
        exports.export("number", ExportKind::Global, 0);
        for name in sample.exports {
            exports.export(name, ExportKind::Func, main);
        }
        let mut code = CodeSection::new();
        let mut body = Function::new([]);
        sample.main.iter().for_each(|one| {
            body.instruction(one);
        });
        code.function(&body);
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(0), sample.data.iter().copied());
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&memories).section(&globals);
        module.section(&exports).section(&code).section(&data);
        module.section(&CustomSection { name: sample.custom.0.into(), data: sample.custom.1.into() });
        of(&module.finish()).unwrap()
    }

    #[test]
    fn code_and_data_are_no_part_of_it() {
        let same = [
            Sample { data: b"other and longer", ..SAMPLE },
            Sample {
                main: &[Instruction::Call(0), Instruction::Drop, Instruction::I32Const(2), Instruction::End],
                ..SAMPLE
            },
        ];
        for sample in &same {
            assert_eq!(surface(sample), surface(&SAMPLE));
        }
        let named = |name| surface(&Sample { custom: (name, b"x"), ..SAMPLE });
        assert_eq!(named("name"), named("producers"));
        assert_eq!(named("name"), named(".debug_info"));
    }

    #[test]
    fn all_that_emcc_reads_is_part_of_it() {
        let others = [
            Sample { imports: &[("one", 0), ("three", 1)], ..SAMPLE },
            Sample {
                imports: &[("two", 1), ("one", 0)],
                main: &[Instruction::I32Const(1), Instruction::End],
                ..SAMPLE
            },
            Sample { imports: &[("one", 0), ("two", 0)], ..SAMPLE },
            Sample { value: 8, ..SAMPLE },
            Sample { exports: &["walk"], ..SAMPLE },
            Sample { exports: &[], ..SAMPLE },
            Sample { custom: ("target_features", b"+simd128"), ..SAMPLE },
            Sample { custom: ("dylink.0", b"+sign-ext"), ..SAMPLE },
            // clang's wrapper, which hands no arguments on.
            Sample { main: &[Instruction::Call(0), Instruction::End], ..SAMPLE },
        ];
        let mut all: Vec<_> = others.iter().map(surface).collect();
        all.push(surface(&SAMPLE));
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one), "{at}");
        }
        let hands_on = [Instruction::LocalGet(0), Instruction::LocalGet(1), Instruction::Call(1), Instruction::End];
        assert_eq!(surface(&Sample { main: &hands_on, ..SAMPLE }), surface(&SAMPLE));
        assert_eq!(of(b"\0asm\x01\0\0\0\x02\xff"), None);
    }

    #[test]
    fn javascript_in_data_is_part_of_it() {
        for name in ["__em_js__f", "__start_em_asm"] {
            let with = |data: &'static [u8]| surface(&Sample { exports: &[name], data, ..SAMPLE });
            assert_ne!(with(b"1"), with(b"2"), "{name}");
        }
        let with =
            |data: &'static [u8]| surface(&Sample { imports: &[("emscripten_asm_const_int", 0)], data, ..SAMPLE });
        assert_ne!(with(b"1"), with(b"2"));
    }

    #[test]
    fn an_object_says_what_it_leaves_to_others() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import(
            "env",
            "memory",
            MemoryType { minimum: 0, maximum: None, memory64: false, shared: false, page_size_log2: None },
        );
        imports.import("env", "by_import", EntityType::Function(0));
        imports.import("env", "other", EntityType::Function(0));
        let mut symbols = SymbolTable::new();
        symbols.function(SymbolTable::WASM_SYM_UNDEFINED, 0, None);
        symbols.function(SymbolTable::WASM_SYM_UNDEFINED | SymbolTable::WASM_SYM_EXPLICIT_NAME, 1, Some("by_name"));
        symbols.function(0, 2, Some("own"));
        symbols.data(SymbolTable::WASM_SYM_UNDEFINED, "data", None);
        let mut linking = LinkingSection::new();
        linking.symbol_table(&symbols);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&linking);
        let bytes = module.finish();
        assert_eq!(undefined(&bytes), ["by_import", "by_name", "data"]);
        assert!(undefined(b"no object").is_empty());
        (0..bytes.len()).for_each(|length| drop(undefined(&bytes[..length])));
    }
}
