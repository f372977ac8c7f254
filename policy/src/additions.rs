//! What is added to a command line so that the result is what an upstream takes for granted natively. One row, one
//! fact; a row gives way to what the person said.

use crate::host_calls::{self, Library as HostLibrary};
use crate::settings::{Settings, Unwinding};
use crate::version::{Span, Version};

/// Which commands a row is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// Whatever reads a source.
    Compile,
    /// Whatever links.
    Link,
    /// Links of a program.
    Program,
    /// Links of a program that is a probe, which nobody installs.
    Probe,
    /// Links of a probe that would be optimized.
    OptimizedProbe,
    /// Links of a program that links a side module too.
    MainModule,
    /// Links of a side module.
    SideModule,
    /// Links of a side module that is no Python extension, or one that shows all that it has.
    Library,
    /// Links of a Python extension that shows its one function.
    Extension,
}

/// One row.
#[derive(Debug)]
pub struct Addition {
    /// Which commands it is for.
    pub to: To,
    /// The word; `{stack}`, `{name}` and `{init}` are filled in.
    pub word: &'static str,
    /// Options, or settings as `-sNAME`, whose presence means that the person decided.
    pub yields_to: &'static [&'static str],
    /// The choice that switches the row on.
    pub when: fn(&Settings) -> bool,
    /// Why.
    pub reason: &'static str,
    /// The versions it is for.
    pub span: Span,
    /// Does it stand before what the person gave?
    pub first: bool,
}

const fn add(to: To, word: &'static str, yields_to: &'static [&'static str], reason: &'static str) -> Addition {
    Addition { to, word, yields_to, when: |_| true, reason, span: Span::ALL, first: false }
}

impl Addition {
    const fn when(self, when: fn(&Settings) -> bool) -> Addition {
        Addition { when, ..self }
    }

    const fn first(self) -> Addition {
        Addition { first: true, ..self }
    }

    const fn since(self, since: Version) -> Addition {
        Addition { span: Span { since: Some(since), until: self.span.until }, ..self }
    }

    const fn until(self, until: Version) -> Addition {
        Addition { span: Span { since: self.span.since, until: Some(until) }, ..self }
    }
}

fn js_unwinding(settings: &Settings) -> bool {
    settings.unwinding == Unwinding::Js
}

fn modularize(settings: &Settings) -> bool {
    settings.modularize
}

/// A program with one thread; with more, what is not in threads.c is Emscripten's own.
fn alone(settings: &Settings) -> bool {
    settings.modularize && !settings.all_have_threads()
}

/// What chooses memory's first size.
pub const MEMORY: &[&str] = &["-sINITIAL_MEMORY", "-sTOTAL_MEMORY"];

/// Has the linker lead functions of libc to the host's library.
const fn wrap(library: &'static HostLibrary) -> Addition {
    match &library.wrap {
        Some(wrap) => add(Program, wrap.word, wrap.yields_to, wrap.reason).when(modularize),
        None => panic!("this library wraps nothing"),
    }
}

const PERSONS_EXCEPTIONS: &[&str] =
    &["-fwasm-exceptions", "-fno-exceptions", "-sDISABLE_EXCEPTION_CATCHING", "-sWASM_EXCEPTIONS"];

use To::{Compile, Extension, Library, Link, MainModule, OptimizedProbe, Probe, Program, SideModule};

/// Every row, in the order in which the words are added.
pub static ADDITIONS: &[Addition] = &[
    add(Compile, "-fPIC", &["-fPIC", "-fpic", "-fno-pic", "-fno-PIC"], "the object can go into a side module")
        .when(|s| s.pic),
    add(Compile, "-msimd128", &["-msimd128", "-mno-simd128"], "SIMD is on by policy").when(|s| s.simd),
    add(Compile, "-D__linux__=1", &[], "linux is on by policy").when(|s| s.linux_macros),
    add(Compile, "-D__linux=1", &[], "linux is on by policy").when(|s| s.linux_macros),
    add(Compile, "-pthread", &["-pthread", "-sUSE_PTHREADS"], "threads are on by policy")
        .when(Settings::all_have_threads),
    add(Compile, "-fwasm-exceptions", PERSONS_EXCEPTIONS, "C++ exceptions are caught, as they are natively")
        .when(Settings::unwinds_in_wasm),
    add(
        Compile,
        "-fexceptions",
        &["-fexceptions", "-fno-exceptions", "-fwasm-exceptions"],
        "C++ exceptions are caught, as they are natively",
    )
    .when(js_unwinding),
    add(Compile, "-sSUPPORT_LONGJMP=wasm", &["-sSUPPORT_LONGJMP"], "longjmp unwinds as exceptions do")
        .when(Settings::unwinds_in_wasm),
    add(
        Link,
        "-fwasm-exceptions",
        &["-fwasm-exceptions", "-sDISABLE_EXCEPTION_CATCHING", "-sWASM_EXCEPTIONS"],
        "C++ exceptions are caught, as they are natively",
    )
    .when(Settings::unwinds_in_wasm),
    add(
        Link,
        "-fexceptions",
        &["-fexceptions", "-fwasm-exceptions"],
        "C++ exceptions are caught, as they are natively",
    )
    .first()
    .when(js_unwinding),
    add(Link, "-sSUPPORT_LONGJMP=wasm", &["-sSUPPORT_LONGJMP"], "longjmp unwinds as exceptions do")
        .when(Settings::unwinds_in_wasm),
    add(Link, "-sWASM_BIGINT=1", &["-sWASM_BIGINT", "-sWASM2JS", "-sWASM"], "i64 crosses to JavaScript as BigInt")
        .when(|s| s.bigint)
        .until(Version(4, 0, 0)),
    add(
        Link,
        "-Wl,--experimental-pic",
        &["-Wl,--experimental-pic"],
        "wasm-ld warns of dynamic linking, which is emcc's own",
    )
    .since(Version(3, 1, 70)),
    add(Link, "-pthread", &["-pthread", "-sUSE_PTHREADS"], "threads are on by policy").when(Settings::all_have_threads),
    add(
        Program,
        "-sPROXY_TO_PTHREAD=1",
        &["-sPROXY_TO_PTHREAD", "-sPTHREAD_POOL_SIZE"],
        "a thread begins once the first one gives way, so main is another and may wait",
    )
    .when(Settings::all_have_threads),
    add(Program, "-sDEFAULT_PTHREAD_STACK_SIZE=2MB", &["-sDEFAULT_PTHREAD_STACK_SIZE"], "a thread's stack, not 64 KiB")
        .when(Settings::all_have_threads),
    add(Program, "-Wno-pthreads-mem-growth", &[], "that memory grows is what a program takes for granted")
        .when(|s| s.all_have_threads() && s.growth),
    add(Program, "-sMODULARIZE=1", &[], "a program is also a factory").when(modularize),
    add(Program, "-sEXPORT_NAME={name}", &["-sEXPORT_NAME"], "two factories on one page have two names")
        .when(modularize),
    add(Program, "-sFORCE_FILESYSTEM=1", &["-sFORCE_FILESYSTEM", "-sFILESYSTEM"], "a program sees the host's files"),
    wrap(&host_calls::EXEC),
    wrap(&host_calls::POPEN),
    wrap(&host_calls::CHILDREN),
    wrap(&host_calls::TERMINALS),
    wrap(&host_calls::USERS),
    wrap(&host_calls::SYSTEM),
    wrap(&host_calls::SYSTEM_BEFORE_4).until(Version(4, 0, 0)),
    wrap(&host_calls::SLEEP),
    wrap(&host_calls::CLOCK).when(alone),
    wrap(&host_calls::CLOCK_IN_C).when(alone).since(Version(3, 1, 25)),
    wrap(&host_calls::SIGNALS),
    wrap(&host_calls::SIGNALS_OF_ONE_THREAD).when(alone),
    wrap(&host_calls::SIGNALS_BEFORE_4).when(alone).until(Version(4, 0, 0)),
    wrap(&host_calls::THREADS).when(|s| s.modularize && s.all_have_threads()),
    wrap(&host_calls::TIMERS).when(alone),
    wrap(&host_calls::SEMAPHORES).when(alone),
    wrap(&host_calls::SOCKETS_BEFORE_4).until(Version(4, 0, 0)),
    wrap(&host_calls::STREAMS_BEFORE_4).until(Version(4, 0, 0)),
    wrap(&host_calls::ZONE).when(alone),
    wrap(&host_calls::PIPES),
    wrap(&host_calls::LOCKS),
    wrap(&host_calls::ACCOUNTS),
    add(Program, "-sEXIT_RUNTIME=1", &["-sEXIT_RUNTIME"], "stdio is flushed and atexit handlers run")
        .when(|s| s.exit_runtime),
    add(Program, "-sALLOW_MEMORY_GROWTH=1", &["-sALLOW_MEMORY_GROWTH"], "memory grows, as it does natively")
        .when(|s| s.growth),
    add(
        Program,
        "-sALLOW_TABLE_GROWTH=1",
        &["-sALLOW_TABLE_GROWTH"],
        "functions can be made, as libffi makes closures",
    )
    .since(Version(3, 1, 69)),
    add(
        Program,
        "-sTOTAL_STACK={stack}",
        &["-sTOTAL_STACK", "-sSTACK_SIZE"],
        "a native program's stack, not 64 KiB or 5 MiB",
    )
    .when(|s| s.stack > 0)
    .until(Version(3, 1, 25)),
    add(Program, "-sINITIAL_MEMORY=33554432", MEMORY, "the stack and a program's own data fit in")
        .until(Version(3, 1, 25)),
    add(
        Program,
        "-sSTACK_SIZE={stack}",
        &["-sTOTAL_STACK", "-sSTACK_SIZE"],
        "a native program's stack, not 64 KiB or 5 MiB",
    )
    .when(|s| s.stack > 0)
    .since(Version(3, 1, 25)),
    add(
        Program,
        "-sNODEJS_CATCH_EXIT=0",
        &["-sNODEJS_CATCH_EXIT"],
        "two programs in one node process leave each other's errors alone",
    )
    .until(Version(4, 0, 0)),
    add(
        Program,
        "-sNODEJS_CATCH_REJECTION=0",
        &["-sNODEJS_CATCH_REJECTION"],
        "two programs in one node process leave each other's errors alone",
    )
    .until(Version(4, 0, 0)),
    add(
        Program,
        "-sEXPORTED_RUNTIME_METHODS=FS,ENV,callMain",
        &["-sEXPORTED_RUNTIME_METHODS", "-sEXTRA_EXPORTED_RUNTIME_METHODS"],
        "whoever loads the factory can give it files, variables and arguments",
    ),
    add(
        Program,
        "-sINCOMING_MODULE_JS_API=ENVIRONMENT,arguments,canvas,dynamicLibraries,instantiateWasm,locateFile,\
        monitorRunDependencies,noExitRuntime,noInitialRun,onAbort,onExit,onRuntimeInitialized,postRun,preInit,preRun,\
        print,printErr,setStatus,stderr,stdin,stdout,thisProgram,wasm,wasmBinary",
        &["-sINCOMING_MODULE_JS_API", "-sAUTO_INIT"],
        "whoever loads the factory can give it the wasm's bytes, as before 6.0",
    )
    .when(modularize)
    .since(Version(6, 0, 0)),
    add(Probe, "-sSINGLE_FILE=1", &["-sSINGLE_FILE"], "a probe leaves no .wasm behind"),
    // The last one wins. On 3.1.6 a probe costs 1.0 s of CPU time with it, 2.0 s with -O2, 5.7 s with -O3.
    add(OptimizedProbe, "-O1", &[], "nobody waits for a probe's wasm and JavaScript to be optimized"),
    add(MainModule, "-sMAIN_MODULE=2", &["-sMAIN_MODULE"], "it loads a side module when it starts"),
    add(
        MainModule,
        "-Wl,--no-shlib-sigcheck",
        &[],
        "configure declares what it looks for as `char f()`, and wasm-ld compares that with a shared library's",
    )
    .since(Version(3, 1, 69))
    .until(Version(6, 0, 7)),
    add(
        Library,
        "-sSIDE_MODULE=1",
        &["-sSIDE_MODULE"],
        "a shared library is a side module that exports what is visible",
    ),
    add(
        Extension,
        "-sSIDE_MODULE=2",
        &["-sSIDE_MODULE"],
        "a Python extension exports the one function that Python looks for",
    ),
    add(
        Extension,
        "-sEXPORTED_FUNCTIONS=_{init}",
        &["-sSIDE_MODULE", "-sEXPORTED_FUNCTIONS"],
        "a Python extension exports the one function that Python looks for",
    ),
    add(
        Extension,
        "-Wl,--export={init}",
        &["-sSIDE_MODULE", "-sEXPORTED_FUNCTIONS"],
        "this emcc leaves out in silence what a side module should export and has not",
    )
    .until(Version(3, 1, 69)),
    add(SideModule, "-Wl,--no-whole-archive", &["-sSIDE_MODULE"], "of an archive it takes what it needs, as natively")
        .first()
        .until(Version(6, 0, 0)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_a_reason_and_yields_to_options() {
        for row in ADDITIONS {
            assert!(!row.reason.is_empty() && !row.reason.ends_with('.'), "{}", row.word);
            assert!(row.yields_to.iter().all(|name| name.starts_with('-')), "{}", row.word);
        }
    }
}
