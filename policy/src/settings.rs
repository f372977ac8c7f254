//! What the person who runs the build may choose, and the values it has when nobody chose.

/// How C++ exceptions and `longjmp` are compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwinding {
    /// WebAssembly's own exception handling, and JavaScript's where a command asks for what cannot follow it.
    Auto,
    /// WebAssembly's own exception handling.
    Wasm,
    /// Through JavaScript: works on any runtime, slower.
    Js,
    /// Throwing aborts.
    Off,
}

/// What `-shared` makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// A side module.
    Side,
    /// An error, so that a build system sees that there are no shared libraries.
    Refuse,
}

/// What happens when a linked program or side module does not keep to the choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Nothing: it is not looked at.
    Off,
    /// A warning.
    Warn,
    /// The link fails.
    Error,
}

/// The choices. `Settings::default()` is what an upstream takes for granted natively.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// i64 crosses to JavaScript as BigInt.
    pub bigint: bool,
    /// What happens when the output does not keep to these choices.
    pub check: Check,
    /// The program that will load side modules, against which each is checked after its link.
    pub main: Option<String>,
    /// A program is a factory, and runs when node starts it.
    pub modularize: bool,
    /// Objects can go into side modules.
    pub pic: bool,
    /// Real threads.
    pub threads: bool,
    /// How exceptions and longjmp are compiled.
    pub unwinding: Unwinding,
    /// WebAssembly SIMD.
    pub simd: bool,
    /// Memory grows.
    pub growth: bool,
    /// Bytes of stack; 0 leaves it to emcc.
    pub stack: u64,
    /// stdio is flushed and atexit handlers run.
    pub exit_runtime: bool,
    /// What `-shared` makes.
    pub shared: Shared,
    /// Side modules are preferred to archives, and libtool makes them.
    pub shared_libraries: bool,
    /// A Python extension exports only the function that Python looks for.
    pub extensions_init_only: bool,
    /// Functions that always fail look absent to configure's probes.
    pub hide_absent: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            bigint: true,
            check: Check::Warn,
            main: None,
            modularize: true,
            pic: true,
            threads: false,
            unwinding: Unwinding::Auto,
            simd: false,
            growth: true,
            stack: 8 << 20,
            exit_runtime: true,
            shared: Shared::Side,
            shared_libraries: false,
            extensions_init_only: true,
            hide_absent: true,
        }
    }
}

/// One choice: its key, the values it takes, what it is about.
#[derive(Debug)]
pub struct Choice {
    /// The word before `=`.
    pub key: &'static str,
    /// The words that may stand behind it.
    pub values: &'static str,
    /// What it decides.
    pub about: &'static str,
    set: fn(&mut Settings, &str) -> Option<()>,
}

macro_rules! switch {
    ($key:literal, $field:ident, $about:literal) => {
        Choice { key: $key, values: "on, off", about: $about, set: |s, v| on_off(v).map(|v| s.$field = v) }
    };
}

/// Every choice, sorted by key.
pub static CHOICES: &[Choice] = &[
    switch!("absent", hide_absent, "functions that always fail look absent to configure's probes"),
    switch!("bigint", bigint, "i64 crosses to JavaScript as BigInt"),
    Choice {
        key: "check",
        values: "off, warn, error",
        about: "what happens when a link's output does not keep to these choices",
        set: |s, v| check(v).map(|v| s.check = v),
    },
    Choice {
        key: "eh",
        values: "auto, wasm, js, off",
        about: "how C++ exceptions and longjmp are compiled",
        set: |s, v| unwinding(v).map(|v| s.unwinding = v),
    },
    switch!("exit-runtime", exit_runtime, "stdio is flushed and atexit handlers run"),
    Choice {
        key: "extensions",
        values: "init, visible",
        about: "what a Python extension exports: the function that Python looks for, or all that is visible",
        set: |s, v| extensions(v).map(|v| s.extensions_init_only = v),
    },
    switch!("growth", growth, "memory grows"),
    Choice {
        key: "libraries",
        values: "static, shared",
        about: "which library a link takes where both are there, and what libtool makes: archives alone, or side modules too",
        set: |s, v| libraries(v).map(|v| s.shared_libraries = v),
    },
    Choice {
        key: "main",
        values: "the JavaScript, the wasm or a saved interface of a program",
        about: "the program that will load side modules: each is checked against it after its link",
        set: |s, v| (!v.is_empty()).then(|| s.main = Some(v.to_owned())),
    },
    switch!("modularize", modularize, "a program is also a factory"),
    switch!("pic", pic, "objects can go into side modules"),
    Choice {
        key: "shared",
        values: "side, refuse",
        about: "what -shared makes",
        set: |s, v| shared(v).map(|v| s.shared = v),
    },
    switch!("simd", simd, "compile for WebAssembly SIMD"),
    Choice {
        key: "stack",
        values: "a size such as 8MiB; 0 leaves it to emcc",
        about: "bytes of stack",
        set: |s, v| size(v).map(|v| s.stack = v),
    },
    switch!("threads", threads, "real threads"),
];

/// Choices under one name.
#[derive(Debug)]
pub struct Named {
    /// The name.
    pub name: &'static str,
    /// What it stands for.
    pub pairs: &'static str,
    /// Whose choices these are.
    pub about: &'static str,
}

/// Every name for several choices, sorted; `postlink check --policy` knows the same names.
pub static NAMED: &[Named] = &[
    Named { name: "default", pairs: "", about: "nothing but the defaults" },
    Named {
        name: "emscripten-forge",
        pairs: "bigint=on eh=wasm pic=on simd=on",
        about: "the ABI of that channel: wasm exceptions and longjmp, position independent code, SIMD, BigInt",
    },
];

/// A choice that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadChoice {
    /// The text at fault.
    pub text: String,
    /// What would be right.
    pub expected: String,
}

impl Settings {
    /// Takes over `key=value` pairs and names for several of them, parted by white space or commas; `#` begins a comment that
    /// ends with its line. Later ones win.
    pub fn apply(&mut self, text: &str) -> Result<(), BadChoice> {
        words(text).try_for_each(|word| match word.split_once('=') {
            Some((key, value)) => self.apply_pair(word, key, value),
            None => {
                let named = NAMED.iter().find(|named| named.name == word);
                let pairs = named.ok_or_else(|| BadChoice { text: word.to_owned(), expected: names() })?.pairs;
                self.apply(pairs)
            }
        })
    }

    fn apply_pair(&mut self, pair: &str, key: &str, value: &str) -> Result<(), BadChoice> {
        let bad = |expected: String| BadChoice { text: pair.to_owned(), expected };
        let row = CHOICES.iter().find(|row| row.key == key).ok_or_else(|| {
            let keys: Vec<_> = CHOICES.iter().map(|row| row.key).collect();
            bad(format!("one of {}", keys.join(", ")))
        })?;
        (row.set)(self, value).ok_or_else(|| bad(format!("{key}= takes {}", row.values)))
    }
}

/// The words of a text of choices, without its comments.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let words = lines.flat_map(|line| line.split(|c: char| c == ',' || c.is_whitespace()));
    words.filter(|word| !word.is_empty())
}

fn names() -> String {
    let names: Vec<_> = NAMED.iter().map(|named| named.name).collect();
    let keys: Vec<_> = CHOICES.iter().map(|row| row.key).collect();
    format!("one of {}, or key=value with one of {}", names.join(", "), keys.join(", "))
}

fn on_off(value: &str) -> Option<bool> {
    match value {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

fn check(value: &str) -> Option<Check> {
    match value {
        "off" => Some(Check::Off),
        "warn" => Some(Check::Warn),
        "error" => Some(Check::Error),
        _ => None,
    }
}

fn unwinding(value: &str) -> Option<Unwinding> {
    match value {
        "auto" => Some(Unwinding::Auto),
        "wasm" => Some(Unwinding::Wasm),
        "js" => Some(Unwinding::Js),
        "off" => Some(Unwinding::Off),
        _ => None,
    }
}

fn shared(value: &str) -> Option<Shared> {
    match value {
        "side" => Some(Shared::Side),
        "refuse" => Some(Shared::Refuse),
        _ => None,
    }
}

fn libraries(value: &str) -> Option<bool> {
    match value {
        "static" => Some(false),
        "shared" => Some(true),
        _ => None,
    }
}

fn extensions(value: &str) -> Option<bool> {
    match value {
        "init" => Some(true),
        "visible" => Some(false),
        _ => None,
    }
}

/// `65536`, `512KiB`, `8MiB`, `8MB`: the units that emcc takes, each a power of 1024.
fn size(value: &str) -> Option<u64> {
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    let shift = match value[digits..].to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        _ => return None,
    };
    let number: u64 = value[..digits].parse().ok()?;
    number.checked_shl(shift).filter(|bytes| bytes >> shift == number && *bytes <= 1 << 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choices_and_the_names_are_sorted_and_unique() {
        assert!(CHOICES.windows(2).all(|pair| pair[0].key < pair[1].key));
        assert!(NAMED.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn every_name_stands_for_pairs_and_later_words_win() {
        for named in NAMED {
            assert!(words(named.pairs).all(|pair| pair.contains('=')), "{}", named.name);
            Settings::default().apply(named.name).unwrap();
        }
        let mut settings = Settings::default();
        settings.apply("eh=js,emscripten-forge simd=off").unwrap();
        assert_eq!((settings.unwinding, settings.simd), (Unwinding::Wasm, false));
        let wrong = Settings::default().apply("conda-forge").unwrap_err();
        assert!(wrong.text == "conda-forge" && wrong.expected.contains("default, emscripten-forge"));
    }

    #[test]
    fn pairs_are_taken_over_and_comments_left_out() {
        let mut settings = Settings::default();
        settings.apply("threads=on, eh=js # a comment = off\n stack=512KiB").unwrap();
        assert!(settings.threads);
        assert_eq!(settings.unwinding, Unwinding::Js);
        assert_eq!(settings.stack, 512 << 10);
    }

    #[test]
    fn what_cannot_be_read_says_what_would_be_right() {
        let mut settings = Settings::default();
        assert!(settings.apply("thread=on").unwrap_err().expected.contains("threads"));
        assert_eq!(settings.apply("threads=yes").unwrap_err().expected, "threads= takes on, off");
        for bad in ["stack=", "stack=8XB", "stack=99999999999999999999", "stack=4096MB"] {
            assert!(settings.apply(bad).is_err(), "{bad}");
        }
    }
}
