//! What a run of the cases stands on: the emcc on PATH, its version, and the shims as they are installed.

use crate::answers::{self, FRESH};
use crate::case::Version;
use crate::identity::{self, on_path};
use crate::kept::Store;
use crate::room::Room;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Names of the bare tools that stand for the shims' names, so that one command line can be given to both.
const BARE: &[(&str, &str)] = &[
    ("cc", "emcc"),
    ("gcc", "emcc"),
    ("clang", "emcc"),
    ("c++", "em++"),
    ("g++", "em++"),
    ("clang++", "em++"),
    ("ar", "emar"),
    ("ranlib", "emranlib"),
];

/// What the shims add to every compile.
const ADDED: &str = "-fPIC -fwasm-exceptions -sSUPPORT_LONGJMP=wasm";

/// Programs of 3.1.6 call `fetch` on a path, which node 18 and later refuse; that alone must not fail a bare run.
const NO_FETCH: &str = "delete globalThis.fetch;\n";

/// With whose tools a command runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum With {
    /// Emscripten's own.
    Bare,
    /// The shims.
    Shims,
}

/// What all cases of one run share.
pub struct Setup {
    /// The emcc on PATH.
    pub emcc: PathBuf,
    /// Its version.
    pub version: Version,
    /// Only the NEEDED orders are checked, and no shims are wanted (`EMSHIM_TEST_NEEDED=1`).
    pub only_needed: bool,
    root: Room,
    prefix: PathBuf,
    /// What the stand-ins for emcc need; empty where none stands in.
    answers: Vec<(&'static str, OsString)>,
}

/// How long a command may take: Emscripten may be building system libraries.
const MINUTES: u32 = 20;

/// What is said of a command that took longer.
pub fn too_long() -> String {
    format!("took more than {MINUTES} minutes")
}

impl Setup {
    /// Finds Emscripten and installs the shims into a temporary folder, or takes those in `EMSHIM_TEST_PREFIX`.
    pub fn new() -> Result<Setup, String> {
        let emcc = on_path("emcc")
            .ok_or("emcc not found on PATH: the cases are for the real emcc; install or activate Emscripten")?;
        let root = Room::take(&room(&emcc)).map_err(|error| format!("no temporary folder: {error}"))?;
        let only_needed = env::var_os("EMSHIM_TEST_NEEDED").is_some();
        let prefix = match env::var_os("EMSHIM_TEST_PREFIX") {
            Some(prefix) => PathBuf::from(prefix),
            None => root.path().join("prefix"),
        };
        let mut setup = Setup { emcc, version: Version(0, 0, 0), only_needed, root, prefix, answers: Vec::new() };
        setup.write_bare_tools().map_err(|error| format!("bare tools: {error}"))?;
        setup.version = setup.read_version()?;
        if !only_needed {
            if env::var_os("EMSHIM_TEST_PREFIX").is_none() {
                install(&setup.prefix)?;
            }
            let cc = setup.prefix.join("libexec/emshim/bin/cc");
            cc.exists().then_some(()).ok_or(format!("{} does not exist", cc.display()))?;
        }
        Ok(setup)
    }

    /// The same, where bare emcc is not asked for what it has answered before. `main` must have asked
    /// [`answers::stand_in`] first.
    pub fn with_answers() -> Result<Setup, String> {
        let mut setup = Setup::new()?;
        if let Some(cache) = cache() {
            Store::forget_old(&cache);
        }
        if let Some(identity) = identity::of(&setup.emcc) {
            let written = answers::stand_ins(&setup.bare(), &["emcc", "em++"], &setup.emcc, &identity);
            setup.answers = written.map_err(|error| format!("stand-ins for emcc: {error}"))?;
        }
        Ok(setup)
    }

    /// What stands in for emcc, if anything does.
    pub fn stand_in(&self) -> Option<PathBuf> {
        (!self.answers.is_empty()).then(|| self.bare().join("emcc"))
    }

    /// How many of emcc's answers were kept and made.
    pub fn answered(&self) -> String {
        answers::counts(&self.bare())
    }

    fn bare(&self) -> PathBuf {
        self.root.path().join("bare")
    }

    /// A fresh folder for one case.
    pub fn folder(&self, case: &str) -> Result<PathBuf, String> {
        let folder = self.root.path().join("cases").join(case);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(folder)
    }

    /// `sh -e` with `command` in `folder`, killed after [`MINUTES`], in an environment of its own.
    pub fn command(&self, with: With, command: &str, folder: &Path) -> Command {
        self.command_within(MINUTES * 60, with, command, folder)
    }

    /// The same, killed after so many seconds.
    pub fn command_within(&self, seconds: u32, with: With, command: &str, folder: &Path) -> Command {
        let mut sh = Command::new("timeout");
        sh.arg(seconds.to_string()).args(["sh", "-ec", command]).current_dir(folder);
        for (name, _) in env::vars_os() {
            if is_noise(&name) {
                sh.env_remove(name);
            }
        }
        // Recordings are the case's own; what scripts/toolchain/build-tools has fetched serves all.
        sh.envs(cache().map(|cache| ("EMSHIM_DOWNLOADS", cache)));
        sh.envs(self.answers.iter().cloned()).envs(env::var_os(FRESH).map(|value| (FRESH, value)));
        sh.env("XDG_CACHE_HOME", self.root.path().join("cache")).env("LC_ALL", "C").env("ADDED", ADDED);
        let first = match with {
            With::Shims => vec![self.prefix.join("libexec/emshim/bin"), self.prefix.join("bin")],
            With::Bare => {
                default_to(&mut sh, "EMSDK_PYTHON", "/usr/bin/python3");
                default_to(&mut sh, "NODE_PATH", "/usr/share/nodejs"); // 3.1.6 of Debian, for -O2 links
                let folder = self.bare();
                sh.env("NODE_OPTIONS", format!("--require={}", folder.join("no-fetch.js").display()));
                vec![folder]
            }
        };
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(first.into_iter().chain(env::split_paths(&path)));
        sh.env("PATH", path.expect("a temporary folder without a colon"));
        sh
    }

    fn write_bare_tools(&self) -> std::io::Result<()> {
        let folder = self.bare();
        fs::create_dir(&folder)?;
        fs::write(folder.join("no-fetch.js"), NO_FETCH)?;
        for (name, tool) in BARE {
            let file = folder.join(name);
            fs::write(&file, format!("#!/bin/sh\nexec {tool} \"$@\"\n"))?;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755))?;
        }
        Ok(())
    }

    fn read_version(&self) -> Result<Version, String> {
        let output = self.command(With::Bare, "emcc --version", self.root.path()).output();
        let output = output.map_err(|error| format!("emcc --version: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.split_whitespace()
            .find_map(Version::parse)
            .ok_or_else(|| format!("emcc --version names no version: {text}{output:?}"))
    }
}

/// Variables that change what a compiler or a shim does, and come from whoever runs the tests.
fn is_noise(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let flags = ["CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "EMCC_CFLAGS", "MAKEFLAGS", "CPATH", "LIBRARY_PATH"];
    flags.contains(&&*name) || ["EMSHIM_", "CARGO", "RUST"].iter().any(|start| name.starts_with(start))
}

fn default_to(sh: &mut Command, name: &str, path: &str) {
    if env::var_os(name).is_none() && Path::new(path).exists() {
        sh.env(name, path);
    }
}

/// What is kept from run to run, of whoever runs the tests.
fn cache() -> Option<PathBuf> {
    let base = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    Some(base.or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".cache")))?.join("emshim-dev"))
}

/// One room for each test and Emscripten: versions are tested side by side.
fn room(emcc: &Path) -> String {
    let version = identity::root(emcc).and_then(|root| fs::read_to_string(root.join("emscripten-version.txt")).ok());
    let version: String = version.unwrap_or_default().chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let program = env::current_exe().unwrap_or_default();
    let name = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    format!("{}-{version}", name.split('-').next().unwrap_or_default())
}

/// Builds the programs and lays them out under `prefix` as an installation has them.
fn install(prefix: &Path) -> Result<(), String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let build = Command::new(cargo)
        .args(["build", "--quiet", "--workspace", "--bins"])
        .current_dir(workspace())
        .status()
        .map_err(|error| format!("cargo build: {error}"))?;
    if !build.success() {
        return Err("the shims do not build; set EMSHIM_TEST_PREFIX to test installed ones".to_owned());
    }
    // This program is TARGET/debug/deps/cases-HASH, and the others are in TARGET/debug.
    let this = env::current_exe().map_err(|error| error.to_string())?;
    let built = this.ancestors().nth(2).ok_or("no target folder")?;
    let laid = Command::new(built.join("emshim")).arg("setup").arg(prefix).stdout(Stdio::null()).status();
    let laid = laid.map_err(|error| format!("emshim setup: {error}"))?;
    laid.success().then_some(()).ok_or_else(|| format!("emshim setup {} failed", prefix.display()))
}

/// The top of the source tree.
pub fn workspace() -> PathBuf {
    let tests = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&tests).parent().unwrap_or(Path::new(".")).to_owned()
}
