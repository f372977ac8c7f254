//! The rules for libraries (`-lNAME`) that Emscripten has not, or links by itself.

use super::rule::Action::Drop;
use super::rule::{On, Rule, compiler, linker};
use super::shared_reasons::{HOST_LIBRARY, SIX};

const IN_LIBC: &str = "glibc splits it off, and what it holds is in this libc";

/// Libraries that a native toolchain has and Emscripten has not, for want of anything to put in them.
pub(super) static LIBRARIES: &[[Rule; 2]] = &[
    library("gcc", HOST_LIBRARY),
    library("gcc_s", HOST_LIBRARY),
    library("gcc_eh", HOST_LIBRARY),
    library("supc++", HOST_LIBRARY),
    library("stdc++fs", HOST_LIBRARY),
    library("ssp", HOST_LIBRARY),
    library("ssp_nonshared", HOST_LIBRARY),
    library("crypt", IN_LIBC),
    library("resolv", IN_LIBC),
    library("nsl", IN_LIBC),
    library("anl", IN_LIBC),
    library("util", IN_LIBC),
    library("atomic", "WebAssembly has every atomic operation built in"),
];

/// Libraries that every main module has; a side module that linked them would bring all of libc a second time.
pub(super) static MAIN_MODULES: &[[Rule; 2]] = &[of_main_module("c")];

const fn of_main_module(name: &'static str) -> [Rule; 2] {
    let [compiler, linker] = library(name, "the main module brings it, and a side module must not bring it again");
    [compiler.on(On::SideModule), linker.on(On::SideModule)]
}

/// Seen on 3.1.69, gone in 6.0.5: -sWASM_BIGINT brings a memcpy that must come before libc's.
pub(super) static EARLY_LIBC: [Rule; 2] = {
    let [compiler, linker] =
        library("c", "emcc links it itself, in its place; named earlier it hides what comes before it");
    [compiler.on(On::Link).until(SIX), linker.on(On::Link).until(SIX)]
};

const fn library(name: &'static str, reason: &'static str) -> [Rule; 2] {
    let row = Rule { unless_found: true, ..compiler("-l", Drop, reason) };
    [row.value(name), Rule { unless_found: true, ..linker("l", Drop, reason) }.value(name)]
}
