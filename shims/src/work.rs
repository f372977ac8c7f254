//! A command line and all that it depends on: who will run it, by which choices, with what environment.

use crate::after::After;
use crate::dylink::Says;
use crate::emscripten::Emscripten;
use crate::environment::{self, INSIDE};
use crate::error::Error;
use crate::inputs;
use crate::layout::Layout;
use crate::libraries::{self, Libraries};
use crate::path;
use crate::response::{self, Expanded};
use crate::run::Job;
use crate::shared;
use policy::{Context, Invocation, Plan, Tool};
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// A command line that is read, with all that it depends on.
pub struct Work {
    /// The words, and the response files they came of.
    pub expanded: Expanded,
    /// What they say.
    pub invocation: Invocation,
    /// Who will run them.
    pub emscripten: Emscripten,
    /// Where our own files lie.
    pub layout: Option<Layout>,
    /// The choices.
    pub settings: policy::Settings,
    prefix: Option<PathBuf>,
}

impl Work {
    /// Reads a command line and what it depends on.
    pub fn read(tool: Tool, args: Vec<OsString>) -> Result<Work, Error> {
        let mut expanded = response::expand(args.into_iter())?;
        let invocation = Invocation::parse(tool, std::mem::take(&mut expanded.words));
        let layout = Layout::of_this_program();
        let settings = environment::settings(layout.as_ref())?;
        let emscripten = Emscripten::locate()?;
        Ok(Work { expanded, invocation, emscripten, layout, settings, prefix: environment::prefix() })
    }

    /// Decides what to run.
    pub fn plan(&self) -> Result<Plan, Error> {
        let links = self.invocation.mode.links();
        let libraries = self.libraries();
        if links {
            inputs::check(self.invocation.inputs())?;
            libraries.check(&self.invocation)?;
        }
        let links_side_module = links && libraries.any_side_module(&self.invocation);
        let needed_folders = if links_side_module {
            libraries::needed_folders(&self.invocation, self.prefix.as_deref())
        } else {
            Vec::new()
        };
        let context = Context {
            settings: &self.settings,
            version: self.emscripten.version,
            prefix: self.prefix.as_deref(),
            library: &|name| libraries.find(name),
            links_side_module,
            needed_folders: &needed_folders,
        };
        policy::plan(&self.invocation, &context).map_err(Error::Refused)
    }

    fn libraries(&self) -> Libraries {
        let shared_first = self.settings.shared_libraries && !self.invocation.has("-static");
        Libraries::of(&self.invocation, self.prefix.as_deref(), shared_first)
    }

    /// What the link is to say of shared libraries.
    pub fn says(&self) -> Says {
        let libraries = self.libraries();
        shared::says(&self.invocation, &libraries, self.emscripten.version, self.prefix.as_deref())
    }

    /// What its output is held to.
    pub fn after(&self) -> After<'_> {
        let needed = || self.libraries().folders_of_needed(&self.invocation);
        let folders = self.settings.main.as_ref().map_or_else(Vec::new, |_| needed());
        After { settings: &self.settings, layout: self.layout.as_ref(), folders }
    }

    /// emcc or em++ with the environment that it needs.
    pub fn emscripten_job(&self, tool: Tool, args: Vec<OsString>) -> Job {
        emscripten_job(&self.emscripten, tool, args)
    }
}

/// emcc or em++ with the environment that it needs.
pub fn emscripten_job(emscripten: &Emscripten, tool: Tool, args: Vec<OsString>) -> Job {
    let command = if tool == Tool::Cxx { emscripten.command("em++") } else { emscripten.emcc.clone() };
    let mut job = Job::new(command, args).env(INSIDE, "1").env_remove("PYTHONPATH").env_remove("PYTHONHOME");
    if env::var_os("PYTHONHASHSEED").is_none() {
        // Sets of symbols go into glue in their order, so a link would come out differently each time.
        job = job.env("PYTHONHASHSEED", "0");
    }
    if let Some(python) = fast_python() {
        job = job.env("EMSDK_PYTHON", python);
    }
    if let Some(folders) = node_modules(emscripten) {
        job = job.env("NODE_PATH", folders);
    }
    job
}

/// A `python3` that is a script (pyenv's) doubles emcc's time: the first one that is a program serves.
fn fast_python() -> Option<PathBuf> {
    if env::var_os("EMSDK_PYTHON").is_some() {
        return None;
    }
    let mut all = path::every(OsStr::new("python3"));
    let first = all.next().filter(|first| path::is_script(first))?;
    drop(first);
    all.find(|python| !path::is_script(python))
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
