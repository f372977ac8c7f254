//! What a plan depends on besides the command line. Whoever plans has looked it up; nothing is looked up here.

use super::output::Probe;
use crate::settings::Settings;
use crate::version::Version;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// What a plan depends on besides the command line.
pub struct Context<'a> {
    /// The choices.
    pub settings: &'a Settings,
    /// The Emscripten that will run.
    pub version: Version,
    /// The folder whose `include` and `lib` are searched as a native compiler searches `/usr`.
    pub prefix: Option<&'a Path>,
    /// The folder of headers that natively are there and that Emscripten's C library lacks.
    pub headers: Option<&'a Path>,
    /// Which file a library (`-lNAME`) means.
    pub library: &'a dyn Fn(&OsStr) -> Library,
    /// Does the program link a side module?
    pub links_side_module: bool,
    /// What stands for a folder of headers or libraries that were measured on the build machine; none for any other folder.
    pub for_target: &'a dyn Fn(&Path) -> Option<PathBuf>,
    /// Does an input refer to Python's own functions? Asked of what is called as an extension.
    pub is_extension: &'a dyn Fn() -> bool,
    /// Does this word stand in the flags of the whole build, by this prober's account? Asked of what a probe's compile names.
    pub of_build: &'a dyn Fn(Probe, &OsStr) -> bool,
    /// Is this a folder of Meson's, which calls every program `tool.js`?
    pub named_by_meson: bool,
    /// Where a native linker looks for what the side modules that it was given need.
    pub needed_folders: &'a [PathBuf],
}

/// Which file `-lNAME` means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Library {
    /// None in the folders named; Emscripten may have one.
    Missing,
    /// What the linker finds by itself.
    AsNamed,
    /// A static archive that lies beside a side module, which newer linkers would take.
    Archive(PathBuf),
    /// A side module, which older linkers would not find.
    SideModule(PathBuf),
}
