//! What emcc, node or a probe starts us as, where it is by none of the names on PATH: one table, and the marks by which the
//! one who starts us says so.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// What we are started as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// node, for a step of a link. emcc starts it.
    Node,
    /// clang, of which nothing runs: the command that emcc made is noted.
    Recorder,
    /// Who links a probe for real, and then becomes it. The probe itself starts us.
    RunProbe,
    /// The same, but only to link it: node has started the probe.
    LinkProbe,
    /// What stands before clang: `EMSHIM_LAUNCHER`. emcc starts it.
    Launcher,
    /// Who prints every name that wants a link. `scripts/install` asks.
    Names,
    /// Who prints what the CMake toolchain wants to know of Emscripten.
    AboutEmscripten,
}

/// How one says what we are started as.
enum Mark {
    /// By our file's name.
    FileName(&'static str),
    /// By a variable that is set.
    Variable(&'static str),
    /// By the first word.
    FirstWord(&'static str),
    /// By the only word.
    OnlyWord(&'static str),
}

/// The file name by which emcc starts us in node's place.
pub const NODE: &str = "emshim-node";
/// Names the folder of a recording.
pub const RECORDING: &str = "EMSHIM_RECORDING";
/// Says that the words are a clang command for the launcher.
pub const LAUNCHING: &str = "EMSHIM_LAUNCHING";
/// Names the folder in which the programs of a link are noted.
pub const NOTING: &str = "EMSHIM_NOTING";
/// Stands before a probe's own path and arguments.
pub const RUN_PROBE: &str = "run-probe";
/// Stands before a probe's own path.
pub const LINK_PROBE: &str = "link-probe";
/// Set for Emscripten and all that it starts.
pub const INSIDE: &str = "EMSHIM_INSIDE";

/// The first row that fits.
static ROLES: &[(Mark, Role)] = &[
    (Mark::FileName(NODE), Role::Node),
    (Mark::Variable(RECORDING), Role::Recorder),
    (Mark::FirstWord(RUN_PROBE), Role::RunProbe),
    (Mark::FirstWord(LINK_PROBE), Role::LinkProbe),
    (Mark::Variable(LAUNCHING), Role::Launcher),
    (Mark::OnlyWord("names"), Role::Names),
    (Mark::OnlyWord("emscripten"), Role::AboutEmscripten),
];

/// What we are started as; `None` where nobody says so.
pub fn role(argv0: &OsStr, args: &[OsString]) -> Option<Role> {
    let fits = |mark: &Mark| match mark {
        Mark::FileName(name) => Path::new(argv0).file_name().is_some_and(|found| found == *name),
        Mark::Variable(name) => env::var_os(name).is_some(),
        Mark::FirstWord(word) => args.first().is_some_and(|first| first == word),
        Mark::OnlyWord(word) => args == [OsStr::new(word)],
    };
    ROLES.iter().find(|(mark, _)| fits(mark)).map(|(_, role)| *role)
}

/// Did a tool of Emscripten's start us? Then the real tool is meant.
pub fn inside_emscripten() -> bool {
    env::var_os(INSIDE).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(argv0: &str, line: &str, expected: Option<Role>) {
        let args: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        assert_eq!(role(OsStr::new(argv0), &args), expected);
    }

    #[test]
    fn each_mark_has_its_role() {
        check("/p/libexec/emshim/emshim-node", "names", Some(Role::Node));
        check("emshim-shim", "run-probe ./conftest names", Some(Role::RunProbe));
        check("emshim-shim", "link-probe ./conftest", Some(Role::LinkProbe));
        check("emshim-shim", "names", Some(Role::Names));
        check("emshim-shim", "emscripten", Some(Role::AboutEmscripten));
        for line in ["", "names twice", "other run-probe"] {
            check("emshim-shim", line, None);
        }
    }
}
