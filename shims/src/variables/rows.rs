//! The variables that make a build target WebAssembly, one row each. `emshim env`, `emshim exec` and conda's activation
//! scripts have no other source.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;

/// What becomes of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It gets the value.
    Set,
    /// It gets the value when it has none.
    Default,
    /// The value goes before what it holds, parted by a space.
    Before,
    /// The value goes behind what it holds, parted by a space.
    After,
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
    /// A policy is asked for.
    Policy,
    /// A conda recipe is being built.
    Recipe,
    /// The build machine has this processor.
    Machine(&'static str),
}

/// One variable. `{root}` in a value is where emshim is installed, `{prefix}` the folder of libraries for WebAssembly,
/// `{policy}` the choices that are asked for, `{machine}` the processor of the build machine, `{level}` how many emshims are active.
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

const fn build_script_linker(machine: &'static str, name: &'static str) -> Row {
    let reason = "links cargo's build scripts; cargo takes `cc` from PATH otherwise, which is ours";
    row(name, How::Native, When::Machine(machine), "cc", reason)
}

const fn no_fortran(name: &'static str) -> Row {
    let reason =
        "what the build machine's own Fortran compiler makes does not link; who has one for WebAssembly sets it";
    row(name, How::Remove, When::Always, "", reason)
}

const fn remove(name: &'static str) -> Row {
    row(name, How::Remove, When::Always, "", "it would lead to the build machine's own packages")
}

/// The installation that is active.
pub const ACTIVE: &str = "EMSHIM_ACTIVE";
/// A `1` for each active installation.
pub const LEVEL: &str = "EMSHIM_LEVEL";
/// The folder of libraries for WebAssembly.
pub const PREFIX: &str = "EMSHIM_PREFIX";
/// What is chosen.
pub const POLICY: &str = "EMSHIM_POLICY";
/// Where a variable's value before us is kept, and the one that we gave: `PREFIX LEVEL _ NAME`.
pub const WAS: &str = "CONDA_BACKUP_EMSHIM_";
/// See [`WAS`].
pub const GAVE: &str = "CONDA_BACKUP_EMSHIM_SET_";

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
    row(POLICY, How::After, When::Policy, "{policy}", "a later word wins: --policy over the environment"),
    row(PREFIX, How::Set, When::Prefix, "{prefix}", "searched as a native compiler searches /usr"),
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
    native("FC_FOR_BUILD", "gfortran"),
    no_fortran("F77"),
    no_fortran("F90"),
    no_fortran("F95"),
    no_fortran("FC"),
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
    build_script_linker("x86_64", "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER"),
    build_script_linker("aarch64", "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER"),
    row(
        "PERL5LIB",
        How::Path,
        When::Always,
        "{root}/share/emshim/perl",
        "POSIX::uname names the target's processor, as `uname -m` does",
    ),
    row(
        "PYTHONPATH",
        How::Path,
        When::Always,
        "{root}/share/emshim/python",
        "Python answers for the prefix's Python, and platform for the target's processor",
    ),
    row(
        "PIP_PYTHON",
        How::Default,
        When::Prefix,
        "{root}/share/emshim/python/pip-python",
        "pip asks that one to run it, where its own Python was told not to read PYTHONPATH",
    ),
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

/// The processor of the build machine, by the name that `uname -m` prints, too.
pub const MACHINE: &str = std::env::consts::ARCH;

/// An environment.
pub type Variables = BTreeMap<OsString, OsString>;
