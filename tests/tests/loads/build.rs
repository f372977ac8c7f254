//! Builds main modules and side modules with plain emcc, once for each Emscripten: kept in the cache by a hash of all that
//! they are made of.

use crate::bytes;
use crate::kept::{cache, once};
use crate::mains::{MAINS, MainRow, Shape};
use crate::parallel::{all_or_why, in_parallel};
use crate::source::{Order, Source, Step};
use crate::verdict::Verdict;
use emshim_tests::setup::{Setup, With, workspace};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const SIDE: &str = "-O1 -fPIC -sSIDE_MODULE=1 -sWASM_BIGINT=1";
const MAIN: &str = "em++ -O1 -std=c++17 main.cpp --js-library library.js -Wno-undefined -Wno-js-compiler";
/// A main module reads what it loads from the host, or from a file system in memory.
const HOST_FILES: &str = "-sNODERAWFS=1";
const MEMORY_FILES: &str = "-sFORCE_FILESYSTEM=1 -lnodefs.js -sEXPORTED_RUNTIME_METHODS=FS,NODEFS";
const EARLY: &str = "libearly.so";

/// A main module that was built.
#[derive(Debug)]
pub struct Main {
    /// What it is.
    pub row: &'static MainRow,
    /// Its JavaScript.
    pub glue: PathBuf,
}

/// A side module, or what stands in for one.
#[derive(Debug)]
pub struct Module {
    /// Its name in tables.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// Its functions that give 0 when all is right.
    pub tests: Vec<String>,
    /// Whether it is loaded with RTLD_GLOBAL.
    pub global: bool,
    /// Why its prediction is not counted.
    pub beyond: Option<String>,
    /// Whether it is no side module that a compiler made.
    pub odd: bool,
    /// What at least one main module must show.
    pub shows: Option<Verdict>,
}

/// All that is loaded and all that loads.
#[derive(Debug)]
pub struct Built {
    /// Main modules.
    pub mains: Vec<Main>,
    /// Side modules.
    pub modules: Vec<Module>,
}

/// Builds what is not there yet.
pub fn all(setup: &Setup) -> Result<Built, String> {
    let folder = workspace().join("tests/modules");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "c" || end == "cpp"))
        .collect();
    paths.sort();
    let mut sources = Vec::new();
    for path in &paths {
        sources.extend(Source::read(path)?);
    }
    let builder = Builder { setup, folder, cache: cache(setup)? };
    let mains = all_or_why(in_parallel(&MAINS.iter().collect::<Vec<_>>(), |row| builder.main(row)));
    let modules = all_or_why(in_parallel(&sources, |source| builder.modules(source)));
    let built = Built { mains: mains?, modules: modules?.into_iter().flatten().collect() };
    bring_together(&built)?;
    Ok(built)
}

/// Puts each main module beside each side module, by a second name: until 4.0 programs find needed libraries where they
/// lie themselves or where they are started, and nowhere else.
fn bring_together(built: &Built) -> Result<(), String> {
    let folders: BTreeSet<&Path> = built.modules.iter().filter_map(|module| module.path.parent()).collect();
    for (folder, main) in folders.iter().flat_map(|folder| built.mains.iter().map(move |main| (folder, main))) {
        for file in [main.glue.clone(), main.glue.with_extension("wasm")] {
            let name = file.file_name().unwrap_or_default();
            let fresh = folder.join(format!("{}.{}", name.to_string_lossy(), std::process::id()));
            let because = |error: std::io::Error| format!("{}: {error}", fresh.display());
            fs::hard_link(&file, &fresh).map_err(because)?;
            fs::rename(&fresh, folder.join(name)).map_err(because)?;
            // Renaming one name of a file to another of the same file leaves both.
            let _ = fs::remove_file(&fresh);
        }
    }
    Ok(())
}

struct Builder<'a> {
    setup: &'a Setup,
    folder: PathBuf,
    cache: PathBuf,
}

impl Builder<'_> {
    fn main(&self, row: &'static MainRow) -> Result<Main, String> {
        let files = if row.shape == Shape::Module { MEMORY_FILES } else { HOST_FILES };
        let ending = if row.shape == Shape::Module { "mjs" } else { "js" };
        let early = format!("emcc {SIDE} early.c -o {EARLY}");
        let command = format!("{MAIN} {files} {} -o {}.{ending}", row.flags, row.name);
        let sources = ["main.cpp", "library.js", "early.c"];
        let texts: Result<Vec<_>, _> = sources.iter().map(|name| fs::read_to_string(self.folder.join(name))).collect();
        let texts = texts.map_err(|error| format!("{}: {error}", self.folder.display()))?;
        let key: Vec<&str> = texts.iter().map(String::as_str).chain([early.as_str(), command.as_str()]).collect();
        let place = once(&self.cache, row.name, &key, |folder| {
            for (name, text) in sources.iter().zip(&texts) {
                fs::write(folder.join(name), text).map_err(|error| format!("{name}: {error}"))?;
            }
            if row.linked {
                self.run(folder, &early)?;
            }
            self.run(folder, &command)
        })?;
        Ok(Main { row, glue: place.join(format!("{}.{ending}", row.name)) })
    }

    fn modules(&self, source: &Source) -> Result<Vec<Module>, String> {
        let name = source.path.file_name().unwrap_or_default().to_string_lossy();
        let compiler = if name.ends_with(".cpp") { "em++" } else { "emcc" };
        let early = fs::read_to_string(self.folder.join("early.c")).map_err(|error| format!("early.c: {error}"))?;
        let edited = source.steps.iter().any(|step| matches!(step.order, Order::Edit(..)));
        let key = [source.text.as_str(), SIDE, compiler, &early, if edited { bytes::OF_THIS_FILE } else { "" }];
        let steps: Vec<&Step> =
            source.steps.iter().filter(|step| step.since.is_none_or(|since| self.setup.version >= since)).collect();
        let place = once(&self.cache, &name, &key, |folder| {
            // A main module that is linked with it looks for it where it is started.
            fs::write(folder.join("early.c"), &early).map_err(|error| format!("early.c: {error}"))?;
            self.run(folder, &format!("emcc {SIDE} early.c -o {EARLY}"))?;
            let copy = folder.join(&*name);
            fs::write(&copy, &source.text).map_err(|error| format!("{name}: {error}"))?;
            steps.iter().try_for_each(|step| self.step(folder, step, &name, compiler))
        })?;
        steps
            .iter()
            .filter_map(|step| step.name.as_ref().map(|name| (name, step)))
            .map(|(name, step)| {
                let path = place.join(format!("{name}.so"));
                let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
                let holds = |test: &String| bytes.windows(test.len()).any(|window| window == test.as_bytes());
                let tests = source.tests().into_iter().filter(holds).collect();
                Ok(Module {
                    name: name.clone(),
                    path,
                    tests,
                    global: step.global,
                    odd: step.odd,
                    beyond: step.beyond.clone(),
                    shows: step.shows,
                })
            })
            .collect()
    }

    fn step(&self, folder: &Path, step: &Step, source: &str, compiler: &str) -> Result<(), String> {
        match &step.order {
            Order::Do(command) => {
                let words: Vec<&str> = command.split(' ').map(|word| if word == "%" { source } else { word }).collect();
                self.run(folder, &format!("CC={compiler}; SIDE='{compiler} {SIDE}'; {}", words.join(" ")))
            }
            Order::Edit(other, edit) => {
                let from = folder.join(format!("{other}.so"));
                let bytes = fs::read(&from).map_err(|error| format!("{}: {error}", from.display()))?;
                let name = step.name.as_deref().unwrap_or_default();
                let edited = bytes::edit(&bytes, edit).map_err(|error| format!("{name}: {edit}: {error}"))?;
                fs::write(folder.join(format!("{name}.so")), edited).map_err(|error| format!("{name}: {error}"))
            }
        }
    }

    fn run(&self, folder: &Path, command: &str) -> Result<(), String> {
        let output = self.setup.command(With::Bare, command, folder).output().map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("{}\n{command}\n{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}
