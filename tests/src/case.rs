//! Reads a case file: a source that says in its own comments what to do with it. Runs nothing.
//!
//! A line of orders begins with `//#` or `##`. Orders run from top to bottom, in one fresh folder:
//!
//! | order | meaning |
//! | --- | --- |
//! | `RUN: cmd` | with the shims first on PATH; must exit 0 |
//! | `FAILS: cmd`, `FAILS=2: cmd` | the same; must fail, with that exit code if one is given |
//! | `NEEDED: cmd` | with the bare tools, no shims; must fail, and say so as the checks below it say |
//! | `WRONG: cmd` | below a `NEEDED` that exits 0: shows what is silently wrong by exiting 0 |
//! | `SAME: cmd` | bare and through the shims: same exit code, stdout, stderr and files |
//! | `STDOUT: text`, `STDERR: text` | the order above printed this; with no text: printed nothing |
//! | `PRINTS: text` | the order above printed exactly this line on stdout |
//! | `EACH: a b` | words for `%e`: an order with `%e` runs once with each; `%E` is all of them |
//! | `RULE: flag …` | the policy rows that this case is about |
//! | `SINCE: 3.1.69`, `UNTIL: 4.0.0` | Emscripten versions for the whole file; needs a `WHY: …` |
//!
//! One order can carry versions too: `NEEDED[since 3.1.69]: cmd`, `RUN[until 4.0.0]: cmd`. `until` names the
//! first version where it no longer holds. In a command, a lone `%` is the case file and `%t` a path for outputs
//! (no file of that name exists at first). Commands are for `sh -e`; `$ADDED` holds the words that the shims add to
//! a compile, so that SAME compares like with like.

use std::fmt;
use std::path::{Path, PathBuf};

/// An Emscripten version, as in `3.1.69`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// Reads `3.1.69`, or `4.0.9-git`, which the emcc of a checkout says; anything else is none.
    pub fn parse(text: &str) -> Option<Version> {
        let text = text.trim();
        let number = text.split_once('-').map_or(text, |(number, _)| number);
        let mut parts = number.split('.').map(|part| part.parse().ok());
        let version = Version(parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// The versions that a file or an order is for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range {
    since: Option<Version>,
    until: Option<Version>,
}

impl Range {
    /// Whether `version` is one of them.
    pub fn contains(&self, version: Version) -> bool {
        self.since.is_none_or(|since| version >= since) && self.until.is_none_or(|until| version < until)
    }
}

/// What an order asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Through the shims, exit 0.
    Run,
    /// Through the shims, must fail.
    Fails(Option<i32>),
    /// Bare, must fail or be shown to be wrong.
    Needed,
    /// Both ways, the same result.
    Same,
}

/// What must be true after an order.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// stdout holds this text, or is empty for an empty text.
    Stdout(String),
    /// stderr holds this text, or is empty for an empty text.
    Stderr(String),
    /// stdout is exactly this line.
    Prints(String),
    /// This command exits 0 and so shows the fault.
    Wrong(String),
}

/// One order and what must be true after it.
#[derive(Clone, Debug)]
pub struct Step {
    /// Line in the case file, from 1.
    pub line: usize,
    /// What is asked for.
    pub kind: Kind,
    /// The command, its `%` not yet replaced.
    pub command: String,
    /// The versions that it is for.
    pub range: Range,
    /// What must be true afterwards.
    pub checks: Vec<Check>,
}

/// The words of one `EACH` line.
#[derive(Clone, Debug)]
pub struct Words {
    /// The versions that it is for.
    pub range: Range,
    /// Its words.
    pub words: Vec<String>,
}

/// A case file.
#[derive(Debug)]
pub struct Case {
    /// File name, by which the test is reported.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// The versions that it is for.
    pub range: Range,
    /// Why it is not for all versions; empty if it is.
    pub why: String,
    /// Policy rows that it is about.
    pub rules: Vec<String>,
    /// Words for `%e`.
    pub each: Vec<Words>,
    /// Its orders.
    pub steps: Vec<Step>,
}

impl Case {
    /// Reads the file at `path`; the error names the line.
    pub fn read(path: &Path) -> Result<Case, String> {
        let text = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut case = Case {
            path: path.to_owned(),
            range: Range::default(),
            why: String::new(),
            rules: Vec::new(),
            each: Vec::new(),
            steps: Vec::new(),
            name,
        };
        for (at, line) in String::from_utf8_lossy(&text).lines().enumerate() {
            let line = line.trim_start();
            if let Some(order) = line.strip_prefix("//#").or_else(|| line.strip_prefix("##")) {
                case.order(at + 1, order).map_err(|error| format!("{}:{}: {error}", case.name, at + 1))?;
            }
        }
        case.sound().map_err(|error| format!("{}: {error}", case.name))?;
        Ok(case)
    }

    fn order(&mut self, line: usize, text: &str) -> Result<(), String> {
        let (head, value) = text.split_once(':').ok_or("an order is KEY: value")?;
        let (key, range) = head_and_range(head.trim())?;
        let value = value.trim().to_owned();
        let kind = match key.split_once('=').unwrap_or((key, "")) {
            ("RUN", "") => Kind::Run,
            ("FAILS", "") => Kind::Fails(None),
            ("FAILS", code) => Kind::Fails(Some(code.parse().map_err(|_| "FAILS=code")?)),
            ("NEEDED", "") => Kind::Needed,
            ("SAME", "") => Kind::Same,
            ("EACH", "") => {
                let words = value.split_whitespace().map(str::to_owned).collect();
                self.each.push(Words { range, words });
                return Ok(());
            }
            ("RULE", "") => {
                self.rules.extend(value.split_whitespace().map(str::to_owned));
                return Ok(());
            }
            ("SINCE", "") => return set(&mut self.range.since, &value),
            ("UNTIL", "") => return set(&mut self.range.until, &value),
            ("WHY", "") => {
                self.why = value;
                return Ok(());
            }
            _ => return self.check(key, value),
        };
        if value.is_empty() {
            return Err(format!("{key} without a command"));
        }
        self.steps.push(Step { line, kind, command: value, range, checks: Vec::new() });
        Ok(())
    }

    fn check(&mut self, key: &str, value: String) -> Result<(), String> {
        let step = self.steps.last_mut().ok_or("there is no order above this check")?;
        step.checks.push(match key {
            "STDOUT" => Check::Stdout(value),
            "STDERR" => Check::Stderr(value),
            "PRINTS" => Check::Prints(value),
            "WRONG" if step.kind == Kind::Needed => Check::Wrong(value),
            "WRONG" => return Err("WRONG belongs below NEEDED".to_owned()),
            _ => return Err(format!("unknown order {key}")),
        });
        Ok(())
    }

    fn sound(&self) -> Result<(), String> {
        if self.range != Range::default() && self.why.is_empty() {
            return Err("SINCE or UNTIL without a WHY".to_owned());
        }
        if !self.steps.iter().any(|step| step.kind != Kind::Needed) {
            return Err("no RUN, FAILS or SAME".to_owned());
        }
        // Without a check, a NEEDED line with a spelling mistake in it would pass.
        let unproven = |step: &&Step| step.kind == Kind::Needed && step.checks.is_empty();
        if let Some(step) = self.steps.iter().find(unproven) {
            return Err(format!("line {}: NEEDED without STDERR, STDOUT or WRONG proves nothing", step.line));
        }
        Ok(())
    }
}

fn set(place: &mut Option<Version>, value: &str) -> Result<(), String> {
    *place = Some(Version::parse(value).ok_or_else(|| format!("not a version: {value}"))?);
    Ok(())
}

/// `RUN[since 3.1.69]` is `RUN` and its range.
fn head_and_range(head: &str) -> Result<(&str, Range), String> {
    let Some((key, rest)) = head.split_once('[') else {
        return Ok((head, Range::default()));
    };
    let mut range = Range::default();
    let mut words = rest.strip_suffix(']').ok_or("no ] in front of :")?.split_whitespace();
    while let Some(word) = words.next() {
        let version = words.next().unwrap_or_default();
        match word {
            "since" => set(&mut range.since, version)?,
            "until" => set(&mut range.until, version)?,
            _ => return Err(format!("[since V] or [until V], not [{word}]")),
        }
    }
    Ok((key, range))
}

/// Puts in the case file for a lone `%`, `stem` for `%t`, `one` for `%e` and `all` for `%E`.
pub fn expand(command: &str, file: &str, stem: &str, one: &str, all: &str) -> String {
    let mut out = String::new();
    let mut rest = command;
    while let Some(at) = rest.find('%') {
        let before = rest[..at].chars().next_back();
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let next = rest.chars().next();
        let edge = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "\"'".contains(c));
        let value = match next {
            Some('t') => stem,
            Some('e') => one,
            Some('E') => all,
            _ if edge(before) && edge(next) => {
                out.push_str(file);
                continue;
            }
            _ => {
                out.push('%');
                continue;
            }
        };
        out.push_str(value);
        rest = &rest[1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Case, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, text).unwrap();
        Case::read(file.path())
    }

    #[test]
    fn only_a_lone_percent_is_the_case_file() {
        let command = "cc -c % -o %t.o %e '%' && printf '%s' 50% %E";
        let expected = "cc -c f -o s.o 1 'f' && printf '%s' 50% 1 2";
        assert_eq!(expand(command, "f", "s", "1", "1 2"), expected);
    }

    #[test]
    fn the_version_of_a_checkout_is_one_too() {
        let said = "emcc (Emscripten gcc/clang-like replacement + linker emulating GNU ld) 4.0.9-git (0123abc)";
        assert_eq!(said.split_whitespace().find_map(Version::parse), Some(Version(4, 0, 9)));
        assert_eq!(Version::parse("git"), None);
        assert_eq!(Version::parse("4.0"), None);
    }

    #[test]
    fn an_order_keeps_its_versions_and_checks() {
        let case = read("//# RUN[since 3.1.69 until 4.0.0]: a: b\n//# STDERR: x\n").unwrap();
        let step = &case.steps[0];
        assert_eq!(step.command, "a: b");
        assert_eq!(step.checks, [Check::Stderr("x".to_owned())]);
        let inside = |text| step.range.contains(Version::parse(text).unwrap());
        assert!(inside("3.1.69") && inside("3.1.74"));
        assert!(!inside("3.1.6") && !inside("4.0.0"));
    }

    #[test]
    fn what_would_prove_nothing_is_refused() {
        assert!(read("//# NEEDED: a\n//# RUN: b\n").unwrap_err().contains("proves nothing"));
        assert!(read("//# NEEDED: a\n//# STDERR: b\n").unwrap_err().contains("no RUN"));
        assert!(read("//# UNTIL: 4.0.0\n//# RUN: b\n").unwrap_err().contains("WHY"));
        assert!(read("//# RNU: b\n").unwrap_err().contains("there is no order"));
        assert!(read("//# RUN: b\n//# RNU: b\n").unwrap_err().contains("unknown order"));
    }
}
