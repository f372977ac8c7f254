//! The variables that make a build target WebAssembly, one row each, and the environment that comes of them. `emshim env`,
//! `emshim exec` and conda's activation scripts have no other source.

use crate::path;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

/// What becomes of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It gets the value.
    Set,
    /// It gets the value when it has none.
    Default,
    /// The value goes before what it holds, parted by a space.
    Before,
    /// The value goes before what it holds, parted by a colon.
    Path,
    /// It gets the path of the build machine's own program of this name, when it has no value and there is one.
    Native,
    /// It keeps what another variable was.
    Keep,
    /// It is removed.
    Remove,
}

/// When a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// There is a folder of libraries for WebAssembly.
    Prefix,
    /// There is none.
    NoPrefix,
    /// A conda recipe is being built.
    Recipe,
}

/// One variable. `{root}` in a value is where emshim is installed, `{prefix}` the folder of libraries for WebAssembly,
/// `{machine}` the processor of the build machine, `{level}` how many emshims are active.
#[derive(Debug)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// What becomes of it.
    pub how: How,
    /// When.
    pub when: When,
    /// The value, a program, or another variable.
    pub value: &'static str,
    /// Why.
    pub reason: &'static str,
}

const fn row(name: &'static str, how: How, when: When, value: &'static str, reason: &'static str) -> Row {
    Row { name, how, when, value, reason }
}

const fn tool(name: &'static str, value: &'static str) -> Row {
    row(name, How::Set, When::Always, value, "the tool, for whoever does not look on PATH")
}

const fn native(name: &'static str, value: &'static str) -> Row {
    row(name, How::Native, When::Always, value, "for programs that the build itself runs")
}

const fn remove(name: &'static str) -> Row {
    row(name, How::Remove, When::Always, "", "it would lead to the build machine's own packages")
}

/// The installation that is active.
pub const ACTIVE: &str = "EMSHIM_ACTIVE";
/// A `1` for each active installation.
pub const LEVEL: &str = "EMSHIM_LEVEL";
/// Where a variable's value before us is kept, and the one that we gave: `PREFIX LEVEL _ NAME`.
pub const WAS: &str = "CONDA_BACKUP_EMSHIM_";
/// See [`WAS`].
pub const GAVE: &str = "CONDA_BACKUP_EMSHIM_SET_";

/// What links cargo's build scripts; cargo takes `cc` from PATH otherwise, which is ours.
const BUILD_SCRIPT_LINKER: &str = if cfg!(target_arch = "aarch64") {
    "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER"
} else {
    "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER"
};

/// Every variable but PATH, in the order in which they are set: a row reads what those before it have set.
pub static ROWS: &[Row] = &[
    row("EMSHIM_USER_CONFIG_SITE", How::Keep, When::Always, "CONFIG_SITE", "our config.site reads it, too"),
    row("CONFIG_SITE", How::Set, When::Always, "{root}/share/emshim/config.site", "answers for configure"),
    row(
        "CMAKE_TOOLCHAIN_FILE",
        How::Set,
        When::Always,
        "{root}/share/emshim/toolchain.cmake",
        "CMake reads it, also when it is called by its full path",
    ),
    row(
        "MESON_ARGS",
        How::Before,
        When::Always,
        "--cross-file={root}/share/emshim/meson.ini",
        "for tools that start Meson themselves",
    ),
    row("host_alias", How::Set, When::Always, "wasm32-unknown-emscripten", "configure's --host"),
    row("build_alias", How::Set, When::Always, "{machine}-pc-linux-gnu", "configure's --build"),
    row("EMSHIM_PREFIX", How::Set, When::Prefix, "{prefix}", "searched as a native compiler searches /usr"),
    row(
        "PKG_CONFIG_LIBDIR",
        How::Set,
        When::Prefix,
        "{prefix}/lib/pkgconfig:{prefix}/share/pkgconfig",
        "in place of the build machine's packages",
    ),
    row(
        "PKG_CONFIG_LIBDIR",
        How::Set,
        When::NoPrefix,
        "{root}/share/emshim/pkgconfig",
        "a folder that holds nothing, in place of the build machine's packages",
    ),
    tool("AR", "{root}/libexec/emshim/bin/ar"),
    tool("CC", "{root}/libexec/emshim/bin/cc"),
    tool("CPP", "{root}/libexec/emshim/bin/cpp"),
    tool("CXX", "{root}/libexec/emshim/bin/c++"),
    tool("LD", "{root}/libexec/emshim/bin/ld"),
    tool("NM", "{root}/libexec/emshim/bin/nm"),
    tool("OBJCOPY", "{root}/libexec/emshim/bin/objcopy"),
    tool("OBJDUMP", "{root}/libexec/emshim/bin/objdump"),
    tool("RANLIB", "{root}/libexec/emshim/bin/ranlib"),
    tool("STRIP", "{root}/libexec/emshim/bin/strip"),
    native("AR_FOR_BUILD", "ar"),
    native("BUILD_CC", "cc"),
    native("CC_BUILD", "cc"),
    native("CC_FOR_BUILD", "cc"),
    native("HOSTCC", "cc"),
    native("HOST_AR", "ar"),
    native("HOST_CC", "cc"),
    native("BUILD_CXX", "c++"),
    native("CXX_FOR_BUILD", "c++"),
    native("HOSTCXX", "c++"),
    native("PKG_CONFIG_FOR_BUILD", "pkg-config"),
    native("HOST_CXX", "c++"),
    row("CARGO_BUILD_TARGET", How::Default, When::Always, "wasm32-unknown-emscripten", "cargo's --target"),
    row(
        "CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_LINKER",
        How::Set,
        When::Always,
        "{root}/libexec/emshim/bin/emcc",
        "links what cargo builds for the target",
    ),
    row(
        "CARGO_TARGET_WASM32_UNKNOWN_EMSCRIPTEN_RUSTFLAGS",
        How::Default,
        When::Always,
        "-Clink-self-contained=no",
        "emcc brings its own linker, and rustc 1.96 looks for its own as well",
    ),
    native(BUILD_SCRIPT_LINKER, "cc"),
    row("PYTHONPATH", How::Path, When::Prefix, "{root}/share/emshim/python", "Python answers for the prefix's Python"),
    remove("CPATH"),
    remove("CPLUS_INCLUDE_PATH"),
    remove("C_INCLUDE_PATH"),
    remove("LIBRARY_PATH"),
    remove("PKG_CONFIG_PATH"),
    remove("PKG_CONFIG_SYSROOT_DIR"),
    row("HOST", How::Set, When::Recipe, "wasm32-unknown-emscripten", "what recipes give to --host"),
    row("SHLIB_EXT", How::Set, When::Recipe, ".so", "the engine says .not_implemented"),
    row("CFLAGS", How::Before, When::Recipe, "-O2", "as conda's native compilers do"),
    row("CXXFLAGS", How::Before, When::Recipe, "-O2", "as conda's native compilers do"),
    row(
        "LDFLAGS",
        How::Before,
        When::Recipe,
        "-O2",
        "a link without it keeps emcc's checks, and five times the JavaScript",
    ),
    row("CMAKE_GENERATOR", How::Default, When::Recipe, "Unix Makefiles", "as conda's engines do for native platforms"),
    row(
        "CMAKE_ARGS",
        How::Before,
        When::Recipe,
        "-DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX={prefix} -DCMAKE_INSTALL_LIBDIR=lib",
        "what recipes give to cmake",
    ),
    row(
        "MESON_ARGS",
        How::Before,
        When::Recipe,
        "--buildtype=release --prefix={prefix} --libdir=lib",
        "what recipes give to meson",
    ),
    row(LEVEL, How::Set, When::Always, "{level}", "under which the values before are kept"),
    row(ACTIVE, How::Set, When::Always, "{root}", "who is active"),
];

/// Each name once, sorted.
pub fn names() -> BTreeSet<&'static str> {
    ROWS.iter().map(|row| row.name).collect()
}

/// What a processor of the build machine is called.
pub const MACHINE: &str = std::env::consts::ARCH;

/// An environment.
pub type Variables = BTreeMap<OsString, OsString>;

/// One installation of emshim, and for which libraries it builds.
pub struct Activation<'a> {
    /// Where emshim is installed.
    pub root: &'a Path,
    /// `--prefix`, when it was given.
    pub prefix: Option<&'a Path>,
}

impl Activation<'_> {
    /// Activates. When it is active already, only our folder comes first again, unless another prefix is asked for.
    pub fn on(&self, variables: &mut Variables) {
        if self.prefix.is_some() {
            self.off(variables);
        }
        let active = self.is_active(variables);
        if active {
            self.leave_path(variables);
        } else {
            self.set(variables);
        }
        let mut path = self.folder();
        if let Some(rest) = get(variables, "PATH").filter(|rest| !rest.is_empty()) {
            path.push(":");
            path.push(rest);
        }
        variables.insert("PATH".into(), path);
    }

    /// Deactivates: what nobody else has changed meanwhile becomes what it was.
    pub fn off(&self, variables: &mut Variables) {
        if !self.is_active(variables) {
            return;
        }
        self.leave_path(variables);
        let level = level(variables).unwrap_or_else(|| "1".into());
        for name in names() {
            let was = variables.remove(OsStr::new(&format!("{WAS}{level}_{name}")));
            let gave = variables.remove(OsStr::new(&format!("{GAVE}{level}_{name}")));
            if get(variables, name) == gave.as_deref() {
                put(variables, name, was);
            }
        }
    }

    fn set(&self, variables: &mut Variables) {
        let level = level(variables).unwrap_or_default() + "1";
        let is_first = get(variables, ACTIVE).is_none_or(OsStr::is_empty);
        let before = |name: &str| filled_in(variables, name);
        let is_recipe = get(variables, "CONDA_BUILD") == Some(OsStr::new("1")) && before("PREFIX").is_some();
        let asked = self.prefix.map(|prefix| prefix.as_os_str().to_owned());
        let prefix = asked.or_else(|| before(if is_recipe { "PREFIX" } else { "EMSHIM_PREFIX" }));
        let fill = |template: &str| {
            let places = [
                ("{root}", self.root.as_os_str().as_bytes()),
                ("{prefix}", prefix.as_deref().unwrap_or_default().as_bytes()),
                ("{machine}", MACHINE.as_bytes()),
                ("{level}", level.as_bytes()),
            ];
            filled(template, &places)
        };
        let mut after = variables.clone();
        for row in ROWS {
            let counts = match row.when {
                When::Always => true,
                When::Prefix => prefix.is_some(),
                When::NoPrefix => prefix.is_none(),
                When::Recipe => is_recipe,
            };
            if !counts {
                continue;
            }
            let (had, now) = (filled_in(&after, row.name), get(&after, row.name).map(OsStr::to_owned));
            let value = match row.how {
                How::Set => Some(fill(row.value)),
                How::Default => had.or_else(|| Some(fill(row.value))),
                // Two rows may stand before one value, as in the scripts.
                How::Before => {
                    let had = get(&after, row.name).filter(|value| !value.is_empty()).map(OsStr::to_owned);
                    Some(had.map_or_else(|| fill(row.value), |had| joined(fill(row.value), " ", &had)))
                }
                How::Path => Some(had.map_or_else(|| fill(row.value), |had| joined(fill(row.value), ":", &had))),
                How::Native => had.or_else(|| path::find(OsStr::new(row.value)).map(Into::into)).or(now),
                How::Keep if is_first => before(row.value).or(now),
                How::Keep => now,
                How::Remove => None,
            };
            put(&mut after, row.name, value);
        }
        for name in names() {
            put(&mut after, &format!("{WAS}{level}_{name}"), get(variables, name).map(OsStr::to_owned));
            let gave = get(&after, name).map(OsStr::to_owned);
            put(&mut after, &format!("{GAVE}{level}_{name}"), gave);
        }
        *variables = after;
    }

    fn is_active(&self, variables: &Variables) -> bool {
        get(variables, ACTIVE) == Some(self.root.as_os_str())
    }

    /// The folder that goes first on PATH.
    fn folder(&self) -> OsString {
        self.root.join("libexec/emshim/bin").into()
    }

    /// Takes our folder off PATH once, and leaves every other byte of it.
    fn leave_path(&self, variables: &mut Variables) {
        let Some(path) = get(variables, "PATH") else { return };
        let folder = self.folder();
        let mut folders: Vec<_> = path.as_bytes().split(|&byte| byte == b':').collect();
        if let Some(at) = folders.iter().position(|other| *other == folder.as_bytes()) {
            folders.remove(at);
        }
        let path = folders.join(&b':');
        variables.insert("PATH".into(), OsString::from_vec(path));
    }
}

/// The root as the active environment spells it, where that is the same folder.
pub fn spelled(root: &Path, active: Option<OsString>) -> std::path::PathBuf {
    let active = active.map(std::path::PathBuf::from).filter(|active| active.is_absolute());
    active.filter(|active| fs::canonicalize(active).is_ok_and(|real| real == root)).unwrap_or_else(|| root.to_owned())
}

fn level(variables: &Variables) -> Option<String> {
    let level = get(variables, LEVEL)?.to_str()?;
    (!level.is_empty() && level.bytes().all(|byte| byte == b'1')).then(|| level.to_owned())
}

fn get<'a>(variables: &'a Variables, name: &str) -> Option<&'a OsStr> {
    variables.get(OsStr::new(name)).map(OsString::as_os_str)
}

/// Its value, when it has one that is not empty.
fn filled_in(variables: &Variables, name: &str) -> Option<OsString> {
    get(variables, name).filter(|value| !value.is_empty()).map(OsStr::to_owned)
}

fn put(variables: &mut Variables, name: &str, value: Option<OsString>) {
    match value {
        Some(value) => variables.insert(name.into(), value),
        None => variables.remove(OsStr::new(name)),
    };
}

fn joined(mut first: OsString, between: &str, rest: &OsStr) -> OsString {
    first.push(between);
    first.push(rest);
    first
}

fn filled(template: &str, places: &[(&str, &[u8])]) -> OsString {
    let mut out = Vec::new();
    let mut rest = template;
    'next: while let Some(first) = rest.chars().next() {
        for (place, value) in places {
            if let Some(behind) = rest.strip_prefix(place) {
                out.extend_from_slice(value);
                rest = behind;
                continue 'next;
            }
        }
        out.extend_from_slice(&rest.as_bytes()[..first.len_utf8()]);
        rest = &rest[first.len_utf8()..];
    }
    OsString::from_vec(out)
}
