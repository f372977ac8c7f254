//! The main modules that generated libraries are loaded into: factories, so that each load has one of its own.

use crate::kept::{cache, once};
use emshim_tests::setup::{Setup, With, workspace};
use postlink::Interface;
use std::fs;
use std::path::PathBuf;

const LINK: &str = "em++ -O1 -std=c++17 generated.cpp --js-library generated-library.js -Wno-undefined -Wno-js-compiler \
    -sMAIN_MODULE=2 -sMODULARIZE=1 -sNODERAWFS=1 -sEXPORTED_RUNTIME_METHODS=ccall";
const SOURCES: [&str; 2] = ["generated.cpp", "generated-library.js"];

/// Name and settings.
pub static MAINS: &[(&str, &str)] = &[
    ("whole", "-sWASM_BIGINT=1"),
    ("halves", "-sWASM_BIGINT=0"),
    ("asserting", "-sWASM_BIGINT=1 -sASSERTIONS=1"),
    ("throwing", "-sWASM_BIGINT=1 -fwasm-exceptions -sSUPPORT_LONGJMP=wasm -DTHROWS"),
];

/// A main module that was built.
pub struct Main {
    /// Its name.
    pub name: &'static str,
    /// Its JavaScript.
    pub glue: PathBuf,
    /// Its interface, saved.
    pub interface: PathBuf,
}

/// Each of them, built now or before.
pub fn all(setup: &Setup) -> Result<Vec<Main>, String> {
    let folder = workspace().join("tests/modules");
    let read = |name: &str| fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"));
    let texts = [read(SOURCES[0])?, read(SOURCES[1])?];
    let build = |(name, flags): &(&'static str, &str)| {
        let command = format!("{LINK} {flags} -o {name}.js");
        let place = once(&cache(setup)?, &format!("generated-{name}"), &[&texts[0], &texts[1], &command], |folder| {
            for (name, text) in SOURCES.iter().zip(&texts) {
                fs::write(folder.join(name), text).map_err(|error| format!("{name}: {error}"))?;
            }
            let output = setup.command(With::Bare, &command, folder).output().map_err(|error| error.to_string())?;
            let said = || format!("{}\n{command}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
            if output.status.success() { Ok(()) } else { Err(said()) }
        })?;
        let glue = place.join(format!("{name}.js"));
        // Reading a glue takes longer than a load; what was read of it says the same.
        let interface = setup.folder("generated-mains")?.join(format!("{name}.json"));
        let read = Interface::read(&glue).map_err(|error| error.to_string())?;
        read.save(&interface).map_err(|error| format!("{}: {error}", interface.display()))?;
        Ok(Main { name, glue, interface })
    };
    MAINS.iter().map(build).collect()
}
