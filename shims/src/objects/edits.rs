//! What `objcopy` does to an object of WebAssembly.

use super::object::{DATA, FUNCTION, HIDDEN, LOCAL, Object, Section, WEAK};
use super::wasm_sections::put_number;
use policy::Refusal;
use policy::objcopy::{Request, Verb, pair};
use postlink::glob;

/// The bytes of files that are to become sections, each with the section's name.
pub type Added = Vec<(Vec<u8>, Vec<u8>)>;

/// Edits an object, in the order in which GNU objcopy does it whatever the order of the words.
pub fn apply(object: &mut Object, request: &Request, added: &Added) -> Result<(), Refusal> {
    let named = |verb: Verb, name: &[u8]| request.values(verb).any(|value| fits(request, value, name));
    for at in 0..object.symbols.len() {
        // The others are the linker's own, or the runtime's: `__stack_pointer`, the tag of exceptions.
        if !matches!(object.symbols[at].kind, FUNCTION | DATA) {
            continue;
        }
        let old = object.symbols[at].name.clone();
        let pairs = || request.values(Verb::RedefineSymbol).filter_map(pair);
        let mut name = pairs().find(|(from, _)| *from == old).map_or(old.clone(), |(_, to)| to.to_vec());
        if let Some(prefix) = request.values(Verb::PrefixSymbols).last() {
            name = [prefix, &name].concat();
        }
        if name != old {
            object.rename(at, &name);
        }
        let symbol = &mut object.symbols[at];
        let is_defined = symbol.is_defined();
        let is_visible = |flags: usize| flags & LOCAL == 0;
        if is_visible(symbol.flags) && (request.has(Verb::Weaken) || named(Verb::WeakenSymbol, &name)) {
            symbol.flags |= WEAK;
        }
        let keeps_some = request.has(Verb::KeepGlobalSymbol);
        let becomes_local = named(Verb::LocalizeSymbol, &name)
            || request.has(Verb::LocalizeHidden) && symbol.flags & HIDDEN != 0
            || keeps_some && !named(Verb::KeepGlobalSymbol, &name) && !named(Verb::GlobalizeSymbol, &name);
        if is_defined && is_visible(symbol.flags) && becomes_local {
            symbol.flags = symbol.flags & !(WEAK | HIDDEN) | LOCAL;
        }
        if is_defined && !is_visible(symbol.flags) && named(Verb::GlobalizeSymbol, &name) {
            symbol.flags &= !LOCAL;
        }
    }
    strip_symbols(object, request)?;
    sections(object, request, added)
}

fn strip_symbols(object: &mut Object, request: &Request) -> Result<(), Refusal> {
    let mut removed = Vec::new();
    for at in 0..object.symbols.len() {
        let symbol = &object.symbols[at];
        let named = |verb| request.values(verb).any(|value| fits(request, value, &symbol.name));
        match (named(Verb::StripSymbol), named(Verb::StripUnneededSymbol), object.is_used(at)) {
            _ if symbol.is_section() => {}
            (true, _, true) => {
                let option = format!("--strip-symbol={}", String::from_utf8_lossy(&symbol.name));
                return Err(Refusal { option, reason: "a relocation names it" });
            }
            (true, _, false) | (_, true, false) => removed.push(at),
            _ => {}
        }
    }
    object.remove_symbols(&removed);
    Ok(())
}

fn sections(object: &mut Object, request: &Request, added: &Added) -> Result<(), Refusal> {
    let in_debug = request.has(Verb::StripDebug);
    let is_debug = |name: &[u8]| name.starts_with(b".debug") || name.starts_with(b".zdebug");
    let is_removed = |name: &[u8]| {
        let name = name.strip_prefix(b"reloc.").unwrap_or(name);
        in_debug && is_debug(name) || request.values(Verb::RemoveSection).any(|value| matches(value, name))
    };
    if !object.remove_sections(&is_removed) {
        let option = request.edits.iter().find(|edit| edit.verb == Verb::RemoveSection);
        let option = option.map_or_else(String::new, |edit| edit.option.clone());
        return Err(Refusal { option, reason: "another section speaks of it" });
    }
    for (old, new) in request.values(Verb::RenameSection).filter_map(pair) {
        let new = new.split(|&byte| byte == b',').next().unwrap_or(new);
        for segment in &mut object.segments {
            if segment.name == old {
                segment.name = new.to_vec();
            } else if segment.name.strip_prefix(old).is_some_and(|rest| rest.starts_with(b".")) {
                // clang gives each definition a segment of its own: `.data.answer`.
                segment.name = [new, &segment.name[old.len()..]].concat();
            }
        }
    }
    for (name, alignment) in request.values(Verb::SectionAlignment).filter_map(pair) {
        let alignment = std::str::from_utf8(alignment).ok().and_then(|it| it.parse::<usize>().ok());
        let Some(power) = alignment.filter(|it| it.is_power_of_two()) else {
            let option = "--set-section-alignment".to_owned();
            return Err(Refusal { option, reason: "an alignment is a power of two" });
        };
        for segment in object.segments.iter_mut().filter(|segment| segment.name == name) {
            segment.alignment = usize::try_from(power.trailing_zeros()).unwrap_or_default();
        }
    }
    for (name, bytes) in added {
        let mut content = Vec::new();
        put_number(&mut content, name.len());
        content.extend(name);
        content.extend(bytes);
        object.sections.push(Section { id: super::wasm_sections::CUSTOM, content });
    }
    Ok(())
}

/// Does a symbol's name fit what was asked for? A pattern only below `--wildcard`.
fn fits(request: &Request, wanted: &[u8], name: &[u8]) -> bool {
    if !request.has(Verb::Wildcards) {
        return wanted == name;
    }
    matches(wanted, name)
}

fn matches(pattern: &[u8], name: &[u8]) -> bool {
    glob::matches(&String::from_utf8_lossy(pattern), &String::from_utf8_lossy(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::embedded::{self, Layout};
    use std::ffi::OsString;

    fn edited(line: &str) -> Result<Vec<String>, Refusal> {
        let layout = Layout { section: b".data".to_vec(), alignment: 0 };
        let mut object = embedded::object("x", b"bytes".to_vec(), &layout);
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let request = Request::read(&words, |_| Err(Refusal { option: String::new(), reason: "" }))?;
        apply(&mut object, &request, &Vec::new())?;
        let object = Object::read(&object.write()).unwrap();
        let shown = |it: &crate::objects::object::Symbol| format!("{} {}", String::from_utf8_lossy(&it.name), it.flags);
        let segments =
            object.segments.iter().map(|it| format!("{} {}", String::from_utf8_lossy(&it.name), it.alignment));
        Ok(object.symbols.iter().map(shown).chain(segments).collect())
    }

    #[test]
    fn each_edit_is_what_its_name_says() {
        let check = |line: &str, expected: &[&str]| assert_eq!(edited(line).unwrap(), expected, "{line}");
        check("-p", &["x_start 0", "x_end 0", ".data 0"]);
        check("--weaken", &["x_start 1", "x_end 1", ".data 0"]);
        check("-W x_end", &["x_start 0", "x_end 1", ".data 0"]);
        check("-w -L *_st?rt", &["x_start 2", "x_end 0", ".data 0"]);
        check("-L *_start", &["x_start 0", "x_end 0", ".data 0"]);
        check("-G x_end", &["x_start 2", "x_end 0", ".data 0"]);
        check("-N x_end", &["x_start 0", ".data 0"]);
        check("--redefine-sym x_end=y -L y", &["x_start 0", "y 2", ".data 0"]);
        check("--prefix-symbols=p_", &["p_x_start 0", "p_x_end 0", ".data 0"]);
        check("--rename-section .data=.rodata,alloc,load", &["x_start 0", "x_end 0", ".rodata 0"]);
        check("--set-section-alignment .data=16", &["x_start 0", "x_end 0", ".data 4"]);
        assert!(edited("--set-section-alignment .data=3").is_err());
    }
}
