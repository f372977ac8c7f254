//! What comes of a command line: a program, a probe that nobody installs, a side module, an object, or what emcc makes of it.

use super::change::Refusal;
use crate::command_line::invocation::Invocation;
use crate::command_line::item::{Item, Side};
use crate::command_line::mode::{Mode, RELOCATABLE};
use crate::exports;
use crate::settings::{Settings, Shared};
use crate::tool::Tool;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Who links only to see whether it links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// A configure script.
    Configure,
    /// CMake.
    Cmake,
    /// Meson.
    Meson,
}

/// What comes of a link, and so what is done after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Nothing is done: emcc writes what it was asked for.
    AsAsked,
    /// A program with this name, made into one that runs. Its words name no output.
    Program {
        /// The path that was asked for.
        path: OsString,
        /// Is it a probe, which nobody installs?
        probe: Option<Probe>,
    },
    /// An object made of others, whatever its name. Its words name no output.
    Object {
        /// The path that was asked for.
        path: OsString,
    },
    /// A side module with this name. Its words name no output.
    SideModule {
        /// The path that was asked for.
        path: OsString,
        /// The one function that it shows, as an extension of Python.
        init: Option<String>,
    },
}

/// The factory's name on a page: `create_` and the program's name, without what an identifier cannot hold.
pub fn factory_name(path: &OsStr) -> String {
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    format!("create_{}", name.strip_suffix(".js").unwrap_or(&name).chars().map(plain).collect::<String>())
}

/// Endings of outputs that stay what emcc makes of them.
const AS_ASKED: &[&[u8]] = &[b".mjs", b".html", b".wasm", b".o", b".obj", b".bc", b".lo"];

/// Options that make of a link something that our launcher does not fit.
const OWN_SHAPE: &[&str] = &["-sMODULARIZE", "--oformat", "--post-link"];

/// Settings that do, unless they say what holds anyway.
const OWN_SETTINGS: &[(&str, &str)] = &[
    ("EXPORT_ES6", "0"),
    ("MINIMAL_RUNTIME", "0"),
    ("PROXY_TO_WORKER", "0"),
    ("STANDALONE_WASM", "0"),
    ("WASM", "1"),
    ("WASM2JS", "0"),
];

/// What comes of this command line.
pub(super) fn output(
    invocation: &Invocation,
    settings: &Settings,
    is_extension: &dyn Fn() -> bool,
) -> Result<Output, Refusal> {
    if invocation.tool == Tool::Ld {
        return Ok(Output::AsAsked);
    }
    let path = || invocation.output().unwrap_or(OsStr::new("a.out")).to_owned();
    match invocation.mode {
        Mode::SideModule if settings.shared == Shared::Refuse => {
            Err(Refusal { option: "-shared".into(), reason: "shared libraries are off by policy (shared=refuse)" })
        }
        Mode::SideModule => {
            let path = path();
            let init = exports::only_init(&path, settings).filter(|_| is_extension());
            Ok(Output::SideModule { path, init })
        }
        Mode::Relocatable => Ok(Output::Object { path: path() }),
        Mode::Program => {
            let path = path();
            let as_asked = AS_ASKED.iter().any(|ending| path.as_bytes().ends_with(ending))
                || OWN_SHAPE.iter().any(|name| invocation.gives(name))
                || OWN_SETTINGS
                    .iter()
                    .any(|(name, usual)| invocation.setting(name).is_some_and(|value| value != *usual))
                || !settings.modularize;
            let probe = probe(invocation, &path);
            Ok(if as_asked { Output::AsAsked } else { Output::Program { path, probe } })
        }
        _ => Ok(Output::AsAsked),
    }
}

fn starts_with(path: &OsStr, start: &str) -> bool {
    Path::new(path).file_name().is_some_and(|name| name.as_bytes().starts_with(start.as_bytes()))
}

fn is_conftest(path: &OsStr) -> bool {
    starts_with(path, "conftest")
}

/// Names that configure scripts, CMake and Meson give to what they link only to see whether it links.
fn probe(invocation: &Invocation, output: &OsStr) -> Option<Probe> {
    if starts_with(output, "cmTC_") {
        return Some(Probe::Cmake);
    }
    let in_mesons_folder =
        Path::new(output).parent().and_then(Path::parent).is_some_and(|folder| folder.ends_with("meson-private"));
    if in_mesons_folder && starts_with(output, "output.") {
        return Some(Probe::Meson);
    }
    let configure = is_conftest(output) || (invocation.output().is_none() && invocation.inputs().any(is_conftest));
    configure.then_some(Probe::Configure)
}

/// Who compiles only to see whether it compiles; a link of a probe that compiles, too, is one.
pub fn compiling_probe(invocation: &Invocation) -> Option<Probe> {
    let output = invocation.output().unwrap_or_default();
    let is_cmakes = |part: &OsStr| part.as_bytes().starts_with(b"cmTC_");
    let is_mesons = |input: &OsStr| {
        let folder = Path::new(input).parent().and_then(Path::parent);
        folder.is_some_and(|folder| folder.ends_with("meson-private"))
    };
    if !invocation.compiles() {
        None
    } else if Path::new(output).iter().any(is_cmakes) {
        Some(Probe::Cmake)
    } else if invocation.inputs().any(is_mesons) {
        Some(Probe::Meson)
    } else {
        probe(invocation, output).or_else(|| invocation.inputs().any(is_conftest).then_some(Probe::Configure))
    }
}

/// The items that say where the output goes, or that it is shared or an object: what follows the link says it instead.
pub(super) fn names_the_output(invocation: &Invocation) -> impl Iterator<Item = usize> {
    const NAMES: &[&[u8]] = &[b"-o", b"-shared", b"-dynamiclib", b"-bundle", b"-r"];
    let says = |item: &Item| match (item.side, item.name.as_deref()) {
        (Side::Compiler, Some(name)) => NAMES.contains(&name),
        (Side::Linker, Some(name)) => RELOCATABLE.contains(&name),
        (_, None) => false,
    };
    invocation.items.iter().enumerate().filter(move |(_, item)| says(item)).map(|(at, _)| at)
}
