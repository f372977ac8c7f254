//! The `dylink.0` section, and the `dylink` section that it replaced.

use std::collections::HashSet;

use wasmparser::{BinaryReader, Dylink0SectionReader, Dylink0Subsection};

use super::error::Error;
use super::source::Window;
use super::subsections::{DYLINK_RUNTIME_PATH, SONAME, Subsections};

/// A section of emshim's, behind `dylink.0` and made as that one: the soname, and runtime paths for loaders that know none.
pub const OWN_SECTION: &str = "emshim.dylink";

const WEAK: u32 = 1;
const TLS: u32 = 0x100;

/// What a loader is told about one import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFlags {
    /// The import's module.
    pub module: String,
    /// The symbol.
    pub name: String,
    /// `WASM_SYMBOL_*` bits.
    pub flags: u32,
}

/// How a loader has to place a module, and what it has to load first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dylink {
    /// It is the older `dylink` section, which only loaders before 4.0.9 take.
    pub old: bool,
    /// Bytes of data.
    pub memory_size: u32,
    /// Their alignment, a power of two.
    pub memory_alignment: u32,
    /// Elements of the table.
    pub table_size: u32,
    /// Their alignment, a power of two.
    pub table_alignment: u32,
    /// Libraries that it needs, in order.
    pub needed: Vec<String>,
    /// Folders to look for them.
    pub runtime_path: Vec<String>,
    /// Folders that emshim wrote down where loaders know no runtime paths (before 4.0.9); no loader reads them.
    pub kept_runtime_path: Vec<String>,
    /// The soname, where emshim wrote one; no loader reads it.
    pub soname: Option<String>,
    /// Exports with special flags.
    pub exports: Vec<(String, u32)>,
    /// Imports with special flags.
    pub imports: Vec<ImportFlags>,
    /// Ids of subsections that we do not know; loaders skip them.
    pub unknown: Vec<u8>,
    /// Symbols that are weak, of `imports`.
    weak: HashSet<String>,
}

impl Dylink {
    pub(super) fn read(window: &Window) -> Result<Dylink, Error> {
        let mut dylink = Dylink::default();
        for subsection in Dylink0SectionReader::new(window.reader()) {
            match subsection? {
                Dylink0Subsection::MemInfo(info) => {
                    dylink.memory_size = info.memory_size;
                    dylink.memory_alignment = info.memory_alignment;
                    dylink.table_size = info.table_size;
                    dylink.table_alignment = info.table_alignment;
                }
                Dylink0Subsection::Needed(names) => dylink.needed.extend(names.iter().map(ToString::to_string)),
                Dylink0Subsection::RuntimePath(paths) => {
                    dylink.runtime_path.extend(paths.iter().map(ToString::to_string));
                }
                Dylink0Subsection::ExportInfo(rows) => {
                    dylink.exports.extend(rows.iter().map(|row| (row.name.to_owned(), row.flags.bits())));
                }
                Dylink0Subsection::ImportInfo(rows) => dylink.imports.extend(rows.iter().map(|row| ImportFlags {
                    module: row.module.to_owned(),
                    name: row.field.to_owned(),
                    flags: row.flags.bits(),
                })),
                Dylink0Subsection::Unknown { ty, .. } => dylink.unknown.push(ty),
            }
        }
        let weak = dylink.imports.iter().filter(|import| import.flags & 3 == WEAK);
        dylink.weak = weak.map(|import| import.name.clone()).collect();
        Ok(dylink)
    }

    pub(super) fn read_old(window: &Window) -> Result<Dylink, Error> {
        let mut reader = window.reader();
        let mut dylink = Dylink {
            old: true,
            memory_size: reader.read_var_u32()?,
            memory_alignment: reader.read_var_u32()?,
            table_size: reader.read_var_u32()?,
            table_alignment: reader.read_var_u32()?,
            ..Dylink::default()
        };
        let name = |reader: &mut BinaryReader| reader.read_unlimited_string().map(ToOwned::to_owned);
        for _ in 0..reader.read_var_u32()? {
            dylink.needed.push(name(&mut reader)?);
        }
        Ok(dylink)
    }

    /// What emshim's own section adds.
    pub(super) fn read_own(&mut self, window: &Window) -> Result<(), Error> {
        let own = Subsections::read(&window.bytes, 0)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        self.soname = own.only(SONAME).ok().flatten().map(text);
        self.kept_runtime_path = own.list(DYLINK_RUNTIME_PATH).iter().flatten().map(|path| text(path)).collect();
        Ok(())
    }

    /// The module goes without this symbol if nobody has it.
    pub fn is_weak(&self, name: &str) -> bool {
        self.weak.contains(name)
    }

    /// Each thread has its own.
    pub fn is_tls(&self, name: &str) -> bool {
        self.exports.iter().any(|(export, flags)| export == name && flags & TLS != 0)
    }
}
