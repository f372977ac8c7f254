//! The options of `cp`, `mv`, `ln` and `install` that matter: where values sit, and what moves a destination.
//!
//! An option without a row takes no value: `pair` looks at what the tool really did, so a mistake here pairs too little and
//! never harms.

use std::ffi::OsStr;

/// A tool that puts files somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tool {
    Cp,
    Mv,
    Ln,
    Install,
}

use Tool::{Cp, Install, Ln, Mv};

impl Tool {
    /// The tool of this name.
    pub fn named(name: &OsStr) -> Option<Tool> {
        let tools = [("cp", Cp), ("mv", Mv), ("ln", Ln), ("install", Install)];
        tools.into_iter().find(|(known, _)| name == *known).map(|(_, tool)| tool)
    }
}

/// What an option means for sources and destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// Nothing; the row is here for its value, or so that no longer name can be mistaken for it.
    Nothing,
    /// Its value is the folder that everything goes to.
    Target,
    /// The last operand is the new file's own name.
    AsFile,
    /// The last operand is the new file's own name when it is a link to a folder.
    LinkAsFile,
    /// The source's whole path is made again below the folder.
    Parents,
    /// It makes symbolic links: a program is found through one by its real name.
    Symbolic,
    /// The operands are folders to be made.
    Folders,
    /// The tool says something and ends.
    Says,
}

use Means::{AsFile, Folders, LinkAsFile, Nothing, Parents, Says, Symbolic, Target};

pub(super) struct Row {
    tools: &'static [Tool],
    short: u8,
    long: &'static str,
    pub(super) value: bool,
    pub(super) means: Means,
}

const ALL: &[Tool] = &[Cp, Mv, Ln, Install];
const NO_SHORT: u8 = 0;

const fn value(tools: &'static [Tool], short: u8, long: &'static str, means: Means) -> Row {
    Row { tools, short, long, value: true, means }
}

const fn flag(tools: &'static [Tool], short: u8, long: &'static str, means: Means) -> Row {
    Row { tools, short, long, value: false, means }
}

/// GNU coreutils 9.1. `[=WHEN]` values are always glued, so those options stand with the flags.
/// A test compares the first group with the `--help` of the tools at hand.
#[rustfmt::skip]
static ROWS: &[Row] = &[
    value(ALL,        b't', "target-directory",    Target),
    value(ALL,        b'S', "suffix",              Nothing),
    value(&[Cp],      NO_SHORT, "no-preserve",     Nothing),
    value(&[Cp],      NO_SHORT, "sparse",          Nothing),
    value(&[Install], b'g', "group",               Nothing),
    value(&[Install], b'm', "mode",                Nothing),
    value(&[Install], b'o', "owner",               Nothing),
    value(&[Install], NO_SHORT, "strip-program",   Nothing),
    flag(ALL,         b'T', "no-target-directory", AsFile),
    flag(&[Ln],       b'n', "no-dereference",      LinkAsFile),
    flag(&[Cp],       NO_SHORT, "parents",         Parents),
    flag(&[Cp, Ln],   b's', "symbolic-link",       Symbolic),
    flag(&[Ln],       b's', "symbolic",            Symbolic),
    flag(&[Install],  b'd', "directory",           Folders),
    flag(ALL,         NO_SHORT, "help",            Says),
    flag(ALL,         NO_SHORT, "version",         Says),
    flag(&[Install],  b's', "strip",               Nothing), // not an abbreviated --strip-program
    flag(&[Cp],       NO_SHORT, "preserve",        Nothing), // not an abbreviated --parents
];

impl Row {
    pub(super) fn short(tool: Tool, letter: u8) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.short == letter && row.tools.contains(&tool))
    }

    /// getopt_long takes any abbreviation that only one option has.
    pub(super) fn long(tool: Tool, name: &[u8]) -> Option<&'static Row> {
        let of_tool = || ROWS.iter().filter(|row| row.tools.contains(&tool));
        let exact = of_tool().find(|row| row.long.as_bytes() == name);
        exact.or_else(|| of_tool().find(|row| row.long.as_bytes().starts_with(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process;

    /// Every option that the tools' own help shows with a separate value has a row that says so.
    #[test]
    fn the_tools_at_hand_agree_about_values() {
        for (name, tool) in [("cp", Cp), ("mv", Mv), ("ln", Ln), ("install", Install)] {
            let help = process::Command::new(name).arg("--help").env("LC_ALL", "C").output().unwrap();
            let help = String::from_utf8(help.stdout).unwrap();
            let options = help.lines().map(str::trim).filter(|line| line.starts_with('-'));
            let mut seen = 0;
            for option in options.filter_map(|line| line.split("  ").next()) {
                let Some((_, long)) = option.split_once("--") else { continue };
                let Some((long, _)) = long.split_once('=') else { continue };
                if long.ends_with('[') {
                    continue;
                }
                let row = ROWS.iter().find(|row| row.tools.contains(&tool) && row.long == long);
                assert!(row.is_some_and(|row| row.value), "{name} --{long} has no row");
                let letter = option.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
                let letter = letter.map_or(NO_SHORT, |rest| rest.as_bytes()[0]);
                assert_eq!(row.map(|row| row.short), Some(letter), "{name} --{long}");
                seen += 1;
            }
            assert!(seen >= 2, "{name} --help: nothing found in\n{help}");
        }
    }
}
