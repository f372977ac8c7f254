//! The main modules of the matrix: each a row of settings, all of the same source. Every setting that decides whether a
//! module loads stands in at least two of them.

/// How the glue is started.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// It runs when it is required.
    Plain,
    /// It gives a function that makes a program.
    Factory,
    /// The same as an ES module, with a file system in memory as a web page has it.
    Module,
}

/// One main module.
#[derive(Debug)]
pub struct MainRow {
    /// Its name in tables.
    pub name: &'static str,
    /// How it is started.
    pub shape: Shape,
    /// Settings of its link, beside those that all have.
    pub flags: &'static str,
    /// Whether it keeps the whole of libc and libc++: it then takes three times as long to start, and what is no side
    /// module at all need not be tried with it.
    pub all: bool,
    /// Whether it is linked with `libearly.so`, which it then loads before it starts.
    pub linked: bool,
}

const PLAIN: MainRow = MainRow { name: "", shape: Shape::Plain, flags: "", all: false, linked: false };

/// `all-*` keep the whole of libc and libc++ (`MAIN_MODULE=1`), `kept-*` only what they use themselves (`MAIN_MODULE=2`).
pub static MAINS: &[MainRow] = &[
    MainRow {
        name: "all-factory",
        shape: Shape::Factory,
        all: true,
        flags: "-sMAIN_MODULE=1 -sWASM_BIGINT=1 -sMODULARIZE=1 -sASSERTIONS=1 -sALLOW_MEMORY_GROWTH=1",
        ..PLAIN
    },
    MainRow { name: "all-js-eh", all: true, flags: "-sMAIN_MODULE=1 -sWASM_BIGINT=0 -fexceptions -DTHROWS", ..PLAIN },
    MainRow {
        name: "all-wasm-eh",
        shape: Shape::Module,
        all: true,
        flags: "-sMAIN_MODULE=1 -sWASM_BIGINT=1 -fwasm-exceptions -sSUPPORT_LONGJMP=wasm -DTHROWS -DJUMPS \
                -sMODULARIZE=1 -sEXPORT_ES6=1 -sALLOW_MEMORY_GROWTH=1",
        ..PLAIN
    },
    MainRow { name: "kept-small", flags: "-sMAIN_MODULE=2 -sWASM_BIGINT=1 -sSUPPORT_LONGJMP=0 -O2", ..PLAIN },
    MainRow {
        name: "kept-js-eh",
        flags: "-sMAIN_MODULE=2 -sWASM_BIGINT=0 -fexceptions -sSUPPORT_LONGJMP=emscripten -DTHROWS -DJUMPS \
                -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=33554432",
        ..PLAIN
    },
    MainRow {
        name: "kept-wasm-eh",
        shape: Shape::Factory,
        flags: "-sMAIN_MODULE=2 -sWASM_BIGINT=1 -fwasm-exceptions -sSUPPORT_LONGJMP=wasm -DTHROWS -DJUMPS \
                -sASSERTIONS=1 -sMODULARIZE=1",
        ..PLAIN
    },
    MainRow { name: "kept-checked", flags: "-sMAIN_MODULE=2 -sWASM_BIGINT=1 -sASSERTIONS=2", ..PLAIN },
    MainRow {
        name: "kept-linked",
        flags: "-sMAIN_MODULE=2 -sWASM_BIGINT=1 -DLINKED -DUNRESOLVED -sERROR_ON_UNDEFINED_SYMBOLS=0 libearly.so",
        linked: true,
        ..PLAIN
    },
];
