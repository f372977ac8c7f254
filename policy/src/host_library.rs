//! The shape of host_calls.rs's rows: a JavaScript library of share/host/, the functions of libc that it is for, and what leads there.

/// A type of a parameter, as WebAssembly has it. A result is an `I32`, if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A number or a pointer.
    I32,
    /// An offset in a file.
    I64,
    /// A time in milliseconds.
    F64,
}

/// A JavaScript library of share/host/, and the functions of libc that it is for.
#[derive(Debug)]
pub struct Library {
    /// Its file.
    pub file: &'static str,
    /// What has the linker lead libc's functions to it; `None` where it stands in front of system calls alone.
    pub wrap: Option<Wrap>,
    /// The functions that libsupplied.a defines for it, in the order in which they are wrapped.
    pub calls: &'static [Call],
}

/// Has the linker lead a library's functions to `__wrap_NAME`.
#[derive(Debug)]
pub struct Wrap {
    /// The word on the command line.
    pub word: &'static str,
    /// The word whose presence means that the person decided.
    pub yields_to: &'static [&'static str],
    /// Why.
    pub reason: &'static str,
}

/// A function of libc.
#[derive(Debug)]
pub struct Call {
    /// Its name.
    pub name: &'static str,
    /// Its parameters.
    pub parameters: &'static [Type],
    /// What it does in a factory and in what bare emcc links; `None` where nobody asked.
    pub without_host: Option<Fails>,
}

/// How a function fails that a probe finds all the same, because it works in a program.
#[derive(Debug)]
pub struct Fails {
    /// Why a probe finds it.
    pub reason: &'static str,
    /// What a proper call did on each Emscripten of `absent::MEASURED`; once where they agree.
    pub shown: &'static [&'static str],
}

pub(crate) const fn call(name: &'static str, parameters: &'static [Type]) -> Call {
    Call { name, parameters, without_host: None }
}

impl Call {
    pub(crate) const fn fails(self, reason: &'static str, shown: &'static [&'static str]) -> Call {
        Call { without_host: Some(Fails { reason, shown }), ..self }
    }
}

/// A library in front of system calls.
pub(crate) const fn library(file: &'static str) -> Library {
    Library { file, wrap: None, calls: &[] }
}

/// A library whose functions are wrapped, unless the person wraps the one behind `unless`, or gives one of the options behind `or`.
macro_rules! wrapped {
    (
        $file:literal, $reason:literal, unless $decided:literal $(or $more:literal)*:
        $(call($name:literal, $parameters:expr)$(.fails($why:expr, $shown:expr))?),+ $(,)?
    ) => {
        Library {
            file: $file,
            wrap: Some(Wrap {
                word: concat!("-Wl", $(",--wrap=", $name),+),
                yields_to: &[concat!("-Wl,--wrap=", $decided), $($more),*],
                reason: $reason,
            }),
            calls: &[$(call($name, $parameters)$(.fails($why, $shown))?),+],
        }
    };
}

pub(crate) use wrapped;

impl Library {
    /// The symbol that libsupplied.a defines for one of its functions.
    pub fn symbol(&self, call: &Call) -> String {
        let start = if self.wrap.is_some() { "__wrap_" } else { "" };
        format!("{start}{}", call.name)
    }
}
