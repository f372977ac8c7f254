//! What makes a linker believe in functions that nobody has, or makes a side module of a link. Channels export such words in
//! `LDFLAGS` and `EMCC_CFLAGS` for the sake of their side modules; where a program is linked, they would have every probe
//! find every function, and a program start that cannot go on.

use super::rule::{Action::Drop, On, Rule, compiler, linker};
use crate::version::Version;

const MODULE: &str = "a program is no side module, and a probe linked as one finds functions that do not exist";
const EXISTS: &str = "a program needs all of its functions, and a probe would find those that do not exist";

/// Before it undefined symbols are emcc's business alone, which asks no option of the linker's. Nor does any version that
/// was tried where the option is `--allow-undefined`, `--allow-undefined-file` or `--import-undefined`.
const BY_LINKER: Version = Version(3, 1, 69);

const fn setting(value: &'static str, reason: &'static str) -> Rule {
    compiler("-s", Drop, reason).value(value).on(On::Program)
}

const fn option(flag: &'static str) -> Rule {
    linker(flag, Drop, EXISTS).on(On::Program).since(BY_LINKER)
}

/// The rows, for links of a program alone.
pub(super) static RELAXED: &[Rule] = &[
    setting("SIDE_MODULE*", MODULE),
    setting("ERROR_ON_UNDEFINED_SYMBOLS=0", EXISTS),
    setting("NO_ERROR_ON_UNDEFINED_SYMBOLS*", EXISTS),
    setting("WARN_ON_UNDEFINED_SYMBOLS=0", EXISTS),
    setting("NO_WARN_ON_UNDEFINED_SYMBOLS*", EXISTS),
    option("unresolved-symbols").value("ignore-all"),
    option("warn-unresolved-symbols"),
];
