//! The scripts that activate and deactivate, written from the rows of `variables.rs` for each shell. Those that conda
//! reads are committed in `activate.d` and `deactivate.d` at the top of the repository.

use crate::shell::Shell;
use anyhow::{Context, Result, bail};
use emshim::variables::rows::{How, ROWS, Row, When, names};
use std::ffi::OsStr;
use std::path::Path;

/// What a shell's scripts are made of, and how it says things.
struct Language {
    on: &'static str,
    off: &'static str,
    leave_path: &'static str,
    /// A value: `{root}` and the like as the shell's own variables. The text around them needs no quoting.
    places: [(&'static str, &'static str); 5],
    /// The lines that set NAME to VALUE.
    set: &'static str,
    /// The same, where it is not set or empty.
    default: &'static str,
    /// VALUE before what it holds.
    before: &'static str,
    /// VALUE behind what it holds.
    after: &'static str,
    /// VALUE before what it holds, parted by a colon.
    path: &'static str,
    /// Removes NAME.
    remove: &'static str,
    /// Finds the machine's own VALUE, past our names.
    find: &'static str,
    /// Sets NAME to what was found, where it is not set or empty.
    native: &'static str,
    /// Keeps what VALUE was.
    keep: &'static str,
    /// Begins what counts with a prefix, without one, with a policy, in a recipe.
    conditions: [&'static str; 4],
    /// Begins what counts where the build machine has the processor VALUE.
    machine: &'static str,
    end: &'static str,
}

/// Finds `$0` on PATH, past our names, in a shell of its own, which has neither aliases nor functions.
const WALK: &str = "'IFS=:; set -f; for d in $PATH; do case $d in */libexec/emshim/bin) continue ;; esac; if [ -f $d/$0 ] && [ -x $d/$0 ]; then echo $d/$0; exit; fi; done'";

static SH: Language = Language {
    on: include_str!("activation/activate.sh"),
    off: include_str!("activation/deactivate.sh"),
    leave_path: include_str!("activation/leave-path.sh"),
    places: [
        ("{root}", "$_emshim_root"),
        ("{prefix}", "$_emshim_prefix"),
        ("{policy}", "$_emshim_policy"),
        ("{level}", "$_emshim_level"),
        ("{machine}", "$_emshim_machine"),
    ],
    set: "export NAME=\"VALUE\"",
    default: "export NAME=\"${NAME:-VALUE}\"",
    before: "export NAME=\"VALUE${NAME:+ $NAME}\"",
    after: "export NAME=\"${NAME:+$NAME }VALUE\"",
    path: "export NAME=\"VALUE${NAME:+:$NAME}\"",
    remove: "unset -v NAME",
    find: "_emshim_tool=$(/bin/sh -c \"$_emshim_walk\" VALUE)",
    native: "if [ -z \"${NAME-}\" ] && [ -n \"$_emshim_tool\" ]; then export NAME=\"$_emshim_tool\"; fi",
    keep: "if [ -z \"${EMSHIM_ACTIVE-}\" ] && [ -n \"${VALUE-}\" ]; then export NAME=\"$VALUE\"; fi",
    conditions: [
        "if [ -n \"$_emshim_prefix\" ]; then",
        "if [ -z \"$_emshim_prefix\" ]; then",
        "if [ -n \"$_emshim_policy\" ]; then",
        "if [ -n \"$_emshim_recipe\" ]; then",
    ],
    machine: "if [ \"$_emshim_machine\" = VALUE ]; then",
    end: "fi",
};

static FISH: Language = Language {
    on: include_str!("activation/activate.fish"),
    off: include_str!("activation/deactivate.fish"),
    leave_path: include_str!("activation/leave-path.fish"),
    places: SH.places,
    set: "set -gx NAME \"VALUE\"",
    default: "test -n \"$NAME\"; or set -gx NAME \"VALUE\"",
    before: "test -n \"$NAME\"; and set -gx NAME \"VALUE $NAME\"; or set -gx NAME \"VALUE\"",
    after: "test -n \"$NAME\"; and set -gx NAME \"$NAME VALUE\"; or set -gx NAME \"VALUE\"",
    path: "test -n \"$NAME\"; and set -gx NAME \"VALUE:$NAME\"; or set -gx NAME \"VALUE\"",
    remove: "set -e NAME",
    find: "set _emshim_tool (/bin/sh -c $_emshim_walk VALUE)",
    native: "test -n \"$NAME\"; or test -z \"$_emshim_tool\"; or set -gx NAME \"$_emshim_tool\"",
    keep: "test -z \"$EMSHIM_ACTIVE\"; and test -n \"$VALUE\"; and set -gx NAME \"$VALUE\"",
    conditions: [
        "if test -n \"$_emshim_prefix\"",
        "if test -z \"$_emshim_prefix\"",
        "if test -n \"$_emshim_policy\"",
        "if test -n \"$_emshim_recipe\"",
    ],
    machine: "if test \"$_emshim_machine\" = VALUE",
    end: "end",
};

/// csh looks at every `$NAME` of a line before it looks at the line, so each use has an `if` of several lines around it.
static CSH: Language = Language {
    on: include_str!("activation/activate.csh"),
    off: include_str!("activation/deactivate.csh"),
    leave_path: include_str!("activation/leave-path.csh"),
    places: [
        ("{root}", "$_emshim_root:q"),
        ("{prefix}", "$_emshim_prefix:q"),
        ("{policy}", "$_emshim_policy:q"),
        ("{level}", "$_emshim_level"),
        ("{machine}", "$_emshim_machine"),
    ],
    set: "setenv NAME \"VALUE\"",
    default: "set _emshim_had = \"\"\nif ($?NAME) then\n    set _emshim_had = \"$NAME:q\"\nendif\nif (\"$_emshim_had:q\" == \"\") setenv NAME \"VALUE\"",
    before: "set _emshim_had = \"\"\nif ($?NAME) then\n    if (\"$NAME:q\" != \"\") set _emshim_had = \" $NAME:q\"\nendif\nsetenv NAME \"VALUE$_emshim_had:q\"",
    after: "set _emshim_had = \"\"\nif ($?NAME) then\n    if (\"$NAME:q\" != \"\") set _emshim_had = \"$NAME:q \"\nendif\nsetenv NAME \"$_emshim_had:q\"\"VALUE\"",
    path: "set _emshim_had = \"\"\nif ($?NAME) then\n    if (\"$NAME:q\" != \"\") set _emshim_had = \":$NAME:q\"\nendif\nsetenv NAME \"VALUE$_emshim_had:q\"",
    remove: "unsetenv NAME",
    find: "set _emshim_tool = \"`/bin/sh -c '$_emshim_walk:q' VALUE`\"",
    native: "set _emshim_had = \"\"\nif ($?NAME) then\n    set _emshim_had = \"$NAME:q\"\nendif\nif (\"$_emshim_had:q\" == \"\" && \"$_emshim_tool:q\" != \"\") setenv NAME \"$_emshim_tool:q\"",
    keep: "if (\"$_emshim_active:q\" == \"\" && $?VALUE) then\n    if (\"$VALUE:q\" != \"\") setenv NAME \"$VALUE:q\"\nendif",
    conditions: [
        "if (\"$_emshim_prefix:q\" != \"\") then",
        "if (\"$_emshim_prefix:q\" == \"\") then",
        "if (\"$_emshim_policy:q\" != \"\") then",
        "if (\"$_emshim_recipe\" == yes) then",
    ],
    machine: "if (\"$_emshim_machine\" == VALUE) then",
    end: "endif",
};

fn language(shell: Shell) -> Result<&'static Language> {
    Ok(match shell {
        Shell::Sh => &SH,
        Shell::Fish => &FISH,
        Shell::Csh => &CSH,
        Shell::Json => bail!("there is no script in JSON; choose --shell sh, fish or csh"),
    })
}

/// The script that activates the emshim in `root`, for the libraries in `prefix` and with the choices in `policy` when
/// they are given.
pub fn on(shell: Shell, root: &Path, prefix: Option<&Path>, policy: Option<&str>) -> Result<String> {
    let language = language(shell)?;
    let prefix = prefix.map_or(Ok("''".to_owned()), |prefix| literal(shell, prefix))?;
    let policy = literal(shell, Path::new(policy.unwrap_or_default()))?;
    let text = fill(&fill(language.on, "@ASSIGNMENTS@", &language.assignments()), "@WALK@", WALK);
    finish(shell, &fill(&fill(&text, "@PREFIX@", &prefix), "@POLICY@", &policy), root)
}

/// The script that deactivates it.
pub fn off(shell: Shell, root: &Path) -> Result<String> {
    finish(shell, language(shell)?.off, root)
}

fn finish(shell: Shell, text: &str, root: &Path) -> Result<String> {
    let text = format!("{}{text}", if shell == Shell::Sh { "# shellcheck shell=sh\n" } else { "" });
    let text = fill(&text, "@LEAVE_PATH@", language(shell)?.leave_path);
    Ok(fill(&fill(&text, "@NAMES@", &wrapped(names())), "@ROOT@", &literal(shell, root)?))
}

/// Words in lines that are not longer than a person reads. Each shell takes a line that ends with a backslash on to the next.
fn wrapped(words: impl IntoIterator<Item = &'static str>) -> String {
    let (mut text, mut length) = (String::new(), 0);
    for word in words {
        length += word.len() + 1;
        if text.is_empty() || length > 100 {
            length = word.len();
            text += if text.is_empty() { "\\\n            " } else { " \\\n            " };
        } else {
            text += " ";
        }
        text += word;
    }
    text
}

/// Puts `value` in place of `mark`; where the mark has a line of its own, with the line's indent before each line.
fn fill(text: &str, mark: &str, value: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if line.trim() == mark {
            let indent = &line[..line.len() - line.trim_start().len()];
            for line in value.lines() {
                out.push_str(if line.is_empty() { "" } else { indent });
                out.push_str(line);
                out.push('\n');
            }
        } else {
            out.push_str(&line.replace(mark, value));
            out.push('\n');
        }
    }
    out
}

impl Language {
    fn assignments(&self) -> String {
        let (mut lines, mut when, mut tool, mut reason) = (Vec::new(), When::Always, "", "");
        for row in ROWS {
            if row.when != when {
                if when != When::Always {
                    lines.push(self.end.to_owned());
                }
                lines.extend(self.condition(row.when));
                // What is found below a condition is not found where it does not hold.
                (when, tool) = (row.when, "");
            }
            let indent = if when == When::Always { "" } else { "    " };
            if row.reason != reason {
                reason = row.reason;
                lines.push(format!("{indent}# {reason}"));
            }
            if row.how == How::Native && row.value != tool {
                tool = row.value;
                lines.push(format!("{indent}{}", self.find.replace("VALUE", tool)));
            }
            lines.extend(self.assignment(row).lines().map(|line| format!("{indent}{line}")));
        }
        if when != When::Always {
            lines.push(self.end.to_owned());
        }
        lines.join("\n")
    }

    fn condition(&self, when: When) -> Option<String> {
        let at = match when {
            When::Always => return None,
            When::Prefix => 0,
            When::NoPrefix => 1,
            When::Policy => 2,
            When::Recipe => 3,
            When::Machine(machine) => return Some(self.machine.replace("VALUE", machine)),
        };
        Some(self.conditions[at].to_owned())
    }

    fn assignment(&self, row: &Row) -> String {
        let template = match row.how {
            How::Set => self.set,
            How::Default => self.default,
            How::Before => self.before,
            How::After => self.after,
            How::Path => self.path,
            How::Native => self.native,
            How::Keep => self.keep,
            How::Remove => self.remove,
        };
        let value =
            self.places.iter().fold(row.value.to_owned(), |value, (place, variable)| value.replace(place, variable));
        template.replace("NAME", row.name).replace("VALUE", &value)
    }
}

/// A path in single quotes, as the shell wants it.
pub fn literal(shell: Shell, path: &Path) -> Result<String> {
    let text = path.to_str().with_context(|| format!("{}: not UTF-8, which no script could hold", path.display()))?;
    if text.contains('\n') {
        bail!("{text:?}: a newline in it, which csh cannot hold");
    }
    Ok(match shell {
        Shell::Fish => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        Shell::Csh => format!("'{}'", text.replace('\'', "'\\''").replace('!', "\\!")),
        Shell::Sh | Shell::Json => format!("'{}'", text.replace('\'', "'\\''")),
    })
}

/// What sets or removes a variable besides those of the rows.
pub fn assign(shell: Shell, name: &str, value: Option<&OsStr>) -> Result<String> {
    let value = value.map(|value| literal(shell, Path::new(value))).transpose()?;
    Ok(match (shell, value) {
        (Shell::Sh | Shell::Json, Some(value)) => format!("export {name}={value}\n"),
        (Shell::Sh | Shell::Json, None) => format!("unset -v {name}\n"),
        (Shell::Fish, Some(value)) => format!("set -gx {name} {value}; "),
        (Shell::Fish, None) => format!("set -e {name}; "),
        (Shell::Csh, Some(value)) => format!("setenv {name} {value}; "),
        (Shell::Csh, None) => format!("unsetenv {name}; "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Every file has the root's place where an installed one has its root.
    #[test]
    fn the_files_that_conda_reads_say_what_the_table_says() {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let place = Path::new("@ROOT@");
        let mut stale = Vec::new();
        for (shell, name) in [(Shell::Sh, "sh"), (Shell::Fish, "fish"), (Shell::Csh, "csh")] {
            let texts = [("activate", "", on(shell, place, None, None)), ("deactivate", " --off", off(shell, place))];
            for (what, option, text) in texts {
                let file = format!("{what}.d/zz-emshim_{what}.{name}");
                if fs::read_to_string(repository.join(&file)).ok() != text.ok() {
                    let command = "cargo run --quiet --package emshim --bin emshim -- activation";
                    stale.push(format!("{command} --shell {name} --root @ROOT@{option} >{file}"));
                }
            }
        }
        assert!(stale.is_empty(), "these are not what variables/rows.rs says; write them again:\n{}", stale.join("\n"));
    }
}
