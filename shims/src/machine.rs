//! What is read of the world, once, and handed down as one value: which Emscripten, where emshim lies, what was chosen.

pub mod choices;
pub mod emscripten;
pub mod installation;
pub mod programs;

use crate::error::Error;
use crate::process::Process;
use crate::roles::INSIDE;
use emscripten::Emscripten;
use installation::Installation;
use policy::{Settings, Tool};
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// All that a command line depends on besides its words.
#[derive(Clone, Debug)]
pub struct Machine {
    /// The choices.
    pub settings: Settings,
    /// Who will run it.
    pub emscripten: Emscripten,
    /// Where our own files lie; `None` after a plain `cargo build`.
    pub installation: Option<Installation>,
    /// The folder that is searched as a native compiler searches /usr.
    pub prefix: Option<PathBuf>,
}

impl Machine {
    /// Reads it. An error: a choice that cannot be read, or no Emscripten.
    pub fn look() -> Result<Machine, Error> {
        let installation = Installation::of_this_program();
        let settings = choices::settings(installation.as_ref())?;
        Ok(Machine { settings, emscripten: Emscripten::locate()?, installation, prefix: choices::prefix() })
    }

    /// Where our own files lie, for what cannot do without.
    pub fn installed(&self) -> Result<&Installation, Error> {
        let help = "emshim is not installed as `scripts/install PREFIX` does it";
        self.installation.as_ref().ok_or(Error::Missing { tool: "share/emshim".into(), help })
    }

    /// emcc or em++ with the environment that it needs.
    pub fn emcc(&self, tool: Tool, args: Vec<OsString>) -> Process {
        let driver = self.emscripten.driver(tool);
        let mut process =
            Process::reading_lists(driver, args).env(INSIDE, "1").env_remove("PYTHONPATH").env_remove("PYTHONHOME");
        if env::var_os("PYTHONHASHSEED").is_none() {
            // Sets of symbols go into glue in their order, so a link would come out differently each time.
            process = process.env("PYTHONHASHSEED", "0");
        }
        if let Some(python) = fast_python() {
            process = process.env("EMSDK_PYTHON", python);
        }
        if let Some(folders) = node_modules(&self.emscripten) {
            process = process.env("NODE_PATH", folders);
        }
        process
    }
}

/// A `python3` that is a script (pyenv's) doubles emcc's time: the first one that is a program serves.
fn fast_python() -> Option<PathBuf> {
    if env::var_os("EMSDK_PYTHON").is_some() {
        return None;
    }
    let mut all = programs::every(OsStr::new("python3"));
    let first = all.next().filter(|first| programs::is_script(first))?;
    drop(first);
    all.find(|python| !programs::is_script(python))
}

/// Debian keeps Emscripten's JavaScript modules where node looks only when told.
fn node_modules(emscripten: &Emscripten) -> Option<OsString> {
    const DEBIAN: &str = "/usr/share/nodejs";
    let own = emscripten.root.as_ref()?.join("node_modules");
    if own.is_dir() || !Path::new(DEBIAN).join("acorn").is_dir() {
        return None;
    }
    let theirs = env::var_os("NODE_PATH").unwrap_or_default();
    let folders = env::split_paths(&theirs).filter(|folder| !folder.as_os_str().is_empty()).chain([DEBIAN.into()]);
    env::join_paths(folders).ok()
}
