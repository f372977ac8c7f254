//! Which custom sections `--strip` takes.

use super::error::Error;
use crate::module::OWN_SECTION;

/// What somebody wants gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strip {
    /// DWARF, and what says where it is or where a source map is.
    Debug,
    /// Names of functions and other things.
    Names,
    /// Which compilers made the module.
    Producers,
    /// Every custom section but `dylink.0`, emshim's own and `target_features`.
    AllCustom,
    /// The custom sections of this name.
    Section(String),
}

/// Without it no loader takes a module.
const NEVER: [&str; 2] = ["dylink.0", "dylink"];
/// emcc and wasm-opt go by the first when they get the module again, and links with the module by the second: they go only when
/// they are named.
const ONLY_NAMED: [&str; 2] = ["target_features", OWN_SECTION];

impl Strip {
    /// As on the command line: a word of ours, or a section's own name.
    pub fn parse(word: &str) -> Result<Strip, String> {
        Ok(match word {
            "" => return Err("nothing is named".to_owned()),
            "debug" => Strip::Debug,
            "names" => Strip::Names,
            "producers" => Strip::Producers,
            "all-custom" => Strip::AllCustom,
            word if NEVER.contains(&word) => return Err(format!("without {word} no loader takes the module")),
            word => Strip::Section(word.to_owned()),
        })
    }

    /// Does it take the custom section of that name?
    pub(super) fn takes(&self, name: &str) -> bool {
        if NEVER.contains(&name) {
            return false;
        }
        match self {
            Strip::Debug => is_debug(name),
            Strip::Names => name == "name",
            Strip::Producers => name == "producers",
            Strip::AllCustom => !ONLY_NAMED.contains(&name),
            Strip::Section(wanted) => name == wanted,
        }
    }
}

fn is_debug(name: &str) -> bool {
    name.starts_with(".debug_") || ["external_debug_info", "sourceMappingURL"].contains(&name)
}

/// Sections that say something of places in the code, and are wrong once the code has changed.
pub(super) fn follows_code(name: &str) -> bool {
    is_debug(name) || name.starts_with("metadata.code.") || name == "code_annotation"
}

/// Objects and links with --emit-relocs: their sections refer to each other by number.
pub(super) fn refuse_relocatable<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), Error> {
    for name in names {
        if name == "linking" || name.starts_with("reloc.") {
            return Err(Error::Relocatable(name.to_owned()));
        }
    }
    Ok(())
}
