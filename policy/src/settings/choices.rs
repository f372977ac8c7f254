//! The choices, one row each: a field of [`Settings`], its default, how it is read and written, what it means and why it is so
//! by default. Nothing else lists them; docs/reference/policy.md is made from these rows.

use super::values::{
    CHECK, Check, ERROR_OR_WARN, File, INIT_OR_VISIBLE, ON_OFF, SHARED, STATIC_OR_SHARED, Shared, Size,
    TARGET_OR_BUILD, THREADS, Threads, UNWINDING, Unwinding, Values,
};

/// One choice, as people see it.
#[derive(Debug)]
pub struct Choice {
    /// The word before `=`.
    pub key: &'static str,
    /// What it decides, in Markdown.
    pub meaning: &'static str,
    /// Why its default is what it is.
    pub reason: &'static str,
    /// The words that may stand behind `=`, or one that stands for any (`SIZE`).
    pub words: fn() -> Vec<&'static str>,
    /// What may stand behind `=`, for a person whose word may not.
    pub expected: fn() -> String,
    /// The value that it has.
    pub value: fn(&Settings) -> String,
    /// Takes over a value, if it is one.
    pub(super) set: fn(&mut Settings, &str) -> Option<()>,
}

macro_rules! choices {
    ($($field:ident: $type:ty { key: $key:literal, values: $values:expr, default: $default:expr,
        meaning: $meaning:literal, reason: $reason:literal $(,)? })*) => {
        /// The choices. `Settings::default()` is what an upstream takes for granted natively.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Settings {
            $(#[doc = $meaning] pub $field: $type,)*
        }

        impl Default for Settings {
            fn default() -> Self {
                Settings { $($field: $default,)* }
            }
        }

        /// Every choice, sorted by key.
        pub static CHOICES: &[Choice] = &[$(Choice {
            key: $key,
            meaning: $meaning,
            reason: $reason,
            words: || $values.words(),
            expected: || $values.expected(),
            value: |settings| $values.write(&settings.$field),
            set: |settings, word| $values.read(word).map(|value| settings.$field = value),
        },)*];
    };
}

choices! {
    abi_refused: bool {
        key: "abi-check", values: ERROR_OR_WARN, default: true,
        meaning: "what is done about a wheel that another Emscripten builds than the one of the \
                  [Python's ABI](../guides/python.md#an-abi-and-its-emscripten)",
        reason: "it may not load, and no index takes it",
    }
    hide_absent: bool {
        key: "absent", values: ON_OFF, default: true,
        meaning: "functions that always fail look [absent](absent.md) to the checks of configure and CMake",
        reason: "an upstream that finds one uses it, and fails",
    }
    bigint: bool {
        key: "bigint", values: ON_OFF, default: true,
        meaning: "i64 crosses to JavaScript as BigInt",
        reason: "a function keeps its number of arguments",
    }
    check: Check {
        key: "check", values: CHECK, default: Check::Warn,
        meaning: "what is done about a link whose output breaks these choices",
        reason: "the build goes on, and its log says what is wrong",
    }
    unwinding: Unwinding {
        key: "eh", values: UNWINDING, default: Unwinding::Auto,
        meaning: "how C++ exceptions and longjmp are compiled; auto is wasm, and js with `-sASYNCIFY`",
        reason: "natively they are caught, and Asyncify cannot follow WebAssembly's own",
    }
    exit_runtime: bool {
        key: "exit-runtime", values: ON_OFF, default: true,
        meaning: "stdio is flushed, atexit handlers run",
        reason: "a program's last output is not lost",
    }
    extensions_init_only: bool {
        key: "extensions", values: INIT_OR_VISIBLE, default: true,
        meaning: "what a Python extension exports: what Python looks for, or all that is visible",
        reason: "Python calls nothing else",
    }
    growth: bool {
        key: "growth", values: ON_OFF, default: true,
        meaning: "memory grows",
        reason: "natively it does",
    }
    shared_libraries: bool {
        key: "libraries", values: STATIC_OR_SHARED, default: false,
        meaning: "which library `-lNAME` takes where both are there, and what \
                  [libtool](../explanation/configure.md#shared-libraries-of-libtool) makes",
        reason: "libtool compiles twice for shared ones, and little is gained",
    }
    linux_macros: bool {
        key: "linux", values: ON_OFF, default: false,
        meaning: "`__linux__` and `__linux` are defined, for sources that know a Unix by these alone",
        reason: "it is a promise of epoll, /proc and the like, which are not there",
    }
    target_machine: bool {
        key: "machine", values: TARGET_OR_BUILD, default: true,
        meaning: "whose processor `uname -m` names, and whatever else says [what machine this is](../explanation/configure.md)",
        reason: "a script that asks wants to know for what it builds",
    }
    main: Option<String> {
        key: "main", values: File("the JavaScript, the wasm or a saved interface of a program"), default: None,
        meaning: "each side module is checked after its link against this program (its JavaScript, wasm or saved interface)",
        reason: "only you know which program will load it",
    }
    modularize: bool {
        key: "modularize", values: ON_OFF, default: true,
        meaning: "a program is also a factory; off leaves links to emcc",
        reason: "one file serves shell, `require` and page",
    }
    pic: bool {
        key: "pic", values: ON_OFF, default: true,
        meaning: "objects can go into side modules",
        reason: "a static library may end in one",
    }
    shared: Shared {
        key: "shared", values: SHARED, default: Shared::Side,
        meaning: "what `-shared` makes",
        reason: "plug-ins and extensions load",
    }
    simd: bool {
        key: "simd", values: ON_OFF, default: false,
        meaning: "WebAssembly SIMD",
        reason: "the output runs where there is none",
    }
    stack: u64 {
        key: "stack", values: Size, default: 8 << 20,
        meaning: "bytes of stack",
        reason: "Linux gives as much; emcc 64 KiB or 5 MiB",
    }
    threads: Threads {
        key: "threads", values: THREADS, default: Threads::Auto,
        meaning: "which programs have [threads](../guides/threads.md), in node and in an isolated page: auto those that start one, \
                  on all, off none",
        reason: "xz, zstd and pigz start one unless told not to",
    }
}
