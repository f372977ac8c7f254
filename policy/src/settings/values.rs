//! The values that choices have, and the words that stand for them.

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

/// Which programs get threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    /// Those that start one, as far as their objects allow; all else is compiled and linked as without.
    Auto,
    /// All: everything is compiled and linked for threads.
    On,
    /// None.
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

/// Words, and the value that each stands for.
pub(super) type Words<T> = [(&'static str, T)];

pub(super) const ON_OFF: &Words<bool> = &[("on", true), ("off", false)];
pub(super) const INIT_OR_VISIBLE: &Words<bool> = &[("init", true), ("visible", false)];
pub(super) const STATIC_OR_SHARED: &Words<bool> = &[("static", false), ("shared", true)];
pub(super) const TARGET_OR_BUILD: &Words<bool> = &[("target", true), ("build", false)];
pub(super) const SHARED: &Words<Shared> = &[("side", Shared::Side), ("refuse", Shared::Refuse)];
pub(super) const THREADS: &Words<Threads> = &[("auto", Threads::Auto), ("on", Threads::On), ("off", Threads::Off)];
pub(super) const CHECK: &Words<Check> = &[("off", Check::Off), ("warn", Check::Warn), ("error", Check::Error)];
pub(super) const ERROR_OR_WARN: &Words<bool> = &[("error", true), ("warn", false)];
pub(super) const UNWINDING: &Words<Unwinding> =
    &[("auto", Unwinding::Auto), ("wasm", Unwinding::Wasm), ("js", Unwinding::Js), ("off", Unwinding::Off)];

/// A number of bytes: `65536`, `512KiB`, `8MiB`, `8MB`, the units that emcc takes, each a power of 1024.
pub(super) struct Size;

/// A file, or none; the text says what is expected of it.
pub(super) struct File(pub &'static str);

/// Reads and writes the value of a choice.
pub(super) trait Values<T> {
    /// The words that there are, or one that stands for any (`SIZE`).
    fn words(&self) -> Vec<&'static str>;

    /// What would be right, for a person whose word was not.
    fn expected(&self) -> String {
        self.words().join(", ")
    }

    /// The value of a word.
    fn read(&self, word: &str) -> Option<T>;

    /// The word for a value.
    fn write(&self, value: &T) -> String;
}

impl<T: Copy + PartialEq> Values<T> for Words<T> {
    fn words(&self) -> Vec<&'static str> {
        self.iter().map(|(word, _)| *word).collect()
    }

    fn read(&self, word: &str) -> Option<T> {
        self.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    }

    fn write(&self, value: &T) -> String {
        self.iter().find(|(_, known)| known == value).map(|(word, _)| (*word).to_owned()).unwrap_or_default()
    }
}

impl Values<u64> for Size {
    fn words(&self) -> Vec<&'static str> {
        vec!["SIZE"]
    }

    fn expected(&self) -> String {
        "a size such as 8MiB; 0 leaves it to emcc".into()
    }

    fn read(&self, word: &str) -> Option<u64> {
        let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let shift = match word[digits..].to_ascii_lowercase().as_str() {
            "" | "b" => 0,
            "k" | "kb" | "kib" => 10,
            "m" | "mb" | "mib" => 20,
            _ => return None,
        };
        let number: u64 = word[..digits].parse().ok()?;
        number.checked_shl(shift).filter(|bytes| bytes >> shift == number && *bytes <= 1 << 30)
    }

    fn write(&self, value: &u64) -> String {
        match value.trailing_zeros() {
            _ if *value == 0 => "0".into(),
            20.. => format!("{}MiB", value >> 20),
            10.. => format!("{}KiB", value >> 10),
            _ => value.to_string(),
        }
    }
}

impl Values<Option<String>> for File {
    fn words(&self) -> Vec<&'static str> {
        vec!["FILE"]
    }

    fn expected(&self) -> String {
        self.0.into()
    }

    fn read(&self, word: &str) -> Option<Option<String>> {
        (!word.is_empty()).then(|| Some(word.to_owned()))
    }

    fn write(&self, value: &Option<String>) -> String {
        value.clone().unwrap_or_else(|| "none".into())
    }
}
