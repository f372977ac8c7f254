//! Changes what a linked module says of itself, and which exports it keeps.
//!
//! Sections that nobody asked to change keep every byte. Nothing here touches files.

mod error;
mod exports;
mod sections;
mod strip;

use wasmparser::{Validator, WasmFeatures};

pub use self::error::Error;
use self::sections::Section;
pub use self::strip::Strip;
use crate::module::subsections::{self, SONAME, Subsections};
use crate::module::{Module, OWN_SECTION};

/// What somebody wants changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// Needed libraries that become others, first of all.
    pub needed_replace: Vec<(String, String)>,
    /// Needed libraries to be dropped.
    pub needed_remove: Vec<String>,
    /// Libraries to be needed, behind the others.
    pub needed_add: Vec<String>,
    /// All runtime paths, in place of those that are there; empty: none.
    pub runtime_path: Option<Vec<String>>,
    /// Runtime paths behind the others.
    pub runtime_path_add: Vec<String>,
    /// The soname: what a link by emshim's cc needs the library by, and the module's name, which is what wasm-ld's -soname writes.
    pub soname: Option<String>,
    /// Custom sections to be dropped.
    pub strip: Vec<Strip>,
    /// Names or patterns of the exports to be kept; the others go, and what only they used.
    pub keep_exports: Option<Vec<String>>,
}

impl Edits {
    /// Names and paths that the module says afterwards.
    fn written(&self) -> impl Iterator<Item = &String> {
        let replaced = self.needed_replace.iter().map(|(_, new)| new);
        let paths = self.runtime_path.iter().flatten().chain(&self.runtime_path_add);
        replaced.chain(&self.needed_add).chain(paths).chain(&self.soname)
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Edited {
    /// The module; equal to the one that came in where nothing was to be changed.
    pub wasm: Vec<u8>,
    /// What was changed, a phrase each.
    pub changes: Vec<String>,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Makes the changes, and validates what comes of them.
pub fn apply(wasm: &[u8], edits: &Edits) -> Result<Edited, Error> {
    if let Some(name) = edits.written().find(|name| name.chars().any(char::is_control)) {
        return Err(Error::Name(name.clone()));
    }
    let mut sections = sections::split(wasm)?;
    strip::refuse_relocatable(sections.iter().filter_map(|section| section.name.as_deref()))?;
    let mut log = Log::default();
    if let Some(patterns) = &edits.keep_exports {
        sections = keep_exports(&sections, patterns, &mut log)?;
    }
    edit_dylink(&mut sections, edits, &mut log)?;
    sections.retain(|section| {
        let Some(name) = &section.name else { return true };
        let gone = edits.strip.iter().any(|strip| strip.takes(name));
        if gone {
            log.changes.push(format!("section {name} ({} bytes) removed", section.raw.len()));
        }
        !gone
    });
    if let Some(soname) = &edits.soname {
        set_soname(&mut sections, soname, &mut log)?;
        set_module_name(&mut sections, soname, &mut log)?;
    }
    own_section_second(&mut sections);
    let edited = sections::join(&sections);
    // A module with every proposal that has an encoding: what runs it may have more than this version's default.
    if let Err(error) = Validator::new_with_features(WasmFeatures::all()).validate_all(&edited) {
        Validator::new_with_features(WasmFeatures::all()).validate_all(wasm)?;
        return Err(Error::Output(error.to_string()));
    }
    Module::read(&edited.as_slice()).map_err(|error| Error::Output(error.to_string()))?;
    if edited == wasm {
        // A name that was stripped and written again, for one.
        log.changes.clear();
    }
    Ok(Edited { wasm: edited, changes: log.changes, notes: log.notes })
}

#[derive(Default)]
struct Log {
    changes: Vec<String>,
    notes: Vec<String>,
}

fn edit_dylink(sections: &mut Vec<Section>, edits: &Edits, log: &mut Log) -> Result<(), Error> {
    let needed = !(edits.needed_add.is_empty() && edits.needed_remove.is_empty() && edits.needed_replace.is_empty());
    let path = edits.runtime_path.is_some() || !edits.runtime_path_add.is_empty();
    if !needed && !path {
        return Ok(());
    }
    let section = match sections.first() {
        Some(section) if section.is("dylink.0") => section.clone(),
        Some(section) if section.is("dylink") => return Err(Error::OldDylink),
        _ => return Err(Error::NoDylink),
    };
    let mut subsections = section.subsections()?;
    let before = log.changes.len();
    if needed {
        let mut names = subsections.names(subsections::DYLINK_NEEDED)?;
        edit_needed(&mut names, edits, log);
        subsections.put_list(subsections::DYLINK_NEEDED, &names);
    }
    if path {
        let read = subsections.names(subsections::DYLINK_RUNTIME_PATH)?;
        let kept = own_names(sections, subsections::DYLINK_RUNTIME_PATH)?;
        let was: Vec<String> = read.iter().chain(kept.iter().filter(|path| !read.contains(path))).cloned().collect();
        let mut paths = edits.runtime_path.clone().unwrap_or_else(|| was.clone());
        paths.extend(edits.runtime_path_add.iter().filter(|path| !paths.contains(path)).cloned().collect::<Vec<_>>());
        // Who asks for a path wants loaders to read it, so that none stays where only links look.
        if paths != read || !kept.is_empty() {
            let shown = |paths: &[String], none: &str| if paths.is_empty() { none.to_owned() } else { paths.join(":") };
            log.changes.push(format!("runtime path {} (was {})", shown(&paths, "cleared"), shown(&was, "none")));
            subsections.put_list(subsections::DYLINK_RUNTIME_PATH, &paths);
            change_own(sections, |own| own.put(subsections::DYLINK_RUNTIME_PATH, None))?;
        }
    }
    if log.changes.len() > before {
        sections[0] = section.with_data(&subsections.write());
    }
    Ok(())
}

/// A list of emshim's own section.
fn own_names(sections: &[Section], kind: u8) -> Result<Vec<String>, Error> {
    match sections.iter().find(|section| section.is(OWN_SECTION)) {
        Some(own) => Ok(own.subsections()?.names(kind)?),
        None => Ok(Vec::new()),
    }
}

/// Changes emshim's own section, and says whether that made a difference. One that holds nothing goes.
fn change_own(sections: &mut Vec<Section>, change: impl FnOnce(&mut Subsections)) -> Result<bool, Error> {
    let place = sections.iter().position(|section| section.is(OWN_SECTION));
    let data = {
        let mut own = match place {
            Some(place) => sections[place].subsections()?,
            None => Subsections::default(),
        };
        change(&mut own);
        (!own.is_empty()).then(|| own.write())
    };
    match (place, data) {
        (Some(place), Some(data)) if sections[place].data() == data => return Ok(false),
        (Some(place), Some(data)) => sections[place] = Section::custom(OWN_SECTION, &data),
        (Some(place), None) => drop(sections.remove(place)),
        (None, Some(data)) => sections.insert(1, Section::custom(OWN_SECTION, &data)),
        (None, None) => return Ok(false),
    }
    Ok(true)
}

fn edit_needed(names: &mut Vec<String>, edits: &Edits, log: &mut Log) {
    for (old, new) in &edits.needed_replace {
        let Some(place) = names.iter().position(|name| name == old) else {
            log.notes.push(format!("does not need {old}, so it is not replaced"));
            continue;
        };
        if old == new {
            continue;
        }
        names[place] = new.clone();
        let mut at = 0;
        names.retain(|name| {
            at += 1;
            at == place + 1 || (name != old && name != new)
        });
        log.changes.push(format!("needed {old} -> {new}"));
    }
    for old in &edits.needed_remove {
        let count = names.len();
        names.retain(|name| name != old);
        if names.len() < count {
            log.changes.push(format!("needed -{old}"));
        } else {
            log.notes.push(format!("does not need {old}, so it is not removed"));
        }
    }
    for new in &edits.needed_add {
        if !names.contains(new) {
            names.push(new.clone());
            log.changes.push(format!("needed +{new}"));
        }
    }
}

fn keep_exports<'a>(sections: &[Section<'a>], patterns: &[String], log: &mut Log) -> Result<Vec<Section<'a>>, Error> {
    let Some(dylink) = sections.first().filter(|section| section.is("dylink.0")) else {
        return Err(Error::NotSide);
    };
    let is_custom = |section: &&Section| section.name.is_some() && !section.is("name");
    let pruned = exports::prune(&sections::join(sections.iter().filter(|one| !is_custom(one))), patterns)?;
    log.notes.extend(pruned.unmatched.iter().map(|pattern| format!("exports nothing that matches {pattern}")));
    if pruned.dropped == 0 {
        return Ok(sections.to_vec());
    }
    let mut subsections = dylink.subsections()?;
    subsections.keep_info(subsections::DYLINK_EXPORT_INFO, 1, |symbol| pruned.exports.contains(symbol))?;
    subsections.keep_info(subsections::DYLINK_IMPORT_INFO, 2, |symbol| pruned.imports.contains(symbol))?;
    let mut result = vec![dylink.with_data(&subsections.write())];
    result.extend(sections::split(&pruned.wasm)?.into_iter().map(Section::into_owned));
    log.changes.push(format!("{} exports removed, {} kept", pruned.dropped, pruned.exports.len()));
    if !pruned.own.is_empty() {
        let some: Vec<_> = pruned.own.iter().map(String::as_str).take(3).collect();
        let more = if pruned.own.len() > some.len() { ", …" } else { "" };
        let count = pruned.own.len();
        log.notes.push(format!("{count} of them only because it imports them itself: {}{more}", some.join(", ")));
    }
    for section in sections[1..].iter().filter(is_custom) {
        let name = section.name.as_deref().unwrap_or_default();
        if strip::follows_code(name) {
            log.changes.push(format!("section {name} ({} bytes) removed: the code has moved", section.raw.len()));
        } else {
            result.push(section.clone());
        }
    }
    Ok(result)
}

/// Where emshim's cc reads it when it links with the library.
fn set_soname(sections: &mut Vec<Section>, soname: &str, log: &mut Log) -> Result<(), Error> {
    if !sections.first().is_some_and(|section| section.is("dylink.0")) {
        return Ok(());
    }
    if change_own(sections, |own| own.put(SONAME, Some(soname.as_bytes().to_vec())))? {
        log.changes.push(format!("soname {soname}"));
    }
    Ok(())
}

/// emshim's section stands behind `dylink.0`, where it is found without reading the whole module.
fn own_section_second(sections: &mut [Section]) {
    if let Some(place) = sections.iter().position(|section| section.is(OWN_SECTION)).filter(|place| *place > 1) {
        sections[1..=place].rotate_right(1);
    }
}

fn set_module_name<'a>(sections: &mut Vec<Section<'a>>, soname: &str, log: &mut Log) -> Result<(), Error> {
    let mut bytes = Vec::new();
    wasm_encoder::Encode::encode(soname, &mut bytes);
    let place = sections.iter().position(|section| section.is("name"));
    let data = {
        let mut subsections = match place {
            Some(place) => sections[place].subsections()?,
            None => Subsections::default(),
        };
        subsections.put(subsections::NAME_MODULE, Some(bytes));
        subsections.write()
    };
    if place.is_none_or(|place| sections[place].data() != data) {
        log.changes.push(format!("module name {soname}"));
        let section = Section::custom("name", &data);
        match place {
            Some(place) => sections[place] = section,
            None => sections.push(section),
        }
    }
    log.notes.push(format!(
        "no loader reads a soname: dylink.0 has none, and links by emshim's cc alone go by it; call the file {soname}, and \
         change what needs it by its old name with --replace-needed"
    ));
    Ok(())
}
