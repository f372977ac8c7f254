//! Custom sections that say something of a module's making: names of functions, features, producers.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use wasmparser::{Name, NameSectionReader, ProducersSectionReader};

use super::error::Error;
use super::source::Source;
use super::tables::Module;
use super::types::Signature;

/// Names of functions by their index.
#[derive(Debug, Default)]
pub struct Names(BTreeMap<u32, String>);

impl Names {
    /// The name of that function, if the module has one for it.
    pub fn function(&self, index: u32) -> Option<&str> {
        self.0.get(&index).map(String::as_str)
    }

    /// Those of the functions that are asked for.
    pub(crate) fn only(mut self, functions: &HashSet<u32>) -> Names {
        self.0.retain(|function, _| functions.contains(function));
        self
    }

    /// The module names no function.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A feature of wasm that the module's objects used, required or ruled out (`target_features`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// `+` used, `=` required, `-` ruled out.
    pub prefix: char,
    /// Its name, for example `simd128`.
    pub name: String,
}

/// One line of the `producers` section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Producer {
    /// `language`, `processed-by` or `sdk`.
    pub field: String,
    /// A tool or language.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A function that is called as one type and is of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Its name.
    pub function: String,
    /// The type of the calls that end the program.
    pub called: Arc<Signature>,
    /// The type that it has, where the module defines it.
    pub defined: Option<Arc<Signature>>,
}

impl Module {
    /// Names of functions. Imports and exports fill in where the name section is silent or broken.
    pub fn names(&self, source: &dyn Source) -> Names {
        let mut names = BTreeMap::new();
        let functions = self.imports.iter().filter(|import| import.what.signature().is_some());
        names.extend((0..).zip(functions).map(|(index, import)| (index, import.name.clone())));
        let exported = self.exports.iter().filter(|export| export.what.signature().is_some());
        names.extend(exported.map(|export| (export.index, export.name.clone())));
        // A broken name section is no error for an engine, so it is none here.
        let _ = self.read_names(source, &mut names);
        Names(names)
    }

    fn read_names(&self, source: &dyn Source, names: &mut BTreeMap<u32, String>) -> Result<(), Error> {
        self.each_name(source, |index, name| {
            names.insert(index, name.to_owned());
        })
    }

    fn each_name(&self, source: &dyn Source, mut each: impl FnMut(u32, &str)) -> Result<(), Error> {
        let Some(section) = self.custom("name") else { return Ok(()) };
        let window = section.read(source)?;
        for part in NameSectionReader::new(window.reader()) {
            let Name::Function(map) = part? else { continue };
            for naming in map {
                let naming = naming?;
                each(naming.index, naming.name);
            }
        }
        Ok(())
    }

    /// Functions that two objects of one link took for different types: wasm-ld makes each call of the other type end the program, in a
    /// function of its own called `signature_mismatch:NAME`. Empty where the module has no names of functions.
    pub fn mismatches(&self, source: &dyn Source) -> Vec<Mismatch> {
        const MADE: &str = "signature_mismatch:";
        let own = |index: u32| self.functions.get(index.checked_sub(self.imported_functions)? as usize).cloned();
        let mut found = BTreeMap::new();
        let _ = self.each_name(source, |index, name| {
            if let (Some(function), Some(called)) = (name.strip_prefix(MADE), own(index)) {
                found.insert(function.to_owned(), Mismatch { function: function.to_owned(), called, defined: None });
            }
        });
        if !found.is_empty() {
            let _ = self.each_name(source, |index, name| {
                if let Some(one) = found.get_mut(name) {
                    one.defined = own(index);
                }
            });
        }
        found.into_values().collect()
    }

    /// What `target_features` says; empty where the module was stripped of it.
    pub fn features(&self, source: &dyn Source) -> Result<Vec<Feature>, Error> {
        let Some(section) = self.custom("target_features") else { return Ok(Vec::new()) };
        let window = section.read(source)?;
        let mut reader = window.reader();
        let mut features = Vec::new();
        for _ in 0..reader.read_var_u32()? {
            let prefix = char::from(reader.read_u8()?);
            features.push(Feature { prefix, name: reader.read_string()?.to_owned() });
        }
        Ok(features)
    }

    /// What `producers` says; empty where the module was stripped of it.
    pub fn producers(&self, source: &dyn Source) -> Result<Vec<Producer>, Error> {
        let Some(section) = self.custom("producers") else { return Ok(Vec::new()) };
        let window = section.read(source)?;
        let mut producers = Vec::new();
        for field in ProducersSectionReader::new(window.reader())? {
            let field = field?;
            for value in field.values {
                let value = value?;
                producers.push(Producer {
                    field: field.name.to_owned(),
                    name: value.name.to_owned(),
                    version: value.version.to_owned(),
                });
            }
        }
        Ok(producers)
    }
}
