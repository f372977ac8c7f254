//! What we do with options that Emscripten does not take as a native toolchain does. One row, one fact.
//!
//! The first row that fits an item decides. Versions are those on which the bare tool was seen to fail, warn or do
//! something else than asked.

use crate::invocation::Side;
use crate::settings::{Settings, Unwinding};
use crate::version::{Span, Version};

/// What is done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It stays as it is.
    Keep,
    /// It goes.
    Drop,
    /// It goes when its value is a folder that the native toolchain searches by itself.
    DropHostFolder,
    /// The command fails.
    Refuse,
    /// These words take its place, in the list that it stands in; `{}` is its value.
    Become(&'static [&'static str]),
}

/// When a row applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Always.
    Any,
    /// When the linker does not run.
    Compile,
    /// When the linker runs.
    Link,
    /// When the linker runs and wasm-opt optimizes what it made: `-O2` and above.
    OptimizedLink,
    /// When a shared library is linked.
    SideModule,
}

/// One row.
#[derive(Debug)]
pub struct Rule {
    /// Whose list the option stands in.
    pub side: Side,
    /// The option's name; a `*` at its end stands for any further characters.
    pub flag: &'static str,
    /// The value; `*` at its end as above, alone for any value or none.
    pub value: &'static str,
    /// When it applies.
    pub on: On,
    /// What is done.
    pub action: Action,
    /// Why, in a phrase that a person who never saw Emscripten understands.
    pub reason: &'static str,
    /// The versions it is for.
    pub span: Span,
    /// An option whose presence switches the row off.
    pub unless: &'static str,
    /// The choice that switches the row on.
    pub when: Option<fn(&Settings) -> bool>,
    /// For `-l`: only when the library is in none of the folders that were named.
    pub unless_found: bool,
}

const fn rule(side: Side, flag: &'static str, action: Action, reason: &'static str) -> Rule {
    let (value, on, span) = ("*", On::Any, Span::ALL);
    Rule { side, flag, value, on, action, reason, span, unless: "", when: None, unless_found: false }
}

const fn compiler(flag: &'static str, action: Action, reason: &'static str) -> Rule {
    rule(Side::Compiler, flag, action, reason)
}

const fn linker(flag: &'static str, action: Action, reason: &'static str) -> Rule {
    rule(Side::Linker, flag, action, reason)
}

impl Rule {
    const fn value(self, value: &'static str) -> Rule {
        Rule { value, ..self }
    }

    const fn on(self, on: On) -> Rule {
        Rule { on, ..self }
    }

    const fn until(self, until: Version) -> Rule {
        Rule { span: Span { since: self.span.since, until: Some(until) }, ..self }
    }

    const fn since(self, since: Version) -> Rule {
        Rule { span: Span { since: Some(since), until: self.span.until }, ..self }
    }

    const fn unless(self, unless: &'static str) -> Rule {
        Rule { unless, ..self }
    }

    const fn when(self, when: fn(&Settings) -> bool) -> Rule {
        Rule { when: Some(when), ..self }
    }

    /// Does the row speak of this option and value?
    pub fn names(&self, side: Side, flag: &[u8], value: &[u8]) -> bool {
        self.side == side && fits(self.flag, flag) && fits(self.value, value)
    }
}

fn fits(pattern: &str, text: &[u8]) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start.as_bytes()),
        None => text == pattern.as_bytes(),
    }
}

const fn library(name: &'static str, reason: &'static str) -> [Rule; 2] {
    let row = Rule { unless_found: true, ..compiler("-l", Drop, reason) };
    [row.value(name), Rule { unless_found: true, ..linker("l", Drop, reason) }.value(name)]
}

use Action::{Become, Drop, DropHostFolder, Keep, Refuse};

const HOST_CPU: &str = "it selects a processor of the build machine, and we build for WebAssembly";
const HOST_CODE: &str = "it shapes machine code, and WebAssembly has none";
const HOST_FOLDER: &str = "it is a folder of the build machine, whose headers and libraries are native";
const HOST_LIBRARY: &str = "it is part of the native compiler; Emscripten links its own";
const PROTECTION: &str = "it protects native machine code; WebAssembly keeps code and return addresses out of reach";
const ELF: &str = "it shapes an ELF file, and the output is a WebAssembly module";
const DYNAMIC_ELF: &str = "it tells the ELF loader how to bind, and modules are bound by JavaScript";
const MACHO: &str = "it shapes a Mach-O file, and the output is a WebAssembly module";
const LINK_ONLY: &str = "only a link reads it, and emcc warns when a compile is given it";
const REPORT: &str = "it asks for a report that wasm-ld does not make";
const TUNING: &str = "it tunes GNU ld's own work";
const PIE: &str = "a WebAssembly program is neither position-independent nor not";
const OTHER_TARGET: &str = "it selects another target, and we build for wasm32-unknown-emscripten";
const THREADS: &str = "this platform is single-threaded by policy (threads=off)";
const DEBUG: &str = "wasm-opt optimizes less with DWARF, or crashes; objects keep theirs and the program its names";
const SEEN_3_1_69: Version = Version(3, 1, 69);
const SIX: Version = Version(6, 0, 0);

fn threads_off(settings: &Settings) -> bool {
    !settings.threads
}

fn wasm_unwinding(settings: &Settings) -> bool {
    matches!(settings.unwinding, Unwinding::Auto | Unwinding::Wasm)
}

/// The rows for options of the compiler driver.
static COMPILER: &[Rule] = &[
    // Targets and processors
    compiler("-m64", Drop, "it selects wasm64, and we build wasm32"),
    compiler("--target", Keep, "it is our target").value("wasm32*"),
    compiler("-target", Keep, "it is our target").value("wasm32*"),
    compiler("--target", Drop, OTHER_TARGET),
    compiler("-target", Drop, OTHER_TARGET),
    compiler("-arch", Drop, OTHER_TARGET),
    compiler("-march", Drop, HOST_CPU),
    compiler("-mtune", Drop, HOST_CPU),
    compiler("-mcpu", Keep, "it selects WebAssembly features").value("mvp"),
    compiler("-mcpu", Keep, "it selects WebAssembly features").value("generic"),
    compiler("-mcpu", Keep, "it selects WebAssembly features").value("bleeding-edge"),
    compiler("-mcpu", Keep, "it selects WebAssembly features").value("lime1"),
    compiler("-mcpu", Drop, HOST_CPU),
    compiler("-msse*", Drop, HOST_CPU).unless("-msimd128"),
    compiler("-mssse*", Drop, HOST_CPU).unless("-msimd128"),
    compiler("-mavx*", Drop, HOST_CPU).unless("-msimd128"),
    compiler("-mfpu", Keep, "Emscripten maps NEON to SIMD").value("neon").unless("-mfloat-abi"),
    compiler("-mfpu", Drop, HOST_CPU),
    compiler("-mno-sse*", Drop, HOST_CPU),
    compiler("-mno-ssse*", Drop, HOST_CPU),
    compiler("-mno-avx*", Drop, HOST_CPU),
    compiler("-mmmx", Drop, HOST_CPU),
    compiler("-mno-mmx", Drop, HOST_CPU),
    compiler("-mfma*", Drop, HOST_CPU).unless("-msimd128"),
    compiler("-mno-fma*", Drop, HOST_CPU),
    compiler("-mf16c", Drop, HOST_CPU),
    compiler("-mbmi*", Drop, HOST_CPU),
    compiler("-mpopcnt", Drop, HOST_CPU),
    compiler("-mlzcnt", Drop, HOST_CPU),
    compiler("-maes", Drop, HOST_CPU),
    compiler("-mpclmul", Drop, HOST_CPU),
    compiler("-msha", Drop, HOST_CPU),
    compiler("-mcx16", Drop, HOST_CPU),
    compiler("-mfloat-abi", Drop, HOST_CPU),
    compiler("-mabi", Drop, HOST_CPU),
    compiler("-mthumb", Drop, HOST_CPU),
    compiler("-mfpmath", Drop, HOST_CODE),
    compiler("-mcmodel", Drop, HOST_CODE),
    compiler("-mno-red-zone", Drop, HOST_CODE),
    compiler("-maccumulate-outgoing-args", Drop, HOST_CODE),
    compiler("-mincoming-stack-boundary", Drop, HOST_CODE),
    compiler("-mpreferred-stack-boundary", Drop, HOST_CODE),
    compiler("-mtls-dialect", Drop, HOST_CODE),
    compiler("-mmacosx-version-min", Drop, MACHO),
    compiler("-mmacos-version-min", Drop, MACHO),
    // Hardening and code shape
    compiler("-fcf-protection", Drop, PROTECTION),
    compiler("-fstack-clash-protection", Drop, PROTECTION),
    compiler("-fstack-protector*", Drop, "this libc lacks what the checks call, so nothing links").until(SEEN_3_1_69),
    compiler("-mbranch-protection*", Drop, PROTECTION),
    compiler("-mshstk", Drop, PROTECTION),
    compiler("-mindirect-branch*", Drop, PROTECTION),
    compiler("-mfunction-return*", Drop, PROTECTION),
    compiler("-fno-plt", Drop, DYNAMIC_ELF),
    compiler("-fno-semantic-interposition", Drop, DYNAMIC_ELF),
    compiler("-fno-gnu-unique", Drop, ELF),
    compiler(
        "-fvisibility-inlines-hidden",
        Become(&["-fvisibility=default", "-fvisibility-inlines-hidden"]),
        "emcc takes it for -fvisibility and does not say default, so that every symbol is hidden",
    )
    .unless("-fvisibility"),
    compiler("-frecord-gcc-switches", Drop, ELF),
    compiler("-ffat-lto-objects", Drop, "objects hold either code or bitcode"),
    compiler("-flto", Keep, "clang's own").value(""),
    compiler("-flto", Keep, "clang's own").value("thin"),
    compiler("-flto", Keep, "clang's own").value("full"),
    compiler("-flto", Become(&["-flto"]), "gcc takes a number of jobs, clang does not"),
    compiler("-fuse-linker-plugin", Drop, "wasm-ld takes no plugins"),
    compiler("-fexcess-precision", Drop, "WebAssembly's floating point has no excess precision").until(SEEN_3_1_69),
    // Optimisation levels
    compiler("-O", Become(&["-O1"]), "this emcc crashes on -Og; clang itself reads -Og as -O1")
        .value("g")
        .until(SEEN_3_1_69),
    compiler("-O", Become(&["-O3", "-ffast-math"]), "emcc 3.1.6 does not know -Ofast, and clang calls it deprecated")
        .value("fast"),
    compiler("-g", Become(&["-g2"]), DEBUG).value("").on(On::OptimizedLink).since(SEEN_3_1_69),
    compiler("-g", Become(&["-g2"]), DEBUG).value("3").on(On::OptimizedLink).since(SEEN_3_1_69),
    // Threads
    compiler("-pthread", Drop, THREADS).when(threads_off),
    compiler("-pthreads", Drop, "another system's spelling of -pthread, which clang warns of"),
    compiler("-fopenmp", Refuse, "OpenMP needs threads; a build system must see that it is absent"),
    compiler("-fopenmp-simd", Keep, "it needs no threads"),
    // Exceptions
    compiler("-fexceptions", Become(&["-fwasm-exceptions"]), "exceptions are WebAssembly's own by policy (eh=wasm)")
        .when(wasm_unwinding),
    compiler("-fno-exceptions", Drop, "each object decides for itself; the link takes the library that can throw")
        .on(On::Link),
    // Folders
    compiler("--sysroot", Drop, "Emscripten brings its own sysroot, and another one hides its headers"),
    compiler("-isysroot", Drop, "Emscripten brings its own sysroot, and another one hides its headers"),
    compiler("-I", DropHostFolder, HOST_FOLDER),
    compiler("-isystem", DropHostFolder, HOST_FOLDER),
    compiler("-idirafter", DropHostFolder, HOST_FOLDER),
    compiler("-iquote", DropHostFolder, HOST_FOLDER),
    compiler("-cxx-isystem", DropHostFolder, HOST_FOLDER),
    compiler("-L", DropHostFolder, HOST_FOLDER),
    compiler("-B", Drop, "it names a folder with the native compiler's own programs"),
    compiler("-specs", Drop, "spec files are for gcc"),
    // What only a link reads
    compiler("-s", Drop, LINK_ONLY).value("").on(On::Compile),
    compiler("-rdynamic", Drop, LINK_ONLY).on(On::Compile),
    compiler("-u", Drop, LINK_ONLY).on(On::Compile),
    compiler("-z", Drop, LINK_ONLY).on(On::Compile),
    compiler("-bundle", Drop, LINK_ONLY).on(On::Compile),
    compiler("-undefined", Drop, MACHO),
    compiler("-install_name", Drop, MACHO),
    compiler("-compatibility_version", Drop, MACHO),
    compiler("-current_version", Drop, MACHO),
    compiler("-flat_namespace", Drop, MACHO),
    compiler("-bundle_loader", Drop, MACHO),
    compiler("-headerpad_max_install_names", Drop, MACHO),
    compiler("-pie", Drop, PIE),
    compiler("-no-pie", Drop, PIE),
    compiler("-nopie", Drop, PIE),
    compiler("-static-pie", Drop, PIE),
    compiler("-static-libgcc", Drop, HOST_LIBRARY),
    compiler("-static-libstdc++", Drop, HOST_LIBRARY),
    compiler("-shared-libgcc", Drop, HOST_LIBRARY),
    compiler("-fuse-ld", Drop, "wasm-ld is the only linker for WebAssembly"),
    compiler("-time", Drop, "clang has no such report"),
    compiler("-z", Become(&["-Wl,-z,{}"]), "emcc reads the value as an input file").value("stack-size=*"),
    compiler("-z", Drop, DYNAMIC_ELF),
    compiler("-u", Become(&["-Wl,-u,{}"]), "this emcc reads the symbol as an input file").until(SIX),
    compiler("-rpath", Drop, DYNAMIC_ELF).until(SIX),
    compiler("-rpath", Become(&["-Wl,-rpath,{}"]), "emcc reads the value as an input file"),
    compiler("-soname", Drop, DYNAMIC_ELF).until(SIX),
    compiler("-soname", Become(&["-Wl,-soname,{}"]), "emcc reads the value as an input file"),
];

/// The rows for options of the linker.
static LINKER: &[Rule] = &[
    linker("as-needed", Drop, "wasm-ld has no needed-list to trim"),
    linker("no-as-needed", Drop, "wasm-ld has no needed-list to trim"),
    linker("add-needed", Drop, "wasm-ld has no needed-list to extend"),
    linker("no-add-needed", Drop, "wasm-ld has no needed-list to extend"),
    linker("copy-dt-needed-entries", Drop, "wasm-ld has no needed-list to extend"),
    linker("no-copy-dt-needed-entries", Drop, "wasm-ld has no needed-list to extend"),
    linker("push-state", Drop, "there is no such state to keep: --as-needed and -Bstatic mean nothing here"),
    linker("pop-state", Drop, "there is no such state to keep: --as-needed and -Bstatic mean nothing here"),
    linker("z", Keep, "it sizes the stack").value("stack-size=*"),
    linker("z", Drop, DYNAMIC_ELF),
    linker("disable-new-dtags", Drop, DYNAMIC_ELF),
    linker("enable-new-dtags", Drop, DYNAMIC_ELF),
    linker("allow-shlib-undefined", Drop, "a side module may always import, and emcc warns"),
    linker("no-allow-shlib-undefined", Drop, "a side module always imports from the main module"),
    linker("no-undefined", Drop, "a side module always imports from the main module, and a program may not"),
    linker("Bsymbolic", Drop, DYNAMIC_ELF),
    linker("Bsymbolic-functions", Drop, DYNAMIC_ELF),
    linker("Bstatic", Drop, "this emcc does not know it; a static archive is preferred anyway").until(SEEN_3_1_69),
    linker("Bdynamic", Drop, "this emcc does not know it; a static archive is preferred anyway").until(SEEN_3_1_69),
    linker("dn", Drop, "this emcc does not know it; a static archive is preferred anyway").until(SEEN_3_1_69),
    linker("dy", Drop, "this emcc does not know it; a static archive is preferred anyway").until(SEEN_3_1_69),
    linker("hash-style", Drop, ELF),
    linker("build-id", Drop, "wasm-ld 14 does not know it").until(SEEN_3_1_69),
    linker("version-script", Drop, "wasm modules have no symbol versions"),
    linker("undefined-version", Drop, "wasm modules have no symbol versions"),
    linker("no-undefined-version", Drop, "wasm modules have no symbol versions"),
    linker("default-symver", Drop, "wasm modules have no symbol versions"),
    linker("dynamic-list*", Drop, DYNAMIC_ELF),
    linker("retain-symbols-file", Drop, ELF),
    linker("exclude-libs", Drop, "wasm-ld exports nothing from an archive unless asked to"),
    linker("soname", Drop, "this emcc warns and drops it").until(SIX),
    linker("h", Drop, "this emcc warns and drops a soname").until(SIX),
    linker("h", Become(&["-soname", "{}"]), "wasm-ld has only the long name").since(SIX),
    linker("rpath", Drop, "this emcc warns and drops it").until(SIX),
    linker("R", Drop, "this emcc warns and drops a runtime path").until(SIX),
    linker("R", Become(&["-rpath", "{}"]), "wasm-ld has only the long name").since(SIX),
    linker("rpath-link", Drop, "emcc warns and drops it"),
    linker("x", Drop, "wasm-ld keeps no local symbols in what it links"),
    linker("X", Drop, "wasm-ld keeps no local symbols in what it links"),
    linker("discard-all", Drop, "wasm-ld keeps no local symbols in what it links"),
    linker("discard-locals", Drop, "wasm-ld keeps no local symbols in what it links"),
    linker("sort-common", Drop, "wasm has no common symbols"),
    linker("sort-section", Drop, ELF),
    linker("warn-common", Drop, "wasm has no common symbols"),
    linker("warn-once", Drop, REPORT),
    linker("cref", Drop, REPORT),
    linker("stats", Drop, REPORT),
    linker("Map", Drop, "this emcc does not hand it on").until(SEEN_3_1_69),
    linker("M", Drop, "this emcc does not hand it on").until(SEEN_3_1_69),
    linker("fatal-warnings", Drop, "wasm-ld warns of its own dynamic linking"),
    linker("no-keep-memory", Drop, TUNING),
    linker("reduce-memory-overheads", Drop, TUNING),
    linker("threads", Drop, TUNING),
    linker("no-threads", Drop, TUNING),
    linker("relax", Drop, HOST_CODE),
    linker("no-relax", Drop, HOST_CODE),
    linker("eh-frame-hdr", Drop, ELF),
    linker("no-eh-frame-hdr", Drop, ELF),
    linker("icf", Drop, "wasm-ld does not fold code"),
    linker("q", Drop, "wasm-ld has only --emit-relocs"),
    linker("emit-relocs", Drop, "this emcc warns of it").until(SIX),
    linker("plugin*", Drop, "wasm-ld takes no plugins"),
    linker("fuse-ld", Drop, "wasm-ld is the only linker for WebAssembly"),
    linker("sysroot", Drop, "Emscripten brings its own sysroot"),
    linker("dynamic-linker", Drop, "JavaScript loads the program"),
    linker("I", Drop, "JavaScript loads the program"),
    linker("pthread", Drop, THREADS).when(threads_off),
    linker("m", Drop, OTHER_TARGET).value("elf*"),
    linker("m", Drop, OTHER_TARGET).value("i386*"),
    linker("L", DropHostFolder, HOST_FOLDER),
    linker("headerpad_max_install_names", Drop, MACHO),
    linker("dead_strip", Become(&["--gc-sections"]), "it is Apple's name for it"),
    linker("dead_strip_dylibs", Drop, MACHO),
    linker("install_name", Drop, MACHO),
    linker("search_paths_first", Drop, MACHO),
    linker("flat_namespace", Drop, MACHO),
    linker("single_module", Drop, MACHO),
    linker("bind_at_load", Drop, MACHO),
    linker("undefined", Drop, MACHO).value("dynamic_lookup"),
];

/// Libraries that a native toolchain has and Emscripten has not, for want of anything to put in them.
static LIBRARIES: &[[Rule; 2]] = &[
    library("gcc", HOST_LIBRARY),
    library("gcc_s", HOST_LIBRARY),
    library("gcc_eh", HOST_LIBRARY),
    library("supc++", HOST_LIBRARY),
    library("stdc++fs", HOST_LIBRARY),
    library("ssp", HOST_LIBRARY),
    library("ssp_nonshared", HOST_LIBRARY),
    library("atomic", "WebAssembly has every atomic operation built in"),
];

/// Libraries that every main module has; a side module that linked them would bring all of libc a second time.
static MAIN_MODULES: &[[Rule; 2]] = &[of_main_module("c"), of_main_module("util")];

const fn of_main_module(name: &'static str) -> [Rule; 2] {
    let [compiler, linker] = library(name, "the main module brings it, and a side module must not bring it again");
    [compiler.on(On::SideModule), linker.on(On::SideModule)]
}

/// Seen on 3.1.69, gone in 6.0.5: -sWASM_BIGINT brings a memcpy that must come before libc's.
static EARLY_LIBC: [Rule; 2] = {
    let [compiler, linker] =
        library("c", "emcc links it itself, in its place; named earlier it hides what comes before it");
    [compiler.on(On::Link).until(SIX), linker.on(On::Link).until(SIX)]
};

/// Every row, in the order in which they are asked.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    COMPILER.iter().chain(LINKER).chain(LIBRARIES.iter().chain(MAIN_MODULES).flatten()).chain(&EARLY_LIBC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options;

    #[test]
    fn each_reason_is_one_phrase() {
        for rule in all() {
            assert!(!rule.reason.is_empty() && !rule.reason.ends_with('.'), "{}", rule.flag);
            assert!(rule.reason.len() <= 100, "{}: {}", rule.flag, rule.reason);
        }
    }

    #[test]
    fn each_rules_flag_is_one_that_the_parser_finds() {
        for rule in all().filter(|rule| !rule.flag.ends_with('*')) {
            let (word, found) = match rule.side {
                Side::Compiler => {
                    (rule.flag.to_owned(), options::compiler(rule.flag.as_bytes()).map(|found| found.name.to_vec()))
                }
                Side::Linker => {
                    let word = format!("-{}", rule.flag);
                    let name = options::linker(word.as_bytes()).map(|found| found.name.to_vec());
                    (word, name)
                }
            };
            assert_eq!(found.as_deref(), Some(rule.flag.as_bytes()), "{word}");
        }
    }

    #[test]
    fn no_row_stands_behind_one_that_takes_all_it_could() {
        let rows: Vec<_> = all().collect();
        for (at, row) in rows.iter().enumerate() {
            let covers = |earlier: &&&Rule| {
                earlier.side == row.side
                    && earlier.flag == row.flag
                    && fits(earlier.value, row.value.as_bytes())
                    && earlier.on == On::Any
                    && earlier.span == Span::ALL
                    && earlier.unless.is_empty()
                    && earlier.when.is_none()
                    && !earlier.unless_found
            };
            assert!(rows[..at].iter().find(covers).is_none(), "{} {}", row.flag, row.value);
        }
    }
}
