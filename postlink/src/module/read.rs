//! Reads the sections that loading depends on.

use std::sync::Arc;

use wasmparser::{
    CompositeInnerType, ExportSectionReader, ExternalKind, FunctionSectionReader, GlobalSectionReader,
    ImportSectionReader, MemorySectionReader, MemoryType, TableSectionReader, TableType, TagSectionReader,
    TypeSectionReader,
};

use super::dylink::{Dylink, OWN_SECTION};
use super::error::Error;
use super::section::{self, Section};
use super::source::{Source, Window};
use super::tables::{Export, Import, Kind, Module};
use super::types::{Extern, Limits, Signature};

/// What is known so far, in wasm's index spaces.
#[derive(Default)]
struct Reading {
    types: Vec<Option<Arc<Signature>>>,
    imports: Vec<Import>,
    exports: Vec<Export>,
    functions: Vec<Arc<Signature>>,
    imported_functions: u32,
    memories: Vec<Limits>,
    tables: Vec<Limits>,
    globals: Vec<Extern>,
    tags: Vec<Arc<Signature>>,
    start: Option<u32>,
    defined_functions: u32,
    dylink: Option<Dylink>,
}

impl Module {
    /// Reads everything but code, data and custom sections that loading does not need.
    pub fn read(source: &dyn Source) -> Result<Module, Error> {
        read(source)
    }
}

fn read(source: &dyn Source) -> Result<Module, Error> {
    let size = source.length().map_err(|error| Error::at(0, error.to_string()))?;
    let sections = section::find(source, size)?;
    let mut reading = Reading::default();
    for section in &sections {
        reading.section(section, source)?;
    }
    if reading.defined_functions > 0 && !sections.iter().any(|section| section.id == 10) {
        return Err(Error::at(size, "functions without code: the file was cut off"));
    }
    let dylink_first =
        sections.first().and_then(|first| first.custom.as_deref()).is_some_and(|name| is_dylink(name).is_some());
    Ok(Module {
        kind: kind(&reading, &sections),
        size,
        dylink: reading.dylink,
        dylink_first,
        imports: reading.imports,
        exports: reading.exports,
        functions: reading.functions,
        imported_functions: reading.imported_functions,
        memories: reading.memories,
        tables: reading.tables,
        start: reading.start,
        sections,
    })
}

/// `Some(true)`: the older one.
fn is_dylink(name: &str) -> Option<bool> {
    match name {
        "dylink.0" => Some(false),
        "dylink" => Some(true),
        _ => None,
    }
}

fn kind(reading: &Reading, sections: &[Section]) -> Kind {
    let custom = |test: fn(&str) -> bool| sections.iter().filter_map(|one| one.custom.as_deref()).any(test);
    let wants_base = reading.imports.iter().any(|import| import.is_env() && import.name == "__memory_base");
    match () {
        () if reading.dylink.is_some() => Kind::SideModule,
        () if custom(|name| name == "linking" || name.starts_with("reloc.")) => Kind::Object,
        () if wants_base => Kind::StrippedSideModule,
        () => Kind::Program,
    }
}

impl Reading {
    fn section(&mut self, section: &Section, source: &dyn Source) -> Result<(), Error> {
        if section.id == 0 {
            if let (OWN_SECTION, Some(dylink)) = (section.name(), &mut self.dylink) {
                // No loader reads it, so that one that is broken is no error.
                let _ = section.read(source).and_then(|window| dylink.read_own(&window));
                return Ok(());
            }
            let old = is_dylink(section.name()).filter(|_| self.dylink.is_none());
            let Some(old) = old else { return Ok(()) };
            let window = section.read(source)?;
            self.dylink = Some(if old { Dylink::read_old(&window)? } else { Dylink::read(&window)? });
            return Ok(());
        }
        match section.id {
            1 => self.types(&section.read(source)?),
            2 => self.imports(&section.read(source)?),
            3 => self.functions(&section.read(source)?),
            4 => self.tables(&section.read(source)?),
            5 => self.memories(&section.read(source)?),
            6 => self.globals(&section.read(source)?),
            7 => self.exports(&section.read(source)?),
            8 => {
                let index = section.read(source)?.reader().read_var_u32()?;
                self.function(index, section.payload.start)?;
                self.start = Some(index);
                Ok(())
            }
            10 => self.code(section, source),
            13 => self.tags(&section.read(source)?),
            _ => Ok(()),
        }
    }

    fn types(&mut self, window: &Window) -> Result<(), Error> {
        for group in TypeSectionReader::new(window.reader())? {
            self.types.extend(group?.into_types().map(|one| match one.composite_type.inner {
                CompositeInnerType::Func(function) => Some(Arc::new(Signature {
                    params: function.params().iter().map(|value| (*value).into()).collect(),
                    results: function.results().iter().map(|value| (*value).into()).collect(),
                })),
                _ => None,
            }));
        }
        Ok(())
    }

    fn signature(&self, index: u32, at: u64) -> Result<Arc<Signature>, Error> {
        let found = self.types.get(index as usize).cloned().flatten();
        found.ok_or_else(|| Error::at(at, format!("there is no function type {index}")))
    }

    fn function(&self, index: u32, at: u64) -> Result<Arc<Signature>, Error> {
        let found = self.functions.get(index as usize).cloned();
        found.ok_or_else(|| Error::at(at, format!("there is no function {index}")))
    }

    fn imports(&mut self, window: &Window) -> Result<(), Error> {
        use wasmparser::TypeRef;
        for import in ImportSectionReader::new(window.reader())?.into_imports_with_offsets() {
            let (at, import) = import?;
            let at = at as u64;
            let what = match import.ty {
                TypeRef::Func(index) | TypeRef::FuncExact(index) => {
                    let signature = self.signature(index, at)?;
                    self.functions.push(Arc::clone(&signature));
                    self.imported_functions += 1;
                    Extern::Function(signature)
                }
                TypeRef::Table(table) => {
                    self.tables.push(table_limits(&table));
                    Extern::Table(table_limits(&table))
                }
                TypeRef::Memory(memory) => {
                    self.memories.push(memory_limits(&memory));
                    Extern::Memory(memory_limits(&memory))
                }
                TypeRef::Global(global) => {
                    let what = Extern::Global { value: global.content_type.into(), mutable: global.mutable };
                    self.globals.push(what.clone());
                    what
                }
                TypeRef::Tag(tag) => {
                    let signature = self.signature(tag.func_type_idx, at)?;
                    self.tags.push(Arc::clone(&signature));
                    Extern::Tag(signature)
                }
            };
            self.imports.push(Import { module: import.module.to_owned(), name: import.name.to_owned(), what });
        }
        Ok(())
    }

    fn functions(&mut self, window: &Window) -> Result<(), Error> {
        for index in FunctionSectionReader::new(window.reader())? {
            let signature = self.signature(index?, window.offset)?;
            self.functions.push(signature);
            self.defined_functions += 1;
        }
        Ok(())
    }

    fn tables(&mut self, window: &Window) -> Result<(), Error> {
        for table in TableSectionReader::new(window.reader())? {
            self.tables.push(table_limits(&table?.ty));
        }
        Ok(())
    }

    fn memories(&mut self, window: &Window) -> Result<(), Error> {
        for memory in MemorySectionReader::new(window.reader())? {
            self.memories.push(memory_limits(&memory?));
        }
        Ok(())
    }

    fn globals(&mut self, window: &Window) -> Result<(), Error> {
        for global in GlobalSectionReader::new(window.reader())? {
            let of = global?.ty;
            self.globals.push(Extern::Global { value: of.content_type.into(), mutable: of.mutable });
        }
        Ok(())
    }

    fn tags(&mut self, window: &Window) -> Result<(), Error> {
        for tag in TagSectionReader::new(window.reader())? {
            let signature = self.signature(tag?.func_type_idx, window.offset)?;
            self.tags.push(signature);
        }
        Ok(())
    }

    fn exports(&mut self, window: &Window) -> Result<(), Error> {
        for export in ExportSectionReader::new(window.reader())?.into_iter_with_offsets() {
            let (at, export) = export?;
            let place = export.index as usize;
            let missing = || Error::at(at as u64, format!("export of {:?} {place}, which is not there", export.kind));
            let what = match export.kind {
                ExternalKind::Func | ExternalKind::FuncExact => {
                    Extern::Function(self.functions.get(place).cloned().ok_or_else(missing)?)
                }
                ExternalKind::Table => Extern::Table(*self.tables.get(place).ok_or_else(missing)?),
                ExternalKind::Memory => Extern::Memory(*self.memories.get(place).ok_or_else(missing)?),
                ExternalKind::Global => self.globals.get(place).cloned().ok_or_else(missing)?,
                ExternalKind::Tag => Extern::Tag(self.tags.get(place).cloned().ok_or_else(missing)?),
            };
            self.exports.push(Export { name: export.name.to_owned(), what, index: export.index });
        }
        Ok(())
    }

    /// Only the count: bodies are looked at when a question needs them.
    fn code(&self, section: &Section, source: &dyn Source) -> Result<(), Error> {
        let start = section.payload.start;
        let head = Window::read(source, start..section.payload.end.min(start + 5))?;
        let count = head.reader().read_var_u32()?;
        if count == self.defined_functions {
            return Ok(());
        }
        Err(Error::at(start, format!("{count} bodies for {} functions", self.defined_functions)))
    }
}

fn memory_limits(memory: &MemoryType) -> Limits {
    Limits { minimum: memory.initial, maximum: memory.maximum, shared: memory.shared, wide: memory.memory64 }
}

fn table_limits(table: &TableType) -> Limits {
    Limits { minimum: table.initial, maximum: table.maximum, shared: table.shared, wide: table.table64 }
}
