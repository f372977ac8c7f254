//! The imports and exports of a linked module: two sections, read without trust.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What a verdict needs to know of a module.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// Module and name of each import, with a zero byte between.
    pub imports: BTreeSet<Vec<u8>>,
    exports: BTreeSet<Vec<u8>>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Module {
    /// `None` for whatever is not a module.
    pub fn read(path: &Path) -> Option<Module> {
        Module::parse(fs::read(path).ok()?)
    }

    fn parse(bytes: Vec<u8>) -> Option<Module> {
        let mut module = Module::default();
        let mut rest = Reader(bytes.strip_prefix(b"\0asm\x01\0\0\0")?);
        while !rest.0.is_empty() {
            let (id, length) = (rest.byte()?, rest.number()?);
            let mut section = Reader(rest.take(length)?);
            match id {
                2 => module.imports = section.imports()?,
                7 => module.exports = section.exports()?,
                _ => {}
            }
        }
        Some(Module { bytes, ..module })
    }

    /// Is there something to start?
    pub fn has_main(&self) -> bool {
        [&b"main"[..], b"__main_argc_argv", b"__main_void", b"_start"].iter().any(|name| self.exports.contains(*name))
    }

    /// Does it hold code for JavaScript (`EM_JS`, `EM_ASM`), which only emcc can judge?
    pub fn has_javascript(&self) -> bool {
        let starts = |name: &Vec<u8>| name.starts_with(b"__em_js") || name.starts_with(b"__start_em_");
        let calls = |name: &Vec<u8>| name.windows(19).any(|part| part == b"emscripten_asm_cons");
        self.exports.iter().any(starts) || self.imports.iter().any(calls)
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A LEB128 number of up to 64 bits.
    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    fn name(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }

    fn limits(&mut self) -> Option<()> {
        let flags = self.byte()?;
        self.number()?;
        if flags & 1 != 0 {
            self.number()?;
        }
        Some(())
    }

    fn imports(&mut self) -> Option<BTreeSet<Vec<u8>>> {
        let mut names = BTreeSet::new();
        for _ in 0..self.number()? {
            let (module, name) = (self.name()?, self.name()?);
            names.insert([module, b"\0", name].concat());
            match self.byte()? {
                0 => drop(self.number()?),
                1 => {
                    self.byte()?;
                    self.limits()?;
                }
                2 => self.limits()?,
                3 => drop((self.byte()?, self.byte()?)),
                4 => drop((self.byte()?, self.number()?)),
                _ => return None,
            }
        }
        Some(names)
    }

    fn exports(&mut self) -> Option<BTreeSet<Vec<u8>>> {
        let mut names = BTreeSet::new();
        for _ in 0..self.number()? {
            names.insert(self.name()?.to_vec());
            self.byte()?;
            self.number()?;
        }
        Some(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports `env.f` (a function), `env.t` (a tag) and `env.memory`; exports `main`.
    const BYTES: &[u8] = b"\0asm\x01\0\0\0\
        \x02\x21\x03\x03env\x01f\0\0\x03env\x01t\x04\0\0\x03env\x06memory\x02\x01\x01\x02\
        \x07\x08\x01\x04main\0\0";

    #[test]
    fn imports_and_exports_are_read() {
        let module = Module::parse(BYTES.to_vec()).unwrap();
        let imports: Vec<_> = module.imports.iter().map(|name| String::from_utf8_lossy(name)).collect();
        assert_eq!(imports, ["env\0f", "env\0memory", "env\0t"]);
        assert!(module.has_main() && !module.has_javascript());
    }

    #[test]
    fn any_other_bytes_are_no_module_or_one_without_imports() {
        for length in 0..BYTES.len() {
            let cut = Module::parse(BYTES[..length].to_vec());
            assert!(cut.is_none_or(|module| module.exports.is_empty()), "{length}");
        }
        assert_eq!(Module::parse(b"\0asm\x01\0\0\0\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff".to_vec()), None);
        assert_eq!(Module::parse(b"\0asm\x01\0\0\0\x02\x05\xff\xff\xff\xff\x0f".to_vec()), None);
    }
}
